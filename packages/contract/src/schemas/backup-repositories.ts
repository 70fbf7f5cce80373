import { Links, page } from '../common.ts';
import { choice, Flag, Guid, Int32, Int64, maybe, nullable, object, optional, Text } from '../schema.ts';

/** A place where backups are kept. */
export const BackupRepository = object('RESTBackupRepository', {
  objectStorageId: maybe(Guid),
  objectStorageCachePath: optional(Text),
  objectStorageEncryptionEnabled: maybe(Flag),
  encryptionKeyId: maybe(Guid),
  isOutOfSync: optional(Flag),
  capacityBytes: maybe(Int64),
  freeSpaceBytes: maybe(Int64),
  id: maybe(Guid),
  name: optional(Text),
  description: optional(Text),
  path: optional(Text),
  retentionType: maybe(choice('ItemLevel', 'SnapshotBased')),
  retentionPeriodType: maybe(choice('Monthly', 'Daily', 'Yearly')),
  dailyRetentionPeriod: maybe(Int32),
  monthlyRetentionPeriod: maybe(Int32),
  yearlyRetentionPeriod: maybe(choice('Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'Keep')),
  retentionFrequencyType: maybe(choice('Daily', 'Monthly')),
  dailyTime: optional(Text),
  dailyType: maybe(
    choice(
      'Everyday',
      'Workdays',
      'Weekends',
      'Monday',
      'Tuesday',
      'Wednesday',
      'Thursday',
      'Friday',
      'Saturday',
      'Sunday',
    ),
  ),
  monthlyTime: optional(Text),
  monthlyDaynumber: maybe(choice('First', 'Second', 'Third', 'Fourth', 'Last')),
  monthlyDayofweek: maybe(choice('Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday')),
  proxyId: maybe(Guid),
  isLongTerm: maybe(Flag),
  _links: optional(Links),
});

/** A repository as it is added or changed. */
export const BackupRepositoryFromClient = object('RESTBackupRepositoryFromClient', {
  objectStorageId: maybe(Guid),
  objectStorageCachePath: optional(Text),
  objectStorageEncryptionEnabled: maybe(Flag),
  encryptionKeyId: maybe(Guid),
  id: maybe(Guid),
  name: optional(Text),
  description: optional(Text),
  path: optional(Text),
  retentionPeriodType: maybe(choice('Monthly', 'Daily', 'Yearly')),
  dailyRetentionPeriod: maybe(Int32),
  monthlyRetentionPeriod: maybe(Int32),
  yearlyRetentionPeriod: maybe(choice('Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'Keep')),
  retentionFrequencyType: maybe(choice('Daily', 'Monthly')),
  retentionType: nullable(choice('ItemLevel', 'SnapshotBased')),
  dailyTime: optional(Text),
  dailyType: maybe(
    choice(
      'Everyday',
      'Workdays',
      'Weekends',
      'Monday',
      'Tuesday',
      'Wednesday',
      'Thursday',
      'Friday',
      'Saturday',
      'Sunday',
    ),
  ),
  monthlyTime: optional(Text),
  monthlyDaynumber: maybe(choice('First', 'Second', 'Third', 'Fourth', 'Last')),
  monthlyDayofweek: maybe(choice('Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday')),
  proxyId: maybe(Guid),
  attachUsedRepository: maybe(Flag),
});

/** Space that one organization takes in a repository, in bytes. */
export const BackupRepositoryStorageUsageInfo = object('RESTBackupRepositoryStorageUsageInfo', {
  name: optional(Text),
  id: optional(Text),
  usedSpaceBytes: maybe(Int64),
  localCacheUsedSpaceBytes: maybe(Int64),
  objectStorageUsedSpaceBytes: maybe(Int64),
});

/** One page of {@link BackupRepositoryStorageUsageInfo}. */
export const BackupRepositoryStorageUsageInfoPage = page(
  'PageOfRESTBackupRepositoryStorageUsageInfo',
  BackupRepositoryStorageUsageInfo,
);

/** A synchronization of a repository's cache. */
export const RepositorySynchronizeSession = object('RESTRepositorySynchronizeSession', {
  id: maybe(Guid),
  repositoryId: maybe(Guid),
  state: maybe(choice('None', 'Synchronizing', 'Failed')),
  progressPercent: maybe(Int32),
  error: optional(Text),
  _links: optional(Links),
});
