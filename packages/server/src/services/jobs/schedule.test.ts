import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPolicy, mayRun, nextRun, type SchedulePolicy } from './schedule.ts';

const utc = (policy: SchedulePolicy, after: string): string | undefined => {
  const next = nextRun(policy, Date.parse(after), 'UTC');
  return next === undefined ? undefined : new Date(next).toISOString();
};

/** All hours closed but those named. */
const open = (...hours: number[]): readonly boolean[] => Array.from({ length: 168 }, (_, hour) => hours.includes(hour));

describe('when a job starts next', () => {
  it('never by itself without a schedule', () => {
    expect(utc({}, '2026-01-01T00:00:00Z')).toBeUndefined();
    expect(utc({ type: 'ManualOnly' }, '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it.each([
    ['Everyday', '2026-01-03T02:30:15.000Z'],
    ['Workdays', '2026-01-05T02:30:15.000Z'],
    ['Weekends', '2026-01-03T02:30:15.000Z'],
    ['Sunday', '2026-01-04T02:30:15.000Z'],
    ['Friday', '2026-01-09T02:30:15.000Z'],
  ] as const)('daily on %s', (dailyType, expected) => {
    // A Friday, just after its own time.
    expect(utc({ type: 'Daily', dailyType, dailyTime: '02:30:15' }, '2026-01-02T02:30:15Z')).toBe(expected);
  });

  it.each([
    ['Minutes5', 0, '2026-01-02T10:05:00.000Z'],
    ['Minutes30', 0, '2026-01-02T10:30:00.000Z'],
    ['Hours1', 20, '2026-01-02T10:20:00.000Z'],
    ['Hours4', 0, '2026-01-02T12:00:00.000Z'],
    ['Hours8', 15, '2026-01-02T16:15:00.000Z'],
  ] as const)('periodically every %s with an offset of %i minutes', (periodicallyEvery, offset, expected) => {
    const policy = { type: 'Periodically', periodicallyEvery, periodicallyOffsetMinutes: offset } as const;
    expect(utc(policy, '2026-01-02T10:01:00Z')).toBe(expected);
  });

  it('in the server’s own time zone, also when the clocks change', () => {
    const policy = { type: 'Daily', dailyTime: '02:30:00' } as const;
    const next = nextRun(policy, Date.parse('2026-03-28T12:00:00Z'), 'Europe/Berlin');
    // 02:30 does not exist that night; the start is not lost.
    expect(new Date(next ?? 0).toISOString().slice(0, 10)).toBe('2026-03-29');
  });

  it('only within the windows, which shift by their offset from UTC', () => {
    const backupWindowSettings = { backupWindow: open(24 + 5) };
    const hourly = { type: 'Periodically', periodicallyEvery: 'Hours1' } as const;
    const policy = { ...hourly, backupWindowEnabled: true, backupWindowSettings };
    expect(utc(policy, '2026-01-02T10:00:00Z')).toBe('2026-01-05T05:00:00.000Z');
    const shifted = { ...policy, backupWindowSettings: { ...backupWindowSettings, minuteOffset: 120 } };
    expect(utc(shifted, '2026-01-02T10:00:00Z')).toBe('2026-01-05T03:00:00.000Z');
    const periodic = { ...hourly, scheduleEnabled: true, periodicallyWindowSettings: { backupWindow: open(0) } };
    expect(utc(periodic, '2026-01-02T10:00:00Z')).toBe('2026-01-04T00:00:00.000Z');
  });

  it('never when the windows leave no hour', () => {
    const policy = {
      type: 'Daily',
      backupWindowEnabled: true,
      backupWindowSettings: { backupWindow: open() },
    } as const;
    expect(utc(policy, '2026-01-02T10:00:00Z')).toBeUndefined();
  });

  it('always later than now, and within the windows', () => {
    const every = fc.constantFrom('Minutes5', 'Minutes30', 'Hours1', 'Hours2', 'Hours8');
    const window = fc.array(fc.boolean(), { minLength: 168, maxLength: 168 });
    fc.assert(
      fc.property(
        every,
        window,
        fc.nat(59),
        fc.integer({ min: 0, max: 2 ** 41 }),
        (periodicallyEvery, hours, offset, now) => {
          const policy: SchedulePolicy = {
            type: 'Periodically',
            periodicallyEvery: periodicallyEvery as 'Hours1',
            periodicallyOffsetMinutes: offset,
            backupWindowEnabled: true,
            backupWindowSettings: { backupWindow: hours, minuteOffset: -offset },
          };
          const next = nextRun(policy, now, 'UTC');
          if (next === undefined) return;
          expect(next).toBeGreaterThan(now);
          expect(mayRun(policy, next)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a policy', () => {
  it.each([
    { type: 'Daily', dailyTime: '25:00:00' },
    { type: 'Daily', dailyTime: 'noon' },
    { backupWindowSettings: { backupWindow: [true] } },
    { retryNumber: -1 },
  ] as const)('that cannot be followed is refused: %j', (policy) => {
    expect(() => checkPolicy(policy)).toThrow('schedulePolicy');
  });

  it('that can be followed is taken', () => {
    expect(() => checkPolicy({ type: 'Daily', dailyTime: '7:05' })).not.toThrow();
  });
});
