import type { CheckReport, ContentStats, Finding } from '@coffer/vault';
import type {
  CheckContents,
  CheckFigures,
  CheckFinding,
  RepositoryCheck,
} from '../../db/stores/repository-check-store.ts';
import type { RestorePoint } from '../../db/stores/restore-point-store.ts';

/** Findings that are kept of one check. */
const mostFindings = 50;
/** Paths that are kept of one finding. */
const mostPaths = 10;
const order = { error: 0, warning: 1, note: 2 } as const;

/** The figures of a check that has looked at nothing yet. */
export const noFigures: CheckFigures = { snapshots: 0, trees: 0, packs: 0, readBytes: 0, errors: 0, warnings: 0 };

/** A restore point, as far as the newest of each job is to be known. */
type Point = Pick<RestorePoint, 'id' | 'jobId' | 'backupTime'>;

/** What a check that has been brought to its end says of its repository; `points` are those that the server knows in it. */
export function outcomeOf(
  report: CheckReport,
  points: readonly Point[],
): Pick<RepositoryCheck, 'status' | 'details' | 'figures' | 'findings' | 'contents'> {
  const count = (severity: Finding['severity']) => report.findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const { snapshots, trees, packs, readBytes } = report;
  const worst = report.findings.toSorted((a, b) => order[a.severity] - order[b.severity]).slice(0, mostFindings);
  return {
    status: errors > 0 ? 'Damaged' : warnings > 0 ? 'Warning' : 'Success',
    details: detailsOf(errors, warnings),
    figures: { snapshots, trees, packs, readBytes, errors, warnings },
    findings: worst.map(findingOf),
    contents: report.content && contentsOf(report.content, points),
  };
}

function detailsOf(errors: number, warnings: number): string {
  if (errors > 0) {
    return (
      `The repository is damaged (${errors} ${errors === 1 ? 'finding' : 'findings'}). Run no clean-up; find out whether its disk is failing, ` +
      'copy its folder to another disk, and repair it with "npm run vault -- repair".'
    );
  }
  if (warnings > 0) return 'Nothing is lost, but not everything is as it should be.';
  return 'Everything that was checked is whole.';
}

function contentsOf(content: ContentStats, points: readonly Point[]): CheckContents {
  const newest = new Map<string, Point>();
  for (const point of points) {
    const known = newest.get(point.jobId);
    if (!known || known.backupTime < point.backupTime) newest.set(point.jobId, point);
  }
  const ids = new Set(Array.from(newest.values(), ({ id }) => id));
  return {
    protectedBytes: content.snapshots.reduce((sum, { id, restoreBytes }) => sum + (ids.has(id) ? restoreBytes : 0), 0),
    snapshots: content.snapshots.length,
    restoreBytes: content.restoreBytes,
    uniqueBytes: content.plainBytes,
    storedBytes: content.packedBytes,
    deduplication: content.dedupRatio,
    compression: content.compressionRatio,
  };
}

function findingOf({ severity, kind, text, effect }: Finding): CheckFinding {
  return {
    severity,
    kind,
    text,
    lostPaths: effect.paths,
    snapshots: effect.snapshots,
    counted: effect.counted,
    firstPaths: effect.firstPaths.slice(0, mostPaths),
  };
}
