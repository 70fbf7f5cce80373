import { Belief } from './belief.ts';
import type { Bytes, Cost } from './cost.ts';
import { Gate, type Waiter } from './gate.ts';
import { type BucketRule, HOUR, MINUTE, SECOND } from './limits/rule.ts';
import { SlidingWindow } from './window.ts';

/** Only buckets that refill this fast learn from refusals: a shrunken day would stand still for a day. Milliseconds. */
const LEARNS_UP_TO = 10 * MINUTE;
/** Windows of this length are paced. Shorter ones are over at once; in longer ones the loan of the reserve does it. */
const PACED_FROM = 5 * SECOND;
const PACED_UP_TO = 10 * MINUTE;
/** What is held when a wait ends tells a limit closely if it is at least this share of what was used when it began. */
const CLOSE = 0.9;
/**
 * Share of an unused window that backups may use at once before they are paced. The fuller the window, the less: what is used in a heap leaves
 * it in a heap, and would be used in a heap again every time; then many requests are on their way when a limit turns out lower.
 */
const BURST = 0.2;
/** A paced request that comes so much too late does not delay those after it: timers are never exact. Milliseconds. */
const LATE = 120;
/** The pace is this much faster than the window as a whole allows, so that it is the window that binds. */
const HASTE = 1.03;
/** Steps of windows of an hour and more, of the shorter ones, and of those that exist once per resource. */
const STEPS = { long: 288, short: 60, many: 20 } as const;

/** What a bucket is measured by at the moment; the same for all buckets of a governor. */
export interface Terms {
  /** The published amount of a rule in this tenant. */
  readonly amountOf: (rule: BucketRule) => number;
  /** Share of every limit that is used at all. */
  readonly margin: number;
  /** Share of the usable budget that backups leave to restores and browsing, or borrow. */
  readonly reserve: number;
}

/** One limit of Microsoft as this server believes it to be at the moment, and what is used of it. */
export class Bucket extends Gate {
  readonly rule: BucketRule;
  /** User, mailbox…; empty for those of application and tenant. */
  readonly key: string;
  readonly #terms: Terms;
  readonly #window: SlidingWindow | undefined;
  /** Whether refusals change what is believed of its size. */
  readonly #learns: boolean;
  readonly #paced: boolean;
  /** Taken by requests whose answer has not come: they may count on the other side at any moment until then. */
  #underWay = 0;
  /** Requests that wait for it or are under way; while there are any it must not be forgotten. */
  #holders = 0;
  #belief: Belief | undefined;
  /** When the next request of a backup is due at an even pace. */
  #pace = 0;
  /** Requests sent before this moment teach nothing more. */
  lessonAt = Number.NEGATIVE_INFINITY;

  constructor(rule: BucketRule, key: string, terms: Terms) {
    super();
    this.rule = rule;
    this.key = key;
    this.#terms = terms;
    const { scope, window } = rule;
    const many = scope !== 'application' && scope !== 'tenant' && scope !== 'user';
    const steps = many ? STEPS.many : window >= HOUR ? STEPS.long : STEPS.short;
    this.#window = rule.unit === 'concurrency' ? undefined : new SlidingWindow(window, steps);
    this.#learns = window <= LEARNS_UP_TO;
    this.#paced = window >= PACED_FROM && window <= PACED_UP_TO && rule.unit !== 'bytesIn' && rule.unit !== 'bytesOut';
  }

  /** How much of this bucket a request takes. */
  amountOf(cost: Cost): number {
    switch (this.rule.unit) {
      case 'requests':
      case 'concurrency':
        return 1;
      case 'units':
        return cost.units;
      case 'writes':
        return cost.writes ?? 0;
      case 'bytesIn':
        return cost.bytesIn ?? 0;
      case 'bytesOut':
        return cost.bytesOut ?? 0;
    }
  }

  /** The limit as Microsoft publishes it for this tenant. */
  get published(): number {
    return this.#terms.amountOf(this.rule);
  }

  override get label(): string {
    return this.key === '' ? this.rule.name : `${this.rule.name} (${this.key})`;
  }

  /** The believed limit at `now`. */
  limit(now: number): number {
    return this.#belief === undefined ? this.published : this.published * this.#belief.at(now);
  }

