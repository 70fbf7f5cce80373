import { choice, Guid, Int32, Int64, list, maybe, object, optional, Text } from '../schema.ts';
import { OneDrive } from './directory.ts';

/** Something that a restore has a word about. */
export const RestoreObject = object('RESTRestoreObject', {
  id: optional(Guid),
  path: optional(Text),
  title: optional(Text),
  type: optional(choice('Item', 'List', 'Site')),
  warnings: optional(list(Text)),
  error: optional(Text),
});

const common = {
  failedRestrictionsCount: maybe(Int64),
  restoreIssues: optional(list(RestoreObject)),
};
const items = {
  totalItemsCount: optional(Int64),
  restoredItemsCount: optional(Int32),
  failedItemsCount: optional(Int32),
  skippedItemsByErrorCount: optional(Int64),
  skippedItemsByNoChangesCount: optional(Int64),
};
const lists = { restoredListsCount: optional(Int32), failedListsCount: optional(Int32) };

/** What became of the items of a restore. */
export const ItemRestoreStatistics = object('RESTItemRestoreStatistics', { ...items, ...common });

/** What became of a restored library or list and its items. */
export const ListRestoreStatistics = object('RESTListRestoreStatistics', { ...lists, ...items, ...common });

/** What became of a restored site, its subsites, libraries and lists. */
export const WebRestoreStatistics = object('RESTWebRestoreStatistics', {
  ...lists,
  restoredWebsCount: optional(Int32),
  failedWebsCount: optional(Int32),
  ...common,
});

/** Counts of a restore. */
export const SharePointCommonRestoreStatistics = object('RESTSharePointCommonRestoreStatistics', common);

/** What became of one object of a bulk restore. */
export const ExtendedCommonStatistic = object('RESTExtendedCommonStatistic', {
  oneDrive: optional(OneDrive),
  status: optional(choice('Failed', 'Warning', 'Success')),
  error: optional(Text),
  details: optional(SharePointCommonRestoreStatistics),
});

/** What became of a bulk restore. */
export const SharePointBulkRestoreStatistics = object('RESTSharePointBulkRestoreStatistics', {
  status: optional(choice('Failed', 'Warning', 'Success')),
  details: optional(list(ExtendedCommonStatistic)),
  error: optional(Text),
});
