import { Alarm } from './alarm.ts';
import { Allowances } from './allowance.ts';
import { BucketStore, type Target } from './bucket-store.ts';
import { BUCKET_RULES } from './buckets.ts';
import type { Bytes, Cost, Service } from './cost.ts';
import { type FencedPool, poolKey } from './fence.ts';
import { Fences } from './fences.ts';
import { Floor } from './floor.ts';
import type { Gate } from './gate.ts';
import { Lanes } from './lanes.ts';
import { amountFor, type BucketRule, DAY, type TenantSize } from './limits/rule.ts';
import type { EarlierUse, GovernorOptions, Observation } from './options.ts';
import { type Permit, permitOf } from './permit.ts';
import { judge, type RefusalHint } from './refusal.ts';
import { type Asker, poolsOf, Request } from './request.ts';
import { SteadyClock } from './steady-clock.ts';
import { type Stop, stopAt } from './stop.ts';
import { type BucketUsage, usageOf } from './usage.ts';
import { type Wait, Waiting } from './waiting.ts';

/** Who waits for so long keeps his place in every queue he comes to, so that he cannot be overtaken in one while he waits in another. */
const LONG_WAIT = 30_000;

/**
 * Keeps everything that one tenant is asked below Microsoft's limits.
 *
 * A request proceeds when every bucket it touches has room and no fence stands before it; the more urgent go first,
 * equals in the order they came. What is under way counts fully until it is answered, and grows old only from then on.
 * A refusal raises a fence before the pool it was for: nothing is sent until it falls, then one request tries alone.
 *
 * Time that is set back is not noticed; waiting requests cost nothing until the moment they can go.
 */
export class Governor implements Disposable {
  readonly #time: SteadyClock;
  readonly #alarm: Alarm;
  readonly #buckets: BucketStore;
  readonly #fences = new Fences();
  readonly #lanes: Lanes;
  readonly #floor = new Floor();
  readonly #began: number;
  #size: TenantSize;
  #amounts = new Map<BucketRule, number>();
  #number = 0;
  #refusals = 0;
  #draining = false;
  readonly #waiting = new Waiting();
  readonly #allowances = new Allowances();
  readonly #dirty: Gate[] = [];

  constructor(options: GovernorOptions) {
    const { clock, margin = 0.99, reserve = 0.3, rules = BUCKET_RULES } = options;
    this.#time = new SteadyClock(clock);
    this.#began = this.#time.now();
    this.#alarm = new Alarm(clock, this.#time, (gate) => this.#drain(gate));
    this.#lanes = new Lanes(options.concurrency);
    this.#size = options.size ?? { licences: 0, users: 0 };
    this.#buckets = new BucketStore(rules, { margin, reserve, amountOf: (rule) => this.#amountOf(rule) });
    this.#remember(options.earlier ?? []);
  }

