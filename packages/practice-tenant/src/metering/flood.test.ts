import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { amountOf, FIGURES, type Figure, type TenantSize } from './figures.ts';
import { type Cost, Meter, type Payer, type Throttled } from './meter.ts';

/** Sizes on both sides of every step of the tables. */
const SIZES: readonly TenantSize[] = [
  { licences: 1_000, users: 49 },
  { licences: 1_001, users: 50 },
  { licences: 15_000, users: 500 },
  { licences: 50_000, users: 501 },
  { licences: 50_001, users: 100_000 },
];

const EVERYTHING = {
  mailbox: 'm',
  site: 's',
  container: 'c',
  team: 't',
  channel: 'ch',
  chat: 'chat',
  address: '203.0.113.7',
};

/** Somebody who uses one bucket only; all others are as good as endless. */
class Flooder {
  readonly clock = new VirtualClock();
  readonly amount: number;
  readonly #figure: Figure;
  readonly #meter: Meter;
  readonly #payer: Payer;
  readonly #cost: Cost;
  /** What one call uses of the bucket. */
  readonly #step: number;

  constructor(figure: Figure, size: TenantSize) {
    this.#figure = figure;
    const published = amountOf(figure, size);
    // Hundreds of thousands of calls prove no more than thousands.
    const scale = (figure.unit === 'requests' || figure.unit === 'writes') && published > 5_000 ? 0.01 : 1;
    this.amount = published * scale;
    this.#meter = new Meter({ clock: this.clock, size: () => size, scale });
    const others = FIGURES.filter((other) => other !== figure);
    this.#meter.change({ buckets: Object.fromEntries(others.map(({ name }) => [name, { amount: 1e18 }])) });
    const asUser = figure.scope === 'user' || figure.scope === 'app-user';
    this.#payer = { appId: 'app', userId: asUser ? 'user' : undefined };
    this.#step = figure.unit === 'ru' && this.amount > 50_000 ? 250 : 1;
    const service = figure.traffic === 'directory' ? 'directory' : 'sharepoint';
    this.#cost = {
      service,
      ru: this.#step,
      write: figure.unit === 'writes',
      traffic: figure.traffic === service ? [] : [figure.traffic],
      resources: EVERYTHING,
    };
  }

  /** Uses the bucket once; the refusal, if any. Bytes are moved in sixteenths of the amount. */
  call(): Throttled | undefined {
    const { unit } = this.#figure;
    if (unit === 'concurrent') return this.#meter.occupy(this.#payer, this.#cost).throttled;
    if (unit !== 'bytes-in' && unit !== 'bytes-out') return this.#meter.charge(this.#payer, this.#cost);
    const refused = this.#meter.admitTransfer(this.#payer, unit, this.#cost);
    if (!refused) this.#meter.transferred(this.#payer, unit, this.amount / 16 - 1, this.#cost);
    return refused;
  }

  /** Calls until refused; how much of the bucket was used by then. */
  flood(): { used: number; refused: Throttled } {
    for (let calls = 0; ; calls++) {
      const refused = this.call();
      const { unit } = this.#figure;
      if (refused) return { used: calls * (unit.startsWith('bytes') ? this.amount / 16 : this.#step), refused };
    }
  }
}

const named = FIGURES.map((figure) => [figure.name, figure] as const);

describe('every bucket of the table', () => {
  it('has a name of its own, a source and a sensible figure', () => {
    expect(new Set(FIGURES.map(({ name }) => name)).size).toBe(FIGURES.length);
    for (const figure of FIGURES) {
      expect(figure.source).not.toBe('');
      for (const size of SIZES) expect(amountOf(figure, size)).toBeGreaterThan(0);
      expect(figure.windowSeconds > 0).toBe(figure.unit !== 'concurrent');
    }
  });

  it.each(named)('%s: refuses a client that ignores limits exactly when the table says', (_, figure) => {
    for (const size of typeof figure.amount === 'number' ? SIZES.slice(0, 1) : SIZES) {
      const flooder = new Flooder(figure, size);
      const { used, refused } = flooder.flood();
      expect(used).toBe(Math.floor(flooder.amount));
      expect(refused.limit).toBe(figure.name);
      for (let call = 0; call < 20; call++) {
        flooder.clock.advance(10);
        expect(flooder.call()?.limit).toBe(figure.name);
      }
    }
  });

  it.each(named)('%s: lets a client through that honours Retry-After', (_, figure) => {
    if (figure.unit === 'concurrent') return leavesAndComesBack(figure);
    const flooder = new Flooder(figure, SIZES[0]!);
    const { refused } = flooder.flood();
    expect(refused.retryAfter).toBeGreaterThanOrEqual(1);
    expect(refused.retryAfter).toBeLessThanOrEqual(300);
    let waited = 0;
    for (let next: Throttled | undefined = refused; next; next = flooder.call()) {
      flooder.clock.advance(next.retryAfter * 1000);
      waited += next.retryAfter;
      expect(waited).toBeLessThanOrEqual(figure.windowSeconds * 1.5 + 310);
    }
    expect(flooder.flood().used + 1).toBeGreaterThan(flooder.amount * 0.4);
  });
});

function leavesAndComesBack(figure: Figure): void {
  const clock = new VirtualClock();
  const meter = new Meter({ clock, size: () => SIZES[0]! });
  const payer = { appId: 'app', userId: figure.scope === 'app-user' ? 'user' : undefined };
  const cost: Cost = { service: 'sharepoint', ru: 1, traffic: [figure.traffic], resources: EVERYTHING };
  const seats = Array.from({ length: amountOf(figure, SIZES[0]!) }, () => meter.occupy(payer, cost));
  expect(seats.every(({ throttled }) => throttled === undefined)).toBe(true);
  expect(meter.occupy(payer, cost).throttled?.retryAfter).toBeLessThanOrEqual(10);
  seats[0]?.leave();
  seats[0]?.leave();
  expect(meter.occupy(payer, cost).throttled).toBeUndefined();
  expect(meter.occupy(payer, cost).throttled).toBeDefined();
}
