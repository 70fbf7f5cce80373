import { Secret } from '../common.ts';
import { choice, Flag, Guid, maybe, optional, Text } from '../schema.ts';

/** With which identity a restore is done; all absent: the organization's own. */
export const credentials = {
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
};

/** In which cloud the target organization is, and what it is called. */
export const targetOrganization = {
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
};

/** Whether earlier versions come back too, and what becomes of a document that is there. */
export const documentVersions = {
  documentVersion: maybe(choice('All', 'Last')),
  documentLastVersionAction: maybe(choice('Overwrite', 'Merge')),
};

/** Which items of a container are restored: those that differ now, those that are no longer there; neither named: all. */
export const changedAndDeleted = {
  changedItems: maybe(Flag),
  deletedItems: maybe(Flag),
};

/** What becomes of a file of the same name. */
export const documentAction = maybe(choice('Overwrite', 'Keep'));

/** Whether permissions are given back. */
export const restorePermissions = maybe(Flag);

/** Whether Microsoft writes to those who are given permissions. */
export const sendSharedLinksNotification = maybe(Flag);