  /** Sets the size of the tenant, which decides the limits. */
  setSize(size: TenantSize): void {
    this.#size = size;
    this.#amounts = new Map();
    for (const bucket of this.#buckets.shared(this.#time.now())) this.#drain(bucket);
  }

  /**
   * Resolves as soon as the request may be sent; its use is counted from that moment. Rejects with the signal's reason, or
   * with {@link FencedOff} if the asker said he could go elsewhere and a fence rose before his user meanwhile.
   */
  async acquire(cost: Cost, asker: Asker): Promise<Permit> {
    const { signal } = asker;
    signal.throwIfAborted();
    const request = this.#request(cost, asker);
    if (!this.#pass(request)) await this.#granted(request, signal);
    return this.#permit(request);
  }

  /** Holds sessions to a share of the day's units of the application: units per hour by session. Sessions that are not named are free. */
  setAllowances(shares: ReadonlyMap<string, number>): void {
    for (const gate of this.#allowances.set(shares)) this.#release(gate);
  }

  /** Until when nothing is sent to the pool, in milliseconds since 1970; 0 if no fence stands. */
  fencedUntil(pool: FencedPool): number {
    const fence = this.#fences.get(pool);
    return fence === undefined ? 0 : fence.until - this.#time.ahead;
  }

  /** Until when nothing is sent to a service for this target, whichever fence it is; as {@link fencedUntil}. */
  blockedUntil(service: Service, target: Target): number {
    return Math.max(0, ...poolsOf(service, target).map((pool) => this.fencedUntil(pool)));
  }

  /** The fences that stand or are being tried. */
  fences(): readonly (FencedPool & { readonly until: number })[] {
    return this.#fences.all().map(({ pool, until }) => ({ ...pool, until: until - this.#time.ahead }));
  }

  /** The request of a session that has waited longest; undefined if none waits. */
  waits(sessionId: string): Wait | undefined {
    const request = this.#waiting.firstOf(sessionId);
    const stop = request === undefined ? undefined : this.#stopOf(request, this.#time.now());
    if (request === undefined || stop === undefined) return undefined;
    const until = Math.min(stop.at, stop.gate.wakeAt) - this.#time.ahead;
    const since = request.since - this.#time.ahead;
    return { since, limit: stop.gate.label, until: Number.isFinite(until) ? until : undefined };
  }

  /** Free share of the tightest per-user budget of an account, 0 to 1; 1 for an application. */
  headRoom(user: string | undefined): number {
    if (user === undefined) return 1;
    const now = this.#time.now();
    return Math.min(1, ...this.#buckets.of('user', user).map((bucket) => bucket.headRoom(now)));
  }

  /** What is used of each bucket of application and tenant, and with a login of that account's own ones. */
  usage(user?: string): readonly BucketUsage[] {
    const now = this.#time.now();
    const own = user === undefined ? [] : this.#buckets.of('user', user);
    return [...this.#buckets.shared(now), ...own].map((bucket) => usageOf(bucket, now));
  }

  /** As {@link usage}, and with `users` an unused bucket for each per-user limit: what a fresh account would find. */
  usageFor(users: boolean): readonly BucketUsage[] {
    const now = this.#time.now();
    return users
      ? [...this.usage(), ...this.#buckets.fresh('user').map((bucket) => usageOf(bucket, now))]
      : this.usage();
  }

  /** Buckets in memory, requests under way at most per service, and refusals so far. */
  get state(): {
    readonly buckets: number;
    readonly concurrency: Readonly<Record<string, number>>;
    readonly refusals: number;
  } {
    return { buckets: this.#buckets.size, concurrency: this.#lanes.limits, refusals: this.#refusals };
  }

  /**
   * Microsoft said itself how much of a shared budget is used, for example in a header. What goes beyond our own count is
   * somebody else's use; a limit below the published one is believed.
   */
  observed(told: Observation): void {
    const now = this.#time.now();
    for (const bucket of this.#buckets.shared(now)) {
      if (bucket.rule.name !== told.bucket) continue;
      if (told.limit !== undefined) bucket.told(told.limit, now);
      const foreign = told.share * (told.limit ?? bucket.limit(now)) - bucket.used(now);
      if (foreign > 0) bucket.addForeign(foreign, now);
    }
  }

  [Symbol.dispose](): void {
    this.#alarm[Symbol.dispose]();
  }

  #amountOf(rule: BucketRule): number {
    const known = this.#amounts.get(rule);
    if (known !== undefined) return known;
    const amount = amountFor(rule.amount, this.#size);
    this.#amounts.set(rule, amount);
    return amount;
  }

  #request(cost: Cost, asker: Asker): Request {
    const since = this.#time.now();
    const buckets = this.#buckets.touchedBy(cost, asker, since);
    for (const bucket of buckets) bucket.hold();
    this.#number += 1;
    const lane = this.#lanes.of(cost);
    return new Request(asker, { cost, buckets, lane, since, elapsed: since - this.#began, number: this.#number });
  }

  /** Lets the request go, or puts it where it has to wait. */
  #pass(request: Request): boolean {
    const now = this.#time.now();
    const stop = this.#stopOf(request, now);
    if (stop === undefined) {
      this.#take(request, now);
      return true;
    }
    this.#wait(request, stop);
    return false;
  }

  #wait(request: Request, { gate, at }: Stop): void {
    if (!request.waitsAt.has(gate)) {
      request.waitsAt.add(gate);
      gate.push(request);
    }
    this.#alarm.set(gate, at);
  }

  /** The first thing that is in its way. */
  #stopOf(request: Request, now: number): Stop | undefined {
    for (const fence of this.#fences.before(request)) {
      const stop = stopAt(fence, request, now);
      if (stop !== undefined) return stop;
    }
    const allowance = this.#allowances.of(request);
    const late = allowance === undefined ? undefined : stopAt(allowance, request, now);
    if (late !== undefined) return late;
    for (const bucket of request.buckets) {
      const stop = bucket.amountOf(request.cost) === 0 ? undefined : stopAt(bucket, request, now);
      if (stop !== undefined) return stop;
    }
    return request.lane === undefined ? undefined : stopAt(request.lane, request, now);
  }

  #take(request: Request, now: number): void {
    request.state = 'granted';
    request.sentAt = now;
    for (const fence of this.#fences.before(request)) fence.try(request);
    this.#allowances.of(request)?.take(request.cost.units, now);
    for (const bucket of request.buckets) bucket.take(request, now);
    request.lane?.enter();
    request.grant?.();
    if (request.urgent) this.#keepFloor(request.cost.service, now);
  }

  /** Restores without end starve nobody. */
  #keepFloor(service: Service, now: number): void {
    const backup = this.#floor.passed(service, () => this.#waiting.firstBackup(service), now);
    if (backup === undefined) return;
    backup.becomeFirst();
    const gates = [...backup.waitsAt];
    for (const gate of gates) gate.push(backup);
    this.#drainAll(gates);
  }

  async #granted(request: Request, signal: AbortSignal): Promise<void> {
    const granted = Promise.withResolvers<void>();
    request.grant = granted.resolve;
    request.turnAway = (error) => {
      if (request.state !== 'waiting') return;
      request.state = 'gone';
      for (const bucket of request.buckets) bucket.release();
      this.#drainAll(request.waitsAt);
      granted.reject(error);
    };
    const abort = (): void => request.turnAway?.(signal.reason as Error);
    this.#waiting.add(request);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await granted.promise;
    } finally {
      this.#waiting.delete(request);
      signal.removeEventListener('abort', abort);
    }
  }

  #drainAll(gates: Iterable<Gate>): void {
    for (const gate of gates) if (gate.head() !== undefined) this.#drain(gate);
  }

  /** Lets go who can at this gate, in their order. Never recurses: what opens meanwhile is done afterwards. */
  #drain(gate: Gate): void {
    this.#dirty.push(gate);
    if (this.#draining) return;
    this.#draining = true;
    for (let next = this.#dirty.pop(); next !== undefined; next = this.#dirty.pop()) this.#drainOne(next);
    this.#draining = false;
  }

  #drainOne(gate: Gate): void {
    const now = this.#time.now();
    for (let head = gate.head(); head instanceof Request; head = gate.head()) {
      const stop = this.#stopOf(head, now);
      if (stop?.gate === gate) {
        this.#alarm.set(gate, stop.at);
        return;
      }
      if (stop !== undefined && now - head.since >= LONG_WAIT) {
        this.#wait(head, stop);
        return;
      }
      gate.shift();
      head.waitsAt.delete(gate);
      if (stop !== undefined) {
        this.#wait(head, stop);
        continue;
      }
      this.#take(head, now);
      for (const other of head.waitsAt) if (other.head() !== undefined) this.#dirty.push(other);
    }
  }

  #permit(request: Request): Permit {
    return permitOf(request, {
      now: () => this.#time.now(),
      succeeded: (one) => this.#succeeded(one),
      refused: (one, hint) => this.#refused(one, hint),
      settled: (one, bytes) => this.#settle(one, bytes),
    });
  }

