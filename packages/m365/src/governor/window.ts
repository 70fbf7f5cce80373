/**
 * Use is forgotten this share of the window later than it could be: Microsoft's own windows are cut into steps that are
 * not published, and may hold what happened a little longer than they say.
 */
const GUARD = 0.01;

/** Numbers per step in the list: which step, and how much. */
const PAIR = 2;

/** How much of a budget is lent, and how fast it must be able to come back. */
export interface Loan {
  /** Free amount if nothing is taken. */
  readonly free: number;
  /** Taken by requests under way: it comes back a whole window after they end. */
  readonly underWay: number;
  /** What is asked for. */
  readonly amount: number;
  /** What must be able to flow per window, from any moment on. */
  readonly reserve: number;
}

/**
 * A sliding window: how much was used in the last so many milliseconds.
 *
 * Use is kept in steps and forgotten only when the whole step has left the window, so the window never claims room that
 * the other side has not yet given back. Memory is bounded by the number of steps and is taken as they fill.
 * Times must not run backwards.
 */
export class SlidingWindow {
  readonly #length: number;
  readonly #step: number;
  /** From the begin of a step until it is forgotten. */
  readonly #held: number;
  /** Number of the step and amount, alternating, oldest first; empty before the head. */
  #slots: number[] = [];
  #head = 0;
  #used = 0;

  /** `length` in milliseconds. More steps give room back sooner and cost more memory. */
  constructor(length: number, steps = 60) {
    this.#length = length;
    this.#step = length / steps;
    this.#held = this.#step + length * (1 + GUARD);
  }

  /** Used in the window that ends at `now` (milliseconds). */
  used(now: number): number {
    this.#forget(now);
    return this.#used;
  }

  /** Adds use at `now`. */
  add(now: number, amount: number): void {
    this.#forget(now);
    const step = Math.floor(now / this.#step);
    const last = this.#slots.length - PAIR;
    if (last >= this.#head && (this.#slots[last] ?? 0) >= step)
      this.#slots[last + 1] = (this.#slots[last + 1] ?? 0) + amount;
    else this.#slots.push(step, amount);
    this.#used += amount;
  }

  /** What of the present use is younger than the window at `later`, counted sparingly: a step that is half out is out. */
  remainsAt(later: number): number {
    let remains = this.#used;
    for (let at = this.#head; at < this.#slots.length; at += PAIR) {
      if ((this.#slots[at] ?? 0) * this.#step + this.#length > later) break;
      remains -= this.#slots[at + 1] ?? 0;
    }
    return remains;
  }

  /** The first moment, not before `now`, at which use has sunk to `level` (not below 0) if nothing is added. */
  sinksTo(level: number, now: number): number {
    let used = this.used(now);
    for (let at = this.#head; used > level && at < this.#slots.length; at += PAIR) {
      used -= this.#slots[at + 1] ?? 0;
      if (used <= level) return this.#leaves(at);
    }
    return now;
  }

  /**
   * The first moment, not before `now`, from which on somebody who begins could use `reserve` per window evenly, although
   * `amount` was taken. What is used now comes back step by step, so part of the reserve can be lent until it is needed.
   * Infinity if something under way has to end first.
   */
  lendsAt({ free, underWay, amount, reserve }: Loan, now: number): number {
    this.#forget(now);
    const rate = reserve / this.#held;
    let left = free - amount;
    let at = now;
    for (let slot = this.#head; slot < this.#slots.length && left < reserve; slot += PAIR) {
      // What is overdrawn by a single large request is waited for, not saved up for.
      at = Math.max(at, this.#leaves(slot) - Math.max(0, left) / rate);
      left += this.#slots[slot + 1] ?? 0;
    }
    return underWay > 0 && left < reserve ? Number.POSITIVE_INFINITY : at;
  }

  #leaves(at: number): number {
    return (this.#slots[at] ?? 0) * this.#step + this.#held;
  }

  #forget(now: number): void {
    while (this.#head < this.#slots.length && this.#leaves(this.#head) <= now) {
      this.#used -= this.#slots[this.#head + 1] ?? 0;
      this.#head += PAIR;
    }
    if (this.#head === 0) return;
    if (this.#head === this.#slots.length) {
      this.#slots = [];
      this.#head = 0;
      this.#used = 0;
    } else if (this.#head >= this.#slots.length / 2) {
      this.#slots = this.#slots.slice(this.#head);
      this.#head = 0;
    }
  }
}
