import { compareBytes } from '../catalog/order.ts';
import { groupOf, type ItemGroup } from '../layout/item-group.ts';
import type { FolderLines, PlacedFacts } from './reader.ts';

/** An earlier restore point, counted from the chosen one, and the place of an item in a folder of it. */
export interface GonePlace {
  readonly point: number;
  readonly at: number;
}

/** The places of what is gone from one folder, in the order in which it is shown: some twenty bytes an item. */
export class GoneItems {
  readonly #points: number[] = [];
  readonly #places: number[] = [];
  readonly #groups: ItemGroup[] = [];

  add(point: number, { facts, at }: Pick<PlacedFacts, 'facts' | 'at'>): void {
    this.#points.push(point);
    this.#places.push(at);
    this.#groups.push(groupOf(facts));
  }

  /** How many there are, of one group or in all. */
  count(group?: ItemGroup): number {
    return group === undefined ? this.#groups.length : this.#groups.filter((one) => one === group).length;
  }

  /** Those of one group, or all, from the one after `skip` on. */
  *from(group: ItemGroup | undefined, skip: number): Iterable<GonePlace> {
    let pass = skip;
    for (const [i, point] of this.#points.entries()) {
      if (group !== undefined && this.#groups[i] !== group) continue;
      if (pass > 0) pass -= 1;
      else yield { point, at: this.#places[i] ?? 0 };
    }
  }
}

/**
 * Compares two listings of a folder, both by the bytes of the names: tells what stands in one of them alone, or in both in different
 * ways. Reads both once, holds one line of each, and parses only lines that differ.
 */
export async function* differing(
  ours: FolderLines,
  theirs: FolderLines,
): AsyncIterable<{ readonly ours: PlacedFacts } | { readonly theirs: PlacedFacts }> {
  const left = ours.all[Symbol.asyncIterator]();
  const right = theirs.all[Symbol.asyncIterator]();
  try {
    let a = await left.next();
    let b = await right.next();
    while (a.done !== true || b.done !== true) {
      if (a.done !== true && b.done !== true && a.value.line === b.value.line) {
        a = await left.next();
        b = await right.next();
        continue;
      }
      const own = a.done === true ? undefined : ours.facts(a.value);
      const other = b.done === true ? undefined : theirs.facts(b.value);
      const order = own && other ? compare(own, other) : own ? -1 : 1;
      if (order < 0 && own) yield { ours: own };
      if (order > 0 && other) yield { theirs: other };
      if (order <= 0) a = await left.next();
      if (order >= 0) b = await right.next();
    }
  } finally {
    await left.return?.();
    await right.return?.();
  }
}

function compare({ facts: a }: PlacedFacts, { facts: b }: PlacedFacts): number {
  if (a.name !== b.name) return compareBytes(a.name, b.name);
  return a.id === b.id ? 0 : compareBytes(a.id, b.id);
}
