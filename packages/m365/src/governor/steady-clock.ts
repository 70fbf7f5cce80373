import type { Clock } from '@coffer/model';

/**
 * The time of a clock, except that it never runs backwards: when the clock is set back, this one goes on from where it was
 * last looked at. What passed since then is lost, so that things seem younger than they are, never older.
 */
export class SteadyClock {
  readonly #clock: Clock;
  #last: number;
  #ahead = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#last = clock.now();
  }

  /** Milliseconds; those of the clock as long as it was never set back. */
  now(): number {
    const now = this.#clock.now() + this.#ahead;
    if (now >= this.#last) {
      this.#last = now;
      return now;
    }
    this.#ahead += this.#last - now;
    return this.#last;
  }

  /** How far this clock is ahead of the one it follows. */
  get ahead(): number {
    return this.#ahead;
  }
}
