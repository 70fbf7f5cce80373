import type { Priority } from '@coffer/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { type Cost, costOf } from './cost.ts';
import { Governor } from './governor.ts';
import type { BucketRule } from './limits/rule.ts';

const METERS = ['sharepoint', 'transfer', 'mailbox'] as const;
const KINDS = ['get', 'list', 'permission', 'download', 'mailbox'] as const;
const PRIORITIES: readonly Priority[] = ['restore', 'interactive', 'incremental', 'full'];
const LONGEST = 60_000;

const rules = fc
  .array(
    fc.record({
      meter: fc.constantFrom(...METERS),
      scope: fc.constantFrom('user', 'application', 'tenant', 'mailbox'),
      unit: fc.constantFrom('requests', 'units', 'bytesIn', 'concurrency'),
      window: fc.integer({ min: 1_000, max: LONGEST }),
      amount: fc.integer({ min: 1, max: 30 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) =>
    list.map(
      (one, number): BucketRule => ({
        ...one,
        name: `rule ${number}`,
        source: 'test',
        window: one.unit === 'concurrency' ? 0 : one.window,
      }),
    ),
  );

const request = fc.record({
  gap: fc.nat(4_000),
  kind: fc.constantFrom(...KINDS),
  user: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
  mailbox: fc.constantFrom('m', 'n'),
  priority: fc.constantFrom(...PRIORITIES),
  bytes: fc.nat(8),
  latency: fc.nat(5_000),
  end: fc.oneof(
    { weight: 8, arbitrary: fc.constant('answered' as const) },
    { weight: 1, arbitrary: fc.constant('refused' as const) },
    { weight: 1, arbitrary: fc.constant('lost' as const) },
    { weight: 1, arbitrary: fc.constant('aborted' as const) },
  ),
  wait: fc.nat(20_000),
  session: fc.option(fc.constantFrom('s', 't'), { nil: undefined }),
  /** Another identity could do it as well. */
  elsewhere: fc.boolean(),
  /** A new plan of the day: units an hour for session `s`; 0 frees it, undefined leaves the plan as it is. */
  share: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 600, max: 4_000 })), { nil: undefined, freq: 4 }),
  /** The clock is set back, or not. */
  back: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(10_000_000) }),
});
type Wanted = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** One request as it went: when it was sent and answered, in true time. */
interface Sent {
  readonly cost: Cost;
  readonly wanted: Wanted;
  readonly from: number;
  to: number;
}

