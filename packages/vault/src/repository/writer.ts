import { VaultError } from '../errors.ts';
import type { RepositoryLock } from '../lock/repository-lock.ts';
import { freeBytes } from '../owned-bytes.ts';
import type { BlobType } from '../pack/blob.ts';
import { encodeSnapshot, type SnapshotSummary } from '../snapshot/snapshot.ts';
import { encodeTree, type TreeNode } from '../tree/tree.ts';
import { BlobWriter, type ProvenBlobs, type WritePorts } from './write/blob-writer.ts';
import { FileCutter, type SavedFile } from './write/file-cutter.ts';
import { Foundation, saveOnFoundation } from './write/foundation.ts';
import { LocalFiles } from './write/local-files.ts';

/** Bytes of one writer so far. */
export interface WriterStats {
  /** Plain bytes of blobs the repository did not have. */
  readonly newBytes: number;
  /** What those take in packs, compressed and sealed. */
  readonly storedBytes: number;
  /** Plain bytes that were there already. */
  readonly dedupBytes: number;
}

/** What a new snapshot says. Figures left out of `summary` are counted by the writer where it can, else 0. */
export interface SnapshotInput {
  readonly tree: string;
  /** ISO 8601. */
  readonly time: string;
  readonly hostname: string;
  readonly username?: string;
  readonly tags: readonly string[];
  readonly paths: readonly string[];
  readonly parent?: string;
  readonly summary?: Partial<SnapshotSummary>;
}

/**
 * Appends to a repository under a shared lock. Many calls may run at once. The first failure of storage, an abort or a
 * lost lock ends the writer: all calls throw it from then on. Disposing releases the lock; what no snapshot refers to
 * is unreachable, yet found again by the next writer.
 */
export class Writer implements AsyncDisposable {
  readonly #ports: WritePorts;
  readonly #gear: Uint32Array;
  readonly #lock: RepositoryLock;
  readonly #blobs: BlobWriter;
  readonly #localFiles: LocalFiles;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  readonly #began: number;
  readonly #foundation: Foundation;
  readonly #totals = { files: 0, bytes: 0 };
  #closed = false;

  constructor(options: {
    readonly ports: Omit<WritePorts, 'guard'>;
    readonly gear: Uint32Array;
    readonly lock: RepositoryLock;
    readonly signal?: AbortSignal;
  }) {
    this.#ports = { ...options.ports, guard: () => options.lock.check() };
    this.#gear = options.gear;
    this.#lock = options.lock;
    this.#blobs = new BlobWriter(this.#ports);
    this.#localFiles = new LocalFiles(this.#blobs, this.#gear);
    this.#foundation = new Foundation(this.#ports, options.lock);
    this.#began = options.ports.clock.now();
    this.#signal = options.signal ? AbortSignal.any([options.signal, options.lock.lost]) : options.lock.lost;
    this.#onAbort = () => this.#blobs.fail(this.#signal.reason, { mayIndex: !options.lock.lost.aborted });
    this.#signal.addEventListener('abort', this.#onAbort);
    if (this.#signal.aborted) this.#onAbort();
  }

  get stats(): WriterStats {
    const { newBytes, storedBytes, dedupBytes } = this.#blobs.counts;
    return { newBytes, storedBytes, dedupBytes };
  }

  /**
   * Stores the content of a file. Arrays it is given are copied before the next one is asked for. Holds up to 8 MiB for
   * each file under way. When `bytes` throws, so does this, and the blobs stored so far are merely unreferenced.
   */
  async saveFile(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<SavedFile> {
    this.#blobs.check();
    const cutter = new FileCutter(this.#blobs, this.#gear);
    for await (const piece of bytes) {
      this.#blobs.check();
      await cutter.push(piece);
    }
    return this.#count(await cutter.finish());
  }

  /**
   * Stores the content of a file of this machine, which the threads read by themselves: many calls at once are read together.
   * `size` is what it probably has. Links are not followed. Rejects with the error of the file system when it cannot be read.
   */
  async saveLocalFile(path: string, size: number): Promise<SavedFile> {
    this.#blobs.check();
    return this.#count(await this.#localFiles.save(path, size));
  }

  /**
   * Stores a folder; resolves to its tree id. Sorts the nodes itself. `missing` when a node refers to a blob or tree the
   * repository does not have, so that no snapshot can ever be incomplete.
   */
  async saveTree(nodes: readonly TreeNode[]): Promise<string> {
    for (const { name, content, subtree } of nodes) {
      for (const id of content ?? []) this.#require('data', id, name);
      if (subtree !== undefined) this.#require('tree', subtree, name);
    }
    const bytes = encodeTree(nodes);
    const saved = this.#blobs.saveBlob('tree', bytes);
    // They have been copied.
    freeBytes(bytes);
    return await saved;
  }

  /**
   * Makes everything durable, packs first, then index files, then the snapshot itself. Resolves to its id. `locked` when
   * the lock was lost or somebody pruned regardless of it: then there is no snapshot, because what it refers to may be gone.
   */
  async saveSnapshot(snapshot: SnapshotInput): Promise<string> {
    const { username = '', ...rest } = snapshot;
    return await this.#commit(snapshot.tree, () =>
      encodeSnapshot({ ...rest, username, summary: this.#summary(snapshot.summary) }),
    );
  }

  /** For `Repository.copyTo`: stores blobs of another repository that were compared with their ids. */
  async copyBlobs(type: BlobType, blobs: ProvenBlobs): Promise<void> {
    await this.#blobs.saveProven(type, blobs);
  }

  /**
   * For `Repository.copyTo`: like {@link saveSnapshot} with the snapshot's document at hand. The caller has seen to it that
   * the repository has all blobs of the tree.
   */
  async copySnapshot(tree: string, json: string): Promise<string> {
    return await this.#commit(tree, () => json);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#blobs.abandon(new VaultError('io', 'the writer is closed', { permanent: true }));
    } finally {
      this.#signal.removeEventListener('abort', this.#onAbort);
      await this.#lock[Symbol.asyncDispose]();
    }
  }

  async #commit(tree: string, encode: () => string): Promise<string> {
    this.#require('tree', tree, 'the snapshot');
    await this.#blobs.flush();
    const json = encode();
    this.#blobs.check();
    try {
      return await saveOnFoundation(this.#ports.documents, json, this.#foundation);
    } catch (error) {
      this.#blobs.fail(error);
      throw error;
    }
  }

  #count(saved: SavedFile): SavedFile {
    this.#totals.files += 1;
    this.#totals.bytes += saved.size;
    return saved;
  }

  #require(type: 'data' | 'tree', id: string, who: string): void {
    this.#blobs.check();
    if (!this.#blobs.knows(type, id)) {
      throw new VaultError('missing', `${who} refers to the ${type} blob ${id}, which the repository does not have`);
    }
  }

  #summary(given: Partial<SnapshotSummary> = {}): SnapshotSummary {
    const { counts } = this.#blobs;
    return {
      backupStart: new Date(this.#began).toISOString(),
      backupEnd: new Date(this.#ports.clock.now()).toISOString(),
      filesNew: this.#totals.files,
      filesChanged: 0,
      filesUnmodified: 0,
      dirsNew: 0,
      dirsChanged: 0,
      dirsUnmodified: 0,
      dataBlobs: counts.dataBlobs,
      treeBlobs: counts.treeBlobs,
      dataAdded: counts.newBytes,
      dataAddedPacked: counts.storedBytes,
      totalFilesProcessed: this.#totals.files,
      totalBytesProcessed: this.#totals.bytes,
      ...given,
    };
  }
}
