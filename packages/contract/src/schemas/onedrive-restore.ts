import { Secret } from '../common.ts';
import { choice, Flag, Guid, list, maybe, object, optional, Text } from '../schema.ts';
import { OneDrive } from './directory.ts';
import { OneDriveDocument, OneDriveFolder } from './onedrive-items.ts';
import {
  changedAndDeleted,
  credentials,
  documentAction,
  documentVersions,
  restorePermissions,
  sendSharedLinksNotification,
  targetOrganization,
} from './restore-options.ts';

const toOriginal = { documentAction, ...credentials, ...targetOrganization };
const toOneDrive = {
  onedrive: optional(OneDrive),
  folder: optional(Text),
  ...documentVersions,
  ...credentials,
  ...targetOrganization,
};
const ofContainer = { ...changedAndDeleted, restorePermissions, sendSharedLinksNotification };

/** Where a OneDrive or folder is copied to, and with which credentials. */
export const CopyToFolder = object('RESTCopyToFolder', { ...ofContainer, ...toOneDrive });

/** How something is restored to where it was, and with which credentials. */
export const RestoreToOriginal = object('RESTRestoreToOriginal', toOriginal);

/** The OneDrives of a bulk restore and how to restore them. */
export const BulkRestoreConfig = object('RESTBulkRestoreConfig', {
  documentAction,
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
  ...toOriginal,
});

/** Documents to copy elsewhere. */
export const CopyToDocuments = object('RestCopyToDocuments', {
  documents: optional(list(OneDriveDocument)),
  ...toOneDrive,
});

/** Where a document is copied to, and with which credentials. */
export const CopyToDocument = object('RESTCopyToDocument', toOneDrive);

/** Folders to restore to where they were. */
export const RestoreToOriginalFolders = object('RESTRestoreToOriginalFolders', {
  folders: optional(list(OneDriveFolder)),
  ...toOriginal,
});

/** Folders to copy elsewhere. */
export const CopyToFolders = object('RESTCopyToFolders', {
  folders: optional(list(OneDriveFolder)),
  ...ofContainer,
  ...toOneDrive,
});

/** One document that a restore operator restores. */
const RestoreOneDriveDocumentConfig = object('RESTRestoreOneDriveDocumentConfig', {
  document: OneDriveDocument,
  documentVersion: documentVersions.documentVersion,
});

/** Documents that a restore operator restores to where they were, and why. */
export const OperatorRestoreDocuments = object('RESTOperatorRestoreToOriginalOneDriveDocuments', {
  documentAction: choice('Overwrite', 'Keep'),
  documentsRestoreConfigs: list(RestoreOneDriveDocumentConfig),
  reason: optional(Text),
});
