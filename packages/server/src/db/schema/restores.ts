/** Restores, and what they came to. Times are milliseconds since 1970 UTC. */
export interface RestoresTable {
  /** That of its event in the session. */
  id: string;
  session_id: string;
  /** Whoever restores in the restore portal; null: a user of the console. */
  person_id: string | null;
  title: string;
  target: string;
  status: 'Waiting' | 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped' | 'Interrupted';
  message: string;
  /** JSON of RestoreFigures; while it runs, as they were a moment ago. */
  figures: string;
  /** JSON of RestoredItem[]: those that need a look. */
  issues: string;
  started_at: number;
  ended_at: number | null;
  /** The same for restores that were asked for as one. */
  request_id: string | null;
  /** 0, 1, … within the request. */
  position: number | null;
  /** JSON of KeptWish; null where it was not kept. */
  wish: string | null;
  /** The restore that goes on with it. */
  continued_as: string | null;
}
