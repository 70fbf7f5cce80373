import type { Clock, Priority } from '@coffer/model';
import { Bucket } from './bucket.ts';
import { BUCKET_RULES, type BucketRule, type LicenceTier } from './buckets.ts';
import type { Cost, MeteredService } from './cost.ts';

/** Settings of a {@link Governor}. */
export interface GovernorOptions {
  readonly clock: Clock;
  /** Share of every limit that is used at all; the rest is the margin for what others see differently. Default 0.95. */
  readonly margin?: number;
  /** Share of the usable budget that backups leave to restores and browsing. Default 0.3. */
  readonly reserve?: number;
  /** Limits to stay under. Default: Microsoft's published ones. */
  readonly rules?: readonly BucketRule[];
}

/** Who asks for room. */
export interface Asker {
  /** Login of the account; undefined for an application, which has no per-user budget. */
  readonly user: string | undefined;
  readonly priority: Priority;
  readonly signal: AbortSignal;
}

/** Room that was granted. */
export interface Permit {
  /** Corrects the expected bytes to what really went over the wire. May be called once. */
  settle(bytes: { readonly in: number; readonly out: number }): void;
}

interface Waiter {
  readonly cost: Cost;
  readonly asker: Asker;
  readonly buckets: readonly Bucket[];
  readonly grant: (permit: Permit) => void;
}

const ORDER: Readonly<Record<Priority, number>> = { restore: 0, interactive: 1, incremental: 2, full: 3 };

/**
 * Keeps everything that one tenant is asked below Microsoft's limits.
 *
 * A request proceeds when every bucket it touches has room and no fence stands; the more urgent go first, equals in the
 * order they came. A refusal (`Retry-After`) raises a fence before the whole service: nothing is sent until it falls.
 */
export class Governor implements Disposable {
  readonly #clock: Clock;
  readonly #margin: number;
  readonly #reserve: number;
  readonly #rules: readonly BucketRule[];
  readonly #shared: readonly Bucket[];
  readonly #users = new Map<string, readonly Bucket[]>();
  readonly #fences = new Map<'sharepoint' | 'directory', number>();
  #waiters: Waiter[] = [];
  #alarm: AbortController | undefined;
  #tier: LicenceTier = 0;

  constructor(options: GovernorOptions) {
    this.#clock = options.clock;
    this.#margin = options.margin ?? 0.95;
    this.#reserve = options.reserve ?? 0.3;
    this.#rules = options.rules ?? BUCKET_RULES;
    this.#shared = this.#rules.filter((rule) => rule.scope !== 'user').map((rule) => new Bucket(rule));
  }

  /** Sets the size of the tenant, which decides the limits. Until then the smallest is assumed. */
  setTier(tier: LicenceTier): void {
    this.#tier = tier;
    this.#pump();
  }

