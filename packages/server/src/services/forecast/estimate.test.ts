import type { BackupProgress } from '@coffer/engine';
import { describe, expect, it } from 'vitest';
import { bytesToGo, estimateEnd, isLeast, type RunSoFar, unitsToGo } from './estimate.ts';
import type { Forecast } from './forecast.ts';
import { RunSizes } from './run-sizes.ts';
import { Trend } from './trend.ts';

const minute = 60_000;
const now = 100 * minute;
const progress = (processedObjects: number): BackupProgress => ({
  ...{ plannedObjects: 1_000, processedObjects, items: processedObjects * 60, readBytes: processedObjects * 6_000 },
  ...{ newBytes: 0, storedBytes: 0 },
});
const rate = { objects: 50, items: 10, bytes: 100, seconds: 300, isWhole: true };
const forecast: Forecast = { units: 900, bytes: 0, milliseconds: 0, from: 'earlier-runs' };
const run = (part: Partial<RunSoFar>): RunSoFar => ({
  ...{ startedAt: now - 10 * minute, planned: 200, processed: 100, rate, forecast, sizes: undefined, units: 300 },
  ...part,
});
const free = { milliseconds: 0, limit: undefined };
const endOf = (part: Partial<RunSoFar>, reckoned: typeof free | { milliseconds: number; limit: string } = free) => {
  const so = run(part);
  return estimateEnd(so, now, { units: unitsToGo(so), bytes: bytesToGo(so), reckon: () => reckoned });
};

describe('the end of a session', () => {
  it('is reckoned from the objects that are left and the pace of late', () => {
    const { work, end } = endOf({});
    const at = now + 10 * minute;
    expect(work).toEqual({ at, earliest: at, from: 'pace' });
    expect(end).toEqual({ at, earliest: at, by: 'work' });
  });

  it('is decided by the budget where the units that are left take longer than the work', () => {
    const found = endOf({}, { milliseconds: 30 * minute, limit: 'units of a minute' });
    expect(found).toMatchObject({ budgetAt: now + 30 * minute, limit: 'units of a minute' });
    expect(found.end).toMatchObject({ at: now + 30 * minute, by: 'budget' });
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
    expect(known.work).toMatchObject({ at: now + 15 * minute, from: 'earlier-runs' });
    expect(endOf({ ...early, forecast: earlier(9) }).work).toBeUndefined();
  });

  it('takes the pace of the whole run while five minutes are not over', () => {
    const fresh = { ...rate, objects: 1, isWhole: false };
    expect(endOf({ processed: 50, rate: fresh }).work).toMatchObject({ at: now + 30 * minute, from: 'pace' });
  });
});

it('takes the units that are left from the forecast, or from what the objects so far have cost', () => {
  expect(unitsToGo(run({}))).toEqual({ units: 600, least: 600 });
  expect(unitsToGo(run({ units: 1_000 }))?.units).toBe(1_000);
  expect(unitsToGo(run({ forecast: { ...forecast, from: 'users' } }))?.units).toBe(300);
  expect(unitsToGo(run({ forecast: undefined, processed: 0 }))).toBeUndefined();
  expect(unitsToGo(run({ processed: 200 }))?.units).toBe(0);
});

describe('a run that reads everything and has no predecessor', () => {
  const guess: Forecast = { ...forecast, from: 'users' };
  const sizes = { objects: 200, bytes: 1_000_000, done: 200_000 };

  it('ends between what the objects and what the bytes that are left tell, for large ones end last', () => {
    const { work, end } = endOf({ forecast: guess, sizes });
    // 100 objects at 10 a minute; 800,000 bytes at 100 a second.
    expect(work).toEqual({ at: now + 8_000_000, earliest: now + 10 * minute, from: 'bytes' });
    expect(end).toEqual({ at: now + 8_000_000, earliest: now + 10 * minute, by: 'work' });
    expect(unitsToGo(run({ forecast: guess, sizes }))).toEqual({ units: 1_200, least: 300 });
  });

  it('is known to go on by its bytes while no object ends for long', () => {
    const { end } = endOf({ forecast: guess, sizes, rate: { ...rate, objects: 0 } });
    expect(end).toMatchObject({ at: now + 8_000_000, by: 'work' });
  });

  it('waits no shorter for the budget than its bytes need', () => {
    const asked: unknown[] = [];
    const reckon = (work: object) => {
      asked.push(work);
      return free;
    };
    estimateEnd(run({ sizes }), now, { units: { units: 7, least: 7 }, bytes: bytesToGo(run({ sizes })), reckon });
    expect(asked).toEqual([{ requests: 7, units: 7, bytesIn: 800_000, bytesOut: 0 }]);
  });

  it('has figures that are but the least while the size of some objects is not known', () => {
    expect(isLeast(run({ forecast: guess, sizes }))).toBe(false);
    expect(isLeast(run({ forecast: guess, sizes: { ...sizes, objects: 199 } }))).toBe(true);
    expect(isLeast(run({ forecast: guess, sizes, planned: undefined }))).toBe(true);
    expect(isLeast(run({ sizes: { ...sizes, objects: 0 } }))).toBe(false);
    expect(isLeast(run({ forecast: guess }))).toBe(false);
  });

  it('needs at least what listing its objects costs, and what the catalogue says, before anything is done', () => {
    const early = { processed: 0, units: 30, rate: undefined, sizes: { objects: 0, bytes: 0, done: 0 } };
    expect(unitsToGo(run({ ...early, forecast: guess }))).toEqual({ units: 370, least: 370 });
    expect(unitsToGo(run({ ...early, forecast: { ...forecast, from: 'catalogue' } }))?.units).toBe(870);
  });
});

it('counts what an object uses as done when it has ended, whatever was read of it, and knows nothing of what no size was told of', () => {
  const sizes = new RunSizes();
  for (const [id, bytes] of [
    ['a', 100],
    ['b', 50],
    ['unplanned', 9],
    ['odd', -1],
    ['broken', Number.NaN],
  ] as const)
    sizes.found(id, bytes);
  expect(['a', 'b', 'odd', 'broken', 'c'].map((id) => sizes.plan(id))).toEqual([true, true, false, false, false]);
  sizes.progress('a', 30, false);
  sizes.progress('b', 70, false);
  sizes.progress('c', 70, true);
  expect(sizes.known).toEqual({ objects: 2, bytes: 150, done: 80 });
  sizes.progress('a', 31, true);
  sizes.progress('a', 90, false);
  expect(sizes.known).toEqual({ objects: 2, bytes: 150, done: 150 });
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
