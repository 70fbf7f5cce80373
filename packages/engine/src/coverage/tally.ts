import type { CatalogItem } from '../ports.ts';
import type { CoverageKind, CoverageRow, CoverageState } from './coverage.ts';

const KINDS: readonly CoverageKind[] = [
  'documents',
  'folders',
  'libraries',
  'lists',
  'list-items',
  'attachments',
  'pages',
  'definitions',
  'notebooks',
  'versions',
  'permissions',
];

interface Line {
  readonly states: Map<CoverageState, number>;
  bytes: number;
  trouble: Pick<CoverageRow, 'since' | 'runs' | 'requestId'>;
}

/** Keeps the rows of an object while its items change: each change costs the change alone. */
export class CoverageTally {
  readonly #lines = new Map<CoverageKind, Line>();

  constructor(rows: readonly CoverageRow[] = []) {
    for (const { kind, states, bytes } of rows) {
      const line = this.#line(kind);
      for (const [state, count] of Object.entries(states)) line.states.set(state as CoverageState, count);
      line.bytes = bytes;
    }
  }

  /** An item comes (1) or goes (-1). The top folder is not counted. */
  count(item: CatalogItem, sign: 1 | -1): void {
    if (item.parentId === null) return;
    this.#add(kindOf(item), mainState(item), { count: sign, bytes: sign * (item.content?.size ?? 0) });
    const failing = item.failure?.parts ?? [];
    if (item.permissions || failing.includes('permissions')) {
      const state = failing.includes('permissions') ? failedState(item, item.permissions !== undefined) : mainState(item);
      this.#add('permissions', state, { count: sign, bytes: 0 });
    }
    const versions = item.versions ?? [];
    if (versions.length > 0) {
      const bytes = versions.reduce((sum, { size }) => sum + size, 0);
      this.#add('versions', 'protected', { count: sign * versions.length, bytes: sign * bytes });
    }
    if (failing.includes('versions')) this.#add('versions', failedState(item, false), { count: sign, bytes: 0 });
  }

  /** Takes in why an item fails, for the rows' oldest failure. To be called for every failing item before {@link rows}. */
  explain(item: CatalogItem): void {
    const { failure } = item;
    if (!failure || failure.accepted) return;
    for (const part of failure.parts) {
      const line = this.#line(part === 'content' ? kindOf(item) : part);
      const { since, runs, requestId } = line.trouble;
      const last = failure.requestId ?? requestId;
      line.trouble = {
        since: since === undefined || failure.since < since ? failure.since : since,
        runs: Math.max(runs ?? 0, failure.runs),
        ...(last === undefined ? {} : { requestId: last }),
      };
    }
  }

  rows(): readonly CoverageRow[] {
    return KINDS.flatMap((kind) => {
      const line = this.#lines.get(kind);
      if (!line || line.states.size === 0) return [];
      const states = Object.fromEntries([...line.states].sort(([a], [b]) => (a < b ? -1 : 1)));
      return [{ kind, states, bytes: line.bytes, ...line.trouble }];
    });
  }

  #add(kind: CoverageKind, state: CoverageState, more: { readonly count: number; readonly bytes: number }): void {
    const line = this.#line(kind);
    const count = (line.states.get(state) ?? 0) + more.count;
    if (count === 0) line.states.delete(state);
    else line.states.set(state, count);
    line.bytes += more.bytes;
  }

  #line(kind: CoverageKind): Line {
    const known = this.#lines.get(kind);
    if (known) return known;
    const fresh: Line = { states: new Map(), bytes: 0, trouble: {} };
    this.#lines.set(kind, fresh);
    return fresh;
  }
}

function kindOf({ facts }: CatalogItem): CoverageKind {
  switch (facts.role) {
    case 'library':
      return 'libraries';
    case 'list':
      return 'lists';
    case 'list-item':
      return facts.kind === 'file' ? 'list-items' : 'folders';
    case 'attachment':
      return 'attachments';
    case 'page':
      return 'pages';
    case 'definition':
      return 'definitions';
    case 'notebook':
      return 'notebooks';
    default:
      return facts.kind === 'file' ? 'documents' : 'folders';
  }
}

function mainState(item: CatalogItem): CoverageState {
  if (item.status !== 'failed') return item.status;
  if (item.failure && !item.failure.parts.includes('content')) return 'protected';
  return failedState(item, item.content !== undefined);
}

function failedState({ failure }: CatalogItem, held: boolean): CoverageState {
  if (failure?.accepted) return 'excluded';
  if (failure?.reviewAt !== undefined) return 'quarantined';
  if (held) return 'stale';
  return failure?.code === 'locked' ? 'locked' : 'failing';
}
