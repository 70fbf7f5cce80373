interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
  readonly refuse: (error: unknown) => void;
}

/** Lets work in, first come first served, as long as the bytes it holds stay below a limit. */
export class ByteBudget {
  readonly #limit: number;
  readonly #waiters: Waiter[] = [];
  #used = 0;
  #closed: { readonly reason: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves when there is room. Something larger than the limit gets in when nothing else is. */
  async acquire(bytes: number): Promise<void> {
    if (this.#closed) throw this.#closed.reason;
    if (this.#waiters.length === 0 && this.#fits(bytes)) {
      this.#used += bytes;
      return;
    }
    await new Promise<void>((admit, refuse) => {
      this.#waiters.push({ bytes, admit, refuse });
    });
  }

  release(bytes: number): void {
    this.#used -= bytes;
    for (let next = this.#waiters[0]; next && this.#fits(next.bytes); next = this.#waiters[0]) {
      this.#waiters.shift();
      this.#used += next.bytes;
      next.admit();
    }
  }

  /** Refuses everybody who waits or comes later, with this reason. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    for (const { refuse } of this.#waiters.splice(0)) refuse(reason);
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.#limit;
  }
}
