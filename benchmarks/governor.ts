/**
 * `npm run bench -- governor`: how much of Microsoft's budget the governor uses, how often it is refused, and what it costs. Numbers 1 to 3
 * pass days in virtual time against the practice tenant's own meter, 4 and 5 run real clients against a practice tenant over HTTPS in real
 * time; rclone, one of them, is left out where it is not installed.
 *
 * Usage: npm run bench -- governor [NUMBER…] [OPTION…]
 *
 *   1  a day of endless work as one application       4  beside other clients, real time
 *   2  one to eight accounts                          5  the ledger (comes with 4)
 *   3  limits lowered in silence, and raised again    6  what the governor itself costs
 *
 * Without numbers all of them, about ten minutes; 4 takes most of it.
 *
 *   --seed N          chances other latencies and requests in 1 and 2 (default 1)
 *   --client NAME     only clients of 4 whose name begins so; may be given several times
 *   --patience S      seconds after which a run of 4 is ended (default 300)
 */
import { parseArgs } from 'node:util';
import { costOf } from '../packages/m365/src/governor/cost.ts';
import { Governor } from '../packages/m365/src/governor/governor.ts';
import { EventClock } from './governor/event-clock.ts';
import { Microsoft, SIZE } from './governor/microsoft.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    client: { type: 'string', multiple: true },
    patience: { type: 'string', default: '300' },
  },
});

type Priority = 'restore' | 'interactive' | 'incremental' | 'full';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How often number 3 is tried for each latency. */
const SEEDS = 16;
const parts = new Set(positionals.length === 0 ? ['1', '2', '3', '4', '5', '6'] : positionals);

/** A governor, the limits it is to keep, and workers that have endless work. */
function stage(latency = 80, begin = Number(options.seed)) {
  const clock = new EventClock();
  const microsoft = new Microsoft(clock);
  const governor = new Governor({ clock, size: SIZE });
  const stop = new AbortController();
  let seed = begin;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const kinds = ['delta-token', 'get', 'list', 'permission', 'delta-token', 'list'] as const;
  /** One request, repeated until it is served; returns when it was first sent. */
  const request = async (priority: Priority, user?: string, kind: (typeof kinds)[number] = 'get'): Promise<number> => {
    let sent = 0;
    for (;;) {
      const cost = costOf(kind);
      const permit = await governor.acquire(cost, { user, priority, signal: stop.signal });
      sent ||= clock.now();
      await clock.sleep(latency * (0.25 + 0.5 * random()));
      const wait = microsoft.ask(cost.units, user);
      await clock.sleep(latency * (0.25 + 0.5 * random()));
      if (wait === undefined) permit.answered();
      else permit.refused({ wait });
      permit.settle({ in: 0, out: 0 });
      if (wait === undefined) return sent;
    }
  };
  const work = async (priority: Priority, user?: string, mixed = true): Promise<void> => {
    while (!stop.signal.aborted) {
      const kind = mixed ? kinds[Math.floor(random() * kinds.length)]! : 'delta-token';
      await request(priority, user, kind).catch(() => undefined);
    }
  };
  return { clock, microsoft, governor, request, work, random, end: () => stop.abort(new Error('over')) };
}

async function steadyState(): Promise<void> {
  const { clock, microsoft, request, work, random, end } = stage();
  for (let worker = 0; worker < 24; worker += 1) void work(worker % 2 === 0 ? 'full' : 'incremental');
  const waits: number[] = [];
  const restore = async (at: number): Promise<void> => {
    await clock.sleep(at);
    const asked = clock.now();
    waits.push((await request('restore')) - asked);
    for (let more = 0; more < 20; more += 1) await request('restore', undefined, 'list');
  };
  for (let number = 0; number < 200; number += 1) void restore(random() * 23.9 * HOUR);
  await clock.run(clock.start + 24 * HOUR);
  end();
  const used = (microsoft.served / 1_200_000) * 100;
  console.log(
    `1. 24 hours, one application, endless work: ${used.toFixed(1)} % of the day's units used (aim ≥ 97), ${microsoft.refused} refused (aim 0),`,
  );
  console.log(
    `   ${waits.length} restores, the slowest began after ${(Math.max(...waits) / 1000).toFixed(1)} s (aim ≤ 5)`,
  );
}

async function accounts(): Promise<void> {
  console.log('2. accounts   requests a minute   of ideal   refused');
  let one = 0;
  for (const count of [1, 2, 4, 8]) {
    const { clock, microsoft, work, end } = stage();
    for (let worker = 0; worker < count * 12; worker += 1) void work('incremental', `account${worker % count}`, false);
    await clock.run(clock.start + 10 * MINUTE);
    const before = microsoft.served;
    await clock.run(clock.start + 40 * MINUTE);
    end();
    const rate = (microsoft.served - before) / 30;
    one ||= rate;
    const ideal = Math.min(one * count, 3_750);
    const row = [String(count).padStart(11), rate.toFixed(0).padStart(20), (rate / ideal).toFixed(3).padStart(11)];
    console.log(`${row.join('')}${String(microsoft.refused).padStart(10)}`);
  }
}

