import { gearTable } from '../chunker/gear.ts';
import type { CopyOptions, CopyReport } from '../copy/copy.ts';
import { VaultError } from '../errors.ts';
import type { ForgetOptions, ForgetReport } from '../forget/forget.ts';
import { RepositoryLock, removeStaleLocks } from '../lock/repository-lock.ts';
import { decodeSnapshot, type Snapshot } from '../snapshot/snapshot.ts';
import type { TreeNode } from '../tree/tree.ts';
import { mapBounded } from './bounded.ts';
import type { CheckOptions, CheckReport } from './check/findings.ts';
import type { ContentStats } from './content-census.ts';
import type { ContentStatsOptions } from './content-stats.ts';
import { RepositoryKeys } from './keys.ts';
import type { RepositoryParts } from './parts.ts';
import type { PruneOptions, PruneReport } from './prune/options.ts';
import { type ByteRange, readFile } from './read/read-file.ts';
import { Unpacking } from './read/unpacking.ts';
import type { RebuildIndexOptions, RebuildIndexReport } from './rebuild/options.ts';
import type { RepairOptions, RepairReport } from './repair/repair.ts';
import { Writer } from './writer.ts';

const PARALLEL_LOADS = 8;

/** Snapshots, and the snapshot files that cannot be read. */
export interface ReadableSnapshots {
  readonly snapshots: readonly Snapshot[];
  readonly damaged: readonly { readonly id: string; readonly error: VaultError }[];
}

/**
 * An opened repository. Reading takes no lock; writing goes through {@link Repository.write}. The code of each kind of
 * maintenance is loaded when it is asked for: reading and writing start without it.
 */
export class Repository implements AsyncDisposable {
  /** The passwords that open it. */
  readonly keys: RepositoryKeys;
  readonly #parts: RepositoryParts;
  #gear: Uint32Array | undefined;
  /** Snapshots never change, so one that was read is known until we ourselves remove some. */
  readonly #snapshots = new Map<string, Snapshot>();

  /** Use `openRepository`. */
  constructor(parts: RepositoryParts) {
    this.keys = new RepositoryKeys(parts);
    this.#parts = parts;
  }

  /** The repository's own id, 64 hex digits. */
  get id(): string {
    return this.#parts.config.id;
  }

  /**
   * All snapshots, oldest first. Throws `damaged` when one cannot be read: right for whoever decides by the whole list what
   * may go.
   */
  async snapshots(): Promise<readonly Snapshot[]> {
    const { snapshots, damaged } = await this.readableSnapshots();
    if (damaged[0]) throw damaged[0].error;
    return snapshots;
  }

