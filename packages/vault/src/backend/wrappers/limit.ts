import type { Backend } from '../backend.ts';

/**
 * Lets at most `limit` saves, loads and deletes run at once; the others wait in the order they came. Listings do not
 * count: whoever lists may load what was listed before the listing ends.
 *
 * `signal` ends the waiting; calls then reject with its reason.
 */
export function limitBackend(
  inner: Backend,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Backend {
  const turns = new Turns(Math.max(1, limit), signal);
  return {
    prepare: () => inner.prepare(),
    save: (file, parts) => turns.run(() => inner.save(file, parts)),
    load: (file, range) => turns.run(() => inner.load(file, range)),
    list: (kind) => inner.list(kind),
    delete: (file) => turns.run(() => inner.delete(file)),
  };
}

class Turns {
  readonly #waiting = new Set<() => void>();
  readonly #signal: AbortSignal | undefined;
  #free: number;

  constructor(limit: number, signal: AbortSignal | undefined) {
    this.#free = limit;
    this.#signal = signal;
  }

  async run<T>(action: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await action();
    } finally {
      this.#give();
    }
  }

  async #take(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      this.#waiting.delete(resolve);
      reject(this.#signal?.reason);
    };
    this.#waiting.add(resolve);
    this.#signal?.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      this.#signal?.removeEventListener('abort', leave);
    }
  }

  /** Hands the turn to who waits longest. */
  #give(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
