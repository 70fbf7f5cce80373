/** Checks of repositories. Times are milliseconds since 1970 UTC. */
export interface RepositoryChecksTable {
  id: string;
  repository_id: string;
  scope: 'structure' | 'part' | 'all';
  /** Of the data, where a part was read. */
  percent: number | null;
  origin: 'manual' | 'schedule';
  status: 'Running' | 'Success' | 'Warning' | 'Damaged' | 'Failed' | 'Stopped';
  details: string;
  /** JSON of CheckFigures. */
  figures: string;
  /** JSON of CheckFinding[]; the worst ones. */
  findings: string;
  /** JSON of CheckContents; null where the check could not measure them. */
  contents: string | null;
  created_at: number;
  ended_at: number | null;
}
