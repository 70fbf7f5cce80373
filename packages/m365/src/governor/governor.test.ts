import type { Priority } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { type CostClass, costOf } from './cost.ts';
import { Governor } from './governor.ts';
import { type BucketRule, DAY } from './limits/rule.ts';
import type { GovernorOptions } from './options.ts';
import type { Permit } from './permit.ts';
import type { RefusalHint } from './refusal.ts';
import { FencedOff } from './waiting.ts';

function rule(part: Partial<BucketRule>): BucketRule {
  return {
    name: 'test',
    meter: 'sharepoint',
    scope: 'tenant',
    unit: 'units',
    window: 60_000,
    amount: 100,
    source: 'test',
    ...part,
  };
}

interface Ask {
  readonly sessionId?: string;
  readonly elsewhere?: boolean;
  readonly priority?: Priority;
  readonly user?: string;
  readonly mailbox?: string;
  readonly kind?: CostClass;
  readonly signal?: AbortSignal;
  /** Bytes expected to come. */
  readonly bytes?: number;
  /** How long the answer takes; -1 means it never comes. Default 0. */
  readonly takes?: number;
  readonly refuse?: RefusalHint;
}

const free = { start: 1_000_000, least: 1, most: 1_000_000 };

/** A governor on a virtual clock, and a way to ask it that notes when leave was given. */
function setup(rules: readonly BucketRule[], more: Partial<GovernorOptions> = {}) {
  const clock = new VirtualClock();
  const start = clock.now();
  const governor = new Governor({ clock, rules, margin: 1, reserve: 0, concurrency: free, ...more });
  const ask = (part: Ask = {}) => {
    const asked = { at: undefined as number | undefined, failed: undefined as unknown };
    const work = async (permit: Permit): Promise<void> => {
      asked.at = clock.now() - start;
      const { takes = 0, refuse } = part;
      if (takes !== 0) await clock.sleep(takes < 0 ? 1e12 : takes);
      if (refuse === undefined) permit.answered();
      else permit.refused(refuse);
      permit.settle({ in: 0, out: 0 });
    };
    governor
      .acquire(costOf(part.kind ?? 'get', { in: part.bytes ?? 0 }), {
        user: part.user,
        ...(part.mailbox === undefined ? {} : { mailbox: part.mailbox }),
        priority: part.priority ?? 'restore',
        sessionId: part.sessionId,
        elsewhere: part.elsewhere ?? false,
        signal: part.signal ?? new AbortController().signal,
      })
      .then(work)
      .catch((error: unknown) => {
        asked.failed = error;
      });
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
    const asked = Array.from({ length: 120 }, () => ask());
    await clock.advance(0);
    expect(count(asked)).toBe(95);
  });

  it('counts a request fully until it is answered, and ages its use only from then on', async () => {
    const { clock, ask } = setup([rule({ amount: 1 })]);
    ask({ takes: 30_000 });
    const second = ask();
    await clock.advance(89_000);
    expect(second.at).toBeUndefined();
    await clock.advance(4_000);
    expect(second.at).toBeGreaterThan(90_000);
  });

  it('serves the more urgent first when room comes', async () => {
    const { clock, ask } = setup([rule({ amount: 1 })]);
    ask();
    const full = ask({ priority: 'full' });
    const incremental = ask({ priority: 'incremental' });
    const interactive = ask({ priority: 'interactive' });
    const restore = ask({ priority: 'restore' });
    await clock.advance(400_000);
    const order = [restore.at, interactive.at, incremental.at, full.at];
    expect(order).toEqual([...order].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(full.at).toBeDefined();
  });

  it('never lets small requests starve a large one before them', async () => {
    const { clock, ask } = setup([rule({ amount: 5 })]);
    for (let index = 0; index < 3; index += 1) ask();
    const large = ask({ kind: 'permission' });
    const small = ask();
    await clock.advance(0);
    expect(small.at).toBeUndefined();
    await clock.advance(62_000);
    expect(large.at).toBeDefined();
  });

  it('does not let a request wait for ever that needs room in two busy buckets at once', async () => {
    const both = [rule({ name: 'a', amount: 4 }), rule({ name: 'b', meter: 'transfer', unit: 'bytesIn', amount: 4 })];
    const { clock, ask } = setup(both);
    for (let index = 0; index < 400; index += 1) {
      ask({ kind: 'get' });
      ask({ kind: 'download', bytes: 1 });
      if (index === 10) ask({ kind: 'get', bytes: 4 });
    }
    const needy = ask({ kind: 'get', bytes: 4 });
    for (let index = 0; index < 400; index += 1) {
      ask({ kind: 'get' });
      ask({ kind: 'download', bytes: 1 });
    }
    await clock.advance(110 * 62_000);
    expect(needy.at).toBeDefined();
  });

  it('keeps one budget per user beside the common one', async () => {
    const rules = [rule({ name: 'user', scope: 'user', unit: 'requests', amount: 10 }), rule({})];
    const { clock, governor, ask, count } = setup(rules);
    const one = Array.from({ length: 15 }, () => ask({ user: 'a' }));
    const other = Array.from({ length: 5 }, () => ask({ user: 'b' }));
    await clock.advance(0);
    expect([count(one), count(other)]).toEqual([10, 5]);
    expect([governor.headRoom('a'), governor.headRoom('b'), governor.headRoom('c')]).toEqual([0, 0.5, 1]);
  });

  it('counts the limits of applications for applications only', async () => {
    const { clock, ask, count } = setup([rule({ scope: 'application', callers: 'applications', amount: 3 })]);
    const app = Array.from({ length: 5 }, () => ask());
    const user = Array.from({ length: 5 }, () => ask({ user: 'a' }));
    await clock.advance(0);
    expect([count(app), count(user)]).toEqual([3, 5]);
  });

  it('has more room in a larger tenant, at once when its size becomes known', async () => {
    const { clock, governor, ask, count } = setup([rule({ amount: { byLicences: [100, 200, 300, 400, 500] } })]);
    const asked = Array.from({ length: 250 }, () => ask());
    await clock.advance(0);
    governor.setSize({ licences: 1_001, users: 900 });
    await clock.advance(0);
    expect(count(asked)).toBe(200);
  });

  it('holds no more requests to a mailbox under way than Outlook allows, and does not let others wait for them', async () => {
    const rules = [
      rule({ name: 'under way', meter: 'mailbox', scope: 'mailbox', unit: 'concurrency', window: 0, amount: 4 }),
      rule({ name: 'all', meter: 'graph', unit: 'requests', amount: 200 }),
    ];
    const { clock, ask, count } = setup(rules);
    const busy = Array.from({ length: 50 }, () => ask({ kind: 'mailbox', mailbox: 'a', takes: 100, priority: 'full' }));
    const other = ask({ kind: 'mailbox', mailbox: 'b', priority: 'full' });
    await clock.advance(0);
    expect([count(busy), other.at]).toEqual([4, 0]);
    await clock.advance(100);
    expect(count(busy)).toBe(8);
  });

  it('lets a request pass that is larger than the whole bucket, once the bucket is empty', async () => {
    const { clock, ask } = setup([rule({ amount: 3 })]);
    ask();
    const huge = ask({ kind: 'permission' });
    await clock.advance(10_000);
    expect(huge.at).toBeUndefined();
    await clock.advance(52_000);
    expect(huge.at).toBeDefined();
  });

  it('forgets a request whose caller gave up, and lets the next one go', async () => {
    const { clock, ask } = setup([rule({ amount: 5 })]);
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
    const governor = new Governor({ clock, rules: [rule({ meter: 'transfer', unit: 'bytesIn' })] });
    const asker = { user: undefined, priority: 'full', signal: new AbortController().signal } as const;
    const permit = await governor.acquire(costOf('download', { in: 60 }), asker);
    expect(governor.usage()[0]?.used).toBe(60);
    permit.settle({ in: 10, out: 0 });
    permit.settle({ in: 10, out: 0 });
    expect(governor.usage()[0]?.used).toBe(10);
  });

  it('forgets the buckets of resources that nobody asks for any more', async () => {
    const { clock, governor, ask } = setup([rule({ meter: 'mailbox', scope: 'mailbox', unit: 'requests' })]);
    for (let round = 0; round < 20; round += 1) {
      for (let number = 0; number < 100; number += 1) ask({ kind: 'mailbox', mailbox: `${round}-${number}` });
      await clock.advance(62_000);
    }
    expect(governor.state.buckets).toBeLessThan(300);
  });
});

