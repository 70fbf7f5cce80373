import { OutsideError } from '@coffer/model';
import type { ItemGroup } from './item-group.ts';
import { isRecord, parseJson } from './json.ts';

/** Folders with fewer items have no index: reading all of their facts costs little. */
export const INDEXED_FROM = 1_000;
/** Positions that are kept of a group; with more items only every second, fourth, … has one. */
const MOST_POSITIONS = 8_192;

/** Where the items of one group stand in the facts file of their folder. */
export interface GroupIndex {
  /** How many items there are. */
  readonly count: number;
  /** Every so manieth has a position, the first one among them. */
  readonly every: number;
  /** Bytes before the line of each of those. */
  readonly at: readonly number[];
}

/** Where the items of a large folder stand in its facts file, by group, so that a page is read wherever it begins. */
export type ItemsIndex = ReadonlyMap<string, GroupIndex>;

/** Makes the index of a facts file while it is written. Holds at most 8,192 positions of each group. */
export class ItemsIndexBuilder {
  readonly #groups = new Map<ItemGroup, { count: number; every: number; at: number[] }>();
  #items = 0;

  /** Notes the next item, whose line begins after so many bytes. */
  add(group: ItemGroup, position: number): void {
    this.#items += 1;
    const known = this.#groups.get(group) ?? this.#begin(group);
    if (known.count % known.every === 0) {
      if (known.at.length === MOST_POSITIONS) {
        known.at = known.at.filter((_, position) => position % 2 === 0);
        known.every *= 2;
      }
      known.at.push(position);
    }
    known.count += 1;
  }

  #begin(group: ItemGroup): { count: number; every: number; at: number[] } {
    const fresh = { count: 0, every: 1, at: [] };
    this.#groups.set(group, fresh);
    return fresh;
  }

  /** The text of the index; undefined for a folder that needs none. */
  text(): string | undefined {
    if (this.#items < INDEXED_FROM) return undefined;
    return `${JSON.stringify(Object.fromEntries(this.#groups))}\n`;
  }
}

/** Reads what {@link ItemsIndexBuilder} wrote. Rejects anything else with `OutsideError('damaged')`. */
export function parseItemsIndex(text: string): ItemsIndex {
  const groups = Object.entries(parseJson(text, 'the index of a folder'));
  return new Map(groups.map(([group, value]) => [group, checked(value)]));
}

function checked(value: unknown): GroupIndex {
  if (isRecord(value)) {
    const { count, every, at } = value;
    if (isCount(count) && isCount(every) && every > 0 && Array.isArray(at) && at.length === Math.ceil(count / every))
      if (at.every((position, i) => isCount(position) && position > (at[i - 1] ?? -1))) return { count, every, at };
  }
  throw new OutsideError('damaged', 'The index of a folder is malformed.');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
