import type { ItemFacts, ItemVersion, Permissions, ProtectedObject, WorkloadName } from '@coffer/model';
import type { ItemGroup } from '../layout/item-group.ts';
import type { ItemFailure, ItemStatus } from '../ports.ts';

/** One file or folder of a restore point. */
export interface RestoreItem {
  /** Opaque, URL-safe, the same for as long as the restore point is there. */
  readonly id: string;
  readonly workload: WorkloadName;
  /** What Microsoft said of it, its role included. */
  readonly facts: ItemFacts;
  /** True names from the object's top folder down to the item; empty for the top folder itself. */
  readonly names: readonly string[];
  /** Names as they stand in the trees, from the object's top folder down; apart from each other even without regard to case. */
  readonly treeNames: readonly string[];
  readonly status: ItemStatus;
  /** Why it is not protected. */
  readonly reason?: string;
  /** How it has been failing up to the restore point; present for status `failed` of newer restore points. */
  readonly failure?: ItemFailure;
  /** Files: whether content is held. Folders: whether what lies in them is. */
  readonly restorable: boolean;
  /** Bytes of the version that is held; 0 for folders. */
  readonly size: number;
  /** Time of the version that is held, ISO 8601 UTC. */
  readonly modified: string;
  /** Base64 quickXorHash that Microsoft gave for the version that is held. */
  readonly hash?: string;
  /** Earlier versions that are held, newest first; their content comes from {@link ItemSource.readVersion}. */
  readonly versions: readonly ItemVersion[];
  /** Its own permissions, if it has some that are held. */
  readonly permissions?: Permissions;
  /** It is not in the restore point itself, but in an earlier one. */
  readonly deleted?: true;
}

/** A part of a listing. */
export interface Page {
  /** Only items of this group, and `skip` and `limit` count those alone; items of all groups unless given. */
  readonly group?: ItemGroup;
  /** Items to pass over; 0 unless given. */
  readonly skip?: number;
  /** Items to give; all unless given. */
  readonly limit?: number;
}

/** A part of a file: from `start` up to, not including, `end`. */
export interface ReadRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What items come from: one restore point, or several laid over each other. Ids that mean nothing reject with
 * `RequestError('not-found')`; damage is `OutsideError('damaged')`; what the repository throws comes through.
 */
export interface ItemSource {
  /** The objects, by workload and name. */
  objects(): AsyncIterable<ProtectedObject>;
  /** The top folder of an object. */
  root(objectId: string): Promise<RestoreItem>;
  /** The object that an item belongs to. */
  objectOf(id: string): Promise<ProtectedObject>;
  item(id: string): Promise<RestoreItem>;
  /** The folders that an item lies in, from below the top folder down. */
  ancestors(id: string): Promise<readonly RestoreItem[]>;
  /** The item of that name in the trees in a folder; undefined if there is none. */
  child(folderId: string, treeName: string): Promise<RestoreItem | undefined>;
  /**
   * What lies in a folder, by the bytes of the names, items without content included. A page of one group costs its own length
   * wherever it begins, of a folder with very many items too.
   */
  children(folderId: string, page?: Page): AsyncIterable<RestoreItem>;
  /** How many items {@link ItemSource.children} shows of a folder, of one group or in all. */
  count(folderId: string, group?: ItemGroup): Promise<number>;
  /** Everything below a folder, each folder before what lies in it. */
  walk(folderId: string): AsyncIterable<RestoreItem>;
  /**
   * The bytes of a file. The iteration rejects with `OutsideError('damaged')` instead of ending when a byte is missing, and with
   * `RequestError('not-found')` when no content is held.
   */
  read(id: string, range?: ReadRange): AsyncIterable<Uint8Array>;
  /** The bytes of an earlier version that {@link RestoreItem.versions} names, as {@link ItemSource.read} gives them. */
  readVersion(id: string, versionId: string, range?: ReadRange): AsyncIterable<Uint8Array>;
}
