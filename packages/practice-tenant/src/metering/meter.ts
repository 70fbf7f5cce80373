import type { Clock } from '../clock.ts';
import { Bucket } from './bucket.ts';
import { Families } from './families.ts';
import { amountOf, FIGURES, type Figure, type MeteredService, type TenantSize, type Unit } from './figures.ts';
import { type LimitChange, LimitControl, type LimitSettings } from './settings.ts';
import type { Resources } from './traffic.ts';

/** From this share of a limit on, the headers that tell of it are sent. */
const TELLING_SHARE = 0.8;
/** The largest value of `x-ms-throttle-limit-percentage` ("Microsoft Graph throttling guidance"). */
const LARGEST_PERCENTAGE = 1.8;
const MOST_BUCKETS = 50_000;

/** Whose budget a call uses: always that of the application, and that of the user for delegated calls. */
export interface Payer {
  readonly appId: string;
  readonly userId: string | undefined;
  /** The caller's `User-Agent`, which may decorate the traffic. */
  readonly userAgent?: string | undefined;
}

/** What a call costs. */
export interface Cost {
  readonly service: MeteredService;
  readonly ru: number;
  /** The call changes the directory. */
  readonly write?: boolean;
  /** Further kinds of traffic it belongs to, see `classify`. */
  readonly traffic?: readonly string[];
  readonly resources?: Resources;
}

/** A refusal: seconds to wait, and which limit was exceeded. */
export interface Throttled {
  readonly retryAfter: number;
  readonly limit: string;
  readonly figure: Figure;
}

/** How the meter is set. */
export interface MeterOptions extends Partial<LimitSettings> {
  readonly clock: Clock;
  readonly size: () => TenantSize;
}

/** One bucket as it stands. */
export interface BucketState {
  readonly name: string;
  readonly owner: string;
  readonly used: number;
  readonly limit: number;
  readonly refused: number;
  /** ms UTC until when its owner was told to stay away; 0 when it was not. */
  readonly fencedUntil: number;
}

/** Keeps every bucket of `FIGURES` and says who has to wait. Refused calls count as well, as Microsoft's do. */
export class Meter {
  readonly #clock: Clock;
  readonly #size: () => TenantSize;
  readonly #control: LimitControl;
  readonly #families = new Families();
  readonly #buckets = new Map<string, Bucket>();
  readonly #figures = new Map<string, Figure[]>();

  constructor(options: MeterOptions) {
    const { clock, size, ...settings } = options;
    this.#clock = clock;
    this.#size = size;
    this.#control = new LimitControl(clock, settings);
    for (const figure of FIGURES)
      this.#figures.set(figure.traffic, [...(this.#figures.get(figure.traffic) ?? []), figure]);
  }

  get settings(): Readonly<LimitSettings> {
    return this.#control.settings;
  }

  get planned(): LimitControl['planned'] {
    return this.#control.planned;
  }

  /** Changes limits now or later. @throws RangeError when the change makes no sense. */
  change(change: LimitChange): void {
    this.#control.change(change);
  }

  /** Charges one call; the answer is undefined when there was room in every bucket it touches. */
  charge(payer: Payer, cost: Cost): Throttled | undefined {
    return this.#charge(payer, cost, { requests: 1, ru: cost.ru, ...(cost.write ? { writes: 1 } : {}) });
  }

  /** Takes a seat where only so many calls may be under way at once. The caller must `leave` when the call is over. */
  occupy(payer: Payer, cost: Cost): { readonly throttled: Throttled | undefined; leave(): void } {
    const now = this.#clock.now();
    const taken: Bucket[] = [];
    const leave = (): void => {
      for (const bucket of taken.splice(0)) bucket.leave();
    };
    for (const { bucket, limit } of this.#touched(payer, cost, (unit) => unit === 'concurrent')) {
      const retryAfter = this.settings.limits === 'none' ? undefined : bucket.occupy(now, limit);
      if (retryAfter === undefined) {
        if (this.settings.limits !== 'none') taken.push(bucket);
        continue;
      }
      leave();
      return { throttled: { retryAfter, limit: bucket.figure.name, figure: bucket.figure }, leave };
    }
    return { throttled: undefined, leave };
  }

  /** Whether a transfer may begin: undefined, or the refusal, when the byte budget of the hour is used up. */
  admitTransfer(payer: Payer, direction: 'bytes-in' | 'bytes-out', cost: Cost = SHAREPOINT): Throttled | undefined {
    return this.#charge(payer, cost, { [direction]: 1 });
  }

