import type { Slots } from './slots.ts';

/**
 * Tasks of one owner: at most `capacity` are accepted at once, and those that run share the places of `slots` with other crews.
 * The first task that rejects ends the crew: later `add` and `finish` reject with the same error.
 */
export class Crew {
  readonly #slots: readonly Slots[];
  readonly #capacity: number;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** A task holds a place in each of the slots, taken in their order. */
  constructor(options: { readonly slots: readonly Slots[]; readonly capacity: number; readonly signal: AbortSignal }) {
    this.#slots = options.slots;
    this.#capacity = options.capacity;
    this.#signal = options.signal;
  }

  /** Resolves once the task is accepted, which is the back-pressure. */
  async add(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#capacity) await Promise.race(this.#running);
    this.#throwIfFailed();
    const run = this.#slots
      .reduceRight<() => Promise<void>>((inner, slots) => () => slots.use(this.#signal, inner), task)()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Resolves when every accepted task is done. */
  async finish(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running);
    this.#throwIfFailed();
  }

  /** Waits for what still runs, whatever becomes of it. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running);
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
