/**
 * Lets work on the same thing wait for its turn, so that of two changes one is whole before the other begins.
 * Things are told apart by a key; different keys do not wait for each other.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` once everything that was given before for the same key has ended, well or badly. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
