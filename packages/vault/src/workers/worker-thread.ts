import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { buffersOf } from './operations.ts';
import type { Reply, Request, Results, Unlocking } from './protocol.ts';

/** Room for fresh objects of a thread, MB. What it works on are buffers beside them: without a limit it would let 48 MB pile up. */
const YOUNG_MB = 12;

interface Waiting {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (error: unknown) => void;
}

/** One worker thread and the calls it has not answered yet. It keeps the process alive only while there are some. */
export class WorkerThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #broken: VaultError | undefined;

  constructor() {
    this.#worker = new Worker(new URL('./seal-worker.ts', import.meta.url), {
      env: environment(),
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.unref();
    this.#worker.on('message', (reply: Reply) => this.#answer(reply));
    this.#worker.on('error', (error) => this.#break(error));
    this.#worker.on('exit', () => this.#break(undefined));
  }

  get load(): number {
    return this.#waiting.size;
  }

  unlock(key: MasterKey): void {
    this.#worker.postMessage({ key } satisfies Unlocking);
  }

  call<K extends Request['kind']>(
    order: Omit<Extract<Request, { kind: K }>, 'call'>,
  ): { number: number; result: Promise<Results[K]> } {
    const number = ++this.#calls;
    const result = new Promise<Results[keyof Results]>((resolve, reject) => {
      if (this.#broken) {
        reject(this.#broken);
        return;
      }
      this.#waiting.set(number, { resolve, reject });
      this.#worker.ref();
      const request = { ...order, call: number } as unknown as Request;
      this.#worker.postMessage(request, buffersOf(request));
    });
    return { number, result: result as Promise<Results[K]> };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('error' in reply) waiting?.reject(reply.error);
    else waiting?.resolve(reply.result);
  }

  #break(cause: unknown): void {
    this.#broken ??= new VaultError('io', 'a worker thread of the vault ended', { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}

/** A thread needs nothing of the environment; but where its process keeps what it compiles, the thread does, too. */
function environment(): Record<string, string> {
  const cache = getCompileCacheDir();
  // Node adds a folder for its own version to the one it was given.
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
}
