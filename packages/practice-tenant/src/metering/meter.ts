import type { Clock } from '../clock.ts';
import { FIGURES, type Figure, type MeteredService, type TenantSize, type Unit } from './figures.ts';
import { SlidingWindow } from './sliding-window.ts';

/** The longest wait that is ever announced, in seconds. */
const LONGEST_WAIT = 300;
/** By how much the announced wait grows with every call that is made while throttled. */
const GROWTH = 1.5;

/** Whose budget a call uses: always that of the application, and that of the user for delegated calls. */
export interface Payer {
  readonly appId: string;
  readonly userId: string | undefined;
}

/** What a call costs. */
export interface Cost {
  readonly service: MeteredService;
  readonly ru: number;
  /** The call changes the directory. */
  readonly write?: boolean;
}

/** A refusal: seconds to wait, and which limit was exceeded. */
export interface Throttled {
  readonly retryAfter: number;
  readonly limit: string;
}

/** How the meter is set. */
export interface MeterOptions {
  readonly clock: Clock;
  readonly size: () => TenantSize;
  /** `none` counts but never refuses. */
  readonly limits: 'microsoft' | 'none';
  /** All limits are multiplied by this; below 1 makes small tests meet them. */
  readonly scale: number;
  /**
   * Whether delegated calls also use the resource units of the application. Microsoft names limits per user and limits per
   * application in a tenant without saying which of them a delegated call touches; off means: the user's and the tenant's only.
   */
  readonly appLimitsForUsers: boolean;
}

interface Bucket {
  readonly window: SlidingWindow;
  readonly limit: number;
  /** Calls refused in a row. */
  strikes: number;
}

/** Keeps every bucket of `FIGURES` and says who has to wait. Refused calls count as well, as Microsoft's do. */
export class Meter {
  readonly #options: MeterOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  /** Charges one call; the answer is undefined when there was room in every bucket it touches. */
  charge(payer: Payer, cost: Cost): Throttled | undefined {
    const amounts: Partial<Record<Unit, number>> = { requests: 1, ru: cost.ru, ...(cost.write ? { writes: 1 } : {}) };
    return this.#charge(payer, cost.service, amounts);
  }

  /** Whether a transfer may begin: undefined, or the refusal, when the byte budget of the hour is used up. */
  admitTransfer(payer: Payer, direction: 'bytes-in' | 'bytes-out'): Throttled | undefined {
    return this.#charge(payer, 'sharepoint', { [direction]: 1 });
  }

  /** Charges bytes that were sent or received. */
  transferred(payer: Payer, direction: 'bytes-in' | 'bytes-out', bytes: number): void {
    const now = this.#options.clock.now();
    for (const figure of this.#touched(payer, 'sharepoint')) {
      if (figure.unit === direction) this.#bucket(figure, payer).window.add(now, bytes);
    }
  }

  #charge(payer: Payer, service: MeteredService, amounts: Partial<Record<Unit, number>>): Throttled | undefined {
    const now = this.#options.clock.now();
    let worst: Throttled | undefined;
    for (const figure of this.#touched(payer, service)) {
      const amount = amounts[figure.unit];
      if (amount === undefined) continue;
      const bucket = this.#bucket(figure, payer);
      bucket.window.add(now, amount);
      if (this.#options.limits === 'none' || bucket.window.used(now) <= bucket.limit) {
        bucket.strikes = 0;
        continue;
      }
      const wait = bucket.window.waitUntil(now, bucket.limit - amount) / 1000;
      const retryAfter = Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(wait * GROWTH ** bucket.strikes)));
      bucket.strikes++;
      if (!worst || retryAfter > worst.retryAfter) worst = { retryAfter, limit: figure.name };
    }
    return worst;
  }

  *#touched(payer: Payer, service: MeteredService): Iterable<Figure> {
    for (const figure of FIGURES) {
      if (figure.service !== service) continue;
      if (figure.scope === 'user' && payer.userId === undefined) continue;
      const usersOwn = figure.scope === 'app' && service === 'sharepoint' && payer.userId !== undefined;
      if (usersOwn && !this.#options.appLimitsForUsers) continue;
      yield figure;
    }
  }

  #bucket(figure: Figure, payer: Payer): Bucket {
    const owner = { user: payer.userId, app: payer.appId, tenant: '' }[figure.scope];
    const key = `${figure.name}|${owner}`;
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      const limit = Math.max(1, figure.amount(this.#options.size()) * this.#options.scale);
      bucket = { window: new SlidingWindow(figure.windowSeconds), limit, strikes: 0 };
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}
