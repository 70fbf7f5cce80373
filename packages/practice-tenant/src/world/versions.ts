import type { ContentSource } from './content.ts';
import type { Actor, Item } from './item.ts';

/** Major versions a library keeps of a file ("Versioning in SharePoint", default of a document library). */
const DEFAULT_LIMIT = 500;

/** An earlier state of a file. */
export interface Version {
  /** The major number: 1 is shown as `1.0`. */
  readonly number: number;
  /** When this state was made, ms UTC. */
  readonly modified: number;
  readonly modifiedBy: Actor;
  readonly content: ContentSource;
  /** Values of the library's columns. */
  readonly fields: Item['fields'];
}

/** What is remembered of one file. */
export interface History {
  readonly past: Version[];
  current: number;
}

/** The earlier states of the files of one drive, by item; a file that was never changed costs nothing. */
export class Versions {
  /** How many earlier states are kept of a file; the oldest go first. */
  limit = DEFAULT_LIMIT;
  readonly #histories = new Map<string, History>();

  /** Remembers the present state of a file, which is about to change. */
  keep(item: Item): void {
    if (!item.content) return;
    const history = this.#histories.get(item.id) ?? { past: [], current: 1 };
    const { modified, modifiedBy, content, fields } = item;
    history.past.push({ number: history.current, modified, modifiedBy, content, fields });
    history.current++;
    if (history.past.length > this.limit) history.past.shift();
    this.#histories.set(item.id, history);
  }

  /** The number of the present state. */
  current(item: Item): number {
    return this.#histories.get(item.id)?.current ?? 1;
  }

  /** The earlier states, oldest first. */
  past(item: Item): readonly Version[] {
    return this.#histories.get(item.id)?.past ?? [];
  }

  /** One earlier state, or undefined. */
  find(item: Item, number: number): Version | undefined {
    return this.past(item).find((version) => version.number === number);
  }

  /** Forgets the history of an item and hands it over, if it has one. */
  take(item: Item): History | undefined {
    const history = this.#histories.get(item.id);
    this.#histories.delete(item.id);
    return history;
  }

  /** Gives an item the history that was taken from it. */
  put(item: Item, history: History): void {
    this.#histories.set(item.id, history);
  }

  /** Forgets one earlier state of an item. */
  drop(item: Item, number: number): void {
    const past = this.#histories.get(item.id)?.past ?? [];
    const index = past.findIndex((version) => version.number === number);
    if (index >= 0) past.splice(index, 1);
  }
}
