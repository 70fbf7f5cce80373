import type { ItemFacts, ProtectedObject } from '@coffer/model';

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

/** The two trees of a folder in the repository, hex ids. */
export interface FolderTrees {
  /** The folder as people see it. */
  readonly human: string;
  /** The mirrored folder below `/.coffer` with the facts of its children. */
  readonly facts: string;
}

/** How an item stands: safe, impossible to protect, or not (wholly) read for a reason. */
export type ItemStatus = 'protected' | 'unsupported' | 'failed';

/** One file or folder of an object as the last good run left it. */
export interface CatalogItem {
  readonly id: string;
  /** The folder that holds it in the backup; `null` for the root folder of the object. */
  readonly parentId: string | null;
  /** What Microsoft says of it now. */
  readonly facts: ItemFacts;
  readonly status: ItemStatus;
  /** Why it is not protected; present exactly for `unsupported` and `failed`. */
  readonly reason?: string;
  /** Files: the version in the repository, which is an older one while `status` is not `protected`. Absent if none is held. */
  readonly content?: StoredContent;
  /** Folders: their trees, once built. */
  readonly trees?: FolderTrees;
}

/** How much an object holds. */
export interface ObjectTotals {
  /** Files and folders, without the root folder. */
  readonly items: number;
  readonly files: number;
  /** Bytes of all files as held in the repository. */
  readonly bytes: number;
}

/** One protected object as the last good run left it. */
export interface CatalogObject {
  readonly object: ProtectedObject;
  /** Id of its root folder. */
  readonly rootId: string;
  /** What the next scan starts from; opaque. */
  readonly state: string;
  /** The trees of its root folder, the facts tree with the object's own file in it. */
  readonly trees: FolderTrees;
  readonly totals: ObjectTotals;
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

/**
 * The current state of every job's objects and items: a cache, which can be rebuilt from the newest snapshot.
 *
 * Committed state changes only by {@link CatalogRun.commit} and {@link CatalogStore.forget}, each in one transaction.
 * Failures of the store itself reject with whatever the store throws; the engine ends the session then.
 */
export interface CatalogStore {
  /** What the committed state of the job stands for; undefined before the first commit and after `forget`. */
  base(jobId: string): Promise<CatalogBase | undefined>;
  /** A committed object. */
  object(jobId: string, objectId: string): Promise<CatalogObject | undefined>;
  /** All committed objects of the job, ordered by object id. */
  objects(jobId: string): AsyncIterable<CatalogObject>;
  /** Begins a run. Whatever an earlier run of the same job left staged is discarded first. */
  begin(jobId: string, sessionId: string): Promise<CatalogRun>;
  /** Drops everything of the job, staged things included. */
  forget(jobId: string): Promise<void>;
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
 * A batch has at most 1,000 members, a page at most 500. Nothing here may cost more than the batch, the page, or what was staged,
 * except `unseen`, which belongs to a full enumeration.
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
  /** The items with status `failed`, ordered by the bytes of `id`. */
  failed(): AsyncIterable<readonly CatalogItem[]>;
  /** Marks folders whose trees must be built again, whether they exist yet or not. Returns those that were not marked before. */
  markDirty(folderIds: readonly string[]): Promise<readonly string[]>;
  /** Whether a folder is marked. */
  isDirty(folderId: string): Promise<boolean>;
  /** The marked folders among the items whose `parentId` this is, ordered by the bytes of `id`. */
  dirtyChildren(parentId: string): AsyncIterable<readonly CatalogItem[]>;
  /**
   * Up to `limit` items whose `parentId` names no item: those staged in this run, and committed ones whose folder's deletion is staged.
   * The caller resolves what he got, and asks again until nothing comes.
   */
  orphans(limit: number): Promise<readonly Orphan[]>;
  /** Marks ids that a full enumeration named. Staging an item or a deletion marks it too. */
  markSeen(ids: readonly string[]): Promise<void>;
  /** Up to `limit` committed items that were neither marked as seen nor staged. */
  unseen(limit: number): Promise<readonly CatalogItem[]>;
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

/** What a session's log line says of its subject. `running` lines report what is being done. */
export type LogLevel = 'success' | 'warning' | 'failed' | 'running';

/** Where a run tells what happens. Both must return at once and must not throw. */
export interface BackupEvents {
  /** One line of the session's log, for an administrator. Never holds a secret. */
  log(level: LogLevel, message: string): void;
  /** At most about two a second, and once at the end. */
  progress(progress: BackupProgress): void;
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
