import { randomUUID } from 'node:crypto';
import type { DeltaManners } from '../../settings.ts';
import { type Drive, depthOf, type Item } from '../../world/index.ts';

/** A delta being read page by page: which items it tells of, and up to which change it is complete. */
export interface Enumeration {
  readonly id: string;
  readonly drive: Drive;
  readonly items: readonly Item[];
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
}

/** How a client wants a delta to be read. */
export interface Reading {
  /** ms UTC. */
  readonly now: number;
  readonly excludeParents: boolean;
  readonly sharing: boolean;
  readonly manners: DeltaManners;
  readonly chained?: number;
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
  full(drive: Drive, reading: Reading): Enumeration {
    return this.#keep({ drive, items: everything(drive), full: true, from: 0 }, reading);
  }

  /** Starts reading the changes after `position`: the living ones with parents first, then the deleted ones. */
  since(position: number, drive: Drive, reading: Reading): Enumeration {
    const items = changesAfter(drive, position, reading);
    return this.#keep({ drive, items, full: false, from: position }, reading);
  }

  /** An enumeration under way, or undefined when it is too old to be continued. */
  find(id: string, now: number): Enumeration | undefined {
    const found = this.#kept.get(id);
    return found && found.created + LIFETIME > now ? found : undefined;
  }

  #keep(parts: Pick<Enumeration, 'drive' | 'items' | 'full' | 'from'>, reading: Reading): Enumeration {
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
    this.#items += enumeration.items.length;
    for (const [id, oldest] of this.#kept) {
      if (oldest === enumeration || (this.#kept.size <= MOST_KEPT && this.#items <= MOST_ITEMS)) break;
      this.#kept.delete(id);
      this.#items -= oldest.items.length;
    }
    return enumeration;
  }
}

function everything(drive: Drive): Item[] {
  const found: Item[] = [drive.root];
  for (let index = 0; index < found.length; index++) {
    const item = found[index];
    if (item) for (const child of item.children.values()) found.push(child);
  }
  return found;
}

/** The order and the repetitions that a client has to bear. Deleted items stay where they are told: at the end. */
function mannered(items: readonly Item[], { disorder, repeatEvery }: DeltaManners): readonly Item[] {
  const ordered = disorder
    ? [...items.filter((item) => !item.deleted).reverse(), ...items.filter((item) => item.deleted)]
    : items;
  if (repeatEvery <= 0) return ordered;
  return ordered.flatMap((item, index) => {
    const earlier = (index + 1) % repeatEvery === 0 ? ordered[index - (repeatEvery >> 1)] : undefined;
    return earlier ? [item, earlier] : [item];
  });
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
