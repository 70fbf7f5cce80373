import type { Figure } from './figures.ts';
import { SlidingWindow } from './sliding-window.ts';

/** The longest wait that is ever announced, in seconds. */
const LONGEST_WAIT = 300;
/** The longest wait announced when too many calls are under way at once. */
const LONGEST_SEAT_WAIT = 10;
/** So long after a fence is raised, calls arrive that were sent before anybody could know of it. Milliseconds. */
const ON_THEIR_WAY = 2_000;
/** By how much the announced wait grows with every call that is made while throttled. */
const GROWTH = 1.5;
/** More strikes than this change nothing: the longest wait is reached. */
const MOST_STRIKES = 20;

/** What is left of one figure for one owner. Times are ms UTC, waits seconds. */
export class Bucket {
  readonly figure: Figure;
  readonly owner: string;
  readonly #window: SlidingWindow;
  /** Calls refused in a row. */
  #strikes = 0;
  #held = 0;
  #refused = 0;
  /** Until when whoever was refused has been told to stay away. */
  #fence = 0;
  /** When the fence was raised that stands. */
  #raised = 0;

  constructor(figure: Figure, owner: string) {
    this.figure = figure;
    this.owner = owner;
    this.#window = new SlidingWindow(Math.max(1, figure.windowSeconds));
  }

  /**
   * Counts `amount`; the answer is undefined when it fits under `limit`, or seconds to wait. Refused calls count as well, and a call
   * before the announced time is refused even if there is room, and told to wait longer: ignoring `Retry-After` prolongs throttling.
   * Calls that were under way when the fence was raised do not prolong it.
   */
  charge(now: number, amount: number, limit: number): number | undefined {
    this.#window.add(now, amount);
    const early = now < this.#fence;
    if (!early && this.#window.used(now) <= limit) {
      this.#strikes = 0;
      return undefined;
    }
    const room = this.#window.waitUntil(now, Math.max(0, limit - amount)) / 1000;
    const rest = (this.#fence - now) / 1000;
    if (early && now - this.#raised < ON_THEIR_WAY) {
      this.#refused++;
      return Math.max(1, Math.ceil(rest));
    }
    return this.#refuse(now, Math.max(room, early ? rest / GROWTH : 0), LONGEST_WAIT);
  }

  /** Takes one of `limit` seats, or says how many seconds to wait. */
  occupy(now: number, limit: number): number | undefined {
    if (this.#held >= limit) return this.#refuse(now, 1, LONGEST_SEAT_WAIT);
    this.#held++;
    this.#strikes = 0;
    return undefined;
  }

  /** Gives a seat back. */
  leave(): void {
    this.#held = Math.max(0, this.#held - 1);
  }

  /** Counts without asking, e.g. bytes that have left already. */
  add(now: number, amount: number): void {
    this.#window.add(now, amount);
  }

  used(now: number): number {
    return this.figure.unit === 'concurrent' ? this.#held : this.#window.used(now);
  }

  /** Seconds until the window holds less than `limit`. */
  resetSeconds(now: number, limit: number): number {
    return Math.ceil(this.#window.waitUntil(now, limit) / 1000);
  }

  /** Nothing is remembered that would matter. */
  isIdle(now: number): boolean {
    return this.#held === 0 && now >= this.#fence && this.#window.used(now) === 0;
  }

  get fence(): number {
    return this.#fence;
  }

  get refused(): number {
    return this.#refused;
  }

  #refuse(now: number, wait: number, longest: number): number {
    const retryAfter = Math.min(
      longest,
      Math.max(1, Math.ceil(wait * GROWTH ** Math.min(this.#strikes, MOST_STRIKES))),
    );
    this.#strikes++;
    this.#refused++;
    if (this.figure.unit === 'concurrent') return retryAfter;
    if (now >= this.#fence) this.#raised = now;
    this.#fence = Math.max(this.#fence, now + retryAfter * 1000);
    return retryAfter;
  }
}
