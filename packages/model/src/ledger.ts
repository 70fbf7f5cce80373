/** What a request to Microsoft was for. `retry` marks every attempt after the first of the same request. */
export type Purpose =
  | 'sign-in'
  | 'discover'
  | 'grant'
  | 'scan'
  | 'content'
  | 'permission'
  | 'version'
  | 'restore'
  | 'verify'
  | 'retry';

/** Who goes first when the budget is short; earlier in the list wins. */
export type Priority = 'restore' | 'interactive' | 'incremental' | 'full';

/** On whose behalf a request is made. Travels with every call to a workload. */
export interface WorkContext {
  readonly signal: AbortSignal;
  readonly priority: Priority;
  /** Job session or restore session; absent for browsing. */
  readonly sessionId?: string;
  /** Told about what an administrator should read in the session's log, such as an account that left the rotation. */
  readonly warn?: (message: string) => void;
  /**
   * Told how many bytes Microsoft counts for a protected object, earlier versions and what is in the recycle bin among them, where an
   * answer that was needed anyway names them.
   */
  readonly sized?: (objectId: string, bytes: number) => void;
}

/** One attempt to reach Microsoft, as charged. */
export interface LedgerEntry {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly organizationId: string;
  /** Login of the account, or id of the application. */
  readonly identity: string;
  readonly sessionId: string | undefined;
  /** Id of the protected object (drive), if the request belongs to one. */
  readonly objectId: string | undefined;
  readonly purpose: Purpose;
  /** Resource units charged by Microsoft's published table. */
  readonly resourceUnits: number;
  /** Bytes received and sent in bodies. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
}

/** Where the request pipeline writes every attempt. Must not throw and must return at once. */
export interface Ledger {
  record(entry: LedgerEntry): void;
}
