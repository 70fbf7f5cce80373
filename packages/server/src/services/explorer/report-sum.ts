import type { RestoreReport } from '@coffer/engine';

/** So many issues are kept. */
const mostIssues = 1_000;

/** Several restores as if they had been one. */
export function addReports(reports: readonly RestoreReport[]): RestoreReport {
  const [first, ...others] = reports;
  if (first && others.length === 0) return first;
  const cannotContinue = reports.find((report) => report.cannotContinue !== undefined)?.cannotContinue;
  const sum = (member: Exclude<keyof RestoreReport, 'issues' | 'cannotContinue'>): number =>
    reports.reduce((total, report) => total + report[member], 0);
  return {
    created: sum('created'),
    replaced: sum('replaced'),
    foldersCreated: sum('foldersCreated'),
    existed: sum('existed'),
    skipped: sum('skipped'),
    failed: sum('failed'),
    bytes: sum('bytes'),
    issues: reports.flatMap(({ issues }) => issues).slice(0, mostIssues),
    ...(cannotContinue === undefined ? {} : { cannotContinue }),
  };
}
