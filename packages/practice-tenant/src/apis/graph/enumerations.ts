import { randomUUID } from 'node:crypto';
import type { DeltaManners } from '../../settings.ts';
import { type Drive, depthOf, type Item, type ItemList } from '../../world/index.ts';

/** A delta being read page by page: which items it tells of, and up to which change it is complete. */
export interface Enumeration {
  readonly id: string;
  readonly drive: Drive;
  readonly items: ItemList;
  /** Position in the change log up to which this enumeration is complete. */
  readonly end: number;
  /** A full enumeration of the present state, as opposed to the changes since a token. */
  readonly full: boolean;
  readonly excludeParents: boolean;
  /** Whether items whose permissions changed are told as well. */
  readonly sharing: boolean;
  /** Position after which changes are told; 0 for a full enumeration. */
  readonly from: number;
  /** How many enumerations were chained before this one because the drive changed meanwhile. */
  readonly chained: number;
  readonly created: number;
  /** Live items that are told as deleted, because the reader no longer sees them. */
  readonly unseen: ReadonlySet<Item>;
}

/** How a client wants a delta to be read. */
export interface Reading {
  /** ms UTC. */
  readonly now: number;
  readonly excludeParents: boolean;
  readonly sharing: boolean;
  readonly manners: DeltaManners;
  readonly chained?: number;
  /** Set for a person who sees only a part of the drive. */
  readonly sight?: PartialSight | undefined;
}

/** How a delta is told to somebody who does not see everything. */
interface PartialSight {
  sees(item: Item): boolean;
  /** What lies below something unseen is told as well. */
  readonly acrossGaps: boolean;
  /** What can no longer be seen is told as deleted. */
  readonly removedAsDeleted: boolean;
}

/** Items looked at in one go. */
const SLICE = 1_000;
const MOST_KEPT = 512;
const MOST_ITEMS = 4_000_000;
/** Milliseconds a half-read delta can be continued. */
const LIFETIME = 6 * 3600 * 1000;
const NOTHING: ReadonlySet<Item> = new Set();

/** The deltas that are being read, so that a page costs as much as its items and not as much as the drive. */
export class Enumerations {
  readonly #kept = new Map<string, Enumeration>();
  #items = 0;

  /** Starts a full enumeration: every live item, folders before what is in them. */
  full(drive: Drive, reading: Reading): Enumeration {
    const { sight } = reading;
    const items = sight ? seenOf(drive, sight) : drive.list();
    return this.#keep({ drive, items, full: true, from: 0, unseen: NOTHING }, reading);
  }

  /** Starts reading the changes after `position`: the living ones with parents first, then the deleted ones. */
  since(position: number, drive: Drive, reading: Reading): Enumeration {
    if (position < drive.changes.start) return this.full(drive, reading);
    const { sight } = reading;
    const { items, unseen } = sight
      ? seenChanges(drive, position, sight)
      : { items: changesAfter(drive, position, reading), unseen: NOTHING };
    return this.#keep({ drive, items, full: false, from: position, unseen }, reading);
  }

  /** An enumeration under way, or undefined when it is too old to be continued. */
  find(id: string, now: number): Enumeration | undefined {
    const found = this.#kept.get(id);
    return found && found.created + LIFETIME > now ? found : undefined;
  }