  /** Resolves as soon as the request may be sent; its use is counted from that moment. Rejects with the signal's reason. */
  async acquire(cost: Cost, asker: Asker): Promise<Permit> {
    asker.signal.throwIfAborted();
    const granted = Promise.withResolvers<Permit>();
    const waiter: Waiter = { cost, asker, buckets: this.#bucketsOf(cost, asker.user), grant: granted.resolve };
    const abort = (): void => {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      granted.reject(asker.signal.reason);
      this.#pump();
    };
    asker.signal.addEventListener('abort', abort, { once: true });
    try {
      this.#enqueue(waiter);
      this.#pump();
      return await granted.promise;
    } finally {
      asker.signal.removeEventListener('abort', abort);
    }
  }

  /**
   * Microsoft refused for the sake of a budget. Fences the service for `wait` milliseconds (the longest hint wins) and
   * believes less of the buckets that should have had room.
   */
  refused(service: MeteredService, user: string | undefined, wait: number): void {
    const now = this.#clock.now();
    const fence = service === 'directory' ? 'directory' : 'sharepoint';
    const standing = this.fencedUntil(service);
    this.#fences.set(fence, Math.max(standing, now + wait));
    // One overload answers many requests that were already under way; it is one lesson, not many.
    if (standing <= now) {
      for (const bucket of this.#all(user)) if (bucket.rule.service === fence) bucket.shrink(now);
    }
    this.#pump();
  }

  /** Until when nothing is sent to the service, in milliseconds since 1970; in the past if no fence stands. */
  fencedUntil(service: MeteredService): number {
    return this.#fences.get(service === 'directory' ? 'directory' : 'sharepoint') ?? 0;
  }

  /** Free share of the tightest per-user budget of an account, 0 to 1; 1 for an application. */
  headRoom(user: string | undefined): number {
    const now = this.#clock.now();
    const buckets = user === undefined ? [] : (this.#users.get(user) ?? []);
    return Math.min(1, ...buckets.map((bucket) => bucket.headRoom(this.#tier, now)));
  }

  /** What is used of each bucket, for tests and metrics. */
  usage(user?: string): readonly { readonly name: string; readonly used: number; readonly limit: number }[] {
    const now = this.#clock.now();
    return this.#all(user).map((bucket) => ({
      name: bucket.rule.name,
      used: bucket.used(now),
      limit: bucket.limit(this.#tier, now),
    }));
  }

  [Symbol.dispose](): void {
    this.#alarm?.abort();
  }

  #all(user: string | undefined): readonly Bucket[] {
    if (user === undefined) return this.#shared;
    return [...this.#shared.filter((bucket) => touchesUsers(bucket.rule)), ...this.#bucketsOfUser(user)];
  }

  #bucketsOf(cost: Cost, user: string | undefined): readonly Bucket[] {
    const service = cost.service === 'directory' ? 'directory' : 'sharepoint';
    return this.#all(user).filter((bucket) => bucket.rule.service === service);
  }

  #bucketsOfUser(user: string): readonly Bucket[] {
    const known = this.#users.get(user);
    if (known !== undefined) return known;
    const made = this.#rules.filter((rule) => rule.scope === 'user').map((rule) => new Bucket(rule));
    this.#users.set(user, made);
    return made;
  }

  #enqueue(waiter: Waiter): void {
    const rank = ORDER[waiter.asker.priority];
    const behind = this.#waiters.findIndex((other) => ORDER[other.asker.priority] > rank);
    if (behind === -1) this.#waiters.push(waiter);
    else this.#waiters.splice(behind, 0, waiter);
  }

  /** Lets through who may go. Nobody overtakes on a bucket whose room someone before him is waiting for. */
  #pump(): void {
    const now = this.#clock.now();
    const awaited = new Set<Bucket>();
    const staying: Waiter[] = [];
    let wake = Number.POSITIVE_INFINITY;
    for (const waiter of this.#waiters) {
      const needs = this.#needs(waiter, now);
      const at = Math.max(this.fencedUntil(waiter.cost.service), ...needs.map((need) => need.at));
      if (at <= now && !needs.some((need) => awaited.has(need.bucket))) {
        waiter.grant(this.#take(waiter, now));
        continue;
      }
      staying.push(waiter);
      for (const need of needs) if (need.at > now) awaited.add(need.bucket);
      if (at > now) wake = Math.min(wake, at);
    }
    this.#waiters = staying;
    this.#arm(wake, now);
  }

  /** The buckets a request takes from, and when each will have room for it. */
  #needs(waiter: Waiter, now: number): readonly { readonly bucket: Bucket; readonly at: number }[] {
    const share = this.#margin * (ORDER[waiter.asker.priority] <= 1 ? 1 : 1 - this.#reserve);
    return waiter.buckets.flatMap((bucket) => {
      const amount = bucket.amountOf(waiter.cost);
      return amount > 0 ? [{ bucket, at: bucket.roomAt(amount, share, { tier: this.#tier, now }) }] : [];
    });
  }

  #take(waiter: Waiter, now: number): Permit {
    for (const bucket of waiter.buckets) bucket.take(bucket.amountOf(waiter.cost), now);
    return {
      settle: (bytes) => {
        const later = this.#clock.now();
        for (const bucket of waiter.buckets) {
          if (bucket.rule.unit === 'bytesIn') bucket.take(bytes.in - (waiter.cost.bytesIn ?? 0), later);
          if (bucket.rule.unit === 'bytesOut') bucket.take(bytes.out - (waiter.cost.bytesOut ?? 0), later);
        }
        if (this.#waiters.length > 0) this.#pump();
      },
    };
  }

  #arm(wake: number, now: number): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    if (wake === Number.POSITIVE_INFINITY) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#clock.sleep(wake - now, alarm.signal).then(
      () => {
        if (this.#alarm === alarm) this.#pump();
      },
      (error: unknown) => {
        if (!alarm.signal.aborted) throw error;
      },
    );
  }
}

/** The directory counts every request for the application, whoever it is made as; SharePoint counts a user's for the user. */
function touchesUsers(rule: BucketRule): boolean {
  return rule.scope === 'tenant' || rule.service === 'directory';
}