interface Halved {
  readonly refused: number;
  readonly lowUsed: number;
  readonly refusedLater: number;
  readonly highUsed: number;
}

/** The limits are halved in the eleventh minute, at another second for each seed, and come back fourteen minutes later. */
async function halved(latency: number, seed: number): Promise<Halved> {
  const { clock, microsoft, work, random, end } = stage(latency, seed * 7_919);
  for (let worker = 0; worker < 24; worker += 1) void work('incremental');
  const begin = 10 + (random() + seed / SEEDS) / 2;
  const servedAt = async (minute: number): Promise<number> => {
    await clock.run(clock.start + (begin + minute) * MINUTE);
    return microsoft.served;
  };
  await servedAt(0);
  microsoft.scale = 0.5;
  const lowered = await servedAt(10);
  const low = (await servedAt(14)) - lowered;
  microsoft.scale = 1;
  const { refused } = microsoft;
  const back = await servedAt(24);
  const high = (await servedAt(34)) - back;
  end();
  return {
    refused,
    lowUsed: low / (4 * 625),
    refusedLater: microsoft.refused - refused,
    highUsed: high / (10 * 1_250),
  };
}

async function allHalved(latency: number): Promise<void> {
  const all: Halved[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) all.push(await halved(latency, seed));
  const refused = all.map((one) => one.refused);
  const least = (shares: readonly number[]): string => `${(Math.min(...shares) * 100).toFixed(1)} %`;
  const cells = [
    `${latency} ms`,
    (refused.reduce((sum, one) => sum + one, 0) / SEEDS).toFixed(1),
    String(Math.max(...refused)),
    `${refused.filter((one) => one <= 3).length} of ${SEEDS}`,
    least(all.map((one) => one.lowUsed)),
    String(Math.max(...all.map((one) => one.refusedLater))),
    least(all.map((one) => one.highUsed)),
  ];
  console.log(`   ${cells.map((cell) => cell.padStart(15)).join('')}`);
}

async function overhead(): Promise<void> {
  const clock = new EventClock();
  let now = clock.now();
  const governor = new Governor({
    clock: { now: () => now, sleep: clock.sleep.bind(clock) },
    size: { licences: 60_000, users: 60_000 },
    concurrency: { start: 1e6, least: 1, most: 1e6 },
  });
  const { signal } = new AbortController();
  const cost = costOf('mailbox', { out: 1_000 });
  const pass = async (number: number): Promise<void> => {
    // 10,000 requests a second: each one is a tenth of a millisecond after the one before.
    now += 0.1;
    const mailbox = `mailbox-${number % 50_000}`;
    const permit = await governor.acquire(cost, { user: undefined, mailbox, priority: 'incremental', signal });
    permit.answered();
    permit.settle({ in: 5_000, out: 1_000 });
  };
  globalThis.gc?.();
  const memory = process.memoryUsage().heapUsed;
  for (let number = 0; number < 100_000; number += 1) await pass(number);
  const count = 400_000;
  const started = process.cpuUsage();
  const wall = performance.now();
  for (let number = 0; number < count; number += 1) await pass(number);
  const { user, system } = process.cpuUsage(started);
  globalThis.gc?.();
  const mb = (process.memoryUsage().heapUsed - memory) / 1e6;
  const [cpu, took] = [(user + system) / count, ((performance.now() - wall) * 1000) / count];
  console.log(
    `6. ${governor.state.buckets.toLocaleString('en')} buckets of 50,000 mailboxes live: ${cpu.toFixed(1)} µs CPU, ${took.toFixed(1)} µs by the wall per request (aim ≤ 20), ${mb.toFixed(0)} MB`,
  );
}

async function main(): Promise<void> {
  if (parts.has('1')) await steadyState();
  if (parts.has('2')) await accounts();
  if (parts.has('3')) {
    console.log(
      `3. limits halved in silence in the eleventh minute, back 14 minutes later; ${SEEDS} seeds for each latency`,
    );
    console.log(
      '   (aims: at most 3 refused, at least 90 % used ten minutes after either; shares are those of the worst seed)',
    );
    const columns = ['latency', 'refused', 'at most', '3 or fewer', 'half used', 'refused later', 'all used'];
    console.log(`   ${columns.map((column) => column.padStart(15)).join('')}`);
    for (const latency of [20, 80, 150, 300]) await allHalved(latency);
  }
  if (parts.has('4') || parts.has('5')) {
    const { sideBySide } = await import('./side-by-side/main.ts');
    await sideBySide({ only: options.client, patience: Number(options.patience) * 1_000 });
  }
  if (parts.has('6')) await overhead();
}

await main();
