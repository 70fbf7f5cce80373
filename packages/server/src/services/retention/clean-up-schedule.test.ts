import { describe, expect, it } from 'vitest';
import type { RetentionPolicy } from '../../db/stores/repository-store.ts';
import { nextCleanUp } from './clean-up-schedule.ts';

/** The next clean-ups after Wednesday, 1 July 2026, in UTC. */
function next(policy: Omit<RetentionPolicy, 'retentionType'>, count = 2): string[] {
  const found: string[] = [];
  let at = Date.UTC(2026, 6, 1, 12);
  while (found.length < count) {
    at = nextCleanUp({ ...policy, retentionType: 'ItemLevel' }, at, 'UTC') ?? Number.NaN;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('a repository is cleaned up', () => {
  it('every day at a time, or on some days of the week', () => {
    const daily = { retentionFrequencyType: 'Daily', dailyTime: '03:30:00' } as const;
    expect(next(daily)).toEqual(['2026-07-02T03:30', '2026-07-03T03:30']);
    expect(next({ ...daily, dailyType: 'Weekends' })).toEqual(['2026-07-04T03:30', '2026-07-05T03:30']);
  });

  it('once a month, on the first or the last of a weekday', () => {
    const monthly = { retentionFrequencyType: 'Monthly', monthlyTime: '05:00:00' } as const;
    expect(next({ ...monthly, monthlyDaynumber: 'First', monthlyDayofweek: 'Monday' })).toEqual([
      '2026-07-06T05:00',
      '2026-08-03T05:00',
    ]);
    expect(next({ ...monthly, monthlyDaynumber: 'Last', monthlyDayofweek: 'Friday' })).toEqual([
      '2026-07-31T05:00',
      '2026-08-28T05:00',
    ]);
  });

  it('at midnight of every day unless the policy says more', () => {
    expect(next({})).toEqual(['2026-07-02T00:00', '2026-07-03T00:00']);
  });
});