describe('classes of work', () => {
  const minute = rule({ amount: 1_000 });

  it('leaves a share to restores, which backups never take at once', async () => {
    const { clock, ask, count } = setup([rule({ window: 3_600_000 })], { reserve: 0.3 });
    const backups = Array.from({ length: 100 }, () => ask({ priority: 'incremental' }));
    await clock.advance(0);
    expect(count(backups)).toBe(70);
    const restores = Array.from({ length: 20 }, () => ask({ priority: 'restore' }));
    const browsing = Array.from({ length: 20 }, () => ask({ priority: 'interactive' }));
    await clock.advance(0);
    expect([count(restores), count(browsing), count(backups)]).toEqual([20, 10, 70]);
  });

  it('lends the reserve to backups while nobody restores', async () => {
    const { clock, ask, count } = setup([minute], { reserve: 0.3 });
    const backups = Array.from({ length: 5_000 }, () => ask({ priority: 'full' }));
    await clock.advance(4 * 60_000);
    expect(count(backups)).toBeGreaterThan(3_800);
  });

  it('gives it back within five seconds when a restore comes, at its full rate', async () => {
    const { clock, ask, count } = setup([minute], { reserve: 0.3 });
    for (let index = 0; index < 9_000; index += 1) ask({ priority: 'incremental' });
    await clock.advance(3 * 60_000 + 17_000);
    const restores = Array.from({ length: 300 }, () => ask({ priority: 'restore' }));
    await clock.advance(5_000);
    expect(count(restores)).toBeGreaterThan(0);
    await clock.advance(57_000);
    expect(count(restores)).toBe(300);
  });

  it('lets backups at an even pace after a burst', async () => {
    const { clock, ask, count } = setup([minute]);
    const backups = Array.from({ length: 3_000 }, () => ask({ priority: 'full' }));
    await clock.advance(0);
    const burst = count(backups);
    expect(burst).toBeLessThanOrEqual(210);
    await clock.advance(10_000);
    expect(count(backups) - burst).toBeGreaterThan(130);
    expect(count(backups) - burst).toBeLessThan(190);
  });

  it('spreads backups over every second when they never end, whatever heap they began with', async () => {
    const { clock, ask } = setup([rule({ amount: 240 })], { reserve: 0.3 });
    const backups = Array.from({ length: 1_000 }, () => ask({ priority: 'full' }));
    await clock.advance(4 * 60_000);
    const late = backups.flatMap(({ at }) => (at !== undefined && at > 3 * 60_000 ? [Math.floor(at / 1_000)] : []));
    const inSecond = [...Map.groupBy(late, (second) => second).values()].map(({ length }) => length);
    expect(late.length).toBeGreaterThan(220);
    expect(Math.max(...inSecond)).toBeLessThanOrEqual(8);
  });

  it('leaves about a tenth to backups although restores never end', async () => {
    const { clock, ask, count } = setup([rule({ amount: 100 })], { reserve: 0.3 });
    const restores = Array.from({ length: 900 }, () => ask({ priority: 'restore', takes: 10 }));
    const backups = (['full', 'incremental'] as const).flatMap((priority) =>
      Array.from({ length: 300 }, () => ask({ priority, takes: 10 })),
    );
    await clock.advance(5 * 62_000);
    const [restored, backedUp] = [count(restores), count(backups)];
    expect(restored).toBeLessThan(900);
    expect(backedUp / (restored + backedUp)).toBeGreaterThan(0.05);
    expect(backedUp / (restored + backedUp)).toBeLessThan(0.12);
  });

  it('lets nobody wait for ever behind work of a better class that keeps coming', async () => {
    const { clock, ask } = setup([rule({ amount: 10 })]);
    const full = ask({ priority: 'full' });
    for (let index = 0; index < 10; index += 1) ask({ priority: 'incremental' });
    const last = ask({ priority: 'full' });
    for (let round = 0; round < 14; round += 1) {
      for (let index = 0; index < 12; index += 1) ask({ priority: 'incremental' });
      await clock.advance(62_000);
    }
    expect([full.at, last.at]).not.toContain(undefined);
  });
});