  /** Charges bytes that were sent or received. */
  transferred(payer: Payer, direction: 'bytes-in' | 'bytes-out', bytes: number, cost: Cost = SHAREPOINT): void {
    const now = this.#clock.now();
    for (const { bucket } of this.#touched(payer, cost, (unit) => unit === direction)) bucket.add(now, bytes);
  }

  /** The RateLimit headers of a SharePoint answer: none, unless they are switched on and 80 % of the minute are used. */
  rateLimitHeaders(payer: Payer): Record<string, string> {
    if (this.settings.rateLimitHeaders === 'none') return {};
    const now = this.#clock.now();
    for (const { bucket, limit } of this.#touched(payer, SHAREPOINT, (unit) => unit === 'ru')) {
      if (bucket.figure.name !== 'app resource units per minute') continue;
      const used = bucket.used(now);
      if (used < limit * TELLING_SHARE) return {};
      const fence = Math.ceil((bucket.fence - now) / 1000);
      return {
        'ratelimit-limit': String(Math.floor(limit)),
        'ratelimit-remaining': String(Math.max(0, Math.floor(limit - used))),
        'ratelimit-reset': String(Math.max(1, fence, bucket.resetSeconds(now, Math.min(limit, used) - 1))),
      };
    }
    return {};
  }

  /** `x-ms-throttle-limit-percentage` of a directory answer: from 0.8 to 1.8, undefined below. */
  directoryPercentage(payer: Payer): string | undefined {
    const now = this.#clock.now();
    let share = 0;
    for (const { bucket, limit } of this.#touched(payer, DIRECTORY, (unit) => unit === 'ru'))
      share = Math.max(share, bucket.used(now) / limit);
    return share >= TELLING_SHARE ? Math.min(LARGEST_PERCENTAGE, share).toFixed(1) : undefined;
  }

  /** The table as it is in force for this tenant. */
  table(): (Omit<Figure, 'amount'> & { readonly amount: number })[] {
    const size = this.#size();
    return FIGURES.map((figure) => ({ ...figure, amount: this.#control.amount(figure.name, amountOf(figure, size)) }));
  }

  /** Every bucket in use. */
  states(): BucketState[] {
    const now = this.#clock.now();
    return [...this.#buckets.values()].map((bucket) => ({
      name: bucket.figure.name,
      owner: bucket.owner,
      used: bucket.used(now),
      limit: this.#amount(bucket.figure),
      refused: bucket.refused,
      fencedUntil: bucket.fence > now ? bucket.fence : 0,
    }));
  }

  #charge(payer: Payer, cost: Cost, amounts: Partial<Record<Unit, number>>): Throttled | undefined {
    const now = this.#clock.now();
    const { limits } = this.settings;
    let worst: Throttled | undefined;
    for (const { bucket, limit } of this.#touched(payer, cost, (unit) => amounts[unit] !== undefined)) {
      const amount = amounts[bucket.figure.unit] ?? 0;
      if (limits === 'none') {
        bucket.add(now, amount);
        continue;
      }
      const retryAfter = bucket.charge(now, amount, limit);
      if (retryAfter !== undefined && (!worst || retryAfter > worst.retryAfter))
        worst = { retryAfter, limit: bucket.figure.name, figure: bucket.figure };
    }
    return worst;
  }

  *#touched(
    payer: Payer,
    cost: Cost,
    wanted: (unit: Unit) => boolean,
  ): Iterable<{ readonly bucket: Bucket; readonly limit: number }> {
    const decorated = this.#families.learn(payer.appId, payer.userAgent) || payer.userAgent === undefined;
    for (const traffic of [cost.service, ...(cost.traffic ?? [])]) {
      for (const figure of this.#figures.get(traffic) ?? []) {
        if (!wanted(figure.unit)) continue;
        const owner = this.#ownerOf(figure, payer, cost);
        if (owner === undefined) continue;
        yield {
          bucket: this.#bucket(figure, owner),
          limit: Math.max(1, this.#amount(figure) * this.#shareOf(figure, payer, decorated)),
        };
      }
    }
  }

  /** Whose bucket of this figure a call uses; undefined when it uses none. */
  #ownerOf(figure: Figure, payer: Payer, { resources = {} }: Cost): string | undefined {
    const { appId, userId } = payer;
    const { scope } = figure;
    if (scope === 'tenant') return 'tenant';
    if (scope === 'application') return appId;
    if (scope === 'app') return this.#appOf(figure, payer);
    if (scope === 'user') return userId;
    if (scope === 'app-user') return userId === undefined ? undefined : `${appId}/${userId}`;
    if (scope === 'app-mailbox') return resources.mailbox === undefined ? undefined : `${appId}/${resources.mailbox}`;
    return resources[scope];
  }

  #appOf(figure: Figure, { appId, userId }: Payer): string | undefined {
    if (!ofSharePoint(figure)) return appId;
    const { appLimitsForUsers, siblings } = this.settings;
    if (userId !== undefined && !appLimitsForUsers) return undefined;
    return siblings === 'together' ? this.#families.of(appId) : appId;
  }

  #shareOf(figure: Figure, { appId }: Payer, decorated: boolean): number {
    if (figure.scope !== 'app' || figure.traffic !== 'sharepoint' || figure.unit !== 'ru') return 1;
    const { prioritized, prioritizedFactor, undecoratedShare } = this.settings;
    return (decorated ? 1 : undecoratedShare) * (prioritized.includes(appId) ? prioritizedFactor : 1);
  }

  #amount(figure: Figure): number {
    return this.#control.amount(figure.name, amountOf(figure, this.#size()));
  }

  #bucket(figure: Figure, owner: string): Bucket {
    const key = `${figure.name}|${owner}`;
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      if (this.#buckets.size >= MOST_BUCKETS) this.#tidy();
      bucket = new Bucket(figure, owner);
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  #tidy(): void {
    const now = this.#clock.now();
    for (const [key, bucket] of this.#buckets) if (bucket.isIdle(now)) this.#buckets.delete(key);
  }
}

const SHAREPOINT: Cost = { service: 'sharepoint', ru: 0 };
const DIRECTORY: Cost = { service: 'directory', ru: 0 };

function ofSharePoint({ traffic }: Figure): boolean {
  return traffic === 'sharepoint' || traffic === 'sharing' || traffic === 'search';
}
