import type { MasterKey } from '../crypto/master-key.ts';
import type { OwnedBytes, SharedBytes } from '../owned-bytes.ts';
import type { ExpectedPack, PackVerdict } from '../pack/verify-pack.ts';
import { Operations } from './operations.ts';
import type { PackBytes, Request, Results, SealedPiece, Unpack } from './protocol.ts';
import { WorkerThread } from './worker-thread.ts';

/** A request without its number, which the lane gives. */
export type Order<K extends Request['kind']> = Omit<Extract<Request, { kind: K }>, 'call'>;

/** Something that carries out requests: a thread, or the calling thread itself. */
export interface Lane extends AsyncDisposable {
  /** Requests not answered yet. */
  readonly load: number;
  /** Hands over the key; before the first request. */
  unlock(key: MasterKey): void;
  /** Carries out a request. Its buffers belong to the lane until the answer brings them back. */
  call<K extends Request['kind']>(order: Order<K>): { readonly number: number; readonly result: Promise<Results[K]> };
}

/** Spreads the heavy work of writing and reading over threads. Buffers given to it are not touched by the caller until they return. */
export class Sealer implements AsyncDisposable {
  readonly #workers: number;
  #key: MasterKey | undefined;
  #lanes: Lane[] = [];
  #writers = 0;
  /** Buffers of packs that nobody uses now. Kept with the threads, because memory that is shared with them is slow to be given back. */
  readonly packBuffers: SharedBytes[] = [];

  /** `workers` threads; 0 means the work is done where it is asked for. Each starts when there is first something for it to do. */
  constructor(workers: number) {
    this.#workers = workers;
  }

  /** Hands over the key, without which there is nothing to do. */
  unlock(key: MasterKey): void {
    this.#key = key;
    for (const lane of this.#lanes) lane.unlock(key);
  }

  /** How many lanes there can be. */
  get width(): number {
    return Math.max(1, this.#workers);
  }

  /** Starts them all, for who knows that there will be work. The key may come later. */
  start(): void {
    this.lane(this.width - 1);
  }

  /** A number of its own for somebody who writes. */
  enter(): number {
    return ++this.#writers;
  }

  /** The lanes that have begun. */
  get started(): readonly Lane[] {
    return this.#lanes;
  }

  /** The lane with this number, from 0 up to {@link width}; it starts now if it has not. */
  lane(number: number): Lane {
    while (this.#lanes.length <= number) {
      const lane = this.#workers > 0 ? new WorkerThread() : new CallingThread();
      if (this.#key) lane.unlock(this.#key);
      this.#lanes.push(lane);
    }
    return this.#lanes[number] as Lane;
  }

  /** The lane with the least to do; another one starts when each has more than `enough` requests before it. */
  idlest(enough = 0): Lane {
    const [first, ...others] = this.#lanes;
    if (!first) return this.lane(0);
    const best = others.reduce((least, lane) => (lane.load < least.load ? lane : least), first);
    return best.load > enough && this.#lanes.length < this.width ? this.lane(this.#lanes.length) : best;
  }

  /** Opens sealed blobs of `bytes`, which do not come back, and compares each with its id; says which are damaged. */
  async open(bytes: OwnedBytes, blobs: readonly SealedPiece[]): Promise<Results['open']> {
    return await this.idlest().call<'open'>({ kind: 'open', bytes, blobs }).result;
  }

  /** Proves every byte of a pack. Bytes change hands for good. Undefined where the thread could not read the file. */
  async verifyPack(pack: PackBytes, expected: ExpectedPack): Promise<PackVerdict | undefined> {
    return (await this.idlest().call<'verify-pack'>({ kind: 'verify-pack', expected, ...pack }).result).verdict;
  }

  /** Takes blobs out of a pack, proves each and writes it to files of this machine. Bytes change hands for good. */
  async unpack(pack: PackBytes, work: Unpack): Promise<Results['unpack']> {
    return await this.idlest().call<'unpack'>({ kind: 'unpack', ...work, ...pack }).result;
  }

  /** As {@link open}, but it is the sealed bytes that come back. */
  async prove(bytes: OwnedBytes, blobs: readonly SealedPiece[]): Promise<Results['prove']> {
    return await this.idlest().call<'prove'>({ kind: 'prove', bytes, blobs }).result;
  }

  /** SHA-256 of the concatenation; the parts come back. */
  async digest(parts: readonly OwnedBytes[]): Promise<Results['digest']> {
    return await this.idlest().call<'digest'>({ kind: 'digest', parts }).result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const lanes = this.#lanes;
    this.#lanes = [];
    await Promise.all(lanes.map((lane) => lane[Symbol.asyncDispose]()));
  }
}

class CallingThread implements Lane {
  readonly load = 0;
  #operations: Operations | undefined;
  #calls = 0;

  unlock(key: MasterKey): void {
    this.#operations = new Operations(key);
  }

  call<K extends Request['kind']>(order: Order<K>): { number: number; result: Promise<Results[K]> } {
    const number = ++this.#calls;
    const request = { ...order, call: number } as unknown as Request;
    return { number, result: Promise.resolve().then(() => this.#run(request) as Results[K]) };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #run(request: Request): Results[keyof Results] {
    if (!this.#operations) throw new Error('there is work before the key');
    return this.#operations.run(request);
  }
}
