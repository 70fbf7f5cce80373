import { Links } from '../common.ts';
import { choice, Flag, Guid, Moment, maybe, object, optional, Text } from '../schema.ts';
import { BackupWindowSettings } from './backup-jobs.ts';

/** When a copy job runs. */
export const CopyJobSchedulePolicy = object('RESTCopyJobSchedulePolicy', {
  type: maybe(choice('Immediate', 'Periodically', 'DailyAtTime')),
  periodicallyEvery: maybe(
    choice('Minutes5', 'Minutes10', 'Minutes15', 'Minutes30', 'Hours1', 'Hours2', 'Hours4', 'Hours8'),
  ),
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
  dailyTime: optional(Text),
  backupCopyWindowEnabled: maybe(Flag),
  backupCopyWindowSettings: optional(BackupWindowSettings),
});

/** A job that copies what a backup job has stored. */
export const CopyJob = object('RESTCopyJob', {
  backupJobId: maybe(Guid),
  schedulePolicy: optional(CopyJobSchedulePolicy),
  id: maybe(Guid),
  repositoryId: maybe(Guid),
  name: optional(Text),
  lastRun: maybe(Moment),
  nextRun: maybe(Moment),
  isEnabled: maybe(Flag),
  lastStatus: maybe(
    choice('Stopped', 'Running', 'Success', 'Failed', 'Warning', 'NotConfigured', 'Disconnected', 'Queued'),
  ),
  _links: optional(Links),
});
