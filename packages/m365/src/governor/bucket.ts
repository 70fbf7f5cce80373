import type { BucketRule, LicenceTier } from './buckets.ts';
import type { Cost } from './cost.ts';
import { SlidingWindow } from './window.ts';

/** Only buckets that refill this fast learn from refusals: a shrunken day would stand still for a day. Milliseconds. */
const LEARNS_BELOW = 10 * 60_000;
/** A refusal shrinks the believed size to this share of what was believed. */
const SHRINK = 0.8;
/** The believed size never falls below this share of the published one. */
const FLOOR = 0.2;
/** Share of the published size that comes back per millisecond: all of a fifth in ten minutes. */
const RECOVERY = 0.2 / (10 * 60_000);

/** One limit of Microsoft as this server believes it to be at the moment. */
export class Bucket {
  readonly rule: BucketRule;
  readonly #window: SlidingWindow;
  #belief = 1;
  #believedAt = 0;

  constructor(rule: BucketRule) {
    this.rule = rule;
    this.#window = new SlidingWindow(rule.window);
  }

  /** How much of this bucket a request takes. */
  amountOf(cost: Cost): number {
    switch (this.rule.unit) {
      case 'requests':
        return 1;
      case 'units':
        return cost.units;
      case 'bytesIn':
        return cost.bytesIn ?? 0;
      case 'bytesOut':
        return cost.bytesOut ?? 0;
    }
  }

  /** The believed limit at `now`. */
  limit(tier: LicenceTier, now: number): number {
    return this.rule.limits[tier] * this.#beliefAt(now);
  }

  /**
   * The first moment at which `amount` fits below `share` of the limit. What is larger than the whole share is let in
   * when the bucket is empty, for it could never go otherwise.
   */
  roomAt(amount: number, share: number, at: { readonly tier: LicenceTier; readonly now: number }): number {
    if (amount === 0) return at.now;
    const capacity = this.limit(at.tier, at.now) * share;
    return this.#window.sinksTo(Math.max(0, capacity - amount), at.now);
  }

  take(amount: number, now: number): void {
    if (amount !== 0) this.#window.add(now, amount);
  }

  /** Free share of the believed limit, 0 to 1. */
  headRoom(tier: LicenceTier, now: number): number {
    return Math.max(0, 1 - this.#window.used(now) / this.limit(tier, now));
  }

  used(now: number): number {
    return this.#window.used(now);
  }

  /** Microsoft refused although there should have been room: the bucket is smaller than believed. */
  shrink(now: number): void {
    if (this.rule.window > LEARNS_BELOW) return;
    this.#belief = Math.max(FLOOR, this.#beliefAt(now) * SHRINK);
    this.#believedAt = now;
  }

  #beliefAt(now: number): number {
    return Math.min(1, this.#belief + (now - this.#believedAt) * RECOVERY);
  }
}
