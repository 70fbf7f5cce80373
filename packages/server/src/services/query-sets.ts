import { randomUUID } from 'node:crypto';
import type { Clock } from '@coffer/model';
import { Turns } from './turns.ts';

/** Results that are kept at once. */
const mostSets = 64;
/** Items that are kept of all results together. */
const mostItems = 200_000;
/** Items that are kept of one result: a page of the greatest size and as much again behind it. */
const mostItemsOfSet = 20_000;
/** A result that nobody asked for is dropped after this time. Milliseconds. */
const idleTime = 15 * 60_000;

/** One page as Microsoft hands it out. */
interface SourcePage<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/** Asks Microsoft for the next page; undefined asks for the first. */
export type Source<T> = (next: string | undefined, signal: AbortSignal | undefined) => Promise<SourcePage<T>>;

/** The part of a result that is wanted. */
export interface Asked {
  readonly offset: number;
  readonly limit: number;
  readonly setId?: string | undefined;
}

/** What a page shows. */
export interface SetPage<T> {
  readonly items: readonly T[];
  /** Whether there is at least one item behind these. */
  readonly more: boolean;
  readonly setId: string;
}

interface QuerySet {
  readonly id: string;
  readonly key: string;
  /** Place of the first kept item in the whole result. */
  start: number;
  items: unknown[];
  next: string | undefined;
  ended: boolean;
  usedAt: number;
}

/**
 * Results of directory queries, kept for a while under an id, so that a client that pages by offset does not make the server ask
 * Microsoft from the beginning for every page. A first page (offset 0 without an id) always asks anew. Memory is bounded:
 * the least recently used results go first, and of a very long result only the part around the last page is kept.
 */
export class QuerySets {
  readonly #clock: Clock;
  readonly #turns = new Turns();
  /** In the order of their last use. */
  readonly #sets = new Map<string, QuerySet>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One page of the result of `source`. `key` says what is asked: an id that belongs to another question is not used. */
  async page<T>(key: string, asked: Asked, source: Source<T>, signal?: AbortSignal): Promise<SetPage<T>> {
    this.#dropIdle();
    const set = this.#find(key, asked) ?? this.#begin(key);
    return await this.#turns.take(set.id, async () => {
      if (asked.offset < set.start) restart(set);
      await fill(set, asked, source, signal);
      this.#touch(set);
      const from = asked.offset - set.start;
      return {
        // A set is only ever filled by sources of its own key, which yield the same kind of item.
        items: set.items.slice(from, from + asked.limit) as T[],
        more: set.items.length > from + asked.limit,
        setId: set.id,
      };
    });
  }

  #find(key: string, asked: Asked): QuerySet | undefined {
    if (asked.setId !== undefined) {
      const named = this.#sets.get(asked.setId.toLowerCase());
      return named?.key === key ? named : undefined;
    }
    if (asked.offset === 0) return undefined;
    return [...this.#sets.values()].findLast((set) => set.key === key);
  }

  #begin(key: string): QuerySet {
    const set: QuerySet = {
      id: randomUUID(),
      key,
      start: 0,
      items: [],
      next: undefined,
      ended: false,
      usedAt: this.#clock.now(),
    };
    this.#sets.set(set.id, set);
    this.#makeRoom(set);
    return set;
  }

  #touch(set: QuerySet): void {
    set.usedAt = this.#clock.now();
    this.#sets.delete(set.id);
    this.#sets.set(set.id, set);
    this.#makeRoom(set);
  }

  #makeRoom(current: QuerySet): void {
    let items = 0;
    for (const set of this.#sets.values()) items += set.items.length;
    for (const set of [...this.#sets.values()]) {
      if (this.#sets.size <= mostSets && items <= mostItems) return;
      if (set === current) continue;
      this.#sets.delete(set.id);
      items -= set.items.length;
    }
  }

  #dropIdle(): void {
    const limit = this.#clock.now() - idleTime;
    for (const set of [...this.#sets.values()]) {
      if (set.usedAt < limit) this.#sets.delete(set.id);
    }
  }
}

function restart(set: QuerySet): void {
  set.start = 0;
  set.items = [];
  set.next = undefined;
  set.ended = false;
}

/** Reads on until the page and one item more are known, or the result has ended. A failed page can be asked for again. */
async function fill<T>(set: QuerySet, asked: Asked, source: Source<T>, signal: AbortSignal | undefined): Promise<void> {
  const wanted = asked.offset + asked.limit + 1;
  while (!set.ended && set.start + set.items.length < wanted) {
    signal?.throwIfAborted();
    const page = await source(set.next, signal);
    for (const item of page.items) set.items.push(item);
    set.next = page.next;
    set.ended = page.next === undefined;
    const dispensable = Math.min(set.items.length - mostItemsOfSet, asked.offset - set.start);
    if (dispensable > 0) {
      set.items = set.items.slice(dispensable);
      set.start += dispensable;
    }
  }
}
