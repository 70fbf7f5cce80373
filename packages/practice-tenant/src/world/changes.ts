import type { Item } from './item.ts';

interface Entry {
  readonly sequence: number;
  readonly time: number;
  readonly item: Item;
}

/**
 * Every change of one drive in order. An entry counts only while it is the item's latest, so reading the changes after a point
 * costs as much as there are changes after that point, whatever the size of the drive.
 */
export class ChangeLog {
  readonly #entries: Entry[] = [];
  #sequence = 0;
  #start = { position: 0, time: Number.POSITIVE_INFINITY };
  /** Called after every change. */
  onRecord: (() => void) | undefined;

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
  record(item: Item, time: number): void {
    this.#sequence++;
    item.sequence = this.#sequence;
    this.#entries.push({ sequence: this.#sequence, time, item });
    this.onRecord?.();
  }

  /** The items whose latest change lies after `position`, in the order of their changes. */
  after(position: number): Item[] {
    const found: Item[] = [];
    for (let index = this.#firstAfter((entry) => entry.sequence > position); index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (entry && entry.item.sequence === entry.sequence) found.push(entry.item);
    }
    return found;
  }

  /** The position that a reader would have had at `time` (ms UTC). */
  positionAt(time: number): number {
    const index = this.#firstAfter((entry) => entry.time > time);
    return this.#entries[index - 1]?.sequence ?? (time >= this.#start.time ? this.#start.position : 0);
  }

  #firstAfter(matches: (entry: Entry) => boolean): number {
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
