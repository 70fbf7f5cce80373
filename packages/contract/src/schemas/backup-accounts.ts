import { Links, page, Secret } from '../common.ts';
import { Guid, Int32, list, maybe, object, optional, Text } from '../schema.ts';
import { GroupMember } from './directory.ts';

/** One account of the pool. The password is accepted, never returned. */
export const BackupAccount = object('RESTBackupAccount', {
  groupMember: optional(GroupMember),
  password: optional(Secret),
});

/** What setting the pool answers: the link to it. */
export const AccountPool = object('RESTAccountPool', {
  _links: optional(Links),
});

/** One application of the pool. */
export const BackupApplication = object('RESTBackupApplication', {
  applicationId: optional(Guid),
  displayName: optional(Text),
  certificateThumbprint: optional(Text),
});

/** One page of {@link BackupApplication}. */
export const BackupApplicationPage = page('PageOfRESTBackupApplication', BackupApplication);

/** A Microsoft Entra application. */
export const Application = object('RESTApplication', {
  applicationId: optional(Guid),
  displayName: optional(Text),
  tags: optional(list(Text)),
});

/** An application for the pool with its certificate, a PFX in base64. */
export const BackupApplicationFromClient = object('RESTBackupApplicationFromClient', {
  application: optional(Application),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
});

/** One page of {@link Application}. */
export const ApplicationPage = page('PageOfRESTApplication', Application);

/** Applications to be created in Microsoft Entra. */
export const ApplicationFromClient = object('RESTApplicationFromClient', {
  displayName: optional(Text),
  userCode: optional(Text),
  count: maybe(Int32),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
});
