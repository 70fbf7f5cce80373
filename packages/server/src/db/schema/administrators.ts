/** Users of the console. */
export interface AdministratorsTable {
  id: string;
  name: string;
  /** The name in lower case; names are unique without regard to case. */
  name_key: string;
  /** scrypt hash with its parameters and salt. */
  password_hash: string;
  /** Milliseconds since 1970 UTC. */
  password_changed_at: number;
  role: 'administrator' | 'operator' | 'read-only';
  /** 1: name and password are those of the settings. */
  of_settings: number;
}
