import type { WorkContext } from './ledger.ts';

/** The four kinds of data of Microsoft 365. */
export type WorkloadName = 'onedrive' | 'sharepoint' | 'exchange' | 'teams';

/** The unit of planning and of failure: one OneDrive, site, mailbox or team. */
export interface ProtectedObject {
  readonly workload: WorkloadName;
  /** Microsoft's id; for a OneDrive the drive id. Unique within organization and workload. */
  readonly id: string;
  /** Directory id of the owner (user or group), if there is one. */
  readonly ownerId: string;
  /** What an administrator calls it; for a OneDrive the owner's sign-in name. It becomes a folder name in the backup. */
  readonly name: string;
  readonly displayName: string;
  readonly webUrl: string;
  /** Id of the site collection that holds it, where rights are granted; absent for what does not live in SharePoint. */
  readonly siteId?: string;
}

/** What Microsoft says of one file or folder. Times are ISO 8601 UTC. */
export interface ItemFacts {
  /** Stable across renames and moves within the object. */
  readonly id: string;
  /** `null` for the root folder of the object. */
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'folder' | 'file';
  /** Bytes; 0 for folders. */
  readonly size: number;
  readonly created: string;
  readonly modified: string;
  readonly eTag?: string;
  /** Base64 quickXorHash of the content; absent for folders and where Microsoft gives none. */
  readonly hash?: string;
  readonly mimeType?: string;
  readonly createdBy?: string;
  readonly modifiedBy?: string;
  readonly webUrl?: string;
}

/** A ticket for content, made by `scan` and redeemed by `fetch`. Opaque to the engine, never stored. */
export type ContentTicket = { readonly workload: WorkloadName } & Readonly<Record<string, unknown>>;

/** One change of an object. The same id may come again; the last one wins. */
export type Change =
  | { readonly type: 'upsert'; readonly item: ItemFacts; readonly ticket?: ContentTicket }
  | { readonly type: 'delete'; readonly id: string }
  /** Exists, but cannot be protected: infected, a shortcut to elsewhere. Kept as a fact with its reason. */
  | { readonly type: 'unsupported'; readonly item: ItemFacts; readonly reason: string };

/** What `scan` yields, in order: at most one `reset` first, any number of `changes`, exactly one `end`. */
export type ScanEvent =
  /** The given state was void: what follows is everything that exists; what is not named no longer does. */
  | { readonly type: 'reset'; readonly reason: string }
  | { readonly type: 'changes'; readonly changes: readonly Change[] }
  /** `state` is what the next scan starts from. Keep it only once everything before it is stored. */
  | { readonly type: 'end'; readonly state: string };

/** A file's content on its way. */
export interface Content {
  /** Bytes announced by the sender, if known. */
  readonly size: number | undefined;
  /**
   * The bytes. After the last chunk, length and hash are compared with what Microsoft said;
   * iteration then rejects with `OutsideError('damaged')` instead of ending, so half a file never looks whole.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Where a restore writes to. */
export interface RestoreTarget {
  readonly object: ProtectedObject;
  /** Id of the folder in which the item is placed. */
  readonly parentId: string;
}

/** A file to be written back. `open` may be called again for a retry. */
export interface RestoreFile {
  readonly name: string;
  readonly size: number;
  readonly created: string;
  readonly modified: string;
  readonly open: () => AsyncIterable<Uint8Array>;
  /** `overwrite` replaces a file of the same name; `keep` leaves it alone and writes beside it under a free name. */
  readonly conflict: 'overwrite' | 'keep';
}

/** What became of a restored file. */
export interface RestoredFile {
  readonly id: string;
  /** The name it got, which differs from the asked one after `keep`. */
  readonly name: string;
  readonly outcome: 'created' | 'replaced';
  readonly size: number;
  /** Base64 quickXorHash that Microsoft reports for what it stored. */
  readonly hash: string | undefined;
}

/**
 * One kind of data of one organization. The engine knows Microsoft only through this port.
 *
 * Every method: passes the request pipeline (identity, budget, ledger), honours `context.signal`, rejects with
 * `OutsideError` when Microsoft or the network refuses, and has retried what is transient before it rejects.
 */
export interface Workload {
  readonly name: WorkloadName;

  /** The object of one owner, or undefined if he has none (never provisioned). `ownerId` is a directory id. */
  find(ownerId: string, context: WorkContext): Promise<ProtectedObject | undefined>;

  /** All objects of the organization; one page of the directory is held at a time. */
  discover(context: WorkContext): AsyncIterable<ProtectedObject>;

  /** What happened since `state`; everything if it is undefined. */
  scan(object: ProtectedObject, state: string | undefined, context: WorkContext): AsyncIterable<ScanEvent>;

  /** The content of a file. Without a ticket, or with one that has expired, it asks for a new one itself. */
  fetch(
    object: ProtectedObject,
    item: ItemFacts,
    ticket: ContentTicket | undefined,
    context: WorkContext,
  ): Promise<Content>;

  /** The folder of that name, made if it is not there. Returns its id. `parentId` undefined means the root itself. */
  ensureFolder(
    object: ProtectedObject,
    parentId: string | undefined,
    name: string,
    context: WorkContext,
  ): Promise<{ readonly id: string; readonly created: boolean }>;

  /** Writes one file and returns what Microsoft stored. */
  restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile>;
}
