/** After a refusal the believed size stays this far below what was found out. */
const CAUTION = 0.99;
/** One refusal never takes more than this share of the belief away, nor less than the other. */
const MOST_LOST = 0.6;
const LEAST_LOST = 0.03;
/** The believed size never falls below this share of the published one. */
const FLOOR = 0.05;
/** So long the belief stands still after a refusal, in milliseconds, and this much longer after each further one. */
const HOLD = 6.5 * 60_000;
const LONGER = 1.3;
const LONGEST_HOLD = 60 * 60_000;
/** Share of the published size that comes back per millisecond after that: a fifth in a minute. */
const RECOVERY = 0.2 / 60_000;

/**
 * How much of a published limit is believed in, as a share of it. A refusal teaches less; then the belief stands still for
 * some minutes, and goes up again until the next refusal. Who is refused each time he tries, tries more and more rarely.
 */
export class Belief {
  #share = 1;
  #standsUntil = 0;
  #hold = HOLD;

  /** Between 0 and 1. */
  at(now: number): number {
    return Math.min(1, this.#share + Math.max(0, now - this.#standsUntil) * RECOVERY);
  }

  /**
   * A refusal. `estimate` is what the limit seems to be as a share of the published one; `until` the moment from which
   * requests are made again.
   */
  lower(estimate: number, { now, until }: { readonly now: number; readonly until: number }): void {
    const before = this.at(now);
    this.#hold = before >= 1 ? HOLD : Math.min(LONGEST_HOLD, this.#hold * LONGER);
    const least = Math.max(FLOOR, before * (1 - MOST_LOST));
    this.#share = Math.max(least, Math.min(before * (1 - LEAST_LOST), estimate * CAUTION));
    this.#standsUntil = until + this.#hold;
  }

  /** The other side says what its limit is. */
  told(share: number, now: number): void {
    this.#share = Math.max(FLOOR, Math.min(1, share));
    this.#standsUntil = now + HOLD;
  }
}