  #keep(parts: Pick<Enumeration, 'drive' | 'items' | 'full' | 'from' | 'unseen'>, reading: Reading): Enumeration {
    const { now, excludeParents, sharing, manners, chained = 0 } = reading;
    const enumeration = {
      ...parts,
      items: mannered(parts.items, manners),
      excludeParents,
      sharing,
      chained,
      id: randomUUID(),
      end: parts.drive.changes.position,
      created: now,
    };
    this.#kept.set(enumeration.id, enumeration);
    this.#items += weightOf(enumeration);
    for (const [id, oldest] of this.#kept) {
      if (oldest === enumeration || (this.#kept.size <= MOST_KEPT && this.#items <= MOST_ITEMS)) break;
      this.#kept.delete(id);
      this.#items -= weightOf(oldest);
    }
    return enumeration;
  }
}

/** How many items an enumeration holds in memory. */
function weightOf({ items }: Enumeration): number {
  return Array.isArray(items) ? items.length : 0;
}

/** The order and the repetitions that a client has to bear. Deleted items stay where they are told: at the end. */
function mannered(items: ItemList, { disorder, repeatEvery }: DeltaManners): ItemList {
  const ordered = disorder ? backwards(items) : items;
  if (repeatEvery <= 0) return ordered;
  const block = repeatEvery + 1;
  const told = arranged(ordered, ordered.length + Math.floor(ordered.length / repeatEvery), (place) => {
    const inBlock = place % block;
    return (
      Math.floor(place / block) * repeatEvery + (inBlock < repeatEvery ? inBlock : repeatEvery - 1 - (repeatEvery >> 1))
    );
  });
  return Array.isArray(items) ? told.slice(0, told.length) : told;
}

function backwards(items: ItemList): ItemList {
  // Nothing of a drive that is told without being made is deleted.
  if (!Array.isArray(items)) return arranged(items, items.length, (place) => items.length - 1 - place);
  const all = items.slice(0, items.length);
  return [...all.filter((item) => !item.deleted).reverse(), ...all.filter((item) => item.deleted)];
}

/** A list of `length` that has at each place what `items` has at the place that `from` names. */
function arranged(items: ItemList, length: number, from: (place: number) => number): ItemList {
  return {
    length,
    slice: (start, end) => {
      const found: Item[] = [];
      for (let place = start; place < Math.min(end, length); place++)
        found.push(...items.slice(from(place), from(place) + 1));
      return found;
    },
  };
}

function changesAfter(drive: Drive, position: number, { excludeParents, sharing }: Reading): Item[] {
  const living = new Set<Item>();
  const deleted: Item[] = [];
  for (const item of drive.changes.after(position, { sharing })) {
    if (item.deleted) {
      deleted.push(item);
      continue;
    }
    living.add(item);
    if (!excludeParents) for (let at = item.parent; at && !living.has(at); at = at.parent) living.add(at);
  }
  const ordered = [...living].map((item) => ({ item, depth: depthOf(item) })).sort((a, b) => a.depth - b.depth);
  return [...ordered.map(({ item }) => item), ...deleted];
}

/** Everything a person sees of a drive; without `acrossGaps` only what can be reached through folders that are seen. */
function seenOf(drive: Drive, sight: PartialSight): Item[] {
  const found: Item[] = [drive.root];
  const reached = new Set<Item>(found);
  const all = drive.list();
  for (let from = 1; from < all.length; from += SLICE)
    for (const item of all.slice(from, from + SLICE)) {
      if (!sight.sees(item) || (!sight.acrossGaps && item.parent && !reached.has(item.parent))) continue;
      reached.add(item);
      found.push(item);
    }
  return found;
}

/**
 * What changed of what a person sees. A change of permissions of a folder changes what is seen below it, so everything below it is told,
 * as it is now: seen, or gone from sight.
 */
function seenChanges(drive: Drive, position: number, sight: PartialSight): { items: Item[]; unseen: Set<Item> } {
  const changed = new Set<Item>();
  for (const item of drive.changes.after(position, { sharing: true })) {
    changed.add(item);
    if (item.deleted || !drive.changes.sharedAfter(item, position)) continue;
    for (const below of everythingBelow(item)) changed.add(below);
  }
  const [living, deleted] = [new Set<Item>([drive.root]), [] as Item[]];
  const unseen = new Set<Item>();
  for (const item of changed) {
    if (item.deleted) deleted.push(item);
    else if (!sight.sees(item)) unseen.add(item);
    else if (sight.acrossGaps || reachable(item, sight)) living.add(item);
  }
  if (changed.size === 0) return { items: [], unseen };
  const ordered = [...living].sort((a, b) => depthOf(a) - depthOf(b));
  const gone = sight.removedAsDeleted ? [...unseen] : [];
  return { items: [...ordered, ...gone, ...deleted], unseen };
}

function everythingBelow(item: Item): Item[] {
  const found = [...item.children.values()];
  for (const one of found) found.push(...one.children.values());
  return found;
}

function reachable(item: Item, sight: PartialSight): boolean {
  for (let at = item.parent; at?.parent; at = at.parent) if (!sight.sees(at)) return false;
  return true;
}
