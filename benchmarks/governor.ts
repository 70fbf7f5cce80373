/**
 * `npm run bench -- governor`: how much of Microsoft's budget the governor uses, how often it is refused, and what it costs. Numbers 1 to 3
 * pass days in virtual time against the practice tenant's own meter, 4 and 5 run real clients against a practice tenant over HTTPS in real
 * time; rclone, one of them, is left out where it is not installed.
 *
 * Which parts: COFFER_BENCH_PARTS, for example `1,3`; else all. COFFER_BENCH_SEED, a whole number above 0, chances other latencies and requests.
 */
import { costOf } from '../packages/m365/src/governor/cost.ts';
import { Governor } from '../packages/m365/src/governor/governor.ts';
import { EventClock } from './governor/event-clock.ts';
import { Microsoft, SIZE } from './governor/microsoft.ts';

type Priority = 'restore' | 'interactive' | 'incremental' | 'full';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const parts = new Set((process.env['COFFER_BENCH_PARTS'] ?? '1,2,3,4,5,6').split(','));

/** A governor, the limits it is to keep, and workers that have endless work. */
function stage(latency = 80) {
  const clock = new EventClock();
  const microsoft = new Microsoft(clock);
  const governor = new Governor({ clock, size: SIZE });
  const stop = new AbortController();
  let seed = Number(process.env['COFFER_BENCH_SEED'] ?? 1);
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

async function halved(latency: number): Promise<void> {
  const { clock, microsoft, work, end } = stage(latency);
  for (let worker = 0; worker < 24; worker += 1) void work('incremental');
  const at = async (minute: number): Promise<number> => {
    await clock.run(clock.start + minute * MINUTE);
    return microsoft.served;
  };
  await at(10);
  microsoft.scale = 0.5;
  const lowered = await at(20);
  const low = (await at(24)) - lowered;
  microsoft.scale = 1;
  const refused = microsoft.refused;
  const back = await at(34);
  const high = (await at(44)) - back;
  end();
  const share = (units: number, of: number): string => `${((units / of) * 100).toFixed(1)} %`;
  console.log(
    `   ${String(latency).padStart(4)} ms  ${String(refused).padStart(9)}  ${share(low, 4 * 625).padStart(15)}  ${String(microsoft.refused - refused).padStart(13)}  ${share(high, 10 * 1_250).padStart(15)}`,
  );
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

if (parts.has('1')) await steadyState();
if (parts.has('2')) await accounts();
if (parts.has('3')) {
  console.log(
    '3. limits halved at minute 10, back at minute 24 (aims: at most 3 refused, at least 90 % used ten minutes later)',
  );
  console.log('   latency    refused  of half then used  refused later  of all then used');
  for (const latency of [20, 80, 150, 300, 600]) await halved(latency);
}
if (parts.has('4') || parts.has('5')) await (await import('./side-by-side/main.ts')).sideBySide();
if (parts.has('6')) await overhead();
