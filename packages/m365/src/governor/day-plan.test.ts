import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlannedJob, planDay } from './day-plan.ts';

const budget = { unitsPerMinute: 1_250, unitsPerDay: 1_200_000, reserve: 0.3 };

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

describe('the plan of a day', () => {
  it('does not spend the cap by noon, and keeps the share of restores', () => {
    const jobs: PlannedJob[] = [
      { id: 'full', priority: 'full', units: 2_000_000, from: 0, to: 24 },
      { id: 'night', priority: 'incremental', units: 200_000, from: 0, to: 6 },
    ];
    const [full, night] = planDay(jobs, budget);
    expect(night?.unplaced).toBe(0);
    expect(Math.round(sum(full?.hours ?? []) + sum(night?.hours ?? []))).toBe(840_000);
    expect(full?.unplaced).toBe(1_360_000);
    const byNoon = sum((full?.hours ?? []).slice(0, 12)) + sum((night?.hours ?? []).slice(0, 12));
    expect(byNoon).toBeLessThan(0.55 * 840_000);
  });

  it('never gives an hour, a window or the day more than there is, whatever is asked', () => {
    const job = fc
      .record({
        priority: fc.constantFrom('incremental' as const, 'full' as const),
        units: fc.nat(2_000_000),
        from: fc.nat(23),
        length: fc.integer({ min: 1, max: 24 }),
      })
      .map(({ length, ...rest }) => ({ ...rest, id: 'job', to: Math.min(24, rest.from + length) }));
    fc.assert(
      fc.property(fc.array(job, { maxLength: 12 }), (jobs) => {
        const plan = planDay(jobs, budget);
        const loads = Array.from({ length: 24 }, (_, hour) => sum(plan.map(({ hours }) => hours[hour] ?? 0)));
        expect(Math.max(...loads)).toBeLessThanOrEqual(1_250 * 60 * 0.7 + 1);
        expect(sum(loads)).toBeLessThanOrEqual(840_000 + 1);
        for (const [index, { hours, unplaced }] of plan.entries()) {
          const { units = 0, from = 0, to = 0 } = jobs[index] ?? {};
          expect(Math.abs(sum(hours) + unplaced - units)).toBeLessThan(2);
          expect(hours.every((given, hour) => given === 0 || (hour >= from && hour < to))).toBe(true);
        }
      }),
    );
  });

  it('gives incremental work its place before full work', () => {
    const jobs: PlannedJob[] = [
      { id: 'a', priority: 'full', units: 60_000, from: 2, to: 3 },
      { id: 'b', priority: 'incremental', units: 50_000, from: 2, to: 3 },
    ];
    expect(planDay(jobs, budget).map(({ unplaced }) => unplaced)).toEqual([57_500, 0]);
  });
});
