import type { SentOf } from '@coffer/contract';
import type { RestoreReport } from '@coffer/engine';
import { RequestError } from '@coffer/model';
import { guidOf, type Picked, type Place } from '../services/explorer/place.ts';
import type { SiteRestoreOptions } from '../services/explorer/site-restore-service.ts';
import { versionNumber } from '../services/explorer/versions.ts';

// What the families of OneDrive and SharePoint share: how items, versions and restores look on the wire.

/** Who made and changed an item when, as it is or as an earlier version had it; documents, folders and list items alike. */
export function presentItem(place: Place, { item, version }: Picked) {
  const { facts } = item;
  const number = version && versionNumber(version);
  return {
    id: guidOf(place, item),
    name: facts.name,
    createdBy: facts.createdBy ?? '',
    creationTime: facts.created,
    modifiedBy: version ? (version.modifiedBy ?? '') : (facts.modifiedBy ?? ''),
    modificationTime: version?.modified ?? (facts.kind === 'file' ? item.modified : facts.modified),
    ...(version && /^\d/.test(version.id) ? { version: version.id } : {}),
    ...(number === undefined ? {} : { versionId: number }),
  };
}

/** Bytes of what is held. */
export function sizeOf({ item, version }: Picked): number {
  return version?.size ?? item.size;
}

/** The path of an item below that of its kind, with its version if it is one. */
export function pathOf(place: Place, { item, version }: Picked): string {
  const number = version && versionNumber(version);
  return `${guidOf(place, item)}${number === undefined ? '' : `/Versions/${number}`}`;
}

/** What a restore did with items. */
export function presentReport(report: RestoreReport): SentOf<'ItemRestoreStatistics'> {
  const restored = report.created + report.replaced;
  return {
    totalItemsCount: restored + report.failed + report.skipped + report.existed,
    restoredItemsCount: restored,
    failedItemsCount: report.failed,
    skippedItemsByErrorCount: report.skipped,
    skippedItemsByNoChangesCount: report.existed,
    failedRestrictionsCount: notGivenBack(report),
    restoreIssues: presentIssues(report),
  };
}

/** How much of what items had besides their content could not be given back, permissions above all. */
export function notGivenBack({ issues }: RestoreReport): number {
  return issues.reduce((sum, issue) => sum + (issue.issues?.length ?? 0), 0);
}

/** What went wrong, item by item; what ended the whole comes first. */
export function presentIssues(report: Pick<RestoreReport, 'issues' | 'cannotContinue'>): SentOf<'RestoreObject'>[] {
  const whole =
    report.cannotContinue === undefined ? [] : [{ title: 'The restore ended early', error: report.cannotContinue }];
  const items = report.issues.map((issue) => ({
    path: issue.path,
    title: issue.name,
    type: 'Item' as const,
    warnings: [
      ...(issue.outcome === 'failed' || issue.reason === undefined ? [] : [issue.reason]),
      ...(issue.issues ?? []),
    ],
    ...(issue.outcome === 'failed' ? { error: issue.reason } : {}),
  }));
  return [...whole, ...items];
}

/** What a caller asks for that no restore point holds; said rather than passed over. */
export function presentUnheld({ restoreMasterPages }: SiteRestoreOptions): SentOf<'RestoreObject'>[] {
  if (restoreMasterPages !== true) return [];
  return [{ title: 'Master pages', type: 'Site', warnings: ['Master pages are not backed up and were not restored.'] }];
}

interface Ref {
  readonly id?: string | undefined;
}

/** What a restore operator selected, apart by whether all versions or the last one alone come back. */
export function byVersions<T extends Ref>(
  configs: readonly { readonly wanted?: T | undefined; readonly documentVersion?: 'All' | 'Last' | null | undefined }[],
  otherwise: 'All' | 'Last' | null | undefined,
): readonly { readonly versions: 'all' | 'last'; readonly wanted: readonly Ref[] }[] {
  const of = (version: 'All' | 'Last'): readonly Ref[] =>
    configs
      .filter(({ documentVersion }) => ((documentVersion ?? otherwise) === 'All') === (version === 'All'))
      .map(({ wanted }) => wanted ?? {});
  const groups = [
    { versions: 'all' as const, wanted: of('All') },
    { versions: 'last' as const, wanted: of('Last') },
  ].filter(({ wanted }) => wanted.length > 0);
  if (groups.length === 0) throw new RequestError('invalid', 'Nothing was selected to be restored.');
  return groups;
}
