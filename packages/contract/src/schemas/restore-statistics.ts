import { choice, Guid, Int32, Int64, list, maybe, object, optional, Text } from '../schema.ts';
import { OneDrive } from './directory.ts';

/** One OneDrive of a bulk restore. */
export const RestoreObject = object('RESTRestoreObject', {
  id: optional(Guid),
  path: optional(Text),
  title: optional(Text),
  type: optional(choice('Item', 'List', 'Site')),
  warnings: optional(list(Text)),
  error: optional(Text),
});

/** What became of the items of a restore. */
export const ItemRestoreStatistics = object('RESTItemRestoreStatistics', {
  totalItemsCount: optional(Int64),
  restoredItemsCount: optional(Int32),
  failedItemsCount: optional(Int32),
  skippedItemsByErrorCount: optional(Int64),
  skippedItemsByNoChangesCount: optional(Int64),
  failedRestrictionsCount: maybe(Int64),
  restoreIssues: optional(list(RestoreObject)),
});

/** Counts of a restore. */
export const SharePointCommonRestoreStatistics = object('RESTSharePointCommonRestoreStatistics', {
  failedRestrictionsCount: maybe(Int64),
  restoreIssues: optional(list(RestoreObject)),
});

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
