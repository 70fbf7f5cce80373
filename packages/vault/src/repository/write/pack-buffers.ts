import type { SharedBytes } from '../../owned-bytes.ts';

interface Waiter {
  readonly give: (bytes: SharedBytes) => void;
  readonly refuse: (reason: unknown) => void;
}

/** A fixed number of buffers for packs. Who needs one while all are being filled or stored waits: so a slow storage slows its writer down. */
export class PackBuffers {
  readonly #bytes: number;
  readonly #free: SharedBytes[] = [];
  readonly #store: SharedBytes[];
  readonly #waiters: Waiter[] = [];
  readonly #count: number;
  #unmade: number;
  #closed: { readonly reason: unknown } | undefined;

  /**
   * `count` buffers of so many bytes, taken from `store` or made as they are first needed. All have the same size in one store.
   */
  constructor(store: SharedBytes[], count: number, bytes: number) {
    this.#store = store;
    this.#count = count;
    this.#unmade = count;
    this.#bytes = bytes;
  }

  /** Resolves to a buffer when there is one. */
  async acquire(): Promise<SharedBytes> {
    if (this.#closed) throw this.#closed.reason;
    const free = this.#free.pop();
    if (free) return free;
    if (this.#unmade > 0) {
      this.#unmade -= 1;
      return this.#store.pop() ?? new Uint8Array(new SharedArrayBuffer(this.#bytes));
    }
    return await new Promise((give, refuse) => this.#waiters.push({ give, refuse }));
  }

  /** One of another size is let go: it was made for a single blob. */
  giveBack(bytes: SharedBytes): void {
    if (bytes.length !== this.#bytes) return;
    const next = this.#waiters.shift();
    if (next) next.give(bytes);
    else this.#free.push(bytes);
  }

  /** Puts what is free into the store, for the next one who writes; as much as one of them uses at most. */
  leave(): void {
    this.#store.push(...this.#free.splice(0, Math.max(0, this.#count - this.#store.length)));
  }

  /** Refuses everybody who waits or comes later, with this reason. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    for (const { refuse } of this.#waiters.splice(0)) refuse(reason);
  }
}
