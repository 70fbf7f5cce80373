import type { Item } from './item.ts';

/** Something whose changes are logged. */
export interface Logged {
  /** Position of its last change; the log sets it. */
  sequence: number;
  readonly deleted: boolean;
}

interface Entry<T> {
  readonly sequence: number;
  readonly time: number;
  readonly item: T;
  readonly kind: ChangeKind;
}

/** What changed: the item itself, or only who may see it. */
export type ChangeKind = 'item' | 'sharing';

/**
 * Every change of one drive or list in order. An entry counts only while it is the item's latest, so reading the changes after a point
 * costs as much as there are changes after that point, whatever its size.
 */
export class ChangeLog<T extends Logged = Item> {
  readonly #entries: Entry<T>[] = [];
  readonly #sharing = new Map<T, number>();
  readonly #listeners = new Set<(kind: ChangeKind) => void>();
  #sequence = 0;
  #start = { position: 0, time: Number.POSITIVE_INFINITY };

  /** The position after the newest change. */
  get position(): number {
    return this.#sequence;
  }

  /** Begins at a position reached at `time` (ms UTC), for a drive whose earlier changes nobody wrote down. */
  startAt(position: number, time: number): void {
    this.#sequence = position;
    this.#start = { position, time };
  }

  /** The first position whose later changes are known. */
  get start(): number {
    return this.#start.position;
  }

  /** Notes that `item` changed at `time` (ms UTC). */
  record(item: T, time: number, kind: ChangeKind = 'item'): void {
    this.#sequence++;
    if (kind === 'item') item.sequence = this.#sequence;
    else this.#sharing.set(item, this.#sequence);
    this.#entries.push({ sequence: this.#sequence, time, item, kind });
    for (const listener of this.#listeners) listener(kind);
  }

  /** Calls `listener` after every change, until the function that is returned is called. */
  listen(listener: (kind: ChangeKind) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The items whose latest change lies after `position`, in the order of their changes; changes of sharing only when asked for. */
  after(position: number, options: { sharing: boolean } = { sharing: false }): T[] {
    const found = new Set<T>();
    for (let index = this.#firstAfter((entry) => entry.sequence > position); index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (!entry || (entry.kind === 'sharing' && (!options.sharing || entry.item.deleted))) continue;
      const latest = entry.kind === 'item' ? entry.item.sequence : this.#sharing.get(entry.item);
      if (latest === entry.sequence) found.add(entry.item);
    }
    return [...found];
  }

  /** True when the permissions of the item changed after `position`. */
  sharedAfter(item: T, position: number): boolean {
    return (this.#sharing.get(item) ?? 0) > position;
  }

  /** The position that a reader would have had at `time` (ms UTC). */
  positionAt(time: number): number {
    const index = this.#firstAfter((entry) => entry.time > time);
    return this.#entries[index - 1]?.sequence ?? (time >= this.#start.time ? this.#start.position : 0);
  }

  #firstAfter(matches: (entry: Entry<T>) => boolean): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry && matches(entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
