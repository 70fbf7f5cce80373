import { Secret } from '../common.ts';
import { choice, Flag, Guid, list, maybe, object, optional, Text } from '../schema.ts';
import { OneDrive } from './directory.ts';
import { OneDriveDocument, OneDriveFolder } from './onedrive-items.ts';

/** Where a OneDrive or folder is copied to, and with which credentials. */
export const CopyToFolder = object('RESTCopyToFolder', {
  changedItems: maybe(Flag),
  deletedItems: maybe(Flag),
  restorePermissions: maybe(Flag),
  sendSharedLinksNotification: maybe(Flag),
  onedrive: optional(OneDrive),
  folder: optional(Text),
  documentVersion: maybe(choice('All', 'Last')),
  documentLastVersionAction: maybe(choice('Overwrite', 'Merge')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});

/** How a OneDrive or folder is restored to where it was, and with which credentials. */
export const RestoreToOriginal = object('RESTRestoreToOriginal', {
  documentAction: maybe(choice('Overwrite', 'Keep')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});

/** The OneDrives of a bulk restore and how to restore them. */
export const BulkRestoreConfig = object('RESTBulkRestoreConfig', {
  documentAction: maybe(choice('Overwrite', 'Keep')),
  skipUnresolved: maybe(Flag),
  oneDrives: optional(list(OneDrive)),
  officeUsername: optional(Text),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  officeUserpassword: optional(Secret),
  onpremisesUsername: optional(Text),
  onpremisesUserpassword: optional(Secret),
});

/** Documents to restore to where they were. */
export const RestoreToOriginalDocuments = object('RESTRestoreToOriginalDocuments', {
  documents: optional(list(OneDriveDocument)),
  documentAction: maybe(choice('Overwrite', 'Keep')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});

/** Documents to copy elsewhere. */
export const CopyToDocuments = object('RestCopyToDocuments', {
  documents: optional(list(OneDriveDocument)),
  onedrive: optional(OneDrive),
  folder: optional(Text),
  documentVersion: maybe(choice('All', 'Last')),
  documentLastVersionAction: maybe(choice('Overwrite', 'Merge')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});

/** Where a document is copied to, and with which credentials. */
export const CopyToDocument = object('RESTCopyToDocument', {
  onedrive: optional(OneDrive),
  folder: optional(Text),
  documentVersion: maybe(choice('All', 'Last')),
  documentLastVersionAction: maybe(choice('Overwrite', 'Merge')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});

/** Folders to restore to where they were. */
export const RestoreToOriginalFolders = object('RESTRestoreToOriginalFolders', {
  folders: optional(list(OneDriveFolder)),
  documentAction: maybe(choice('Overwrite', 'Keep')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});

/** Folders to copy elsewhere. */
export const CopyToFolders = object('RESTCopyToFolders', {
  folders: optional(list(OneDriveFolder)),
  changedItems: maybe(Flag),
  deletedItems: maybe(Flag),
  restorePermissions: maybe(Flag),
  sendSharedLinksNotification: maybe(Flag),
  onedrive: optional(OneDrive),
  folder: optional(Text),
  documentVersion: maybe(choice('All', 'Last')),
  documentLastVersionAction: maybe(choice('Overwrite', 'Merge')),
  userCode: optional(Text),
  applicationId: maybe(Guid),
  applicationCertificatePassword: optional(Secret),
  applicationCertificate: optional(Text),
  userName: optional(Text),
  userPassword: optional(Secret),
  officeRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  organizationName: optional(Text),
});
