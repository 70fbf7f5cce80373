import { Gate, type Waiter } from './gate.ts';

/** Bounds of how many requests are under way at once. */
export interface LaneOptions {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** Weight of a new sample in the short and the long average of latencies. */
const SHORT = 1 / 10;
const LONG = 1 / 500;
/** The short average may be this much above the long one before it counts as congestion. */
const TOLERANCE = 1.5;
/** Share of the way to the new figure that one sample goes. */
const SMOOTH = 0.1;
/** Below this share of use the latency says nothing about the concurrency. */
const BUSY = 0.75;

/**
 * How many requests to one service are under way at once: more while the latency stays what it was, fewer when answers
 * become slow, as a service that is getting busy asks for less before it refuses.
 */
export class Lane extends Gate {
  readonly #options: LaneOptions;
  #limit: number;
  #underWay = 0;
  #short = 0;
  #long = 0;

  constructor(options: LaneOptions) {
    super();
    this.#options = options;
    this.#limit = options.start;
  }

  /** Requests that may be under way at once. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  override get label(): string {
    return 'requests under way at once, fewer while answers are slow';
  }

  override roomAt(_waiter: Waiter, now: number): number {
    return this.#underWay < this.limit ? now : Number.POSITIVE_INFINITY;
  }

  enter(): void {
    this.#underWay += 1;
  }

  leave(): void {
    this.#underWay -= 1;
  }

  /** An answer took so many milliseconds. */
  sample(milliseconds: number): void {
    const sample = Math.max(1, milliseconds);
    this.#short = this.#short === 0 ? sample : this.#short + (sample - this.#short) * SHORT;
    this.#long = this.#long === 0 ? sample : this.#long + (sample - this.#long) * LONG;
    // A long average from worse times would let a slow service seem fast for minutes.
    if (this.#long > this.#short * 2) this.#long *= 0.95;
    if (this.#underWay < this.#limit * BUSY) return;
    const gradient = Math.max(0.5, Math.min(1, (TOLERANCE * this.#long) / this.#short));
    const aim = this.#limit * gradient + Math.sqrt(this.#limit);
    const { least, most } = this.#options;
    this.#limit = Math.max(least, Math.min(most, this.#limit + (aim - this.#limit) * SMOOTH));
  }
}
