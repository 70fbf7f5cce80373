import { compareBytes } from '../catalog/order.ts';
import { groupOf, type ItemGroup } from '../layout/item-group.ts';
import type { PlacedFacts } from './reader.ts';

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
 * Compares two listings of a folder, both by the bytes of the names: tells what stands in one of them alone, or in both under different
 * names. Reads both once and holds one item of each.
 */
export async function* differing(
  ours: AsyncIterable<PlacedFacts>,
  theirs: AsyncIterable<PlacedFacts>,
): AsyncIterable<{ readonly ours: PlacedFacts } | { readonly theirs: PlacedFacts }> {
  const left = ours[Symbol.asyncIterator]();
  const right = theirs[Symbol.asyncIterator]();
  let a = await left.next();
  let b = await right.next();
  while (a.done !== true || b.done !== true) {
    const order = a.done === true ? 1 : b.done === true ? -1 : compare(a.value, b.value);
    if (order < 0 && a.done !== true) yield { ours: a.value };
    if (order > 0 && b.done !== true) yield { theirs: b.value };
    if (order <= 0) a = await left.next();
    if (order >= 0) b = await right.next();
  }
}

function compare({ facts: a }: PlacedFacts, { facts: b }: PlacedFacts): number {
  if (a.name !== b.name) return compareBytes(a.name, b.name);
  return a.id === b.id ? 0 : compareBytes(a.id, b.id);
}
