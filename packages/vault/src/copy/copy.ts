import { VaultError } from '../errors.ts';
import { RepositoryLock } from '../lock/repository-lock.ts';
import { ownedBytes } from '../owned-bytes.ts';
import type { BlobType } from '../pack/blob.ts';
import type { RepositoryParts } from '../repository/parts.ts';
import { type PackRange, packRanges } from '../repository/read/pack-ranges.ts';
import type { Writer } from '../repository/writer.ts';
import { loadSnapshots } from '../snapshot/load-snapshots.ts';
import { encodeCopy, type Snapshot } from '../snapshot/snapshot.ts';
import { type NeededBlob, Needs } from './needs.ts';
import { CopiesKnown } from './similar.ts';

/** Enough that packs are read in long stretches, and little to lose when a copy is cut off. */
const BATCH_BYTES = 1024 ** 3;
/** Pieces of packs being read and opened beside the one being stored; each up to 8 MiB sealed and 16 MiB plain. */
const AHEAD = 2;

/** What to copy, and how to hear of it. */
export interface CopyOptions {
  /** Full ids of snapshots of the source. Default: all. */
  readonly snapshots?: readonly string[];
  /**
   * Snapshots are saved at the target whenever those looked through need this many bytes together, as sealed in the
   * source; a larger one by itself. Default 1 GiB.
   */
  readonly batchBytes?: number;
  /** Called often, at least after every few MiB; must not throw. */
  readonly progress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
}

/** How far a copy is. */
export interface CopyProgress {
  /** Snapshots that are at the target, copied now or before. */
  readonly snapshotsDone: number;
  readonly snapshots: number;
  /** Bytes copied, as they were sealed in the source. */
  readonly bytesDone: number;
  /** Bytes known so far to be needed; grows as more snapshots are looked through. */
  readonly bytesFound: number;
}

/** What was copied. */
export interface CopyReport {
  /** Snapshots copied now, by their ids in both repositories, oldest first. */
  readonly copied: readonly CopiedSnapshot[];
  /** Snapshots whose copy was there already. */
  readonly skipped: readonly CopiedSnapshot[];
  /** Blobs that the target did not have. */
  readonly blobs: number;
  /** Their bytes as sealed in the source. */
  readonly bytes: number;
}

/** A snapshot and its copy. */
export interface CopiedSnapshot {
  readonly source: string;
  readonly target: string;
}

/** Between which repositories. */
export interface CopyPorts {
  readonly source: RepositoryParts;
  readonly target: RepositoryParts;
  /** Begins to append to the target. */
  readonly write: (options: { readonly signal: AbortSignal }) => Promise<Writer>;
}

/**
 * Copies snapshots, oldest first, with everything they refer to, sealed with the target's key. Files are not cut anew, so
 * blobs keep their ids; those the target has are not read. Each blob is compared with its id before it is stored. Holds a
 * shared lock on both repositories. A copy that is cut off leaves the snapshots it completed, and the rest of what it
 * stored is found by the next one. Errors: `missing` and `damaged` when the source is not whole, `locked`, `full`, `io`.
 */
export async function copySnapshots(ports: CopyPorts, options: CopyOptions): Promise<CopyReport> {
  const { source } = ports;
  options.signal?.throwIfAborted();
  await using lock = await RepositoryLock.acquire(source.documents, source.clock, 'shared');
  await source.index.reload();
  const signal = options.signal ? AbortSignal.any([options.signal, lock.lost]) : lock.lost;
  await using writer = await ports.write({ signal });
  const copy = new Copy(ports, writer, { ...options, signal });
  return await copy.run();
}

class Copy {
  readonly #source: RepositoryParts;
  readonly #target: RepositoryParts;
  readonly #writer: Writer;
  readonly #options: CopyOptions & { readonly signal: AbortSignal };
  readonly #needs: Needs;
  readonly #report = { copied: [] as CopiedSnapshot[], skipped: [] as CopiedSnapshot[], blobs: 0, bytes: 0 };
  /** Looked through, not saved yet. */
  #batch: Snapshot[] = [];
  #snapshots = 0;

