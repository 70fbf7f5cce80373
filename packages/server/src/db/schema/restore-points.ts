/** What the server knows of a snapshot; can be rebuilt from the repository at any time. */
export interface RestorePointsTable {
  /** Snapshot id. */
  id: string;
  repository_id: string;
  organization_id: string;
  job_id: string;
  session_id: string;
  /** Milliseconds since 1970 UTC. */
  backup_time: number;
  /** JSON of WorkloadName[]. */
  workloads: string;
  /** 1: its objects are in `held_objects`. */
  is_indexed: number;
  /** When something in it changed last; null where that is not known. Milliseconds since 1970 UTC. */
  newest_change: number | null;
}
