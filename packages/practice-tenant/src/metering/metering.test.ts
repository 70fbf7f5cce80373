import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { Probe } from '../testing/probe.ts';
import { Meter, type MeterOptions, type Payer } from './meter.ts';
import { SlidingWindow } from './sliding-window.ts';

const APP = { appId: 'app', userId: undefined };
const USER = { appId: 'app', userId: 'user' };
const ONE = { service: 'sharepoint', ru: 1 } as const;

function meterWith(change: Partial<MeterOptions> = {}): { meter: Meter; clock: VirtualClock } {
  const clock = new VirtualClock();
  const size = () => ({ licences: 60, users: 60 });
  return {
    clock,
    meter: new Meter({ clock, size, ...change }),
  };
}

function used(meter: Meter, times: number, payer: Payer, cost: Parameters<Meter['charge']>[1] = ONE): number {
  for (let call = 0; call < times; call++) if (meter.charge(payer, cost)) return call;
  return times;
}

describe('the meter', () => {
  it('lets an application use 1,250 units a minute, and again when the minute is over', () => {
    const { meter, clock } = meterWith();
    expect(used(meter, 2000, APP)).toBe(1250);
    clock.advance(62_000);
    expect(used(meter, 2000, APP)).toBe(1250);
  });

  it('gives larger tenants more', () => {
    const { meter } = meterWith({ size: () => ({ licences: 20_000, users: 1 }) });
    expect(used(meter, 9000, APP)).toBe(5000);
  });

  it('lets a user make 3,000 requests in five minutes, whatever they cost and whoever else calls', () => {
    const { meter, clock } = meterWith();
    expect(used(meter, 4000, USER)).toBe(3000);
    expect(used(meter, 100, { appId: 'app', userId: 'another' })).toBe(100);
    expect(used(meter, 100, APP)).toBe(100);
    clock.advance(304_000);
    expect(used(meter, 4000, USER)).toBe(3000);
  });

  it('keeps all callers together under the tenant limit of 18,750 units', () => {
    const { meter } = meterWith();
    let total = 0;
    for (let user = 0; user < 10; user++) total += used(meter, 3000, { appId: 'app', userId: `user ${user}` });
    expect(total).toBe(18_750);
  });

  it('counts delegated calls against the application only when told to', () => {
    expect(used(meterWith({ appLimitsForUsers: true }).meter, 2000, USER)).toBe(1250);
    expect(used(meterWith().meter, 2000, USER)).toBe(2000);
  });

  it('stops an application for the day after 1,200,000 units', () => {
    const { meter, clock } = meterWith();
    let total = 0;
    for (let minute = 0; minute < 1000 && total < 1_300_000; minute++) {
      total += used(meter, 250, APP, { service: 'sharepoint', ru: 5 }) * 5;
      clock.advance(61_000);
    }
    expect(total).toBe(1_200_000);
    expect(meter.charge(APP, ONE)?.limit).toBe('app resource units per day');
  });

  it('announces a wait after which there is room, the same to calls under way, a longer one to callers who do not wait', () => {
    const { meter, clock } = meterWith();
    used(meter, 1250, APP);
    clock.advance(20_000);
    const first = meter.charge(APP, ONE)!;
    expect(first.retryAfter).toBeGreaterThan(38);
    for (let call = 0; call < 15; call++) expect(meter.charge(APP, ONE)).toEqual(first);
    clock.advance(5_000);
    const second = meter.charge(APP, ONE)!;
    const third = meter.charge(APP, ONE)!;
    expect(second.retryAfter).toBeGreaterThan(first.retryAfter);
    expect(third.retryAfter).toBeGreaterThan(second.retryAfter);
    let last = third;
    for (let call = 0; call < 50; call++) last = meter.charge(APP, ONE)!;
    expect(last.retryAfter).toBe(300);
    clock.advance(third.retryAfter * 1000);
    expect(meter.charge(APP, ONE)?.retryAfter).toBe(300);
    clock.advance(300_000);
    expect(meter.charge(APP, ONE)).toBeUndefined();
  });

  it('counts refused calls as well', () => {
    const { meter, clock } = meterWith();
    used(meter, 1251, APP);
    clock.advance(40_000);
    for (let call = 0; call < 1250; call++) meter.charge(APP, ONE);
    clock.advance(30_000);
    expect(meter.charge(APP, ONE)).toBeDefined();
  });

  it('stops transfers when the bytes of the hour are used up', () => {
    const { meter, clock } = meterWith({ scale: 1e-6 });
    expect(meter.admitTransfer(USER, 'bytes-out')).toBeUndefined();
    meter.transferred(USER, 'bytes-out', 200_000);
    expect(meter.admitTransfer(USER, 'bytes-out')).toMatchObject({ limit: 'user egress' });
    expect(meter.admitTransfer(USER, 'bytes-in')).toBeUndefined();
    clock.advance(3_700_000);
    expect(meter.admitTransfer(USER, 'bytes-out')).toBeUndefined();
  });

  it('keeps separate units and writes for the directory', () => {
    const { meter } = meterWith();
    expect(used(meter, 6000, APP, { service: 'directory', ru: 1 })).toBe(5000);
    const other = meterWith().meter;
    expect(used(other, 6000, APP, { service: 'directory', ru: 1, write: true })).toBe(3000);
    expect(used(meterWith({ limits: 'none' }).meter, 50_000, APP)).toBe(50_000);
  });
});

