import { Links, page } from '../common.ts';
import { choice, Flag, Guid, list, Moment, maybe, named, object, optional, Text } from '../schema.ts';

/**
 * The contract requires `itemType`, `repositoryId` and `isDeleted` of these shapes without saying what they are; here they are the
 * kind of data, the repository, and whether no job protects it any more.
 */
const held = { itemType: Text, repositoryId: Guid };

/** An organization with data in a repository. */
export const BackupOrganizationData = object('RESTBackupOrganizationData', {
  displayName: optional(Text),
  organizationId: optional(Text),
  _links: optional(Links),
});

/** The kinds of accounts with data in a repository. */
const BackupUserAccountType = named('RESTBackupUserAccountType', choice('User', 'SharedMailbox', 'PublicMailbox'));

/** A user with data in a repository. */
export const BackupUserData = object('RESTBackupUserData', {
  mailboxBackedUpTime: maybe(Moment),
  archiveBackedUpTime: maybe(Moment),
  oneDriveBackedUpTime: maybe(Moment),
  personalSiteBackedUpTime: maybe(Moment),
  isMailboxBackedUp: optional(Flag),
  isOneDriveBackedUp: optional(Flag),
  isArchiveBackedUp: optional(Flag),
  isPersonalSiteBackedUp: optional(Flag),
  accountType: optional(BackupUserAccountType),
  archiveName: optional(Text),
  id: Text,
  accountId: optional(Text),
  displayName: optional(Text),
  email: optional(Text),
  oneDriveUrl: optional(list(Text)),
  personalSiteUrl: optional(list(Text)),
  organizationId: Text,
  ...held,
  _links: optional(Links),
});

/** A group with data in a repository. */
export const BackupGroupData = object('RESTBackupGroupData', {
  isMailboxBackedUp: optional(Flag),
  isSiteBackedUp: optional(Flag),
  mailboxBackedUpTime: maybe(Moment),
  siteBackedUpTime: maybe(Moment),
  id: Text,
  accountId: optional(Text),
  displayName: optional(Text),
  email: optional(Text),
  groupSiteUrl: optional(list(Text)),
  organizationId: Text,
  ...held,
  _links: optional(Links),
});

/** A mailbox with data in a repository. */
export const BackupMailboxData = object('RESTBackupMailboxData', {
  id: Text,
  isArchive: Flag,
  displayName: optional(Text),
  email: Text,
  backedUpTime: maybe(Moment),
  organizationId: Text,
  isDeleted: Flag,
  ...held,
  _links: optional(Links),
});

/** A OneDrive with data in a repository. */
export const BackupOneDriveData = object('RESTBackupOneDriveData', {
  id: Text,
  title: Text,
  url: Text,
  backedUpTime: maybe(Moment),
  organizationId: Text,
  isDeleted: Flag,
  ...held,
  _links: optional(Links),
});

/** A site with data in a repository. */
export const BackupSiteData = object('RESTBackupSiteData', {
  id: Text,
  title: Text,
  url: Text,
  backedUpTime: maybe(Moment),
  organizationId: Text,
  ...held,
  _links: optional(Links),
});

/** A team with data in a repository. */
export const BackupTeamData = object('RESTBackupTeamData', {
  id: Text,
  displayName: optional(Text),
  backedUpTime: maybe(Moment),
  organizationId: Text,
  ...held,
  _links: optional(Links),
});

/** One page of each. */
export const BackupOrganizationDataPage = page('PageOfRESTBackupOrganizationData', BackupOrganizationData);
export const BackupUserDataPage = page('PageOfRESTBackupUserData', BackupUserData);
export const BackupGroupDataPage = page('PageOfRESTBackupGroupData', BackupGroupData);
export const BackupMailboxDataPage = page('PageOfRESTBackupMailboxData', BackupMailboxData);
export const BackupOneDriveDataPage = page('PageOfRESTBackupOneDriveData', BackupOneDriveData);
export const BackupSiteDataPage = page('PageOfRESTBackupSiteData', BackupSiteData);
export const BackupTeamDataPage = page('PageOfRESTBackupTeamData', BackupTeamData);