  constructor(ports: CopyPorts, writer: Writer, options: CopyOptions & { readonly signal: AbortSignal }) {
    this.#source = ports.source;
    this.#target = ports.target;
    this.#writer = writer;
    this.#options = options;
    this.#needs = new Needs(ports.source, ports.target.index);
  }

  async run(): Promise<CopyReport> {
    const { signal, snapshots: ids, batchBytes = BATCH_BYTES } = this.#options;
    const known = new CopiesKnown(await loadSnapshots(this.#target.documents, { signal }));
    const snapshots = await loadSnapshots(this.#source.documents, { ids, signal });
    snapshots.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1));
    this.#snapshots = snapshots.length;
    // The last snapshot of each series that the target has or will have whole.
    const bases = new Map<string, string>();
    for (const snapshot of snapshots) {
      const series = JSON.stringify([snapshot.hostname, snapshot.paths, snapshot.tags]);
      const copy = known.find(snapshot);
      if (copy) {
        this.#report.skipped.push({ source: snapshot.id, target: copy.id });
      } else {
        await this.#needs.addTree(snapshot.tree, bases.get(series), signal);
        this.#batch.push(snapshot);
        if (this.#needs.waiting >= batchBytes) await this.#complete();
      }
      bases.set(series, snapshot.tree);
      this.#tell();
    }
    await this.#complete();
    return this.#report;
  }

  /** Copies what the snapshots of the batch need, then the snapshots themselves. */
  async #complete(): Promise<void> {
    for (const type of ['data', 'tree'] as const) await this.#copyBlobs(type);
    for (const { id, tree } of this.#batch) {
      const json = encodeCopy(id, await this.#source.documents.load('snapshot', id));
      this.#options.signal.throwIfAborted();
      this.#report.copied.push({ source: id, target: await this.#writer.copySnapshot(tree, json) });
      this.#tell();
    }
    this.#batch = [];
  }

  async #copyBlobs(type: BlobType): Promise<void> {
    const ranges = packRanges(this.#needs.take(type));
    for await (const { ids, bytes, plain } of readAhead(ranges, (range) => this.#open(range))) {
      await this.#writer.copyBlobs(type, { ids, bytes: plain.plain, lengths: plain.lengths });
      this.#report.blobs += ids.length;
      this.#report.bytes += bytes;
      this.#tell();
    }
  }

  /** Reads and proves the blobs of a range. */
  async #open({ pack, offset, length, blobs }: PackRange<NeededBlob>) {
    this.#options.signal.throwIfAborted();
    const name = this.#needs.packId(pack);
    const read = await this.#source.backend.load({ kind: 'pack', name }, { offset, length });
    const pieces = blobs.map((blob) => ({ ...blob, at: blob.offset - offset }));
    const plain = await this.#source.sealer.open(ownedBytes(read), pieces);
    const damaged = blobs[plain.damaged[0] ?? -1];
    if (damaged) throw new VaultError('damaged', `blob ${damaged.id} in pack ${name} is not what its id says`);
    const bytes = blobs.reduce((sum, blob) => sum + blob.length, 0);
    return { ids: blobs.map(({ id }) => id), bytes, plain };
  }

  #tell(): void {
    const { copied, skipped, bytes } = this.#report;
    this.#options.progress?.({
      snapshotsDone: copied.length + skipped.length,
      snapshots: this.#snapshots,
      bytesDone: bytes,
      bytesFound: this.#needs.found,
    });
  }
}

/** Loads the next ones while one is worked on. */
async function* readAhead<T, R>(items: Iterable<T>, load: (item: T) => Promise<R>): AsyncGenerator<R, void, undefined> {
  const loading: Promise<R>[] = [];
  try {
    for (const item of items) {
      const next = load(item);
      // Looked after below, however late.
      void Promise.allSettled([next]);
      loading.push(next);
      if (loading.length > AHEAD) yield await (loading.shift() as Promise<R>);
    }
    for (let next = loading.shift(); next; next = loading.shift()) yield await next;
  } finally {
    await Promise.allSettled(loading);
  }
}
