import type { BackupProgress } from '@coffer/engine';
import { describe, expect, it } from 'vitest';
import { estimateEnd, type RunSoFar, unitsToGo } from './estimate.ts';
import { Trend } from './trend.ts';

const minute = 60_000;
const now = 100 * minute;
const progress = (processedObjects: number): BackupProgress => ({
  ...{ plannedObjects: 1_000, processedObjects, items: processedObjects * 60, readBytes: processedObjects * 6_000 },
  ...{ newBytes: 0, storedBytes: 0 },
});
const rate = { objects: 50, items: 10, bytes: 100, seconds: 300, isWhole: true };
const forecast = { units: 900, bytes: 0, milliseconds: 0, isGuess: false };
const run = (part: Partial<RunSoFar>): RunSoFar => ({
  ...{ startedAt: now - 10 * minute, planned: 200, processed: 100, rate, forecast, units: 300 },
  ...part,
});
const free = { milliseconds: 0, limit: undefined };
const endOf = (part: Partial<RunSoFar>, reckoned: typeof free | { milliseconds: number; limit: string } = free) => {
  const so = run(part);
  return estimateEnd(so, now, { unitsOfAll: unitsToGo(so), reckon: () => reckoned });
};

describe('the end of a session', () => {
  it('is reckoned from the objects that are left and the pace of late', () => {
    const { work, end } = endOf({});
    expect(work).toEqual({ at: now + 10 * minute, from: 'pace' });
    expect(end).toEqual({ at: now + 10 * minute, by: 'work' });
  });

  it('is decided by the budget where the units that are left take longer than the work', () => {
    const found = endOf({}, { milliseconds: 30 * minute, limit: 'units of a minute' });
    expect(found).toMatchObject({ budgetAt: now + 30 * minute, limit: 'units of a minute' });
    expect(found.end).toEqual({ at: now + 30 * minute, by: 'budget' });
  });

  it('is not known while the objects are not listed, too few are done, or none has been done for long', () => {
    for (const part of [
      { planned: undefined, processed: 0, rate: undefined },
      { processed: 2, rate: undefined },
      { rate: { ...rate, objects: 0 } },
    ])
      expect(endOf(part).end).toBeUndefined();
    expect(endOf({ processed: 0, rate: undefined, forecast: undefined }).budgetAt).toBeUndefined();
  });

  it('is that of earlier runs while there is no better way to know, until their time is over', () => {
    const earlier = (minutes: number) => ({ ...forecast, milliseconds: minutes * minute });
    const early = { processed: 1, rate: undefined };
    const known = endOf({ ...early, forecast: earlier(25) });
    expect(known.work).toEqual({ at: now + 15 * minute, from: 'earlier-runs' });
    expect(endOf({ ...early, forecast: earlier(9) }).work).toBeUndefined();
  });

  it('takes the pace of the whole run while five minutes are not over', () => {
    const fresh = { ...rate, objects: 1, isWhole: false };
    expect(endOf({ processed: 50, rate: fresh }).work).toEqual({ at: now + 30 * minute, from: 'pace' });
  });
});

it('takes the units that are left from the forecast, or from what the objects so far have cost', () => {
  expect(unitsToGo(run({}))).toBe(600);
  expect(unitsToGo(run({ units: 1_000 }))).toBe(1_000);
  expect(unitsToGo(run({ forecast: { ...forecast, isGuess: true } }))).toBe(300);
  expect(unitsToGo(run({ forecast: undefined, processed: 0 }))).toBeUndefined();
  expect(unitsToGo(run({ processed: 200 }))).toBe(0);
});

it('knows a pace after ten seconds, and forgets what is longer ago than five minutes', () => {
  const trend = new Trend();
  trend.note(0, progress(0));
  trend.note(4_000, progress(7));
  expect(trend.rate(9_000)).toBeUndefined();
  expect(trend.rate(14_000)).toEqual({ objects: 7, items: 30, bytes: 3_000, seconds: 14, isWhole: false });
  for (let at = 5_000; at <= 400_000; at += 500) trend.note(at, progress(Math.floor(at / 5_000) * 10));
  expect(trend.rate(400_000)).toEqual({ objects: 590, items: 120, bytes: 12_000, seconds: 295, isWhole: true });
});
