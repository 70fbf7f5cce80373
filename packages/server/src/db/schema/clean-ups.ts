/** Clean-ups of repositories. Times are milliseconds since 1970 UTC. */
export interface CleanUpsTable {
  id: string;
  repository_id: string;
  status: 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped';
  removed_points: number;
  freed_bytes: number;
  details: string;
  created_at: number;
  ended_at: number | null;
}