describe('the governor, whatever comes', () => {
  it('never exceeds a bucket, starves nobody and never comes to a standstill', async () => {
    await fc.assert(
      fc.asyncProperty(
        rules,
        fc.array(request, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(0, 0.3, 0.8),
        async (table, wanted, reserve) => {
          const run = await play(table, wanted, reserve);
          for (const rule of table) expectWithin(rule, run.sent);
          expect(run.unserved).toBe(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('lets nobody wait for ever although work of a better class never ends', async () => {
    const latency = fc.integer({ min: 100, max: 2_000 });
    const amount = fc.integer({ min: 20, max: 60 });
    await fc.assert(
      fc.asyncProperty(
        latency,
        amount,
        fc.constantFrom(
          ['restore', 'interactive'] as const,
          ['restore', 'incremental'] as const,
          ['restore', 'full'] as const,
          ['interactive', 'full'] as const,
          ['incremental', 'full'] as const,
        ),
        async (takes, limit, [better, lesser]) => {
          const clock = new VirtualClock();
          const rule: BucketRule = { ...PLAIN, amount: limit };
          const governor = new Governor({ clock, rules: [rule], reserve: 0.3, margin: 1 });
          const over = new AbortController();
          const work = async (kind: Priority): Promise<void> => {
            const permit = await governor.acquire(costOf('get'), {
              user: undefined,
              priority: kind,
              signal: over.signal,
            });
            await clock.sleep(takes);
            permit.answered();
            permit.settle({ in: 0, out: 0 });
          };
          const endless = async (): Promise<void> => {
            while (!over.signal.aborted) await work(better).catch(() => undefined);
          };
          for (let worker = 0; worker < 8; worker += 1) void endless();
          await clock.advance(120_000);
          let served = false;
          void work(lesser).then(
            () => {
              served = true;
            },
            () => undefined,
          );
          for (let minute = 0; minute < 30 && !served; minute += 1) await clock.advance(60_000);
          over.abort(new Error('over'));
          governor[Symbol.dispose]();
          expect(served).toBe(true);
        },
      ),
      { numRuns: 6 },
    );
  });
});

const PLAIN: BucketRule = {
  name: 'units of a minute',
  source: 'test',
  meter: 'sharepoint',
  scope: 'tenant',
  unit: 'units',
  window: 60_000,
  amount: 0,
};

async function play(table: readonly BucketRule[], wanted: readonly Wanted[], reserve: number) {
  const clock = new VirtualClock();
  let skew = 0;
  const governor = new Governor({
    clock: { now: () => clock.now() + skew, sleep: clock.sleep.bind(clock) },
    rules: table,
    reserve,
    margin: 1,
    concurrency: { start: 6, least: 2, most: 12 },
  });
  const sent: Sent[] = [];
  let unserved = 0;
  for (const one of wanted) {
    await clock.advance(one.gap);
    skew -= one.back;
    if (one.share !== undefined) governor.setAllowances(new Map(one.share === 0 ? [] : [['s', one.share]]));
    const cost = costOf(one.kind, { in: one.bytes });
    const giveUp = new AbortController();
    unserved += 1;
    const done = (): void => {
      unserved -= 1;
    };
    void serve({ governor, clock, cost, sent }, one, giveUp.signal).then(done, done);
    if (one.end === 'aborted') void clock.sleep(one.latency).then(() => giveUp.abort(new Error('enough')));
  }
  // Everything could go one by one, each waiting for the longest window, its own latency and a refusal's wait.
  for (let step = 0; step < wanted.length * 4 && unserved > 0; step += 1) await clock.advance(LONGEST * 1.1);
  governor[Symbol.dispose]();
  return { sent, unserved };
}

interface Stage {
  readonly governor: Governor;
  readonly clock: VirtualClock;
  readonly cost: Cost;
  readonly sent: Sent[];
}

async function serve({ governor, clock, cost, sent }: Stage, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const { user, mailbox, priority, session: sessionId, elsewhere } = wanted;
  const permit = await governor.acquire(cost, { user, mailbox, priority, sessionId, elsewhere, signal });
  const mine: Sent = { cost, wanted, from: clock.now(), to: Number.POSITIVE_INFINITY };
  sent.push(mine);
  await clock.sleep(wanted.latency);
  mine.to = clock.now();
  if (wanted.end === 'refused') permit.refused({ wait: wanted.wait });
  if (wanted.end === 'answered') permit.answered();
  permit.settle({ in: wanted.bytes, out: 0 });
}

/** At no moment of sending was more in the window, or under way, than the rule allows, single larger requests apart. */
function expectWithin(rule: BucketRule, sent: readonly Sent[]): void {
  const groups = Map.groupBy(
    sent.filter((one) => one.cost.meters.includes(rule.meter as never)),
    ({ wanted }) => (rule.scope === 'user' ? wanted.user : rule.scope === 'mailbox' ? wanted.mailbox : ''),
  );
  for (const [key, group] of groups) {
    if (key === undefined) continue;
    for (const { from } of group) {
      const inside = group.filter(
        (one) => one.from <= from && (rule.window === 0 ? one.to > from : one.to > from - rule.window),
      );
      const used = inside.map((one) => amount(rule, one));
      const total = used.reduce((sum, one) => sum + one, 0);
      const largest = Math.max(0, ...used);
      expect(total, JSON.stringify({ rule, from })).toBeLessThanOrEqual(Math.max(rule.amount as number, largest));
    }
  }
}

function amount(rule: BucketRule, { cost, wanted }: Sent): number {
  if (rule.unit === 'units') return cost.units;
  return rule.unit === 'bytesIn' ? wanted.bytes : 1;
}
