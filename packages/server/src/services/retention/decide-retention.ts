import type { RetentionPolicy } from '../../db/stores/repository-store.ts';

/** A restore point as far as retention looks at it. Times are milliseconds since 1970 UTC. */
export interface AgingPoint {
  readonly id: string;
  readonly jobId: string;
  readonly backupTime: number;
  /**
   * When something in it changed last: nothing that it holds is younger. Not later than its backup time; undefined if it is not
   * known, and then it is the backup time.
   */
  readonly newestChange?: number | undefined;
}

/** Why a restore point is kept, or that it has expired. */
type RetentionReason = 'within-period' | 'kept-forever' | 'latest' | 'open-restore-session' | 'expired';

/** What becomes of a restore point. */
export interface RetentionDecision<Point extends AgingPoint> {
  readonly point: Point;
  readonly isKept: boolean;
  readonly reason: RetentionReason;
}

const years: Readonly<Record<string, number>> = {
  Year1: 1,
  Years2: 2,
  Years3: 3,
  Years5: 5,
  Years7: 7,
  Years10: 10,
  Years25: 25,
};

/**
 * Which restore points are kept and which go.
 *
 * With `SnapshotBased` retention a restore point goes when it is older than the period. With `ItemLevel` retention the age of what
 * is in it counts: it goes when everything in it has been as it is for longer than the period, so a restore point that only
 * repeats an old state may go although it is young itself.
 *
 * The newest restore point of every job stays, whatever its age: it has the latest state of everything the job protects, and of what
 * could not be read in it the last good one. So do restore points that somebody has opened.
 * What the policy leaves unclear (no number, zero) keeps everything.
 */
export function decideRetention<Point extends AgingPoint>(
  points: readonly Point[],
  policy: RetentionPolicy,
  at: { readonly now: number; readonly open: ReadonlySet<string> },
): readonly RetentionDecision<Point>[] {
  const before = expiresBefore(policy, at.now);
  const latest = latestOfJobs(points);
  return points.map((point) => {
    const reason = reasonOf(point);
    return { point, reason, isKept: reason !== 'expired' };
  });

  function reasonOf(point: Point): RetentionReason {
    if (before === undefined) return 'kept-forever';
    if (ageOf(point, policy) >= before) return 'within-period';
    if (latest.has(point)) return 'latest';
    return at.open.has(point.id) ? 'open-restore-session' : 'expired';
  }
}

/**
 * The moment before which things expire; undefined if nothing does. Months and years are those of the calendar in UTC; a day that
 * a month does not have becomes its last.
 */
export function expiresBefore(policy: RetentionPolicy, now: number): number | undefined {
  const { retentionPeriodType: type, dailyRetentionPeriod: days, monthlyRetentionPeriod: months } = policy;
  switch (type) {
    case 'Daily':
      return isPeriod(days) ? now - days * 86_400_000 : undefined;
    case 'Monthly':
      return isPeriod(months) ? monthsBefore(now, months) : undefined;
    case 'Yearly': {
      const count = years[policy.yearlyRetentionPeriod ?? ''];
      return count === undefined ? undefined : monthsBefore(now, 12 * count);
    }
    case undefined:
      break;
  }
  return undefined;
}

function ageOf(point: AgingPoint, policy: RetentionPolicy): number {
  if (policy.retentionType === 'SnapshotBased') return point.backupTime;
  return Math.min(point.newestChange ?? point.backupTime, point.backupTime);
}

function latestOfJobs<Point extends AgingPoint>(points: readonly Point[]): ReadonlySet<Point> {
  const latest = new Map<string, Point>();
  for (const point of points) {
    const other = latest.get(point.jobId);
    if (!other || point.backupTime > other.backupTime) latest.set(point.jobId, point);
  }
  return new Set(latest.values());
}

function isPeriod(count: number | undefined): count is number {
  return count !== undefined && Number.isInteger(count) && count > 0;
}

function monthsBefore(now: number, months: number): number {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, days));
  return date.getTime();
}
