/** A restore point opened for browsing and restoring. Times are milliseconds since 1970 UTC. */
export interface RestoreSessionsTable {
  id: string;
  name: string;
  organization_id: string;
  organization_name: string;
  type: 'Vex' | 'Veod' | 'Vesp' | 'Vet';
  /** Null when a whole organization was opened. */
  job_id: string | null;
  /** JSON of { repositoryId, snapshotId }[]; empty when nothing was backed up at that time. */
  points: string;
  state: 'Working' | 'Stopped';
  result: 'Success' | 'Warning' | 'Failed';
  initiated_by: string;
  client_host: string;
  reason: string | null;
  /** 1: what was deleted before is shown too. */
  show_deleted: number;
  /** 1: earlier versions that only earlier restore points hold are shown too. */
  show_all_versions: number;
  details: string | null;
  created_at: number;
  /** Last request that named the session; idle ones are stopped. */
  used_at: number;
  ended_at: number | null;
  /** Whoever opened it in the restore portal; null: an administrator did. */
  person_id: string | null;
  /** JSON of the one owner or site that it shows; null: everything in its restore points. */
  scope: string | null;
}

/** What was done in a restore session. */
export interface RestoreSessionEventsTable {
  id: string;
  session_id: string;
  /** 1, 2, … within the session. */
  position: number;
  type: 'None' | 'Save' | 'Export' | 'Send' | 'Restore' | 'View';
  status: 'Running' | 'Success' | 'Warning' | 'Failed' | 'Cancelled' | 'Skipped';
  title: string;
  message: string;
  item_name: string | null;
  item_type: string | null;
  item_size: number | null;
  source: string | null;
  target: string | null;
  started_at: number;
  ended_at: number | null;
}
