/** How everything of a job stands. */
export interface CoverageTotalsTable {
  job_id: string;
  /** JSON of CoverageFigures. */
  figures: string;
  /** Milliseconds since 1970 UTC. */
  counted_at: number;
}
