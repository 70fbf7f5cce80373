import type { ItemVersion, ProtectedObject } from '@coffer/model';
import { RequestError } from '@coffer/model';
import type { ItemGroup } from '../layout/item-group.ts';
import { differing, GoneItems } from './gone-items.ts';
import { itemId, itemPath } from './item-id.ts';
import type { PlacedFacts, RestorePointReader } from './reader.ts';
import type { ItemSource, Page, ReadRange, RestoreItem } from './restore-item.ts';

/** Earlier restore points that are looked into; older ones are left aside. */
const MOST_POINTS = 100;
/** Places of items in other restore points that are remembered. */
const REMEMBERED = 5_000;
/** Folders of which it is remembered what is gone from them. */
const REMEMBERED_FOLDERS = 8;
/** Ids that are asked for at once. */
const ASKED = 500;
/** So many hex digits of a restore point's id stand before the ids of its items. */
const DIGITS = 16;
/** Before the restore point in the id of a version that an earlier one holds. */
const VERSION_MARK = 'point-';

/** What an overlay shows besides the chosen restore point. */
export interface OverlayOptions {
  /** The restore point that is looked at. */
  readonly chosen: RestorePointReader;
  /** Earlier ones of the same job, the newest first; opened when they are needed. */
  readonly earlier: readonly (() => Promise<RestorePointReader>)[];
  /** Items and objects that earlier ones hold and the chosen one does not. */
  readonly deleted: boolean;
  /** Contents that earlier ones hold of an item, as versions of it. */
  readonly allVersions: boolean;
  /**
   * Which of some items of an object the chosen one holds, whatever their folder: those were moved, not deleted. Absent where that
   * is not known without walking all of it; what was moved is shown where it lay then, too.
   */
  readonly holds?: (objectId: string, ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** A restore point counted from the chosen one, and an id in it. */
interface Located {
  readonly point: number;
  readonly id: string;
}

/**
 * Restore points laid over each other. Of a folder it shows first what the chosen one holds, then what lay in the same folder in
 * earlier ones and is gone from it, each in its latest state; such items are marked as deleted. One that was moved is left out
 * where {@link OverlayOptions.holds} knows of it. Folders are the same by their ids, whatever they were called. Versions of earlier restore points are found by
 * {@link ItemSource.item} alone, not by listings. The first look at what is gone from a
 * folder reads it once for each earlier restore point in which it differs; further pages cost their own length.
 */
export class RestorePointOverlay implements ItemSource {
  readonly #options: OverlayOptions;
  readonly #points: (Promise<RestorePointReader> | undefined)[];
  readonly #elsewhere = new Map<string, string | undefined>();
  readonly #goneItems = new Map<string, Promise<GoneItems>>();

  constructor(options: OverlayOptions) {
    this.#options = { ...options, earlier: options.earlier.slice(0, MOST_POINTS) };
    this.#points = [Promise.resolve(options.chosen)];
  }

  async *objects(): AsyncIterable<ProtectedObject> {
    const seen = new Set<string>();
    for (let point = 0; point < (this.#options.deleted ? this.#count : 1); point += 1)
      for await (const object of (await this.#point(point)).objects()) {
        if (seen.has(object.id)) continue;
        seen.add(object.id);
        yield object;
      }
  }

  async root(objectId: string): Promise<RestoreItem> {
    for (let point = 0; ; point += 1) {
      try {
        return await this.#shown(point, await (await this.#point(point)).root(objectId));
      } catch (error) {
        if (!isUnknown(error) || !this.#options.deleted || point + 1 >= this.#count) throw error;
      }
    }
  }

  async objectOf(id: string): Promise<ProtectedObject> {
    const at = await this.#locate(id);
    return await (await this.#point(at.point)).objectOf(at.id);
  }

  async item(id: string): Promise<RestoreItem> {
    const at = await this.#locate(id);
    const item = await this.#shown(at.point, await (await this.#point(at.point)).item(at.id));
    if (!this.#options.allVersions || item.facts.kind === 'folder') return item;
    return { ...item, versions: await this.#versions(at, item) };
  }

  async ancestors(id: string): Promise<readonly RestoreItem[]> {
    const at = await this.#locate(id);
    const found = await (await this.#point(at.point)).ancestors(at.id);
    return await Promise.all(found.map((item) => this.#shown(at.point, item)));
  }

  async child(folderId: string, treeName: string): Promise<RestoreItem | undefined> {
    const at = await this.#locate(folderId);
    const item = await (await this.#point(at.point)).child(at.id, treeName);
    return item && (await this.#shown(at.point, item));
  }

  async *children(folderId: string, page: Page = {}): AsyncIterable<RestoreItem> {
    const at = await this.#locate(folderId);
    const reader = await this.#point(at.point);
    const { group, skip = 0, limit = Number.POSITIVE_INFINITY } = page;
    let given = 0;
    for await (const item of reader.children(at.id, page)) {
      given += 1;
      yield await this.#shown(at.point, item);
    }
    if (!this.#options.deleted || given >= limit) return;
    const pass = Math.max(0, skip - (await reader.count(at.id, group)));
    for (const place of (await this.#gone(at)).from(group, pass)) {
      const folder = await this.#inPoint(place.point, at);
      if (folder === undefined) continue;
      yield await this.#shown(place.point, await (await this.#point(place.point)).at(folder, place.at));
      given += 1;
      if (given >= limit) return;
    }
  }

  async count(folderId: string, group?: ItemGroup): Promise<number> {
    const at = await this.#locate(folderId);
    const count = await (await this.#point(at.point)).count(at.id, group);
    return this.#options.deleted ? count + (await this.#gone(at)).count(group) : count;
  }

  async *walk(folderId: string): AsyncIterable<RestoreItem> {
    for await (const item of this.children(folderId)) {
      yield item;
      if (item.facts.kind === 'folder' && item.restorable) yield* this.walk(item.id);
    }
  }

  async *read(id: string, range?: ReadRange): AsyncIterable<Uint8Array> {
    const at = await this.#locate(id);
    yield* (await this.#point(at.point)).read(at.id, range);
  }

  async *readVersion(id: string, versionId: string, range?: ReadRange): AsyncIterable<Uint8Array> {
    const at = await this.#locate(id);
    if (!versionId.startsWith(VERSION_MARK)) {
      yield* (await this.#point(at.point)).readVersion(at.id, versionId, range);
      return;
    }
    const point = await this.#named(versionId.slice(VERSION_MARK.length));
    const there = await this.#inPoint(point, at);
    if (there === undefined) throw new RequestError('not-found', 'No such version of the item is held.');
    yield* (await this.#point(point)).read(there, range);
  }

  get #count(): number {
    return this.#options.earlier.length + 1;
  }

  #point(point: number): Promise<RestorePointReader> {
    const known = this.#points[point];
    if (known) return known;
    const open = this.#options.earlier[point - 1];
    if (!open) return Promise.reject(new RequestError('not-found', 'There is no such restore point.'));
    const opened = open();
    this.#points[point] = opened;
    return opened;
  }

  /** What earlier restore points hold in a folder that its own one does not; found once for each of the folders used last. */
  async #gone(at: Located): Promise<GoneItems> {
    const key = `${at.point} ${at.id}`;
    const gone = this.#goneItems.get(key) ?? this.#findGone(at);
    this.#goneItems.delete(key);
    this.#goneItems.set(key, gone);
    const oldest = this.#goneItems.keys().next().value;
    if (this.#goneItems.size > REMEMBERED_FOLDERS && oldest !== undefined) this.#goneItems.delete(oldest);
    try {
      return await gone;
    } catch (error) {
      this.#goneItems.delete(key);
      throw error;
    }
  }

  async #findGone(at: Located): Promise<GoneItems> {
    const reader = await this.#point(at.point);
    const gone = new GoneItems();
    const seen = new Set<string>();
    const looked = new Set([await reader.factsTree(at.id)]);
    for (let point = at.point + 1; point < this.#count; point += 1) {
      const folderId = await this.#inPoint(point, at);
      if (folderId === undefined) continue;
      const earlier = await this.#point(point);
      const tree = await earlier.factsTree(folderId);
      if (looked.has(tree)) continue;
      looked.add(tree);
      const ours = new Set<string>();
      const theirs: Pick<PlacedFacts, 'facts' | 'at'>[] = [];
      for await (const one of differing(await reader.lines(at.id), await earlier.lines(folderId))) {
        if ('ours' in one) ours.add(one.ours.facts.id);
        else if (one.theirs.restorable) theirs.push(one.theirs);
      }
      const missing = theirs.filter(({ facts: { id } }) => !ours.has(id) && !seen.has(id));
      for (const { facts } of missing) seen.add(facts.id);
      for (const one of await this.#notMoved(at, missing)) gone.add(point, one);
    }
    return gone;
  }

  /** Those that the chosen restore point does not hold in another folder, as far as that is known. */
  async #notMoved<T extends Pick<PlacedFacts, 'facts'>>(at: Located, missing: readonly T[]): Promise<readonly T[]> {
    const { holds } = this.#options;
    if (!holds || missing.length === 0) return missing;
    const { id: objectId } = await (await this.#point(at.point)).objectOf(at.id);
    const left: T[] = [];
    for (let from = 0; from < missing.length; from += ASKED) {
      const some = missing.slice(from, from + ASKED);
      const held = await holds(
        objectId,
        some.map(({ facts }) => facts.id),
      );
      left.push(...some.filter(({ facts }) => !held.has(facts.id)));
    }
    return left;
  }

  /** The versions that are held with an item, and its contents in earlier restore points, newest first. */
  async #versions(at: Located, item: RestoreItem): Promise<readonly ItemVersion[]> {
    const found = [...item.versions];
    const seen = new Set([...found, item].map(contentKey));
    for (let point = at.point + 1; point < this.#count; point += 1) {
      const id = await this.#inPoint(point, at);
      if (id === undefined) continue;
      const reader = await this.#point(point);
      const earlier = await reader.item(id);
      if (!earlier.restorable || seen.has(contentKey(earlier))) continue;
      seen.add(contentKey(earlier));
      const { modified, size, facts } = earlier;
      const by = facts.modifiedBy === undefined ? {} : { modifiedBy: facts.modifiedBy };
      found.push({ id: `${VERSION_MARK}${reader.snapshotId.slice(0, DIGITS)}`, modified, size, ...by });
    }
    return found.sort((a, b) => Date.parse(b.modified) - Date.parse(a.modified));
  }

  /** The id in an earlier restore point of an item: by Microsoft's ids from the top folder down. Undefined if it is not there. */
  async #inPoint(point: number, at: Located): Promise<string | undefined> {
    const key = `${point} ${at.point} ${at.id}`;
    if (this.#elsewhere.has(key)) return this.#elsewhere.get(key);
    const found = await this.#find(point, at);
    this.#elsewhere.set(key, found);
    const oldest = this.#elsewhere.keys().next().value;
    if (this.#elsewhere.size > REMEMBERED && oldest !== undefined) this.#elsewhere.delete(oldest);
    return found;
  }

  async #find(point: number, at: Located): Promise<string | undefined> {
    const path = itemPath(at.id);
    const own = await this.#point(at.point);
    const other = await this.#point(point);
    if (path.length === 2) {
      const { id } = await own.objectOf(at.id);
      return await other.root(id).then(
        (root) => root.id,
        (error: unknown) => {
          if (isUnknown(error)) return undefined;
          throw error;
        },
      );
    }
    const folder = await this.#inPoint(point, { point: at.point, id: itemId(path.slice(0, -1)) });
    if (folder === undefined) return undefined;
    const { facts } = await own.item(at.id);
    return (await other.childById(folder, facts.id))?.id;
  }

  /** An item as the overlay shows it: one of an earlier restore point says so. */
  async #shown(point: number, item: RestoreItem): Promise<RestoreItem> {
    if (point === 0) return item;
    const { snapshotId } = await this.#point(point);
    return { ...item, id: `${snapshotId.slice(0, DIGITS)}.${item.id}`, deleted: true };
  }

  async #locate(id: string): Promise<Located> {
    const dot = id.indexOf('.');
    return dot < 0 ? { point: 0, id } : { point: await this.#named(id.slice(0, dot)), id: id.slice(dot + 1) };
  }

  async #named(digits: string): Promise<number> {
    for (let point = 1; point < this.#count; point += 1)
      if ((await this.#point(point)).snapshotId.startsWith(digits) && digits.length === DIGITS) return point;
    throw new RequestError('not-found', 'There is no item of that id in the restore points.');
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'not-found';
}

/** What tells two contents of a file apart. Versions bear no hash. */
function contentKey({ modified, size }: { readonly modified: string; readonly size: number }): string {
  return `${Date.parse(modified)} ${size}`;
}
