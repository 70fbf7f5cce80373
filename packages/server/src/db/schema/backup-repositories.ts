/** A place where backups are kept. Times are milliseconds since 1970 UTC. */
export interface BackupRepositoriesTable {
  id: string;
  name: string;
  /** The name in lower case, so that a name is taken once whatever its spelling. */
  name_key: string;
  description: string;
  /** Absolute folder, resolved. */
  path: string;
  key_id: string;
  /** JSON of RetentionPolicy. */
  retention: string;
  proxy_id: string;
  created_at: number;
}

/**
 * Passwords of restic repositories. Written before a repository is made and kept when it is removed here, because its data
 * stays on the disk and may be added again.
 */
export interface RepositoryKeysTable {
  id: string;
  /** Where the repository was made. */
  path: string;
  /** The restic password, sealed. */
  password: string;
  created_at: number;
}
