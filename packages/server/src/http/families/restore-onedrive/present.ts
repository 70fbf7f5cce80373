import type { SentOf } from '@coffer/contract';
import type { RestoreItem, RestoreReport } from '@coffer/engine';
import type { ProtectedObject } from '@coffer/model';
import type { Place } from '../../../services/onedrive-explorer/explorer-service.ts';
import { itemGuid } from '../../../services/onedrive-explorer/item-guid.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** An object as the contract shows a OneDrive. */
export function presentOneDrive(object: ProtectedObject, sessionId: string): SentOf<'OneDrive'> {
  const self = hrefTo('RestoreSessions', sessionId, 'Organization', 'OneDrives', object.id);
  return {
    id: object.id,
    name: object.displayName,
    url: object.webUrl,
    _links: linksTo({ self, folders: `${self}/Folders`, documents: `${self}/Documents` }),
  };
}

/** A folder. */
export function presentFolder(item: RestoreItem, place: Place): SentOf<'OneDriveFolder'> {
  return { ...common(item, place), _links: linksOf(item, place, 'Folders') };
}

/** A file. Its size is that of the content that is held. */
export function presentDocument(item: RestoreItem, place: Place): SentOf<'OneDriveDocument'> {
  return { ...common(item, place), sizeBytes: item.size, _links: linksOf(item, place, 'Documents') };
}

/** What a restore did. */
export function presentReport(report: RestoreReport): SentOf<'ItemRestoreStatistics'> {
  const restored = report.created + report.replaced;
  return {
    totalItemsCount: restored + report.failed + report.skipped,
    restoredItemsCount: restored,
    failedItemsCount: report.failed,
    skippedItemsByErrorCount: report.skipped,
    skippedItemsByNoChangesCount: 0,
    failedRestrictionsCount: 0,
    restoreIssues: issuesOf(report),
  };
}

/** What went wrong, item by item; what ended the whole comes first. */
export function issuesOf(report: RestoreReport): SentOf<'RestoreObject'>[] {
  const whole =
    report.cannotContinue === undefined ? [] : [{ title: 'The restore ended early', error: report.cannotContinue }];
  const items = report.issues.map((issue) => ({
    path: issue.path,
    title: issue.name,
    type: 'Item' as const,
    warnings: issue.outcome === 'failed' ? [] : [issue.reason ?? ''],
    ...(issue.outcome === 'failed' ? { error: issue.reason } : {}),
  }));
  return [...whole, ...items];
}

function common(item: RestoreItem, { object }: Place) {
  const { facts } = item;
  return {
    id: itemGuid(object.id, facts.id),
    name: facts.name,
    createdBy: facts.createdBy ?? '',
    creationTime: facts.created,
    modifiedBy: facts.modifiedBy ?? '',
    modificationTime: facts.kind === 'file' ? item.modified : facts.modified,
  };
}

function linksOf({ facts, names }: RestoreItem, { session, object }: Place, kind: 'Folders' | 'Documents') {
  const oneDrive = hrefTo('RestoreSessions', session.id, 'Organization', 'OneDrives', object.id);
  const hasFolder = names.length > 1 && facts.parentId !== null;
  return linksTo({
    self: `${oneDrive}/${kind}/${itemGuid(object.id, facts.id)}`,
    oneDrive,
    parent: hasFolder ? `${oneDrive}/Folders/${itemGuid(object.id, facts.parentId ?? '')}` : undefined,
  });
}