describe('after a refusal', () => {
  const app = rule({ scope: 'application', callers: 'applications', amount: 100 });
  const user = rule({ name: 'user', scope: 'user', unit: 'requests', amount: 10 });

  it('nothing is sent into the fence, the longest hint wins, and one request tries alone', async () => {
    const { clock, governor, ask, count } = setup([app]);
    ask({ refuse: { wait: 5_000, busy: true }, takes: 10 });
    ask({ refuse: { wait: 30_000, busy: true }, takes: 10 });
    await clock.advance(10);
    const drive = Array.from({ length: 5 }, () => ask({ takes: 100 }));
    const directory = ask({ kind: 'directory-get' });
    await clock.advance(29_999);
    expect([count(drive), directory.at]).toEqual([0, 10]);
    expect(governor.fencedUntil({ service: 'sharepoint', scope: 'tenant', key: '' })).toBeGreaterThan(clock.now());
    await clock.advance(1);
    expect(count(drive)).toBe(1);
    await clock.advance(100);
    expect(count(drive)).toBe(5);
    expect(governor.fences()).toEqual([]);
  });

  it('the fence stands again if the one who tries is refused', async () => {
    const { clock, ask, count } = setup([app]);
    ask({ refuse: { wait: 1_000 } });
    await clock.advance(0);
    ask({ refuse: { wait: 10_000 }, takes: 50 });
    const others = Array.from({ length: 3 }, () => ask());
    await clock.advance(11_049);
    expect(count(others)).toBe(0);
    await clock.advance(1_000);
    expect(count(others)).toBe(3);
  });

  it('somebody else tries if the one who tries gets no answer', async () => {
    const { clock, governor, ask } = setup([app]);
    ask({ refuse: { wait: 1_000 } });
    await clock.advance(0);
    const signal = new AbortController().signal;
    const tries = governor.acquire(costOf('get'), { user: undefined, priority: 'restore', signal });
    const next = ask();
    await clock.advance(5_000);
    expect(next.at).toBeUndefined();
    (await tries).settle({ in: 0, out: 0 });
    await clock.advance(0);
    expect(next.at).toBe(5_000);
  });

  it('only the account rests whose budget was full, and the others go on', async () => {
    const { clock, governor, ask } = setup([user, app]);
    for (let index = 0; index < 8; index += 1) ask({ user: 'a' });
    await clock.advance(1);
    ask({ user: 'a', refuse: { wait: 60_000 } });
    await clock.advance(1);
    const [a, b] = [ask({ user: 'a' }), ask({ user: 'b' })];
    await clock.advance(30_000);
    expect([a.at, b.at]).toEqual([undefined, 2]);
    expect(governor.fences()).toMatchObject([{ scope: 'user', key: 'a' }]);
  });

  it('a request that another identity could make goes back when its account is fenced while it waits', async () => {
    const { clock, ask } = setup([user], { concurrency: { start: 1, least: 1, most: 1 } });
    for (let number = 0; number < 9; number += 1) ask({ user: 'a' });
    await clock.advance(0);
    ask({ user: 'a', takes: 100, refuse: { wait: 30_000 } });
    const [stays, goes, other] = [
      ask({ user: 'a' }),
      ask({ user: 'a', elsewhere: true }),
      ask({ user: 'b', elsewhere: true }),
    ];
    await clock.advance(100);
    expect([stays.at, goes.failed, other.at]).toEqual([undefined, expect.any(FencedOff), 100]);
    await clock.advance(70_000);
    expect(stays.at).toBeGreaterThan(30_000);
  });

  it('everybody waits if no budget of ours was nearly full, for somebody else used it up', async () => {
    const { clock, governor, ask } = setup([user, rule({})]);
    ask({ user: 'a', refuse: { wait: 60_000 } });
    await clock.advance(1);
    const other = ask({ user: 'b' });
    await clock.advance(30_000);
    expect(other.at).toBeUndefined();
    expect(governor.fences()).toMatchObject([{ service: 'sharepoint', scope: 'tenant' }]);
  });

  it('only the mailbox is fenced that was refused', async () => {
    const { clock, ask } = setup([rule({ meter: 'mailbox', scope: 'mailbox', unit: 'requests' })]);
    ask({ kind: 'mailbox', mailbox: 'a', refuse: { wait: 60_000, scope: 'mailbox' } });
    await clock.advance(1);
    const [a, b] = [ask({ kind: 'mailbox', mailbox: 'a' }), ask({ kind: 'mailbox', mailbox: 'b' })];
    await clock.advance(10_000);
    expect([a.at, b.at]).toEqual([undefined, 1]);
  });

  it('believes in what the wait says of the limit, and regains its trust slowly', async () => {
    const { clock, governor, ask } = setup([app, rule({ name: 'day', window: 24 * 3_600_000 })]);
    for (let second = 0; second < 60; second += 1) {
      ask();
      await clock.advance(1_000);
    }
    const limits = () => governor.usage().map(({ limit }) => Math.round(limit));
    for (let index = 0; index < 2; index += 1) ask({ refuse: { wait: 20_000 }, takes: 100 });
    await clock.advance(100);
    const [believed = 0, day] = limits();
    expect(believed).toBeGreaterThanOrEqual(38);
    expect(believed).toBeLessThanOrEqual(42);
    expect(day).toBe(100);
    await clock.advance(5 * 60_000);
    expect(limits()[0]).toBe(believed);
    await clock.advance(30 * 60_000);
    expect(limits()).toEqual([100, 100]);
  });

  it('believes what Microsoft says of the use of others', async () => {
    const { clock, governor, ask, count } = setup([app]);
    governor.observed({ bucket: 'test', share: 0.9, limit: 50 });
    const asked = Array.from({ length: 20 }, () => ask());
    await clock.advance(0);
    expect(count(asked)).toBe(5);
  });
});

