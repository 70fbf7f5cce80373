import { Meter } from '../../packages/practice-tenant/src/metering/meter.ts';

/** The tenant of the benchmark: the smallest size of Microsoft's tables. */
export const SIZE = { licences: 1_000, users: 900 } as const;

/**
 * The meter of the practice tenant with all published limits on, asked without HTTP in between, so that days pass in a minute. It shares
 * no code with the governor.
 */
export class Microsoft {
  readonly #meter: Meter;
  refused = 0;
  /** Units of requests that were served. */
  served = 0;

  constructor(clock: ConstructorParameters<typeof Meter>[0]['clock']) {
    this.#meter = new Meter({ clock, size: () => SIZE });
  }

  /** All limits are multiplied by this, silently. */
  set scale(scale: number) {
    this.#meter.change({ scale });
  }

  /** Serves the request, or says how many milliseconds to wait. */
  ask(units: number, user: string | undefined): number | undefined {
    const payer = { appId: 'app', userId: user, userAgent: 'ISV|Coffer|Coffer/1.0' };
    const throttled = this.#meter.charge(payer, { service: 'sharepoint', ru: units, traffic: ['graph'] });
    if (throttled === undefined) {
      this.served += units;
      return undefined;
    }
    this.refused += 1;
    return throttled.retryAfter * 1000;
  }
}
