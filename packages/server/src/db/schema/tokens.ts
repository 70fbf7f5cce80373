/** Tokens that were issued and have not been swept. Only hashes are kept. Times are milliseconds since 1970 UTC. */
export interface TokensTable {
  /** SHA-256 of the token, hex. */
  hash: string;
  kind: 'access' | 'refresh';
  /** Whose it is: exactly one of these two is there. */
  administrator_id: string | null;
  person_id: string | null;
  /** All tokens that descend from one sign-in. */
  family_id: string;
  expires_at: number;
  /** When a refresh token was exchanged; null if it was not. */
  used_at: number | null;
}
