import type { OutsideErrorCode } from './errors.ts';
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
  /** Id of the object that it lies below: of a subsite, the site above it. */
  readonly parentId?: string;
  /**
   * Of a personal site that is kept without the OneDrive in it: because that is protected as an object of its own, or because the job
   * excludes it. Said anew in every run.
   */
  readonly withoutOneDrive?: 'protected' | 'excluded';
}

/** What a listing tells of an object before it is looked at. */
export interface ObjectTrace {
  /** Id of the site collection. */
  readonly siteId: string;
  /** Last part of the site's address, in lower case. */
  readonly siteName: string;
  /** Sign-in name of the owner, where the listing tells it. */
  readonly ownerName?: string;
  /** Directory id of the owner, once it was looked at and where it is told. */
  readonly ownerId?: string;
}

/**
 * What an item is, where it is more than a file or folder of a drive. Folders: the document `library` and the `list` of a site, the
 * `attachments` of one list item, a OneNote `notebook`. Files: a `list-item` and a `page`, whose content is JSON in the words
 * of the workload, an `attachment`, and the `definition` of the site, library or list it lies in (columns, content types, views,
 * settings, permissions of its own), JSON as well.
 */
export type ItemRole =
  | 'library'
  | 'list'
  | 'list-item'
  | 'attachments'
  | 'attachment'
  | 'page'
  | 'definition'
  | 'notebook';

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
  readonly role?: ItemRole;
  /** What people call an item of a list; empty where it has no title, absent where that is not known and for everything else. */
  readonly title?: string;
}

/**
 * The permissions of one item in the workload's own words, in a fixed order, so that equal permissions are equal JSON.
 * The engine keeps and returns them; it does not read them.
 */
export type Permissions = readonly Readonly<Record<string, unknown>>[];

/**
 * Where the permissions of an item come from: from its folder (`inherited`), from itself as before (`own`: read only if they are
 * not held yet), or from itself and different from before (`changed`: read again).
 */
export type Sharing = 'inherited' | 'own' | 'changed';

/** A ticket for content, made by `scan` and redeemed by `fetch`. Opaque to the engine, never stored. */
export type ContentTicket = { readonly workload: WorkloadName } & Readonly<Record<string, unknown>>;

/** One change of an object. The same id may come again; the last one wins. */
export type Change =
  | {
      readonly type: 'upsert';
      readonly item: ItemFacts;
      readonly ticket?: ContentTicket;
      /** Absent: unknown, and what is held stays. */
      readonly sharing?: Sharing;
    }
  | { readonly type: 'delete'; readonly id: string }
  /** Exists, but cannot be protected: infected, a shortcut to elsewhere. Kept as a fact with its reason. */
  | { readonly type: 'unsupported'; readonly item: ItemFacts; readonly reason: string }
  /** Exists, and is left out by a rule that the reason names: a hidden list of the system. Kept as a fact. */
  | { readonly type: 'excluded'; readonly item: ItemFacts; readonly reason: string }
  /**
   * Exists, and could not be read this time, while the rest of the object can: a broken list. What is held of it and of all
   * below it stays; a `reset` below it in this scan counts as not given. The next scan tries again.
   */
  | {
      readonly type: 'failed';
      readonly item: ItemFacts;
      readonly code: OutsideErrorCode;
      readonly reason: string;
    };

/**
 * How many items Microsoft counts below a folder at any depth, the folder itself not counted. Definitions, pages and attachments
 * are not counted: they are Coffer's own way to keep what Microsoft keeps elsewhere.
 */
export interface ExpectedItems {
  /** `null` for the root folder of the object. */
  readonly folderId: string | null;
  readonly items: number;
}

/** What `scan` yields, in order: any number of `reset` and `changes`, exactly one `end`. */
export type ScanEvent =
  /**
   * The given state was void, or void for what lies below the folder `below`: what follows names everything that exists there;
   * what it does not name no longer does. A whole reset can only come first, one below a folder only before any change below it.
   */
  | { readonly type: 'reset'; readonly reason: string; readonly below?: string }
  | { readonly type: 'changes'; readonly changes: readonly Change[] }
  /**
   * `state` is what the next scan starts from. Keep it only once everything before it is stored. `expected` is an independent
   * count to compare with what is held, where Microsoft gives one at no or little cost.
   */
  | { readonly type: 'end'; readonly state: string; readonly expected?: readonly ExpectedItems[] };

/** An earlier version of a file. */
export interface ItemVersion {
  /** Microsoft's id of the version within the file, such as `3.0`. */
  readonly id: string;
  /** ISO 8601 UTC. */
  readonly modified: string;
  /** Bytes, as Microsoft told. */
  readonly size: number;
  readonly modifiedBy?: string;
}

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

/** A folder to be found or made. */
export interface RestoreFolder {
  readonly name: string;
  /** When it was made and last changed, ISO 8601 UTC, and by whom: kept of one that is made, as far as Microsoft allows. */
  readonly created?: string;
  readonly modified?: string;
  readonly createdBy?: string;
  readonly modifiedBy?: string;
  readonly role?: ItemRole;
  /** The bytes of its `definition`, where one is held: what a list is made from. May be called again for a retry. */
  readonly definition?: () => AsyncIterable<Uint8Array>;
  /** Whether the views of its definition are given back to a library or list that is there; one that is made gets them anyway. */
  readonly views?: boolean;
}

