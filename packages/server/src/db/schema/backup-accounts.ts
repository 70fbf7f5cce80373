/** One row per account of an organization's pool. */
export interface BackupAccountsTable {
  organization_id: string;
  /** The login in lower case, by which it is found again. */
  login_key: string;
  /** Place in the array that the caller sent. */
  position: number;
  login: string;
  /** The group's id as the API shows it, 72 characters. */
  group_id: string;
  name: string | null;
  type: string;
  /** 0, 1, or null where the caller named nothing. */
  is_cloud: number | null;
  /** Sealed. */
  password: string;
  /** `verified`; `unchecked` where Microsoft could not be reached; `refused` where a later check failed. */
  check_state: string;
}
