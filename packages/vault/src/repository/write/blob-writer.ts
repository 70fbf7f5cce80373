import type { Backend } from '../../backend/backend.ts';
import type { Clock } from '../../clock.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { MasterKey } from '../../crypto/master-key.ts';
import type { PackContent } from '../../index/blob-index.ts';
import { freeBytes, type OwnedBytes } from '../../owned-bytes.ts';
import type { BlobType } from '../../pack/blob.ts';
import type { FinishedPack } from '../../pack/open-pack.ts';
import type { Sealer } from '../../workers/sealer.ts';
import type { Documents } from '../documents.ts';
import type { RepositoryIndex } from '../repository-index.ts';
import { ByteBudget } from './byte-budget.ts';
import { ChunkBuffers } from './chunk-buffers.ts';
import { IndexWriter } from './index-writer.ts';
import { type WaitingBlobs, WriterThreads } from './writer-threads.ts';

/** Plain bytes on their way to a pack at once, with what is remembered of each blob. */
const IN_FLIGHT_BYTES = 24 * 1024 * 1024;
/** What id, place and claim of a blob under way take in all threads: more than many a blob itself. */
const BYTES_A_BLOB = 1024;
/** Small blobs travel to a thread together, up to so many bytes and so many blobs. */
const BATCH_BYTES = 512 * 1024;
const BATCH_BLOBS = 2_000;

interface Batch {
  readonly bytes: OwnedBytes;
  readonly ids: string[];
  readonly lengths: number[];
  used: number;
}

/** Blobs that lie one after the other in bytes that change hands. */
export interface ProvenBlobs {
  readonly bytes: OwnedBytes;
  readonly ids: readonly string[];
  readonly lengths: readonly number[];
}

/** What a writer needs of its repository. */
export interface WritePorts {
  readonly backend: Backend;
  readonly key: MasterKey;
  readonly sealer: Sealer;
  readonly documents: Documents;
  readonly index: RepositoryIndex;
  readonly clock: Clock;
  /** Throws when the lock under which all this happens is lost. */
  readonly guard: () => void;
  /** Bytes at which a pack is closed. */
  readonly packSize: number;
}

/** Counts of one writer. All in bytes or blobs since it began. */
export interface BlobCounts {
  newBytes: number;
  storedBytes: number;
  dedupBytes: number;
  dataBlobs: number;
  treeBlobs: number;
}

/**
 * Stores blobs that the repository does not have. Deduplicates against the index and against what this writer itself
 * has under way, before anything is compressed. The first failure ends it: every later call throws that failure.
 */
export class BlobWriter {
  readonly buffers = new ChunkBuffers();
  readonly threads: WriterThreads;
  readonly counts: BlobCounts = { newBytes: 0, storedBytes: 0, dedupBytes: 0, dataBlobs: 0, treeBlobs: 0 };
  readonly #ports: WritePorts;
  readonly #budget = new ByteBudget(IN_FLIGHT_BYTES);
  readonly #indexWriter: IndexWriter;
  readonly #batches = new Map<BlobType, Batch>();
  /** Blobs of this writer that no durable index file names yet. Other writers must not rely on them. */
  readonly #claims = new Set<string>();
  readonly #tasks = new Set<Promise<void>>();
  #failure: { readonly reason: unknown; readonly mayIndex: boolean } | undefined;

