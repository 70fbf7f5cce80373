import { gearTable } from '../chunker/gear.ts';
import { type CopyOptions, type CopyReport, copySnapshots } from '../copy/copy.ts';
import { VaultError } from '../errors.ts';
import { type ForgetOptions, type ForgetReport, forget, forgetSnapshots } from '../forget/forget.ts';
import { RepositoryLock, removeStaleLocks } from '../lock/repository-lock.ts';
import { decodeSnapshot, type Snapshot } from '../snapshot/snapshot.ts';
import type { TreeNode } from '../tree/tree.ts';
import { Sealer } from '../workers/sealer.ts';
import { mapBounded } from './bounded.ts';
import { type ContentStats, type ContentStatsOptions, contentStats } from './content-stats.ts';
import { RepositoryKeys } from './keys.ts';
import type { RepositoryParts } from './parts.ts';
import { type ByteRange, readFile } from './read/read-file.ts';
import { Writer } from './writer.ts';

const PARALLEL_LOADS = 8;

/** An opened repository. Reading takes no lock; writing goes through {@link Repository.write}. */
export class Repository implements AsyncDisposable {
  /** The passwords that open it. */
  readonly keys: RepositoryKeys;
  readonly #parts: RepositoryParts;
  readonly #gear: Uint32Array;
  /** Snapshots never change, so one that was read is known until we ourselves remove some. */
  readonly #snapshots = new Map<string, Snapshot>();
  #sealer: Sealer | undefined;

  /** Use `openRepository`. */
  constructor(parts: RepositoryParts) {
    this.keys = new RepositoryKeys(parts);
    this.#parts = parts;
    this.#gear = gearTable(parts.config.chunkerPolynomial);
  }

  /** The repository's own id, 64 hex digits. */
  get id(): string {
    return this.#parts.config.id;
  }

  /** All snapshots, oldest first. Throws `damaged` when one cannot be read. */
  async snapshots(): Promise<readonly Snapshot[]> {
    const names = await this.#parts.documents.names('snapshot');
    const found = await mapBounded(names, PARALLEL_LOADS, (name) => this.#snapshotIfThere(name));
    const snapshots = found.filter((snapshot) => snapshot !== undefined);
    return snapshots.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1));
  }

  /** One snapshot by its full id; `missing` when there is none. */
  async snapshot(id: string): Promise<Snapshot> {
    const known = this.#snapshots.get(id);
    if (known) return known;
    const snapshot = decodeSnapshot(id, await this.#parts.documents.load('snapshot', id));
    this.#snapshots.set(id, snapshot);
    return snapshot;
  }

  /** The nodes of a folder, sorted by the bytes of their names. Errors: `missing`, `damaged`, `io`. */
  async loadTree(id: string): Promise<readonly TreeNode[]> {
    return await this.#parts.reader.tree(id);
  }

  /**
   * The bytes of a file, or of `range` within it; only the blobs the range touches are read, each checked against its
   * id. Errors: `missing`, `damaged`, `io`.
   */
  readFile(content: readonly string[], range?: ByteRange): AsyncIterable<Uint8Array> {
    return readFile(this.#parts.reader, content, range);
  }

  /** Begins to append, under a shared lock and with a fresh index. `locked` while somebody prunes. */
  async write(options: { readonly signal?: AbortSignal } = {}): Promise<Writer> {
    options.signal?.throwIfAborted();
    const { documents, clock } = this.#parts;
    const lock = await RepositoryLock.acquire(documents, clock, 'shared');
    try {
      // Only under the lock is it certain that no pack the index names is about to go.
      await this.reload();
      return new Writer({ ports: { ...this.#parts, sealer: this.#threads() }, gear: this.#gear, lock, ...options });
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Copies snapshots, with everything they refer to, to another repository; see {@link copySnapshots} for what it promises. */
  async copyTo(target: Repository, options: CopyOptions = {}): Promise<CopyReport> {
    const write = (signal: { readonly signal: AbortSignal }) => target.write(signal);
    const ports = { source: this.#parts, sealer: this.#threads(), target: target.#parts, write };
    return await copySnapshots(ports, options);
  }

  /** Removes the snapshots a policy does not keep; see {@link ForgetOptions}. Errors: `refused`, `locked`, `damaged`, `io`. */
  async forget(options: ForgetOptions): Promise<ForgetReport> {
    try {
      return await forget(this.#parts, options);
    } finally {
      this.#snapshots.clear();
    }
  }

  /** Removes these snapshots. One that is not there is no error. Errors: `locked`, `io`. */
  async forgetSnapshots(ids: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    try {
      await forgetSnapshots(this.#parts, ids, options);
    } finally {
      this.#snapshots.clear();
    }
  }

  /** Removes locks of dead processes of this host and locks older than 30 minutes; resolves to their number. */
  async removeStaleLocks(): Promise<number> {
    return await removeStaleLocks(this.#parts.documents, this.#parts.clock);
  }

  /** Takes in what other writers appended since. */
  async reload(): Promise<void> {
    await this.#parts.index.reload();
  }

  /** Bytes of all files of the repository, and the number of snapshots. Lists every file. */
  async stats(): Promise<{ readonly storedBytes: number; readonly snapshots: number }> {
    let storedBytes = 0;
    let snapshots = 0;
    for (const kind of ['pack', 'index', 'snapshot', 'key'] as const) {
      for await (const { size } of this.#parts.backend.list(kind)) {
        storedBytes += size;
        if (kind === 'snapshot') snapshots += 1;
      }
    }
    return { storedBytes, snapshots };
  }

  /** What snapshots hold and what that takes; reads their trees. Errors: `missing`, `damaged`, `io`. */
  async contentStats(options: ContentStatsOptions = {}): Promise<ContentStats> {
    return await contentStats(this.#parts, options);
  }

  /** Ends the worker threads. Writers must be disposed before. */
  async [Symbol.asyncDispose](): Promise<void> {
    const sealer = this.#sealer;
    this.#sealer = undefined;
    await sealer?.[Symbol.asyncDispose]();
  }

  #threads(): Sealer {
    this.#sealer ??= new Sealer(this.#parts.key, this.#parts.workers);
    return this.#sealer;
  }

  async #snapshotIfThere(id: string): Promise<Snapshot | undefined> {
    try {
      return await this.snapshot(id);
    } catch (error) {
      // Forgotten by somebody since the folder was listed.
      if (error instanceof VaultError && error.code === 'missing') return undefined;
      throw error;
    }
  }
}
