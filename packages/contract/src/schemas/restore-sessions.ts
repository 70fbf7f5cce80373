import { Links, page } from '../common.ts';
import { choice, Flag, Guid, Int32, Int64, Moment, maybe, object, optional, Text } from '../schema.ts';
import { RbacItem } from './operator-roles.ts';
import { OrganizationType } from './organizations.ts';

/** Which restore point to open and with which explorer. Without `dateTime` it is the latest. */
export const ExploreOptions = object('RESTExploreOptions', {
  dateTime: maybe(Moment),
  type: maybe(choice('Vex', 'Veod', 'Vesp', 'Vet')),
  showDeleted: maybe(Flag),
  showAllVersions: maybe(Flag),
});

/** An opened restore point. */
export const RestoreSession = object('RESTRestoreSession', {
  id: Guid,
  name: optional(Text),
  organization: optional(Text),
  type: choice('Vex', 'Veod', 'Vesp', 'Vet'),
  creationTime: Moment,
  endTime: maybe(Moment),
  state: choice('Working', 'Stopped'),
  result: choice('Success', 'Warning', 'Failed'),
  initiatedBy: optional(Text),
  details: optional(Text),
  scopeName: optional(Text),
  clientHost: optional(Text),
  reason: optional(Text),
  _links: optional(Links),
});

/** One page of {@link RestoreSession}. */
export const RestoreSessionPage = page('PageOfRESTRestoreSession', RestoreSession);

/** What a restore operator opens, for whom, and why. */
export const OperatorExploreOptions = object('RESTOperatorExploreOptions', {
  dateTime: maybe(Moment),
  type: maybe(choice('Vex', 'Veod', 'Vesp', 'Vet')),
  showDeleted: maybe(Flag),
  showAllVersions: maybe(Flag),
  scope: optional(RbacItem),
  reason: optional(Text),
});

/** Something done in a restore session. */
export const RestoreSessionEvent = object('RESTRestoreSessionEvent', {
  itemName: optional(Text),
  itemType: optional(Text),
  itemSizeBytes: optional(Int64),
  source: optional(Text),
  target: optional(Text),
  id: Guid,
  type: optional(choice('None', 'Save', 'Export', 'Send', 'Restore', 'View')),
  status: choice('Running', 'Success', 'Warning', 'Failed', 'Cancelled', 'Skipped'),
  startTime: Moment,
  endTime: maybe(Moment),
  duration: optional(Text),
  title: optional(Text),
  message: Text,
  order: Int32,
  _links: optional(Links),
});

/** One page of {@link RestoreSessionEvent}. */
export const RestoreSessionEventPage = page('PageOfRESTRestoreSessionEvent', RestoreSessionEvent);

/** The organization inside an opened restore point. */
export const BackupOrganization = object('RESTBackupOrganization', {
  id: optional(Guid),
  name: optional(Text),
  type: maybe(OrganizationType),
  _links: optional(Links),
});
