/** One run of a job. Kept when the job is deleted. Times are milliseconds since 1970 UTC. */
export interface JobSessionsTable {
  id: string;
  job_id: string;
  job_name: string;
  organization_id: string;
  repository_id: string;
  status: 'Queued' | 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped';
  /** Why it ended as it did; null when there is nothing to say. */
  details: string | null;
  /** Reads everything again. */
  full: number;
  origin: 'manual' | 'schedule';
  retry_count: number;
  /** Objects processed so far. */
  progress: number;
  /** JSON of SessionStatistics. */
  statistics: string;
  created_at: number;
  ended_at: number | null;
}

/** One line of a session's log. */
export interface JobSessionLogsTable {
  id: string;
  session_id: string;
  /** 1, 2, … within the session. */
  usn: number;
  title: string;
  created_at: number;
  ended_at: number | null;
}
