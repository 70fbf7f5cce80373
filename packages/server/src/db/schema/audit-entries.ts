/** What somebody changed, restored, downloaded or tried to. Times are milliseconds since 1970 UTC. */
export interface AuditEntriesTable {
  id: string;
  at: number;
  user_name: string;
  /** The name in lower case. */
  user_key: string;
  user_kind: 'console' | 'portal' | 'unknown';
  address: string;
  operation: string;
  path: string;
  /** `Interrupted`: the server ended before it did. */
  outcome: 'Running' | 'Success' | 'Refused' | 'Failed' | 'Interrupted';
  reason: string | null;
  ended_at: number | null;
}