describe('requests under way at once', () => {
  it('become fewer when answers become slow, and more again when they are fast', async () => {
    const lanes = { start: 16, least: 4, most: 64 };
    const { clock, governor, ask } = setup([rule({ amount: 1e9 })], { concurrency: lanes });
    const run = async (takes: number, requests: number) => {
      for (let index = 0; index < requests; index += 1) ask({ takes: takes });
      await clock.advance(takes * requests);
      return governor.state.concurrency['sharepoint'] ?? 0;
    };
    const fast = await run(50, 600);
    const slow = await run(600, 200);
    const again = await run(50, 600);
    expect(fast).toBe(64);
    expect(slow).toBeLessThan(fast);
    expect(again).toBeGreaterThan(slow);
  });
});

describe('a clock that jumps', () => {
  it('backwards delays the work by one wait at most, and forwards does not break it', async () => {
    const clock = new VirtualClock();
    let skew = 0;
    const jumping = { now: () => clock.now() + skew, sleep: clock.sleep.bind(clock) };
    const governor = new Governor({ clock: jumping, rules: [rule({ amount: 10 })], margin: 1, concurrency: free });
    let gone = 0;
    for (let index = 0; index < 40; index += 1) {
      const signal = new AbortController().signal;
      void governor.acquire(costOf('get'), { user: undefined, priority: 'restore', signal }).then((permit) => {
        gone += 1;
        permit.answered();
        permit.settle({ in: 0, out: 0 });
      });
    }
    await clock.advance(1_000);
    skew = -3_600_000;
    await clock.advance(2 * 62_000);
    expect(gone).toBe(20);
    skew = 7_200_000;
    await clock.advance(130_000);
    expect(gone).toBe(40);
  });
});