  /** The snapshots that can be read, oldest first, beside those that cannot: right for whoever browses or restores. */
  async readableSnapshots(): Promise<ReadableSnapshots> {
    const snapshots: Snapshot[] = [];
    const damaged: { id: string; error: VaultError }[] = [];
    await mapBounded(await this.#parts.documents.names('snapshot'), PARALLEL_LOADS, async (id) => {
      try {
        snapshots.push(await this.snapshot(id));
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        if (error.code === 'damaged') damaged.push({ id, error });
        // Forgotten by somebody since the folder was listed.
        else if (error.code !== 'missing') throw error;
      }
    });
    snapshots.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1));
    return { snapshots, damaged };
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

  /** One node of a folder; undefined if there is none of that name. Of a large folder nothing else is held. Errors as for loadTree. */
  async findNode(tree: string, name: string): Promise<TreeNode | undefined> {
    return await this.#parts.reader.node(tree, name);
  }

  /**
   * The bytes of a file, or of `range` within it; only the blobs the range touches are read, each checked against its
   * id. Errors: `missing`, `damaged`, `io`.
   */
  readFile(content: readonly string[], range?: ByteRange): AsyncIterable<Uint8Array> {
    return readFile(this.#parts.reader, content, range);
  }

  /** Writes contents of files into files of this machine, many at once; see {@link Unpacking}. */
  unpack(options: { readonly signal?: AbortSignal; readonly written: (bytes: number) => void }): Unpacking {
    return new Unpacking(this.#parts, options);
  }

  /**
   * Begins to append, under a shared lock and with a fresh index. `locked` while somebody prunes, `damaged` when an index file
   * cannot be read: repair it first.
   */
  async write(options: { readonly signal?: AbortSignal } = {}): Promise<Writer> {
    options.signal?.throwIfAborted();
    const { documents, clock } = this.#parts;
    const lock = await RepositoryLock.acquire(documents, clock, 'shared');
    try {
      // Only under the lock is it certain that no pack the index names is about to go.
      await this.#parts.index.reload();
      this.#gear ??= gearTable(this.#parts.config.chunkerPolynomial);
      return new Writer({ ports: this.#parts, gear: this.#gear, lock, ...options });
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Removes what no snapshot leads to, under the exclusive lock. Safe to be cut short anywhere. See `prune/prune.ts`. */
  async prune(options?: PruneOptions): Promise<PruneReport> {
    const { prune } = await import('./prune/prune.ts');
    return await prune(this.#parts, options);
  }

  /** Makes the index say what is in the packs, under the exclusive lock. See `rebuild/rebuild-index.ts`. */
  async rebuildIndex(options?: RebuildIndexOptions): Promise<RebuildIndexReport> {
    const { rebuildIndex } = await import('./rebuild/rebuild-index.ts');
    return await rebuildIndex(this.#parts, options);
  }

  /**
   * Proves the structure of the repository and, where asked, every byte of its packs. Damage is told, not thrown. Takes a shared
   * lock; `locked` while somebody prunes.
   */
  async check(options: CheckOptions = {}): Promise<CheckReport> {
    const { checkRepository } = await import('./check/check.ts');
    return await checkRepository(this.#parts, options);
  }

  /** Copies snapshots, with everything they refer to, to another repository; see {@link copySnapshots} for what it promises. */
  async copyTo(target: Repository, options: CopyOptions = {}): Promise<CopyReport> {
    const { copySnapshots } = await import('../copy/copy.ts');
    const write = (signal: { readonly signal: AbortSignal }) => target.write(signal);
    const ports = { source: this.#parts, target: target.#parts, write };
    return await copySnapshots(ports, options);
  }

  /** Removes the snapshots a policy does not keep; see {@link ForgetOptions}. Errors: `refused`, `locked`, `damaged`, `io`. */
  async forget(options: ForgetOptions): Promise<ForgetReport> {
    try {
      const { forget } = await import('../forget/forget.ts');
      return await forget(this.#parts, options);
    } finally {
      this.#snapshots.clear();
    }
  }

  /** Removes these snapshots. One that is not there is no error. Errors: `locked`, `io`. */
  async forgetSnapshots(ids: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    try {
      const { forgetSnapshots } = await import('../forget/forget.ts');
      await forgetSnapshots(this.#parts, ids, options);
    } finally {
      this.#snapshots.clear();
    }
  }

  /**
   * Saves what can still be read of damaged packs, mends the index, and adds snapshots without what is lost. Takes the exclusive
   * lock; `locked` while anybody is at work or a lock cannot be read.
   */
  async repair(options: RepairOptions = {}): Promise<RepairReport> {
    const { repairRepository } = await import('./repair/repair.ts');
    return await repairRepository(this.#parts, options);
  }

  /**
   * Removes locks of dead processes of this host and locks older than 30 minutes; resolves to their number. `unreadable` says
   * that nobody is at work, so that locks that cannot be read may go, too.
   */
  async removeStaleLocks(options: { readonly unreadable?: boolean } = {}): Promise<number> {
    return await removeStaleLocks(this.#parts.documents, this.#parts.clock, options);
  }

  /** Takes in what other writers appended since, as far as it can be read. */
  async reload(): Promise<void> {
    await this.#parts.index.reloadReadable();
  }

  /** Names of index files that could not be read at the last reload. What only they name is `damaged` until a repair. */
  get unreadableIndexes(): readonly string[] {
    return [...this.#parts.index.damaged.keys()];
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
    const { contentStats } = await import('./content-stats.ts');
    return await contentStats(this.#parts, options);
  }

  /** Ends the worker threads. Writers must be disposed before. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.sealer[Symbol.asyncDispose]();
  }
}
