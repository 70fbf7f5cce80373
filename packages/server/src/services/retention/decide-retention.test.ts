import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetentionPolicy } from '../../db/stores/repository-store.ts';
import { type AgingPoint, decideRetention, expiresBefore } from './decide-retention.ts';

const now = Date.UTC(2026, 2, 31, 12);
const day = 86_400_000;

const period: fc.Arbitrary<Omit<RetentionPolicy, 'retentionType'>> = fc.oneof(
  fc.record({
    retentionPeriodType: fc.constant('Daily' as const),
    dailyRetentionPeriod: fc.integer({ min: -1, max: 400 }),
  }),
  fc.record({
    retentionPeriodType: fc.constant('Monthly' as const),
    monthlyRetentionPeriod: fc.integer({ min: 0, max: 24 }),
  }),
  fc.record({
    retentionPeriodType: fc.constant('Yearly' as const),
    yearlyRetentionPeriod: fc.constantFrom('Year1', 'Years2', 'Keep'),
  }),
);
const policy: fc.Arbitrary<RetentionPolicy> = fc
  .tuple(period, fc.constantFrom('ItemLevel' as const, 'SnapshotBased' as const))
  .map(([rest, retentionType]) => ({ ...rest, retentionType }));
const points: fc.Arbitrary<readonly AgingPoint[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.uuid(),
      jobId: fc.constantFrom('a', 'b', 'c'),
      backupTime: fc.integer({ min: now - 900 * day, max: now + day }),
      quiet: fc.option(fc.integer({ min: 0, max: 500 * day }), { nil: undefined }),
    })
    .map(({ quiet, ...point }) => ({
      ...point,
      ...(quiet === undefined ? {} : { newestChange: point.backupTime - quiet }),
    })),
  { selector: ({ id }) => id },
);

const decide = (all: readonly AgingPoint[], wanted: RetentionPolicy, at = now, open: readonly string[] = []) =>
  decideRetention(all, wanted, { now: at, open: new Set(open) });
const keptIds = (...args: Parameters<typeof decide>) =>
  new Set(decide(...args).flatMap(({ point, isKept }) => (isKept ? [point.id] : [])));

describe('retention', () => {
  it('never removes the latest restore point of a job', () => {
    fc.assert(
      fc.property(points, policy, (all, wanted) => {
        const kept = keptIds(all, wanted);
        for (const jobId of new Set(all.map((point) => point.jobId))) {
          const own = all.filter((point) => point.jobId === jobId);
          const newest = Math.max(...own.map(({ backupTime }) => backupTime));
          expect(own.some(({ id, backupTime }) => backupTime === newest && kept.has(id))).toBe(true);
        }
      }),
    );
  });

  it('removes nothing that is within the period, and with snapshot-based retention everything else but the latest', () => {
    fc.assert(
      fc.property(points, policy, (all, wanted) => {
        const before = expiresBefore(wanted, now) ?? Number.NEGATIVE_INFINITY;
        for (const { point, isKept, reason } of decide(all, wanted)) {
          if (!isKept) expect(point.newestChange ?? point.backupTime).toBeLessThan(before);
          if (wanted.retentionType === 'SnapshotBased' && point.backupTime >= before) expect(isKept).toBe(true);
          if (wanted.retentionType === 'SnapshotBased' && point.backupTime < before)
            expect(reason).not.toBe('within-period');
        }
      }),
    );
  });

  it('once removed, a restore point is removed at every later moment, and what is removed changes nothing for the rest', () => {
    fc.assert(
      fc.property(points, policy, fc.integer({ min: 0, max: 800 }), (all, wanted, later) => {
        const kept = keptIds(all, wanted);
        const afterwards = keptIds(all, wanted, now + later * day);
        for (const id of afterwards) expect(kept.has(id)).toBe(true);
        const rest = all.filter(({ id }) => kept.has(id));
        expect(keptIds(rest, wanted)).toEqual(kept);
      }),
    );
  });

  it('never removes what somebody has opened, and a job has no say in what becomes of another', () => {
    fc.assert(
      fc.property(points, policy, (all, wanted) => {
        const open = all.filter((_, index) => index % 3 === 0).map(({ id }) => id);
        const kept = keptIds(all, wanted, now, open);
        for (const id of open) expect(kept.has(id)).toBe(true);
        const alone = keptIds(
          all.filter(({ jobId }) => jobId === 'a'),
          wanted,
          now,
          open,
        );
        const together = all.filter(({ id, jobId }) => jobId === 'a' && kept.has(id)).map(({ id }) => id);
        expect(alone).toEqual(new Set(together));
      }),
    );
  });

  it('with item-level retention lets go of young restore points that only repeat an old state', () => {
    const wanted = { retentionType: 'ItemLevel', retentionPeriodType: 'Daily', dailyRetentionPeriod: 10 } as const;
    const all = [30, 3, 2, 1].map((age) => ({
      id: `${age}`,
      jobId: 'a',
      backupTime: now - age * day,
      newestChange: now - 30 * day,
    }));
    expect([...keptIds(all, wanted)]).toEqual(['1']);
    expect([...keptIds(all, { ...wanted, retentionType: 'SnapshotBased' })]).toEqual(['3', '2', '1']);
  });

  it('reckons months and years by the calendar', () => {
    const at = (wanted: Omit<RetentionPolicy, 'retentionType'>) => {
      const before = expiresBefore({ ...wanted, retentionType: 'ItemLevel' }, now);
      return before === undefined ? undefined : new Date(before).toISOString().slice(0, 10);
    };
    expect(at({ retentionPeriodType: 'Monthly', monthlyRetentionPeriod: 1 })).toBe('2026-02-28');
    expect(at({ retentionPeriodType: 'Monthly', monthlyRetentionPeriod: 13 })).toBe('2025-02-28');
    expect(at({ retentionPeriodType: 'Yearly', yearlyRetentionPeriod: 'Years3' })).toBe('2023-03-31');
    expect(at({ retentionPeriodType: 'Daily', dailyRetentionPeriod: 31 })).toBe('2026-02-28');
    expect(at({ retentionPeriodType: 'Yearly', yearlyRetentionPeriod: 'Keep' })).toBeUndefined();
    expect(at({ retentionPeriodType: 'Daily' })).toBeUndefined();
    expect(at({})).toBeUndefined();
  });
});
