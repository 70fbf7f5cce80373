import type { WorkloadName } from '@coffer/model';

/** What a session did with an object. Times are milliseconds since 1970 UTC. */
export interface SessionObjectsTable {
  session_id: string;
  object_id: string;
  workload: WorkloadName;
  name: string;
  state: 'success' | 'warning' | 'failed' | 'skipped';
  /** 0 failed, 1 skipped, 2 warning, 3 success. */
  rank: number;
  items: number;
  read_bytes: number;
  failed_items: number;
  requests: number;
  resource_units: number;
  reason: string | null;
  started_at: number;
  ended_at: number;
}
