import type { ItemFacts, ItemVersion, OutsideErrorCode, Permissions, ProtectedObject } from '@coffer/model';
import type { Coverage } from './coverage-ledger/coverage.ts';

/** The version of a file's content that the repository holds. */
export interface StoredContent {
  /** Ids of the data blobs in order, 32 bytes each, one after the other. Empty for an empty file. */
  readonly blobs: Uint8Array;
  /** Bytes of the content. */
  readonly size: number;
  /** Time of this version, ISO 8601 UTC. */
  readonly modified: string;
  /** Base64 quickXorHash that Microsoft gave for this version. */
  readonly hash?: string;
  /** eTag that Microsoft gave for this version. */
  readonly eTag?: string;
}

/** An earlier version of a file, with its content in the repository. */
export interface StoredVersion extends ItemVersion {
  /** As in {@link StoredContent}. */
  readonly blobs: Uint8Array;
}

/** How something has been failing. */
export interface Failure {
  readonly code: OutsideErrorCode | 'defect';
  /** Microsoft's id of the refused request, where it gave one. */
  readonly requestId?: string;
  /** The run in which it failed first without having succeeded since, ISO 8601 UTC. */
  readonly since: string;
  /** The last run in which it failed, ISO 8601 UTC. */
  readonly at: string;
  /** In how many runs in a row it has failed. */
  readonly runs: number;
  /** In how many of the last runs without a break it has failed for a reason that does not go away by itself. */
  readonly lasting: number;
  /** It rests in quarantine: nothing is asked of Microsoft before this moment, ISO 8601 UTC. */
  readonly reviewAt?: string;
  /** An administrator accepted that it cannot be protected: it rests for good, and nobody is warned of it. */
  readonly accepted?: true;
}

/** What of an item is read by itself. */
export type ItemPart = 'content' | 'permissions' | 'versions';

/** How parts of an item have been failing. */
export interface ItemFailure extends Failure {
  /** What could not be read, at least one, in the order of {@link ItemPart}. What is not named is safe. */
  readonly parts: readonly ItemPart[];
  /** With `versions` among the parts: those from this moment on are wanted, ISO 8601 UTC; absent: all. */
  readonly versionsFrom?: string;
}

/** An object that could not be protected as a whole in its last runs. */
export interface ObjectFailure {
  readonly object: ProtectedObject;
  /** For an administrator. */
  readonly reason: string;
  readonly failure: Failure;
}

/** What an administrator decided of something that fails: leave it be, or try it again in the next run as if for the first time. */
export type Decision = 'accept' | 'retry';

/** The two trees of a folder in the repository, hex ids. */
export interface FolderTrees {
  /** The folder as people see it. */
  readonly human: string;
  /** The mirrored folder below `/.coffer` with the facts of its children. */
  readonly facts: string;
}

/** The trees of a folder as the catalogue knows them. */
export interface BuiltTrees extends FolderTrees {
  /** Items below it at any depth, itself and what `ExpectedItems` leaves out not counted. */
  readonly items: number;
}

/** How an item stands: safe, impossible to protect, left out by a rule, or not (wholly) read for a reason. */
export type ItemStatus = 'protected' | 'unsupported' | 'excluded' | 'failed';

/** One file or folder of an object as the last good run left it. */
export interface CatalogItem {
  readonly id: string;
  /** The folder that holds it in the backup; `null` for the root folder of the object. */
  readonly parentId: string | null;
  /** What Microsoft says of it now. */
  readonly facts: ItemFacts;
  readonly status: ItemStatus;
  /** Why it is not protected; present exactly when `status` is another. */
  readonly reason?: string;
  /** How it has been failing; present exactly for `failed`. */
  readonly failure?: ItemFailure;
  /** Files: the version in the repository, which may be an older one while `status` is not `protected`. Absent if none is held. */
  readonly content?: StoredContent;
  /** Files: earlier versions, newest first, at most 500. Absent: they were never asked for; empty: there are none. */
  readonly versions?: readonly StoredVersion[];
  /** The permissions of an item that has its own. Absent: it has those of its folder, or they were never read. */
  readonly permissions?: Permissions;
  /** Its name in the trees, where that is not the true one. */
  readonly treeName?: string;
  /** Folders: their trees, once built. */
  readonly trees?: BuiltTrees;
}