/** An earlier version to be written back before the file itself. */
export interface RestoreVersion {
  readonly modified: string;
  readonly size: number;
  readonly modifiedBy?: string;
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** A file to be written back. `open` may be called again for a retry. */
export interface RestoreFile {
  readonly name: string;
  readonly role?: ItemRole;
  /** Who made and last changed it, kept as far as Microsoft allows. */
  readonly createdBy?: string;
  readonly modifiedBy?: string;
  /** Earlier versions, oldest first; they become the history of the restored file. */
  readonly versions?: readonly RestoreVersion[];
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
  /** What of a list item, page or definition could not be given back, each with the reason; those are not compared by bytes. */
  readonly issues?: readonly string[];
}

/** What became of a folder that was to be found or made. */
export interface RestoredFolder {
  readonly id: string;
  readonly created: boolean;
  /** What of its definition could not be given back, each with the reason. */
  readonly issues?: readonly string[];
}

/** On whose behalf permissions are given back, and whether those who get some are written to; nobody is unless `notify` says so. */
export interface SharingContext extends WorkContext {
  readonly notify?: boolean;
}

/** What a workload offers whose items can have permissions of their own. All of it as {@link Workload} promises. */
export interface PermissionAccess {
  /** The permissions of an item that has its own. */
  read(object: ProtectedObject, item: ItemFacts, context: WorkContext): Promise<Permissions>;
  /** Gives an item these permissions in the place of what it has. Returns what could not be given back, each with the reason. */
  restore(
    object: ProtectedObject,
    itemId: string,
    permissions: Permissions,
    context: SharingContext,
  ): Promise<readonly string[]>;
}

/** What a workload offers whose files have earlier versions. All of it as {@link Workload} promises. */
export interface VersionAccess {
  /** The earlier versions of a file, newest first, without the present one. */
  list(object: ProtectedObject, item: ItemFacts, context: WorkContext): Promise<readonly ItemVersion[]>;
  /** The content of an earlier version. Microsoft gives no hash of it, so only its length is compared. */
  fetch(object: ProtectedObject, item: ItemFacts, version: ItemVersion, context: WorkContext): Promise<Content>;
}

/** What the workload of sites offers for those that belong to one person. All of it as {@link Workload} promises. */
export interface PersonalSiteAccess {
  /** All personal sites that a listing names, for what the listing costs. Whose they are it does not tell: `ownerId` is the site's own id. */
  discover(context: WorkContext): AsyncIterable<ProtectedObject>;
  /** The site that a OneDrive lies in, with the same owner; undefined if there is none any more. */
  around(oneDrive: ProtectedObject, context: WorkContext): Promise<ProtectedObject | undefined>;
  /** Directory id of the person whose site it is; undefined where Microsoft does not tell, as of a site that is locked. */
  ownerOf(site: ProtectedObject, context: WorkContext): Promise<string | undefined>;
}

/**
 * One kind of data of one organization. The engine knows Microsoft only through this port.
 *
 * Every method: passes the request pipeline (identity, budget, ledger), honours `context.signal`, rejects with
 * `OutsideError` when Microsoft or the network refuses, and has retried what is transient before it rejects.
 */
export interface Workload {
  readonly name: WorkloadName;

  /** Absent where items have no permissions of their own. */
  readonly permissions?: PermissionAccess;
  /** Absent where there are no earlier versions. */
  readonly versions?: VersionAccess;
  /** Absent where objects do not live in sites. */
  readonly personalSites?: PersonalSiteAccess;

  /**
   * The object of one owner, or undefined if he has none (never provisioned). `ownerId` is a directory id; for a site it is
   * the id of the site itself.
   */
  find(ownerId: string, context: WorkContext): Promise<ProtectedObject | undefined>;

  /**
   * All objects of the organization, personal sites left out, or all below the object `below`; one page of the directory is held at a
   * time.
   */
  discover(context: WorkContext, below?: string): AsyncIterable<ProtectedObject>;

  /**
   * Objects to which no owner leads, because the owner was deleted. `isKnown` is asked of each with what is told of it, and says
   * whether it is accounted for already; what is costs nothing more. Absent where there can be none.
   */
  ownerless?(context: WorkContext, isKnown: (trace: ObjectTrace) => boolean): AsyncIterable<ProtectedObject>;

  /** What happened since `state`; everything if it is undefined. */
  scan(object: ProtectedObject, state: string | undefined, context: WorkContext): AsyncIterable<ScanEvent>;

  /** The content of a file. Without a ticket, or with one that has expired, it asks for a new one itself. */
  fetch(
    object: ProtectedObject,
    item: ItemFacts,
    ticket: ContentTicket | undefined,
    context: WorkContext,
  ): Promise<Content>;

  /** The item as Microsoft has it now, found by its id; undefined if it does not exist (any more). */
  current(object: ProtectedObject, item: ItemFacts, context: WorkContext): Promise<ItemFacts | undefined>;

  /** The folder of that name, made if it is not there. Returns its id. `parentId` undefined means the root itself. */
  ensureFolder(
    object: ProtectedObject,
    parentId: string | undefined,
    folder: RestoreFolder,
    context: WorkContext,
  ): Promise<RestoredFolder>;

  /**
   * What lies directly in a folder now, in pages; `folderId` undefined means the root. By it a restore leaves alone what is
   * there already, without a question for each item. Absent where there is no cheap listing.
   */
  list?(
    object: ProtectedObject,
    folderId: string | undefined,
    context: WorkContext,
  ): AsyncIterable<readonly ItemFacts[]>;

  /**
   * The item of that name directly in a folder now; undefined if there is none. One question, for folders too large to be listed.
   * Absent where {@link Workload.list} is.
   */
  child?(
    object: ProtectedObject,
    folderId: string | undefined,
    name: string,
    context: WorkContext,
  ): Promise<ItemFacts | undefined>;

  /**
   * Writes one file and returns what Microsoft stored. A `definition` is written only for the root of a site; those of lists
   * and libraries come with {@link Workload.ensureFolder}.
   */
  restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile>;
}
