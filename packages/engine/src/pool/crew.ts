import type { Slots } from './slots.ts';

/**
 * Tasks of one owner: at most `capacity` are accepted at once, and those that run share the places of `slots` with other crews.
 * The first task that rejects ends the crew: later `add` and `finish` reject with the same error.
 */
export class Crew {
  readonly #slots: readonly Slots[];
  readonly #capacity: number;
  readonly #signal: AbortSignal;
  #running = 0;
  /** Wakes whoever waits for a task to end. Tasks know nothing of the waiting, however long they run and however many others come and go. */
  #ended: PromiseWithResolvers<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** A task holds a place in each of the slots, taken in their order. */
  constructor(options: { readonly slots: readonly Slots[]; readonly capacity: number; readonly signal: AbortSignal }) {
    this.#slots = options.slots;
    this.#capacity = options.capacity;
    this.#signal = options.signal;
  }

  /** Resolves once the task is accepted, which is the back-pressure. */
  async add(task: () => Promise<void>): Promise<void> {
    while (this.#running >= this.#capacity) await this.#nextEnd();
    this.#throwIfFailed();
    this.#running += 1;
    void this.#run(task);
  }

  /** Resolves when every accepted task is done. */
  async finish(): Promise<void> {
    while (this.#running > 0) await this.#nextEnd();
    this.#throwIfFailed();
  }

  /** Waits for what still runs, whatever becomes of it. */
  async settle(): Promise<void> {
    while (this.#running > 0) await this.#nextEnd();
  }

  /** Never rejects. */
  async #run(task: () => Promise<void>): Promise<void> {
    try {
      await this.#slots.reduceRight((inner, slots) => () => slots.use(this.#signal, inner), task)();
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#running -= 1;
      this.#ended?.resolve();
      this.#ended = undefined;
    }
  }

  async #nextEnd(): Promise<void> {
    this.#ended ??= Promise.withResolvers();
    await this.#ended.promise;
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
