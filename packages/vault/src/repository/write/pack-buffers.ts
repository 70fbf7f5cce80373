import type { OwnedBytes } from '../../owned-bytes.ts';

interface Waiter {
  readonly give: (bytes: OwnedBytes) => void;
  readonly refuse: (reason: unknown) => void;
}

/** A fixed number of buffers for packs. Who needs one while all are being filled or stored waits: so a slow storage slows its writer down. */
export class PackBuffers {
  readonly #bytes: number;
  readonly #free: OwnedBytes[] = [];
  readonly #waiters: Waiter[] = [];
  #unmade: number;
  #closed: { readonly reason: unknown } | undefined;

  /** `count` buffers of so many bytes, made as they are first needed. */
  constructor(count: number, bytes: number) {
    this.#unmade = count;
    this.#bytes = bytes;
  }

  /** Resolves to a buffer when there is one. */
  async acquire(): Promise<OwnedBytes> {
    if (this.#closed) throw this.#closed.reason;
    const free = this.#free.pop();
    if (free) return free;
    if (this.#unmade > 0) {
      this.#unmade -= 1;
      return new Uint8Array(this.#bytes);
    }
    return await new Promise((give, refuse) => this.#waiters.push({ give, refuse }));
  }

  giveBack(bytes: OwnedBytes): void {
    const next = this.#waiters.shift();
    if (next) next.give(bytes);
    else this.#free.push(bytes);
  }

  /** Refuses everybody who waits or comes later, with this reason. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    for (const { refuse } of this.#waiters.splice(0)) refuse(reason);
  }
}
