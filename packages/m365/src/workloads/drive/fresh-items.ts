/** Items remembered; beyond that the oldest are forgotten, which costs a request and nothing else. */
const REMEMBERED = 100_000;

/** Items that were made here a moment ago: they inherit everything, which need not be asked of Microsoft. */
export class FreshItems {
  readonly #made = new Set<string>();

  add(driveId: string, itemId: string): void {
    this.#made.add(`${driveId} ${itemId}`);
    if (this.#made.size <= REMEMBERED) return;
    for (const oldest of this.#made) {
      this.#made.delete(oldest);
      return;
    }
  }

  /** Whether the item is one of them; from now on it is not. */
  take(driveId: string, itemId: string): boolean {
    return this.#made.delete(`${driveId} ${itemId}`);
  }
}