/** A child of a folder as its trees and facts are made of it: what few children need is unpacked when it is asked for. */
export interface ListedItem {
  readonly id: string;
  /** As in its facts. */
  readonly name: string;
  /** Its facts as `factsText` writes them. */
  readonly text: string;
  /**
   * What the tree shows of a file that is protected and of which there is nothing else to tell: no role, permissions, earlier versions,
   * other name in the trees or size of the content. The content is the version that the facts describe. Absent for every other item.
   */
  readonly plain?: PlainContent;
  /** All that is known of it. */
  whole(): CatalogItem;
}

/** A folder whose trees must be built again. */
export interface DirtyFolder {
  readonly folder: CatalogItem;
  /** Whether an item in it is marked too. */
  readonly within: boolean;
}

/** The content of a file as a tree shows it. */
export interface PlainContent {
  /** Hex ids of the data blobs in order. */
  readonly blobs: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** ISO 8601 UTC. */
  readonly modified: string;
}

/** How much an object holds. */
export interface ObjectTotals {
  /** Files and folders, without the root folder. */
  readonly items: number;
  readonly files: number;
  /** Bytes of all files as held in the repository. */
  readonly bytes: number;
}

/** How much of an object is kept. */
export interface BackupPolicy {
  /** Whether permissions are kept. */
  readonly permissions: boolean;
  /**
   * Earlier versions of files: none (`latest`); those made since the file was saved before, without a gap (`new`); or all that
   * Microsoft has (`all`).
   */
  readonly versions: 'latest' | 'new' | 'all';
  /** Folders that are left out of OneDrives: paths below the top folder, with slashes, without regard to case. */
  readonly excludedFolders: readonly string[];
}

/** One protected object as the last good run left it. */
export interface CatalogObject {
  readonly object: ProtectedObject;
  /** Id of its root folder. */
  readonly rootId: string;
  /** What the next scan starts from; opaque. */
  readonly state: string;
  /** The trees of its root folder, the facts tree with the object's own file in it. */
  readonly trees: BuiltTrees;
  readonly totals: ObjectTotals;
  readonly coverage: Coverage;
  /** What the run that left it kept of it. */
  readonly policy: BackupPolicy;
  /** Ids of the folders that {@link BackupPolicy.excludedFolders} meant. */
  readonly excludedIds: readonly string[];
  /** How many of its items have the status `failed`, the top folder among them. Absent: nobody has counted. */
  readonly failing?: number;
  /** When its own file in the facts tree was written, whose state may be older than this one. ISO 8601 UTC. Absent: nobody knows. */
  readonly filedAt?: string;
}

/** What the committed state of a job stands for. */
export interface CatalogBase {
  readonly repositoryId: string;
  readonly snapshotId: string;
}

/** An item whose folder is missing. */
export interface Orphan {
  readonly item: CatalogItem;
  /** `deleted`: this run staged the removal of the folder. `unknown`: there has never been one of that id. */
  readonly parent: 'deleted' | 'unknown';
}

/** A search for names. */
export interface NameQuery {
  /** Only in this object; in all of the job unless given. */
  readonly objectId?: string;
  /** What the name contains, at least one character, without regard to case. */
  readonly text: string;
  /** How many items at most, up to 1,000. */
  readonly limit: number;
  /** From {@link FoundItems.next}: what follows there. */
  readonly after?: string;
}

/** A part of what a search found. */
export interface FoundItems {
  readonly items: readonly { readonly objectId: string; readonly item: CatalogItem }[];
  /** Absent when that was all. There may be no more even if it is present. */
  readonly next?: string;
}

/**
 * The current state of every job's objects and items: a cache, which can be rebuilt from the newest snapshot.
 *
 * Committed state changes only by {@link CatalogRun.commit}, {@link CatalogStore.clear} and {@link CatalogStore.forget}, each in one transaction.
 * Failures of the store itself reject with whatever the store throws; the engine ends the session then.
 */
