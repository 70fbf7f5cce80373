/** Steps into which a window is cut. More steps give room back sooner and cost more memory. */
const STEPS = 60;

/**
 * A sliding window: how much was used in the last so many milliseconds.
 *
 * Use is kept in steps of a sixtieth of the window and forgotten only when the whole step has left it, so the window
 * never claims room that the other side, whose clock sees the requests a little later, has not yet given back.
 * Memory is bounded by the number of steps.
 */
export class SlidingWindow {
  readonly #length: number;
  readonly #step: number;
  /** Oldest first. */
  #slots: { at: number; amount: number }[] = [];
  #used = 0;

  constructor(length: number) {
    this.#length = length;
    this.#step = length / STEPS;
  }

  /** Used in the window that ends at `now` (milliseconds). */
  used(now: number): number {
    this.#forget(now);
    return this.#used;
  }

  /** Adds use at `now`; a negative amount gives back what was not needed. */
  add(now: number, amount: number): void {
    this.#forget(now);
    const at = Math.floor(now / this.#step) * this.#step;
    const last = this.#slots.at(-1);
    if (last !== undefined && last.at >= at) last.amount += amount;
    else this.#slots.push({ at, amount });
    this.#used += amount;
  }

  /** The first moment, not before `now`, at which use has sunk to `level` if nothing is added. */
  sinksTo(level: number, now: number): number {
    let used = this.used(now);
    if (used <= level) return now;
    for (const slot of this.#slots) {
      used -= slot.amount;
      if (used <= level) return this.#leaves(slot.at);
    }
    return now + this.#length;
  }

  #leaves(at: number): number {
    return at + this.#step + this.#length;
  }

  #forget(now: number): void {
    while (this.#slots[0] !== undefined && this.#leaves(this.#slots[0].at) <= now) {
      this.#used -= this.#slots[0].amount;
      this.#slots.shift();
    }
    if (this.#slots.length === 0) this.#used = 0;
  }
}