  /** The request got through: if it was the one that tried, its fence is gone. */
  #succeeded(request: Request): void {
    for (const fence of this.#fences.before(request)) {
      if (!fence.tried(request) || fence.until > this.#time.now()) continue;
      this.#fences.remove(fence);
      this.#release(fence);
    }
    if (request.lane?.head() !== undefined) this.#drain(request.lane);
  }

  /** Everybody who waited at a gate that is gone, or another one now, goes on to the next thing in his way. */
  #release(gate: Gate): void {
    const now = this.#time.now();
    const waited: Request[] = [];
    for (let head = gate.head(); head instanceof Request; head = gate.head()) {
      gate.shift();
      head.waitsAt.delete(gate);
      waited.push(head);
    }
    for (const request of waited) {
      // One that went may have let a backup go that waited at another gate as well.
      if (request.state !== 'waiting') continue;
      const stop = this.#stopOf(request, now);
      if (stop === undefined) this.#take(request, now);
      else this.#wait(request, stop);
    }
  }

  #remember(earlier: readonly EarlierUse[]): void {
    const now = this.#time.now();
    const days = this.#buckets.shared(now).filter(({ rule }) => rule.meter === 'sharepoint' && rule.window >= DAY);
    for (const { at, units } of earlier) {
      if (at > now - DAY) for (const bucket of days) bucket.addForeign(units, Math.min(at, now));
    }
  }

  #refused(request: Request, hint: RefusalHint): void {
    const now = this.#time.now();
    this.#refusals += 1;
    const until = now + Math.max(0, hint.wait);
    const { pool, bucket } = judge(request, hint, now);
    // One overload answers many requests that were already under way; it is one lesson, not many.
    if (bucket !== undefined && request.sentAt >= bucket.lessonAt) bucket.lower(now, until);
    for (const fence of this.#fences.before(request)) if (fence.tried(request)) this.#raise(fence.pool, until);
    this.#raise(pool, until);
  }

  #raise(pool: FencedPool, until: number): void {
    const fence = this.#fences.raise(pool, until, this.#time.now());
    this.#alarm.set(fence, fence.until);
    if (pool.scope === 'user') this.#waiting.turnAway(poolKey(pool));
  }

  #settle(request: Request, bytes: Bytes): void {
    const now = this.#time.now();
    for (const bucket of request.buckets) {
      bucket.settle(request.cost, bytes, now);
      bucket.release();
    }
    const tried = this.#fences.before(request).filter((fence) => fence.tried(request));
    this.#drainAll([...tried, ...request.buckets, ...(request.lane === undefined ? [] : [request.lane])]);
  }
}
