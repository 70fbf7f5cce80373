/** As what a restore made an item anew. */
export interface RestoreJournalTable {
  organization_id: string;
  place: string;
  key: string;
  made: string;
  /** Milliseconds since 1970. */
  noted_at: number;
}