  constructor(ports: WritePorts) {
    this.#ports = ports;
    const { documents, clock, guard, sealer, packSize } = ports;
    const written = (name: string, packs: readonly PackContent[]) => this.#indexed(name, packs);
    this.#indexWriter = new IndexWriter({ documents, clock, guard, written });
    this.threads = new WriterThreads({ sealer, packSize, packed: (pack) => this.#storePack(pack) });
  }

  /** Whether a snapshot of this writer may refer to the blob. */
  knows(type: BlobType, id: string): boolean {
    return this.#ports.index.has(type, id) || this.#claims.has(claimOf(type, id));
  }

  /** Stores a blob that is at hand whole; resolves to its id, maybe before it is stored. `bytes` are copied before this returns. */
  async saveBlob(type: BlobType, bytes: Uint8Array): Promise<string> {
    this.check();
    const id = sha256(bytes);
    if (!this.#claim(type, id, bytes.length)) return id;
    const open = this.#batches.get(type);
    const full = open && !hasRoom(open, bytes.length) ? open : undefined;
    const batch = open && !full ? open : newBatch(bytes.length);
    batch.bytes.set(bytes, batch.used);
    batch.used += bytes.length;
    batch.ids.push(id);
    batch.lengths.push(bytes.length);
    this.#batches.set(type, batch);
    if (full) await this.#submit(type, full);
    return id;
  }

  /** Stores blobs that were compared with their ids already. Resolves when there is room for them. */
  async saveProven(type: BlobType, { bytes, ids, lengths }: ProvenBlobs): Promise<void> {
    this.check();
    const batch: Batch = { bytes, ids: [], lengths: [], used: 0 };
    let at = 0;
    for (const [position, id] of ids.entries()) {
      const length = lengths[position] as number;
      if (this.#claim(type, id, length)) {
        bytes.copyWithin(batch.used, at, at + length);
        batch.used += length;
        batch.ids.push(id);
        batch.lengths.push(length);
      }
      at += length;
    }
    if (batch.ids.length > 0) await this.#submit(type, batch);
  }

  /**
   * Stores the first `length` bytes of a buffer of {@link buffers}, which thereby changes hands. Resolves when there
   * is room for it; `id` resolves when a thread has hashed it, maybe before it is stored.
   */
  async saveChunk(bytes: OwnedBytes, length: number): Promise<{ readonly id: Promise<string> }> {
    this.check();
    const { promise: id, resolve, reject } = Promise.withResolvers<string>();
    // Whoever asked may have given up on the file by the time this fails.
    void Promise.allSettled([id]);
    await this.#start(length, async () => {
      try {
        const hashed = await this.threads.hold('data', { bytes, lengths: [length] });
        resolve(hashed.ids[0] as string);
        await this.saveWaiting(hashed, [length]);
      } catch (error) {
        reject(error);
        throw error;
      }
    });
    return { id };
  }

  /** Stores those of the blobs that the repository does not have. Resolves when they are sealed; whoever waits longer holds memory. */
  async saveWaiting(waiting: WaitingBlobs, lengths: readonly number[]): Promise<void> {
    this.check();
    const wanted = lengths.flatMap((length, position) =>
      this.#claim('data', waiting.ids[position] as string, length) ? [position] : [],
    );
    const { storedBytes, back } = await waiting.store(wanted);
    this.counts.storedBytes += storedBytes;
    if (back) this.buffers.giveBack(back);
  }

  /** Runs work that {@link flush} waits for, and whose failure ends this writer. */
  background(work: () => Promise<void>): void {
    const task = work()
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
  }

  /** Resolves when everything saved before this call is durable and indexed. */
  async flush(): Promise<void> {
    this.check();
    for (const [type, batch] of [...this.#batches]) {
      this.#batches.delete(type);
      await this.#submit(type, batch);
    }
    await this.#settle();
    this.check();
    try {
      await this.threads.finishPacks();
      await this.#settle();
      this.check();
      await this.#indexWriter.flush();
    } catch (error) {
      this.fail(error);
    }
    this.check();
  }

  /** Stops: nothing new gets in. What is stored already is indexed, so that the next attempt finds it. */
  async abandon(reason: unknown): Promise<void> {
    this.fail(reason, { mayIndex: true });
    await this.#settle();
    await this.threads.leave();
    if (this.#failure?.mayIndex) await this.#indexWriter.flush();
  }

  /**
   * Makes every present and later call throw `reason`, unless something failed before. `mayIndex` says that storage and
   * lock are sound, so that packs which are stored may still be indexed.
   */
  fail(reason: unknown, { mayIndex = false } = {}): void {
    this.#failure ??= { reason, mayIndex };
    this.#budget.close(this.#failure.reason);
    this.threads.close(this.#failure.reason);
  }

  /** Throws what this writer failed with. */
  check(): void {
    if (this.#failure) throw this.#failure.reason;
  }

  #claim(type: BlobType, id: string, length: number): boolean {
    if (this.knows(type, id)) {
      this.counts.dedupBytes += length;
      return false;
    }
    this.#claims.add(claimOf(type, id));
    this.counts.newBytes += length;
    this.counts[type === 'data' ? 'dataBlobs' : 'treeBlobs'] += 1;
    return true;
  }

  #indexed(name: string, packs: readonly PackContent[]): void {
    this.#ports.index.addWritten(name, packs);
    for (const pack of packs) for (const { type, id } of pack.blobs) this.#claims.delete(claimOf(type, id));
  }

  async #submit(type: BlobType, batch: Batch): Promise<void> {
    await this.#start(costOf(batch), async () => {
      const held = await this.threads.hold(type, batch);
      const { storedBytes, back } = await held.store([...batch.ids.keys()]);
      this.counts.storedBytes += storedBytes;
      if (back) freeBytes(back);
    });
  }

  /** Stores a pack that a thread has filled. */
  #storePack({ id, blobs, bytes, length }: FinishedPack): void {
    this.background(async () => {
      await this.#ports.backend.save({ kind: 'pack', name: id }, [bytes.subarray(0, length)]);
      this.threads.giveBack(bytes);
      await this.#indexWriter.add({ id, blobs });
    });
  }

  /** Resolves when nothing is under way any more, including what was begun by what was under way. */
  async #settle(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
  }

  /** Runs work in the background once there is room for its bytes; resolves when it has begun. */
  async #start(bytes: number, work: () => Promise<void>): Promise<void> {
    const admission = this.#budget.acquire(bytes);
    this.background(async () => {
      await admission;
      try {
        await work();
      } finally {
        this.#budget.release(bytes);
      }
    });
    await admission;
  }
}

function costOf({ used, ids }: Batch): number {
  return used + ids.length * BYTES_A_BLOB;
}

function newBatch(firstLength: number): Batch {
  return { bytes: new Uint8Array(Math.max(BATCH_BYTES, firstLength)), ids: [], lengths: [], used: 0 };
}

function hasRoom({ used, bytes, ids }: Batch, more: number): boolean {
  return used + more <= bytes.length && ids.length < BATCH_BLOBS;
}

function claimOf(type: BlobType, id: string): string {
  return `${type} ${id}`;
}
