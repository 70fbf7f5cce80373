import { MAX_CHUNK } from '../../chunker/gear.ts';
import type { OwnedBytes, SharedBytes } from '../../owned-bytes.ts';
import type { BlobType } from '../../pack/blob.ts';
import { type FinishedPack, packBufferBytes } from '../../pack/open-pack.ts';
import type { ReadStep, Store } from '../../workers/protocol.ts';
import type { Lane, Sealer } from '../../workers/sealer.ts';
import { PackBuffers } from './pack-buffers.ts';

/**
 * Packs of a writer that are under way, of data and trees together, beyond one for each thread: while the threads fill theirs, one may
 * wait for the storage, and one be of trees.
 */
const FURTHER_PACKS = 2;
/** Requests that a thread may have before it, so that another one, which takes some 30 MB, is not started for a moment's work. */
const ENOUGH = 4;

/** Blobs that have their ids and wait in a thread for the decision which of them are to be stored. */
export interface WaitingBlobs {
  readonly ids: readonly string[];
  /** Seals those at these positions into packs; resolves to the bytes they take there, and to the buffer they came in, if it was handed over. */
  store(wanted: readonly number[]): Promise<{ readonly storedBytes: number; readonly back?: OwnedBytes }>;
}

/** Blobs of files that a thread has just read. */
type ReadBlobs = WaitingBlobs & Omit<ReadStep, 'ids'>;

/** Reads files of this machine in a thread. */
export interface ThreadReader {
  /** The next few megabytes: of `paths` if they are given, which the files before must be done for. */
  step(paths?: readonly string[]): Promise<ReadBlobs>;
}

/**
 * A writer's share of the threads. Each thread fills a pack of the writer's data blobs, the first one of its trees too; `packed` hears
 * of each that is full and gives its buffer back when it is stored. Memory: a pack for each thread and two more; blobs that are
 * larger than a pack come on top.
 */
export class WriterThreads {
  readonly #sealer: Sealer;
  readonly #writer: number;
  readonly #packSize: number;
  readonly #packed: (pack: FinishedPack) => void;
  readonly #buffers: PackBuffers;
  #readers = 0;

  constructor(options: {
    readonly sealer: Sealer;
    readonly packSize: number;
    readonly packed: (pack: FinishedPack) => void;
  }) {
    this.#sealer = options.sealer;
    this.#writer = options.sealer.enter();
    this.#packSize = options.packSize;
    this.#packed = options.packed;
    const bytes = packBufferBytes(options.packSize, MAX_CHUNK);
    this.#buffers = new PackBuffers(options.sealer.packBuffers, options.sealer.width + FURTHER_PACKS, bytes);
  }

  /** How many threads there can be. */
  get width(): number {
    return this.#sealer.width;
  }

  /** Hands blobs over that lie one after the other, to be hashed unless `ids` says what they are. */
  async hold(
    type: BlobType,
    { bytes, lengths, ids }: { bytes: OwnedBytes; lengths: readonly number[]; ids?: readonly string[] },
  ): Promise<WaitingBlobs> {
    // Trees go to one thread: in each they would begin a pack of their own, which few would ever fill.
    const lane = type === 'tree' ? this.#sealer.lane(0) : this.#sealer.idlest(ENOUGH);
    const writer = this.#writer;
    const { number, result } = lane.call<'hold'>({ kind: 'hold', writer, bytes, lengths, ...(ids && { ids }) });
    return this.#waiting(lane, { type, from: { call: number } }, (await result).ids);
  }

  /** Something that reads files in one of the threads, in turns. `gear` is the repository's gear table. */
  reader(gear: Uint32Array): ThreadReader {
    const reader = this.#readers++;
    const lane = this.#sealer.lane(reader % this.#sealer.width);
    const writer = this.#writer;
    return {
      step: async (paths) => {
        const order = { kind: 'read', writer, reader, gear, ...(paths && { paths }) } as const;
        const { ids, ...step } = await lane.call<'read'>(order).result;
        return { ...this.#waiting(lane, { type: 'data', from: { reader } }, ids), ...step };
      },
    };
  }

  /** The buffer of a pack that is stored. */
  giveBack(bytes: SharedBytes): void {
    this.#buffers.giveBack(bytes);
  }

  /**
   * Has the threads close the packs that are not full, of each type as few as their blobs fill; `packed` hears of them. To be called
   * when nothing is under way.
   */
  async finishPacks(): Promise<void> {
    const writer = this.#writer;
    const [first, ...others] = this.#sealer.started;
    if (!first) return;
    for (const type of ['data', 'tree'] as const) {
      for (const lane of others) {
        const { taken } = await lane.call<'take-pack'>({ kind: 'take-pack', writer, type }).result;
        if (!taken) continue;
        await this.#store(first, { type, from: { taken } }, [...taken.blobs.keys()]);
        this.#buffers.giveBack(taken.bytes);
      }
      const { pack } = await first.call<'finish-pack'>({ kind: 'finish-pack', writer, type }).result;
      if (pack) this.#packed(pack);
    }
  }

  /** Lets nobody wait for a buffer any more. */
  close(reason: unknown): void {
    this.#buffers.close(reason);
  }

  /** Tells the threads to forget this writer. */
  async leave(): Promise<void> {
    const order = { kind: 'leave', writer: this.#writer } as const;
    // A thread that has ended has forgotten already.
    this.#buffers.leave();
    await Promise.allSettled(this.#sealer.started.map((lane) => lane.call<'leave'>(order).result));
  }

  #waiting(lane: Lane, source: Pick<Store, 'type' | 'from'>, ids: readonly string[]): WaitingBlobs {
    return { ids, store: (wanted) => this.#store(lane, source, wanted) };
  }

  async #store(
    lane: Lane,
    source: Pick<Store, 'type' | 'from'>,
    wanted: readonly number[],
  ): ReturnType<WaitingBlobs['store']> {
    const order = { kind: 'store', writer: this.#writer, packSize: this.#packSize, ...source } as const;
    let storedBytes = 0;
    let spare: SharedBytes | undefined;
    for (let rest = wanted; ; spare = await this.#buffers.acquire()) {
      const done = await lane.call<'store'>({ ...order, wanted: rest, ...(spare && { spare }) }).result;
      storedBytes += done.storedBytes;
      for (const pack of done.packs) this.#packed(pack);
      if (done.spare) this.#buffers.giveBack(done.spare);
      rest = done.rest;
      if (rest.length === 0) return { storedBytes, ...(done.back && { back: done.back }) };
    }
  }
}
