import { randomUUID } from 'node:crypto';
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
  /** How many enumerations were chained before this one because the drive changed meanwhile. */
  readonly chained: number;
  readonly created: number;
}

const MOST_KEPT = 512;
const MOST_ITEMS = 4_000_000;
/** Milliseconds a half-read delta can be continued. */
const LIFETIME = 6 * 3600 * 1000;

/** The deltas that are being read, so that a page costs as much as its items and not as much as the drive. */
export class Enumerations {
  readonly #kept = new Map<string, Enumeration>();
  #items = 0;

  /** Starts a full enumeration: every live item, folders before what is in them. */
  full(drive: Drive, options: { now: number; excludeParents: boolean }): Enumeration {
    return this.#keep({ drive, items: drive.list(), full: true, chained: 0, ...options });
  }

  /** Starts reading the changes after `position`: the living ones with parents first, then the deleted ones. */
  since(
    position: number,
    drive: Drive,
    options: { now: number; excludeParents: boolean; chained?: number },
  ): Enumeration {
    if (position < drive.changes.start) return this.full(drive, options);
    const items = changesAfter(drive, position, options.excludeParents);
    return this.#keep({ drive, items, full: false, chained: 0, ...options });
  }

  /** An enumeration under way, or undefined when it is too old to be continued. */
  find(id: string, now: number): Enumeration | undefined {
    const found = this.#kept.get(id);
    return found && found.created + LIFETIME > now ? found : undefined;
  }

  #keep(parts: Omit<Enumeration, 'id' | 'end' | 'created'> & { now: number }): Enumeration {
    const { now, ...rest } = parts;
    const enumeration = { ...rest, id: randomUUID(), end: parts.drive.changes.position, created: now };
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

function changesAfter(drive: Drive, position: number, excludeParents: boolean): Item[] {
  const living = new Set<Item>();
  const deleted: Item[] = [];
  for (const item of drive.changes.after(position)) {
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
