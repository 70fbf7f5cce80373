/** Restores, and what they came to. Times are milliseconds since 1970 UTC. */
export interface RestoresTable {
  /** That of its event in the session. */
  id: string;
  session_id: string;
  /** Whoever restores in the restore portal; null: a user of the console. */
  person_id: string | null;
  title: string;
  target: string;
  status: 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped' | 'Interrupted';
  message: string;
  /** JSON of RestoreFigures; while it runs, as they were a moment ago. */
  figures: string;
  /** JSON of RestoredItem[]: those that need a look. */
  issues: string;
  started_at: number;
  ended_at: number | null;
}