describe('the day of an application', () => {
  const day = rule({ name: 'day', scope: 'application', window: DAY, amount: 1_000 });

  it('is shared out: a session gets an hour of its share at once, then an even pace, and others are free', async () => {
    const { clock, governor, ask, count } = setup([day]);
    governor.setAllowances(new Map([['full', 60]]));
    const full = Array.from({ length: 200 }, () => ask({ sessionId: 'full', priority: 'full' }));
    const other = Array.from({ length: 100 }, () => ask({ sessionId: 'night', priority: 'incremental' }));
    await clock.advance(0);
    expect([count(full), count(other)]).toEqual([61, 100]);
    expect(governor.waits('full')?.limit).toMatch(/share of the day, 60 units an hour/);
    await clock.advance(10 * 60_000);
    expect(count(full)).toBe(71);
  });

  it('follows a new plan at once, also one that frees a session', async () => {
    const { clock, governor, ask, count } = setup([day]);
    governor.setAllowances(new Map([['full', 60]]));
    const full = Array.from({ length: 200 }, () => ask({ sessionId: 'full', priority: 'full' }));
    await clock.advance(0);
    governor.setAllowances(new Map([['full', 120]]));
    await clock.advance(10 * 60_000);
    expect(count(full)).toBe(121 + 20);
    governor.setAllowances(new Map());
    await clock.advance(0);
    expect(count(full)).toBe(200);
  });

  it('holds accounts to no share, for they have no day', async () => {
    const { clock, governor, ask, count } = setup([day]);
    governor.setAllowances(new Map([['full', 1]]));
    const full = Array.from({ length: 20 }, () => ask({ sessionId: 'full', user: 'a' }));
    await clock.advance(0);
    expect(count(full)).toBe(20);
  });

  it('counts what was used before the start until it is a day old', async () => {
    const begin = new VirtualClock().now();
    const earlier = [
      { at: begin - 25 * 3_600_000, units: 500 },
      { at: begin - 23 * 3_600_000, units: 900 },
    ];
    const { clock, ask, count } = setup([{ ...day, callers: 'applications' }], { earlier });
    const all = Array.from({ length: 200 }, () => ask({}));
    await clock.advance(0);
    expect(count(all)).toBe(100);
    await clock.advance(2 * 3_600_000);
    expect(count(all)).toBe(200);
  });
});

describe('a session that waits', () => {
  const app = rule({ name: 'units of the application', scope: 'application', amount: 10 });

  it('is told since when, for which limit and until when', async () => {
    const { clock, governor, ask } = setup([app]);
    const start = clock.now();
    for (let number = 0; number < 10; number += 1) ask({ sessionId: 's' });
    await clock.advance(5_000);
    expect(governor.waits('s')).toBeUndefined();
    ask({ sessionId: 's' });
    await clock.advance(20_000);
    expect(governor.waits('s')).toEqual({
      since: start + 5_000,
      limit: 'units of the application',
      until: expect.any(Number),
    });
    expect(governor.waits('s')?.until).toBeGreaterThan(start + 60_000);
    expect(governor.waits('another')).toBeUndefined();
    await clock.advance(60_000);
    expect(governor.waits('s')).toBeUndefined();
  });

  it('is told that Microsoft refused', async () => {
    const { clock, governor, ask } = setup([app]);
    ask({ refuse: { wait: 30_000, busy: true } });
    await clock.advance(1);
    ask({ sessionId: 's' });
    expect(governor.waits('s')).toMatchObject({ limit: 'Microsoft refused and asked the tenant to wait' });
  });
});
