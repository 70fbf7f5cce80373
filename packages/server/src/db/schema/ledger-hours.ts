/** What requests to Microsoft cost, added up per session, identity, purpose and hour. */
export interface LedgerHoursTable {
  organization_id: string;
  /** Job or restore session; the empty text for browsing. */
  session_id: string;
  /** Login of the account, or id of the application. */
  identity: string;
  purpose: string;
  /** Begin of the hour, milliseconds since 1970 UTC. */
  hour: number;
  requests: number;
  /** Answers of 429 and 503 with a wish to wait. */
  throttled: number;
  /** Other answers of 400 and above, and requests without an answer. */
  failed: number;
  resource_units: number;
  bytes_in: number;
  bytes_out: number;
}
