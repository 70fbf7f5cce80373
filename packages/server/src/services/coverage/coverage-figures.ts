import type { CatalogObject, Coverage, CoverageState, Failure } from '@coffer/engine';

/**
 * How an object stands, each in exactly one way: `protected`: everything of it that rules do not exclude; `incomplete`: held, but something in it
 * is not as Microsoft has it, or cannot be protected. The others are of objects that fail as a whole: `stale` where an older state is held, `excluded`
 * where an administrator accepted it, `quarantined` where it rests; `locked` or `failing` where nothing is held.
 */
export type ObjectState = 'protected' | 'incomplete' | 'stale' | 'excluded' | 'quarantined' | 'locked' | 'failing';

/** How many are in which state; a state without any is absent. */
type Counts<State extends string> = Readonly<Partial<Record<State, number>>>;

/** How everything stands, in figures. */
export interface CoverageFigures {
  readonly objects: Counts<ObjectState>;
  /** What is in the objects; earlier versions and permissions belong to items and are not counted by themselves. */
  readonly items: Counts<CoverageState>;
  /** Bytes held, earlier versions included. */
  readonly bytes: number;
}

/** Of nothing. */
export const noFigures: CoverageFigures = { objects: {}, items: {}, bytes: 0 };

/** What is held of an object, and how it fails; one of both is there. */
export interface StandingObject {
  readonly held: Pick<CatalogObject, 'coverage'> | undefined;
  readonly failure: Failure | undefined;
}

/** Adds objects up one by one. */
export class FiguresSum {
  readonly #objects = new Map<ObjectState, number>();
  readonly #items = new Map<CoverageState, number>();
  #bytes = 0;

  add(object: StandingObject): void {
    count(this.#objects, stateOf(object), 1);
    for (const { kind, states, bytes } of object.held?.coverage.rows ?? []) {
      this.#bytes += bytes;
      if (kind === 'versions' || kind === 'permissions') continue;
      for (const [state, n] of Object.entries(states)) count(this.#items, state as CoverageState, n);
    }
  }

  addFigures({ objects, items, bytes }: CoverageFigures): void {
    for (const [state, n] of Object.entries(objects)) count(this.#objects, state as ObjectState, n);
    for (const [state, n] of Object.entries(items)) count(this.#items, state as CoverageState, n);
    this.#bytes += bytes;
  }

  get figures(): CoverageFigures {
    return { objects: Object.fromEntries(this.#objects), items: Object.fromEntries(this.#items), bytes: this.#bytes };
  }
}

/** How an object stands. */
function stateOf({ held, failure }: StandingObject): ObjectState {
  if (failure?.accepted) return 'excluded';
  if (failure?.reviewAt !== undefined) return 'quarantined';
  if (failure !== undefined && held !== undefined) return 'stale';
  if (failure !== undefined) return failure.code === 'locked' ? 'locked' : 'failing';
  return held !== undefined && isWhole(held.coverage) ? 'protected' : 'incomplete';
}

function isWhole({ rows, counts }: Coverage): boolean {
  const wanted = (state: string): boolean => state === 'protected' || state === 'excluded';
  return (
    rows.every(({ states }) => Object.entries(states).every(([state, n]) => n === 0 || wanted(state))) &&
    counts.every(({ expected, held }) => expected === held)
  );
}

function count<State>(counts: Map<State, number>, state: State, more: number): void {
  counts.set(state, (counts.get(state) ?? 0) + more);
}
