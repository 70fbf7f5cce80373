import { silentLogger } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../db/stores/job-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import type { SchedulePolicy } from '../jobs/schedule.ts';
import { DayPlanner } from './day-planner.ts';

const HOUR = 3_600_000;
const DAY = { unitsPerMinute: 1_250, unitsPerDay: 1_200_000, reserve: 0 };

function job(id: string, schedule: SchedulePolicy = { type: 'ManualOnly' }): Job {
  return {
    id,
    organizationId: 'o',
    repositoryId: 'r',
    name: id,
    description: '',
    backupType: 'SelectedItems',
    selectedItems: [],
    excludedItems: [],
    schedule,
    isEnabled: true,
    nextRun: undefined,
    createdAt: 0,
  };
}

/** A planner for one organization with these scheduled jobs and what each of their runs is expected to need. */
function setup(scheduled: readonly Job[], expected: number, day: typeof DAY | 'none' = DAY) {
  const clock = new ManualClock(Date.UTC(2026, 0, 5, 8));
  let shares: ReadonlyMap<string, number> = new Map();
  const lines: string[] = [];
  const spent = new Map<string, number>();
  const planner = new DayPlanner({
    clock,
    logger: silentLogger,
    jobs: async () => scheduled,
    expected: async () => expected,
    spent: async (id) => spent.get(id) ?? 0,
  });
  const tenant = {
    day: () => (day === 'none' ? undefined : day),
    setAllowances: (given: ReadonlyMap<string, number>): void => {
      shares = given;
    },
  };
  const begin = (sessionId: string, units: number | undefined, full: boolean, of = job(sessionId)) =>
    planner.begin({ sessionId, job: of, tenant, full, units, tell: (line) => lines.push(line) });
  return { clock, planner, begin, spent, lines, shares: () => Object.fromEntries(shares) };
}

const nightly = (id: string): Job => job(id, { type: 'Daily', dailyTime: '22:00:00' });

describe('the plan of the server for a day', () => {
  it('leaves everybody free while the day suffices', async () => {
    const { begin, shares, lines } = setup([nightly('a')], 100_000);
    await begin('first', 800_000, true);
    await begin('second', 100_000, false);
    expect([shares(), lines]).toEqual([{}, []]);
  });

  it('holds a full run to what the scheduled runs leave, spread over the day, and says so once', async () => {
    const { begin, planner, shares, lines, clock } = setup([nightly('a'), nightly('b')], 150_000);
    await begin('full', undefined, true);
    // All hours are filled to one level, 1,200,000 units over 24 hours; the scheduled runs have theirs at night.
    expect(shares()['full']).toBeCloseTo(50_000, 0);
    clock.advance(HOUR);
    await planner.refresh();
    expect(lines).toEqual([expect.stringMatching(/^Paced to 50,000 RU an hour/)]);
  });

  it('never holds back an incremental run, and shares what is left between full ones', async () => {
    const { begin, shares, planner } = setup([], 0);
    await begin('one', undefined, true);
    await begin('two', 2_000_000, true);
    await begin('quick', 60_000, false);
    expect(Object.keys(shares()).sort()).toEqual(['one', 'two']);
    await planner.end('one');
    expect(shares()['two']).toBeGreaterThan(40_000);
    await planner.end('two');
    expect(shares()).toEqual({});
  });

  it('takes the rest of a run that needs more than forecast for unknown', async () => {
    const { begin, planner, spent, shares, clock } = setup([nightly('a')], 400_000);
    await begin('full', 500_000, true);
    expect(shares()).toEqual({});
    spent.set('full', 500_001);
    clock.advance(HOUR);
    await planner.refresh();
    expect(shares()['full']).toBeGreaterThan(0);
  });

  it('uses the hours of a backup window, and is of no concern to accounts', async () => {
    const window = Array.from({ length: 168 }, (_, hour) => hour % 24 >= 8 && hour % 24 < 12);
    const short = job('short', {
      type: 'Daily',
      backupWindowEnabled: true,
      backupWindowSettings: { backupWindow: window },
    });
    const { begin, shares } = setup([nightly('a')], 100_000);
    await begin('short', undefined, true, short);
    // Four hours at full speed are less than the day has left.
    expect(shares()['short']).toBeCloseTo(75_000, 0);
    const accounts = setup([nightly('a')], 900_000, 'none');
    await accounts.begin('full', undefined, true);
    expect(accounts.shares()).toEqual({});
  });
});