export interface CatalogStore {
  /** What the committed state of the job stands for; undefined before the first commit and after `clear`. */
  base(jobId: string): Promise<CatalogBase | undefined>;
  /** A committed object. */
  object(jobId: string, objectId: string): Promise<CatalogObject | undefined>;
  /** All committed objects of the job, ordered by object id. */
  objects(jobId: string): AsyncIterable<CatalogObject>;
  /** Begins a run. Whatever an earlier run of the same job left staged is discarded first. */
  begin(jobId: string, sessionId: string): Promise<CatalogRun>;
  /** Drops the committed and the staged state of the job. How its objects fail, and what was decided of it, stays. */
  clear(jobId: string): Promise<void>;
  /** Drops everything of the job. */
  forget(jobId: string): Promise<void>;

  /** Those of the ids that are committed items of an object. At most 1,000 ids. */
  committed(jobId: string, objectId: string, ids: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>>;
  /** Committed items whose name contains a text; the top folders of objects are left out. */
  find(jobId: string, query: NameQuery): Promise<FoundItems>;
  /** Committed items of an object that fail, accepted ones included, ordered by the bytes of `id`; a page has at most 500. */
  failing(jobId: string, objectId: string): AsyncIterable<readonly CatalogItem[]>;
  /** How an object has been failing as a whole; undefined if its last run went well. */
  objectFailure(jobId: string, objectId: string): Promise<ObjectFailure | undefined>;
  /** All objects of the job that fail as a whole, ordered by object id. */
  objectFailures(jobId: string): AsyncIterable<ObjectFailure>;
  /** Keeps at once, apart from any run, how an object fails; undefined: it no longer does. */
  setObjectFailure(jobId: string, objectId: string, failure: ObjectFailure | undefined): Promise<void>;

  /**
   * Keeps at once what an administrator decided of a failing item, or of the whole object if `itemId` is undefined; the last
   * decision counts. The next run acts on it. `decision` undefined: withdraws.
   */
  decide(
    jobId: string,
    failing: { readonly objectId: string; readonly itemId?: string | undefined },
    decision: Decision | undefined,
  ): Promise<void>;
  /** Decisions of an object that no run has acted on yet, by item id; that of the object itself by the empty text. */
  decisions(jobId: string, objectId: string): Promise<ReadonlyMap<string, Decision>>;
}

/**
 * One run of one job. What it stages is seen by this run alone until `commit`.
 * Disposing of it without a commit discards.
 */
export interface CatalogRun extends AsyncDisposable {
  /** Stages the record of an object; the last one wins. */
  stageObject(object: CatalogObject): Promise<void>;
  /** Stages that the object and all its items leave the catalogue. */
  stageRemoval(objectId: string): Promise<void>;
  /** Drops everything that was staged for the object, marks included: it stays as committed. */
  discardObject(objectId: string): Promise<void>;
  /** The items of an object, committed ones overlaid by staged ones. Several objects may be worked on at once. */
  items(objectId: string): CatalogItems;
  /** Makes everything staged the committed state, in one transaction, and ends the run. */
  commit(base: CatalogBase): Promise<void>;
  /** Forgets everything staged and ends the run. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/**
 * The items of one object within a run. Reads see committed items overlaid by what this run staged.
 *
 * Calls for one object come one after the other, except that iterations may be open while other calls are made:
 * an iteration reads page by page, continues behind the last item it gave, and what is staged meanwhile may or may not show.
 * A batch has at most 1,000 members, a page at most 500. Nothing here may cost more than the batch, the page, or what was staged.
 */
export interface CatalogItems {
  /** Those of the ids that exist. */
  get(ids: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>>;
  /** Stages items whole; an id that exists is replaced, one whose deletion was staged lives again. No id comes twice in a batch. */
  stage(items: readonly CatalogItem[]): Promise<void>;
  /** Stages deletions. Ids that do not exist are remembered as deleted too. Children are not touched. */
  stageDeletions(ids: readonly string[]): Promise<void>;
  /** The items whose `parentId` this is, ordered by the UTF-8 bytes of `facts.name` (made well-formed), then of `id`. */
  children(parentId: string): AsyncIterable<readonly CatalogItem[]>;
  /** The same items in the same order, as the trees of the folder need them. */
  listing(parentId: string): AsyncIterable<readonly ListedItem[]>;
  /** The items with status `failed`, ordered by the bytes of `id`. */
  failed(): AsyncIterable<readonly CatalogItem[]>;
  /** Marks folders whose trees must be built again, whether they exist yet or not. Returns those that were not marked before. */
  markDirty(folderIds: readonly string[]): Promise<readonly string[]>;
  /** Whether a folder is marked. */
  isDirty(folderId: string): Promise<boolean>;
  /** The marked folders among the items whose `parentId` this is, ordered by the bytes of `id`. */
  dirtyChildren(parentId: string): AsyncIterable<readonly DirtyFolder[]>;
  /**
   * Up to `limit` items whose `parentId` names no item: those staged in this run, and committed ones whose folder's deletion is staged.
   * The caller resolves what he got, and asks again until nothing comes.
   */
  orphans(limit: number): Promise<readonly Orphan[]>;
  /** Marks ids that an enumeration named. Staging an item or a deletion marks it too. */
  markSeen(ids: readonly string[]): Promise<void>;
  /** Those of the ids that were neither marked as seen nor staged. */
  unseen(ids: readonly string[]): Promise<readonly string[]>;
}

/** How far a run has come. Every figure grows only. */
export interface BackupProgress {
  /** Objects of the plan, and how many of them are done with, well or not. */
  readonly plannedObjects: number;
  readonly processedObjects: number;
  /** Changed items dealt with. */
  readonly items: number;
  /** Bytes of content received from Microsoft. */
  readonly readBytes: number;
  /** Bytes added to the repository, before and after compression. */
  readonly newBytes: number;
  readonly storedBytes: number;
}

/** How far one object of a run has come; its figures grow only. */
export interface ObjectProgress {
  readonly object: ProtectedObject;
  /** `running` until it has ended; the others as in the outcome of the object. */
  readonly state: 'running' | 'success' | 'warning' | 'failed' | 'skipped';
  /** Changed items dealt with. */
  readonly items: number;
  /** Bytes of content received from Microsoft. */
  readonly readBytes: number;
  /** Items that could not be read; known when it has ended. */
  readonly failedItems: number;
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** What a session's log line says of its subject. `running` lines report what is being done. */
export type LogLevel = 'success' | 'warning' | 'failed' | 'running';

/** Where a run tells what happens. Both must return at once and must not throw. */
export interface BackupEvents {
  /** One line of the session's log, for an administrator. Never holds a secret. */
  log(level: LogLevel, message: string): void;
  /** At most about two a second, and once at the end. */
  progress(progress: BackupProgress): void;
  /** When an object begins, at most about two a second while it runs, and when it has ended. */
  object?(progress: ObjectProgress): void;
}

/** Work to be done for a session. Plain data, so that a queue may carry it to another process. */
export interface QueuedJob {
  readonly sessionId: string;
  /** Which handler does it. */
  readonly kind: string;
  readonly payload: unknown;
}

/** Does one piece of work. Must end soon after the signal is aborted. Its rejection is told to the queue's owner. */
export type JobHandler = (job: QueuedJob, signal: AbortSignal) => Promise<void>;

/** Who runs what when. First come, first served, a fixed number at once. Disposing of it cancels everything and waits. */
export interface JobQueue extends AsyncDisposable {
  /** Queues work. Rejects with `RequestError('conflict')` if the session is queued or running, or the queue is draining. */
  submit(job: QueuedJob): Promise<void>;
  /** Takes queued work out, or aborts the signal of running work. False if the session is not known. */
  cancel(sessionId: string, reason: string): Promise<boolean>;
  /** Sessions that are queued or running. */
  sessions(): readonly { readonly sessionId: string; readonly running: boolean }[];
  /** Takes no more work and resolves when nothing is queued or running. */
  drain(): Promise<void>;
}