  /**
   * The first moment at which the request fits. What is larger than the whole bucket is let in when the bucket is empty,
   * for it could never go otherwise.
   */
  override roomAt(waiter: Waiter, now: number): number {
    const amount = this.amountOf(waiter.cost);
    if (amount === 0) return now;
    const capacity = this.#capacity(now);
    const level = Math.max(0, capacity - amount) - this.#underWay;
    if (this.#window === undefined) return level >= 0 ? now : Number.POSITIVE_INFINITY;
    if (level < 0) return Number.POSITIVE_INFINITY;
    const room = this.#window.sinksTo(level, now);
    return waiter.urgent || amount > capacity ? room : Math.max(room, this.#backupAt(amount, capacity, now));
  }

  /** A request will take from this bucket. */
  hold(): void {
    this.#holders += 1;
  }

  /** The request is over, or never went. */
  release(): void {
    this.#holders -= 1;
  }

  /** Counts a request that is being sent. */
  take(waiter: Waiter, now: number): void {
    const amount = this.amountOf(waiter.cost);
    if (amount === 0) return;
    this.#underWay += amount;
    if (this.#paced && !waiter.urgent) this.#pace = Math.max(this.#pace, now) + amount * this.#interval(now);
  }

  /** The request is over: from now on its use grows old, of bytes those that really went over the wire. */
  settle(cost: Cost, bytes: Bytes, now: number): void {
    const expected = this.amountOf(cost);
    this.#underWay -= expected;
    const { unit } = this.rule;
    const amount = unit === 'bytesIn' ? bytes.in : unit === 'bytesOut' ? bytes.out : expected;
    if (amount > 0) this.#window?.add(now, amount);
  }

  /** Use that is known from elsewhere, such as from what the other side says. */
  addForeign(amount: number, now: number): void {
    this.#window?.add(now, amount);
  }

  used(now: number): number {
    return this.#underWay + (this.#window?.used(now) ?? 0);
  }

  /** Used share of the believed limit; above 1 if more is under way than fits. */
  fill(now: number): number {
    return this.used(now) / this.limit(now);
  }

  /** Free share of the believed limit, 0 to 1. */
  headRoom(now: number): number {
    return Math.max(0, 1 - this.fill(now));
  }

  /**
   * Microsoft refused although there should have been room, and has room again at `until`: so much of the use as will
   * still be held then is what fits at least. Waits are whole seconds; where that leaves little doubt, what was used when it
   * refused is what does not fit, and the limit is taken to lie half way.
   */
  lower(now: number, until: number): void {
    this.lessonAt = now;
    if (!this.#learns) return;
    const held = this.#window === undefined ? this.#underWay - 1 : this.#underWay + this.#window.remainsAt(until);
    this.#belief ??= new Belief();
    const used = this.used(now);
    const fits = held >= used * CLOSE ? (held + used) / 2 : held;
    this.#belief.lower(fits / this.#terms.amountOf(this.rule), { now, until });
  }

  /** The other side named its limit. */
  told(limit: number, now: number): void {
    const share = limit / this.#terms.amountOf(this.rule);
    if (!this.#learns || (share >= 1 && this.#belief === undefined)) return;
    this.#belief ??= new Belief();
    this.#belief.told(share, now);
  }

  /** Whether forgetting it loses nothing. */
  isIdle(now: number): boolean {
    return this.#holders === 0 && this.used(now) === 0 && (this.#belief?.at(now) ?? 1) >= 1;
  }

  #capacity(now: number): number {
    const share = this.limit(now) * this.#terms.margin;
    return this.#window === undefined ? Math.max(1, Math.round(share)) : share;
  }

  /** When a backup may take so much: at its pace, and without lending what a restore would have to wait for. */
  #backupAt(amount: number, capacity: number, now: number): number {
    const free = capacity - this.used(now);
    const burst = this.rule.window * BURST * Math.max(0, free / capacity);
    const paced = this.#paced ? this.#pace - Math.max(LATE, burst) : now;
    const reserve = capacity * this.#terms.reserve;
    if (reserve === 0 || this.#window === undefined || this.rule.window < PACED_FROM) return Math.max(now, paced);
    if (free - amount >= reserve) return Math.max(now, paced);
    return Math.max(paced, this.#window.lendsAt({ free, underWay: this.#underWay, amount, reserve }, now));
  }

  /** Milliseconds per unit at an even pace. */
  #interval(now: number): number {
    return this.rule.window / (this.#capacity(now) * HASTE);
  }
}
