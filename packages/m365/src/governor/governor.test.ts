import type { Priority } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import type { BucketRule } from './buckets.ts';
import { type CostClass, costOf } from './cost.ts';
import { Governor } from './governor.ts';

function rule(part: Partial<BucketRule>): BucketRule {
  return {
    name: 'test',
    scope: 'tenant',
    service: 'sharepoint',
    unit: 'units',
    window: 60_000,
    limits: [100, 200, 300, 400, 500],
    source: 'test',
    ...part,
  };
}

interface Ask {
  readonly priority?: Priority;
  readonly user?: string;
  readonly kind?: CostClass;
  readonly signal?: AbortSignal;
}

/** A governor on a virtual clock, and a way to ask it that notes when leave was given. */
function setup(rules: readonly BucketRule[], more: { margin?: number; reserve?: number } = {}) {
  const clock = new VirtualClock();
  const start = clock.now();
  const governor = new Governor({ clock, rules, margin: 1, reserve: 0, ...more });
  const ask = (part: Ask = {}) => {
    const asked = { at: undefined as number | undefined, failed: undefined as unknown };
    governor
      .acquire(costOf(part.kind ?? 'get'), {
        user: part.user,
        priority: part.priority ?? 'full',
        signal: part.signal ?? new AbortController().signal,
      })
      .then(
        () => {
          asked.at = clock.now() - start;
        },
        (error: unknown) => {
          asked.failed = error;
        },
      );
    return asked;
  };
  const count = (many: readonly { at: number | undefined }[]) => many.filter((one) => one.at !== undefined).length;
  return { clock, governor, ask, count };
}