describe('applications of one product', () => {
  const ISV = 'curl/8 ISV|Contoso|Backup/1.0';

  it('share one budget, decorated or not, unless they are counted separately', () => {
    for (const userAgent of [undefined, ISV]) {
      const total = (meter: Meter) =>
        used(meter, 800, { ...APP, userAgent }) + used(meter, 800, { ...APP, appId: 'sibling', userAgent });
      expect(total(meterWith().meter)).toBe(1250);
      expect(total(meterWith({ siblings: 'separate' }).meter)).toBe(1600);
    }
  });

  it('are told from those of another product by their decoration', () => {
    const { meter } = meterWith();
    expect(used(meter, 1000, { ...APP, userAgent: ISV })).toBe(1000);
    expect(used(meter, 1000, { ...APP, appId: 'other', userAgent: 'NONISV|Fabrikam|Reports/2' })).toBe(1000);
  });

  it('get a smaller share when they do not decorate their traffic, and a larger one when they are prioritized', () => {
    const share = { undecoratedShare: 0.75, prioritized: ['paid'], prioritizedFactor: 2 };
    expect(used(meterWith(share).meter, 2000, { ...APP, userAgent: 'curl/8' })).toBe(937);
    expect(used(meterWith(share).meter, 2000, { ...APP, userAgent: ISV })).toBe(1250);
    expect(used(meterWith(share).meter, 3000, { ...APP, appId: 'paid', userAgent: ISV })).toBe(2500);
  });
});

describe('limits', () => {
  it('can be changed while the tenant runs, at once or silently later', () => {
    const { meter, clock } = meterWith();
    meter.change({ buckets: { 'app resource units per minute': { factor: 0.5 } }, afterSeconds: 600 });
    expect(used(meter, 2000, APP)).toBe(1250);
    clock.advance(600_000);
    expect(used(meter, 2000, APP)).toBe(625);
    meter.change({ buckets: { 'app resource units per minute': { amount: 10 } } });
    clock.advance(400_000);
    expect(used(meter, 2000, APP)).toBe(10);
    meter.change({ buckets: { 'app resource units per minute': null }, limits: 'none' });
    expect(used(meter, 5000, APP)).toBe(5000);
  });

  it('refuse changes that make no sense', () => {
    const { meter } = meterWith();
    expect(() => meter.change({ buckets: { nonsense: { factor: 1 } } })).toThrow('nonsense');
    expect(() => meter.change({ scale: -1 })).toThrow('scale');
    expect(() => meter.change({ siblings: 'sometimes' } as never)).toThrow('together, separate');
    expect(() => meter.change({ colour: 'red' } as never)).toThrow('colour');
  });

  it('are told in RateLimit headers from 80 % on, when that is switched on', () => {
    const { meter, clock } = meterWith({ rateLimitHeaders: 'from80percent' });
    used(meter, 999, APP);
    expect(meter.rateLimitHeaders(APP)).toEqual({});
    clock.advance(10_000);
    used(meter, 126, APP);
    expect(meter.rateLimitHeaders(APP)).toEqual({
      'ratelimit-limit': '1250',
      'ratelimit-remaining': '125',
      'ratelimit-reset': '51',
    });
    expect(meterWith().meter.rateLimitHeaders(APP)).toEqual({});
  });
});

describe('a sliding window', () => {
  it('never forgets early, and forgets everything when the window has passed', () => {
    const event = fc.record({ wait: fc.nat(20_000), amount: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const window = new SlidingWindow(60);
        const history: { time: number; amount: number }[] = [];
        let now = 1_000_000;
        for (const { wait, amount } of events) {
          now += wait;
          window.add(now, amount);
          history.push({ time: now, amount });
          const certain = history.filter(({ time }) => time > now - 60_000).reduce((sum, one) => sum + one.amount, 0);
          const possible = history.filter(({ time }) => time > now - 61_000).reduce((sum, one) => sum + one.amount, 0);
          expect(window.used(now)).toBeGreaterThanOrEqual(certain);
          expect(window.used(now)).toBeLessThanOrEqual(possible);
        }
        expect(window.used(now + 61_000)).toBe(0);
      }),
    );
  });
});

describe('a throttled caller', () => {
  it('gets 429 with Retry-After and the body of the service, and is let in after waiting', async () => {
    await using probe = await Probe.start({ limitScale: 0.01 });
    const token = await probe.applicationToken();
    const path = `/v1.0/drives/${probe.tenant.world.drive('alice@tiny.onmicrosoft.com').id}/root`;
    let reply = await probe.send(path, { token });
    while (reply.status === 200) reply = await probe.send(path, { token });
    expect(reply.status).toBe(429);
    expect(reply.json.error).toMatchObject({ code: 'activityLimitReached', innerError: { code: 'throttledRequest' } });
    const wait = Number(reply.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(probe.tenant.journal.entries({ status: 429 })).toMatchObject([
      { retryAfter: wait, ru: 1, identity: probe.confidentialId },
    ]);
    expect(probe.tenant.ledger.lines()[0]).toMatchObject({
      identity: probe.confidentialId,
      throttled: 1,
      requests: 13,
      ru: 13,
    });
    const batch = await probe.send('/v1.0/$batch', {
      method: 'POST',
      token,
      json: { requests: [{ id: '1', method: 'GET', url: path.slice(5) }] },
    });
    expect([batch.status, batch.json.responses[0].status]).toEqual([200, 429]);
    expect(Number(batch.json.responses[0].headers['Retry-After'])).toBeGreaterThanOrEqual(wait);
    probe.clock.advance((wait + 60) * 1000);
    expect((await probe.send(path, { token })).status).toBe(200);
  });
});
