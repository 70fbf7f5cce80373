/** The kinds of things that are counted apart. Versions and permissions belong to items and are counted beside them. */
export type CoverageKind =
  | 'documents'
  | 'folders'
  | 'libraries'
  | 'lists'
  | 'list-items'
  | 'attachments'
  | 'pages'
  | 'definitions'
  | 'notebooks'
  | 'versions'
  | 'permissions';

/**
 * How a thing stands. Each is in exactly one state: `protected` as Microsoft has it; `stale`: an older state is held, a newer one
 * could not be read; `excluded` by a rule or because an administrator accepted that it fails; `unsupported`: it cannot be protected;
 * `locked` and nothing is held; `failing` for another reason and nothing is held; `quarantined`: it failed too often and rests.
 */
export type CoverageState =
  | 'protected'
  | 'stale'
  | 'excluded'
  | 'unsupported'
  | 'locked'
  | 'failing'
  | 'quarantined';

/** One kind of things of one object. */
export interface CoverageRow {
  readonly kind: CoverageKind;
  /** How many are in which state; a state without any is absent. */
  readonly states: Readonly<Partial<Record<CoverageState, number>>>;
  /** Bytes held of it. */
  readonly bytes: number;
  /** When the failure that lasts longest began, ISO 8601 UTC; absent while nothing fails. */
  readonly since?: string;
  /** In how many runs in a row the most stubborn one has failed. */
  readonly runs?: number;
  /** Microsoft's id of a refused request of the latest failure, where it gave one. */
  readonly requestId?: string;
}

/** Microsoft's count of what lies below a folder beside what is held, failed and excluded items included. */
export interface CountCheck {
  readonly folderId: string;
  /** The folder's name; empty for the top folder. */
  readonly name: string;
  readonly expected: number;
  readonly held: number;
}

/** The ledger of one object: nothing that exists is missing in it. */
export interface Coverage {
  /** Kinds of which there is something, in the order of {@link CoverageKind}. */
  readonly rows: readonly CoverageRow[];
  /** The independent counts of the last run that got any. */
  readonly counts: readonly CountCheck[];
}

/** The ledger of an object of which nothing is known. */
export const NO_COVERAGE: Coverage = { rows: [], counts: [] };