describe('the governor', () => {
  it('lets through what fits and makes the rest wait until the window has room', async () => {
    const { clock, ask, count } = setup([rule({})]);
    const asked = Array.from({ length: 130 }, () => ask());
    await clock.advance(0);
    expect(count(asked)).toBe(100);
    await clock.advance(59_000);
    expect(count(asked)).toBe(100);
    await clock.advance(3_000);
    expect(count(asked)).toBe(130);
  });

  it('charges by the price of the request', async () => {
    const { clock, ask, count } = setup([rule({})]);
    const asked = Array.from({ length: 30 }, () => ask({ kind: 'permission' }));
    await clock.advance(0);
    expect(count(asked)).toBe(20);
  });

  it('keeps its margin below the limit', async () => {
    const { clock, ask, count } = setup([rule({})], { margin: 0.95 });
    const asked = Array.from({ length: 120 }, () => ask({ priority: 'restore' }));
    await clock.advance(0);
    expect(count(asked)).toBe(95);
  });

  it('keeps a share for restores and browsing, which backups never use', async () => {
    const { clock, ask, count } = setup([rule({})], { reserve: 0.3 });
    const backups = Array.from({ length: 100 }, () => ask({ priority: 'incremental' }));
    await clock.advance(0);
    expect(count(backups)).toBe(70);
    const restores = Array.from({ length: 20 }, () => ask({ priority: 'restore' }));
    const browsing = Array.from({ length: 20 }, () => ask({ priority: 'interactive' }));
    await clock.advance(0);
    expect([count(restores), count(browsing), count(backups)]).toEqual([20, 10, 70]);
  });

  it('serves the more urgent first when room comes', async () => {
    const { clock, ask } = setup([rule({ limits: [1, 1, 1, 1, 1] })]);
    ask();
    const full = ask({ priority: 'full' });
    const incremental = ask({ priority: 'incremental' });
    const restore = ask({ priority: 'restore' });
    await clock.advance(200_000);
    expect(restore.at).toBeLessThan(incremental.at ?? 0);
    expect(incremental.at).toBeLessThan(full.at ?? 0);
  });

  it('never lets small requests starve a large one before them', async () => {
    const { clock, ask } = setup([rule({ limits: [5, 5, 5, 5, 5] })]);
    for (let index = 0; index < 3; index += 1) ask();
    const large = ask({ kind: 'permission' });
    const small = ask();
    await clock.advance(0);
    expect(small.at).toBeUndefined();
    await clock.advance(62_000);
    expect(large.at).toBeDefined();
  });

  it('keeps one budget per user beside the common one', async () => {
    const rules = [rule({ scope: 'user', unit: 'requests', limits: [10, 10, 10, 10, 10] }), rule({})];
    const { clock, governor, ask, count } = setup(rules);
    const one = Array.from({ length: 15 }, () => ask({ user: 'a' }));
    const other = Array.from({ length: 5 }, () => ask({ user: 'b' }));
    await clock.advance(0);
    expect([count(one), count(other)]).toEqual([10, 5]);
    expect([governor.headRoom('a'), governor.headRoom('b'), governor.headRoom('c')]).toEqual([0, 0.5, 1]);
  });

  it('counts the limits of applications for applications only', async () => {
    const { clock, ask, count } = setup([rule({ scope: 'application', limits: [3, 3, 3, 3, 3] })]);
    const app = Array.from({ length: 5 }, () => ask());
    const user = Array.from({ length: 5 }, () => ask({ user: 'a' }));
    await clock.advance(0);
    expect([count(app), count(user)]).toEqual([3, 5]);
  });

  it('has more room in a larger tenant', async () => {
    const { clock, governor, ask, count } = setup([rule({})]);
    const asked = Array.from({ length: 250 }, () => ask());
    await clock.advance(0);
    governor.setTier(1);
    await clock.advance(0);
    expect(count(asked)).toBe(200);
  });

  it('sends nothing into a fence, and the longest hint wins', async () => {
    const { clock, governor, ask } = setup([rule({})]);
    governor.refused('sharepoint', undefined, 30_000);
    governor.refused('content', undefined, 5_000);
    const drive = ask();
    const content = ask({ kind: 'download' });
    const directory = ask({ kind: 'directory-get' });
    await clock.advance(29_999);
    expect([drive.at, content.at]).toEqual([undefined, undefined]);
    expect(directory.at).toBe(0);
    await clock.advance(1);
    expect([drive.at, content.at]).toEqual([30_000, 30_000]);
  });

  it('believes less of a bucket after a refusal and regains its trust slowly', async () => {
    const { clock, governor } = setup([rule({}), rule({ window: 24 * 3_600_000 })]);
    governor.refused('sharepoint', undefined, 1_000);
    governor.refused('sharepoint', undefined, 1_000);
    expect(governor.usage().map(({ limit }) => Math.round(limit))).toEqual([80, 100]);
    await clock.advance(5 * 60_000);
    expect(governor.usage().map(({ limit }) => Math.round(limit))).toEqual([90, 100]);
    await clock.advance(30 * 60_000);
    expect(governor.usage().map(({ limit }) => Math.round(limit))).toEqual([100, 100]);
  });

  it('lets a request pass that is larger than the whole bucket, once the bucket is empty', async () => {
    const { clock, ask } = setup([rule({ limits: [3, 3, 3, 3, 3] })]);
    ask();
    const huge = ask({ kind: 'permission' });
    await clock.advance(10_000);
    expect(huge.at).toBeUndefined();
    await clock.advance(52_000);
    expect(huge.at).toBeDefined();
  });

  it('forgets a request whose caller gave up, and lets the next one go', async () => {
    const { clock, ask } = setup([rule({ limits: [5, 5, 5, 5, 5] })]);
    ask();
    const giveUp = new AbortController();
    const large = ask({ kind: 'permission', signal: giveUp.signal });
    const small = ask();
    giveUp.abort(new Error('enough'));
    await clock.advance(0);
    expect(large.failed).toEqual(new Error('enough'));
    expect(small.at).toBe(0);
  });

  it('gives back bytes that were expected and did not come', async () => {
    const clock = new VirtualClock();
    const governor = new Governor({ clock, rules: [rule({ unit: 'bytesIn', limits: [100, 1, 1, 1, 1] })] });
    const asker = { user: undefined, priority: 'full', signal: new AbortController().signal } as const;
    const permit = await governor.acquire(costOf('download', { in: 60 }), asker);
    expect(governor.usage()[0]?.used).toBe(60);
    permit.settle({ in: 10, out: 0 });
    expect(governor.usage()[0]?.used).toBe(10);
  });
});
