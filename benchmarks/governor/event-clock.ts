/** A clock on which days pass in seconds: time jumps to the next sleeper as soon as nobody has anything left to do. */
export class EventClock {
  #now = Date.UTC(2026, 0, 1);
  readonly start = this.#now;
  /** A binary heap by moment. */
  readonly #heap: { readonly at: number; readonly wake: () => void; live: boolean }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { at: this.#now + Math.max(0, milliseconds), wake: resolve, live: true };
      this.#push(entry);
      signal?.addEventListener(
        'abort',
        () => {
          entry.live = false;
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  }

  /** Lets the time run until `end`. */
  async run(end: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const first = this.#heap[0];
      if (first === undefined || first.at > end) break;
      this.#now = Math.max(this.#now, first.at);
      while (this.#heap[0] !== undefined && this.#heap[0].at <= this.#now) {
        const { live, wake } = this.#heap[0];
        this.#shift();
        if (live) wake();
      }
    }
    this.#now = end;
  }

  #push(entry: { readonly at: number; readonly wake: () => void; live: boolean }): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above]!.at <= entry.at) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = entry;
  }

  #shift(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = at * 2 + 1) {
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child += 1;
      if (heap[child]!.at >= last.at) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
