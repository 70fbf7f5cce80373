import { Links } from '../common.ts';
import { choice, Flag, Guid, Int32, list, Moment, maybe, named, object, optional, Text } from '../schema.ts';
import { Group, Team, User } from './directory.ts';

/** The kinds of job items. */
export const JobBackupItemType = named(
  'RESTJobBackupItemType',
  choice('Group', 'User', 'Site', 'PartialOrganization', 'PersonalSites', 'OneDriveFolders', 'Team'),
);

/** A site as a job item names it. */
export const JobSite = object('RESTJobSite', {
  id: Text,
  url: Text,
  parentUrl: optional(Text),
  name: optional(Text),
  isCloud: Flag,
  isPersonal: Flag,
  title: Text,
  siteCollectionError: optional(Text),
  _links: optional(Links),
});

/** What a job takes or leaves out. `type` says which members count. */
export const JobItem = object('RESTJobItemComposed', {
  type: optional(JobBackupItemType),
  folders: optional(list(Text)),
  id: optional(Text),
  _links: optional(Links),
  mailbox: maybe(Flag),
  oneDrive: maybe(Flag),
  archiveMailbox: maybe(Flag),
  sites: maybe(Flag),
  teams: maybe(Flag),
  teamsChats: maybe(Flag),
  site: optional(JobSite),
  team: optional(Team),
  chats: maybe(Flag),
  user: optional(User),
  personalSite: maybe(Flag),
  group: optional(Group),
  members: maybe(Flag),
  memberMailbox: maybe(Flag),
  memberArchiveMailbox: maybe(Flag),
  memberOnedrive: maybe(Flag),
  memberSite: maybe(Flag),
  groupSite: maybe(Flag),
});

/** 168 hours from Sunday 0:00, true where the job may run; `minuteOffset` shifts them from UTC. */
export const BackupWindowSettings = object('RESTBackupWindowSettings', {
  backupWindow: optional(list(Flag)),
  minuteOffset: maybe(Int32),
});

/** When a job runs by itself. Times of day are `HH:MM:SS`, waits are in minutes. */
export const JobSchedulePolicy = object('RESTJobSchedulePolicy', {
  scheduleEnabled: maybe(Flag),
  backupWindowEnabled: maybe(Flag),
  backupWindowSettings: optional(BackupWindowSettings),
  periodicallyWindowSettings: optional(BackupWindowSettings),
  periodicallyOffsetMinutes: maybe(Int32),
  type: maybe(choice('Periodically', 'Daily', 'ManualOnly')),
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
  retryEnabled: maybe(Flag),
  retryNumber: maybe(Int32),
  retryWaitInterval: maybe(Int32),
});

/** A backup job. */
export const Job = object('RESTJob', {
  description: optional(Text),
  backupType: maybe(choice('EntireOrganization', 'SelectedItems')),
  runNow: maybe(Flag),
  selectedItems: optional(list(JobItem)),
  excludedItems: optional(list(JobItem)),
  schedulePolicy: optional(JobSchedulePolicy),
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

/** `full` reads everything again. */
export const StartJobOptions = object('RESTStartJobOptions', {
  full: optional(Flag),
});
