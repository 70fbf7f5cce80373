import type { Clock } from '../clock.ts';
import { FIGURES } from './figures.ts';

/** How the limits of a tenant are set. Everything may be changed while it runs. */
export interface LimitSettings {
  /** `none` counts but never refuses. */
  limits: 'microsoft' | 'none';
  /** All limits are multiplied by this; below 1 makes small tests meet them. */
  scale: number;
  /**
   * Whether delegated calls also use the resource units of the application. Microsoft names limits per user and limits per
   * application in a tenant without saying which of them a delegated call touches; off means: the user's and the tenant's only.
   */
  appLimitsForUsers: boolean;
  /** Whether applications of one product share one application budget of SharePoint, as Microsoft counts since March 2026. */
  siblings: 'together' | 'separate';
  /** The RateLimit headers of the preview that ended in 2026: on SharePoint answers once 80 % of the minute are used. */
  rateLimitHeaders: 'none' | 'from80percent';
  /** The share of an application's units left to callers who do not decorate their traffic; 1 treats all alike. No ratio is published. */
  undecoratedShare: number;
  /** Ids of the applications that the paid service prioritization covers. */
  prioritized: readonly string[];
  /** By how much prioritization raises an application's units. Microsoft publishes no figure. */
  prioritizedFactor: number;
}

/** The settings of a tenant that is not told otherwise. */
const MICROSOFT_LIMITS: LimitSettings = {
  limits: 'microsoft',
  scale: 1,
  appLimitsForUsers: false,
  siblings: 'together',
  rateLimitHeaders: 'none',
  undecoratedShare: 1,
  prioritized: [],
  prioritizedFactor: 2,
};

/** What is to change: settings, and single buckets by the name of their figure, to an amount or by a factor; null undoes it. */
export interface LimitChange extends Partial<LimitSettings> {
  readonly buckets?: Readonly<Record<string, { readonly amount?: number; readonly factor?: number } | null>>;
  /** Seconds from now until the change takes place, silently. */
  readonly afterSeconds?: number;
}

/** The settings in force, and the changes still to come. */
export class LimitControl {
  readonly #clock: Clock;
  readonly #overrides = new Map<string, { readonly amount?: number; readonly factor?: number }>();
  #planned: { readonly due: number; readonly change: LimitChange }[] = [];
  #settings: LimitSettings;

  constructor(clock: Clock, settings: Partial<LimitSettings>) {
    this.#clock = clock;
    this.#settings = { ...MICROSOFT_LIMITS, ...settings };
  }

  /** The settings in force now. */
  get settings(): Readonly<LimitSettings> {
    this.#settle();
    return this.#settings;
  }

  /** Changes that wait for their time (ms UTC). */
  get planned(): readonly { readonly due: number; readonly change: LimitChange }[] {
    this.#settle();
    return this.#planned;
  }

  /** The amount of a figure after the changes made to it; `published` is what Microsoft's table says for this tenant. */
  amount(name: string, published: number): number {
    this.#settle();
    const override = this.#overrides.get(name);
    return (override?.amount ?? published * this.#settings.scale) * (override?.factor ?? 1);
  }

  /**
   * Changes limits, now or later.
   *
   * @throws RangeError for an unknown bucket or setting, or a value that makes no sense.
   */
  change(change: LimitChange): void {
    check(change);
    const due = this.#clock.now() + (change.afterSeconds ?? 0) * 1000;
    this.#planned = [...this.#planned, { due, change }].sort((a, b) => a.due - b.due);
    this.#settle();
  }

  #settle(): void {
    if (this.#planned.length === 0) return;
    const now = this.#clock.now();
    while (this.#planned[0] && this.#planned[0].due <= now) {
      const { buckets = {}, afterSeconds: _, ...settings } = this.#planned[0].change;
      this.#planned = this.#planned.slice(1);
      this.#settings = { ...this.#settings, ...settings };
      for (const [name, override] of Object.entries(buckets)) {
        if (override) this.#overrides.set(name, override);
        else this.#overrides.delete(name);
      }
    }
  }
}

const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  limits: ['microsoft', 'none'],
  appLimitsForUsers: [true, false],
  siblings: ['together', 'separate'],
  rateLimitHeaders: ['none', 'from80percent'],
};
const NUMBERS = ['scale', 'undecoratedShare', 'prioritizedFactor', 'afterSeconds'];

function check(change: LimitChange): void {
  for (const [name, value] of Object.entries(change)) {
    const choices = CHOICES[name];
    if (choices && !choices.includes(value)) throw new RangeError(`${name} must be one of ${choices.join(', ')}`);
    if (NUMBERS.includes(name) && !isAmount(value)) throw new RangeError(`${name} must be a number, 0 or more`);
    if (name === 'prioritized' && !(Array.isArray(value) && value.every((id) => typeof id === 'string')))
      throw new RangeError('prioritized must be a list of application ids');
    if (!choices && !NUMBERS.includes(name) && name !== 'prioritized' && name !== 'buckets')
      throw new RangeError(`there is no setting "${name}"`);
  }
  for (const [name, override] of Object.entries(change.buckets ?? {})) {
    if (!FIGURES.some((figure) => figure.name === name)) throw new RangeError(`there is no bucket "${name}"`);
    for (const value of Object.values(override ?? {}))
      if (!isAmount(value)) throw new RangeError(`the amount or factor of "${name}" must be a number, 0 or more`);
  }
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}
