import { Links } from '../common.ts';
import { Flag, Guid, Moment, maybe, object, optional, Text } from '../schema.ts';

/** A point in time made by a job. */
export const RestorePoint = object('RESTRestorePoint', {
  id: optional(Text),
  repositoryId: optional(Guid),
  backupTime: optional(Moment),
  jobId: optional(Guid),
  retrievalId: optional(Guid),
  organizationId: optional(Guid),
  isExchange: optional(Flag),
  isSharePoint: optional(Flag),
  isOneDrive: optional(Flag),
  isTeams: optional(Flag),
  isLongTermCopy: optional(Flag),
  isRetrieved: optional(Flag),
  _links: optional(Links),
});

/** A mailbox held in a restore point. */
export const RestorePointMailbox = object('RESTRestorePointMailbox', {
  id: maybe(Guid),
  displayName: optional(Text),
  email: optional(Text),
  isArchive: optional(Flag),
  _links: optional(Links),
});

/** A team held in a restore point. */
export const RestorePointTeam = object('RESTRestorePointTeam', {
  id: maybe(Guid),
  displayName: optional(Text),
  description: optional(Text),
  _links: optional(Links),
});

/** A site held in a restore point. */
export const RestorePointSite = object('RESTRestorePointSite', {
  siteId: optional(Text),
  name: optional(Text),
  url: optional(Text),
  _links: optional(Links),
});

/** A OneDrive held in a restore point. */
export const RestorePointOneDrive = object('RESTRestorePointOneDrive', {
  id: optional(Text),
  name: optional(Text),
  url: optional(Text),
  _links: optional(Links),
});
