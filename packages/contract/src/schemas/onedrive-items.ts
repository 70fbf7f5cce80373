import { Links, page } from '../common.ts';
import { Flag, Int32, Int64, list, Moment, maybe, object, optional, Text } from '../schema.ts';

/** A file in an opened restore point. Times are ISO 8601 UTC. */
export const OneDriveDocument = object('RESTOneDriveDocument', {
  sizeBytes: Int64,
  inheritedPermissions: optional(Flag),
  version: optional(Text),
  id: Text,
  versionId: maybe(Int32),
  name: Text,
  createdBy: Text,
  creationTime: Moment,
  modifiedBy: Text,
  modificationTime: Moment,
  _links: optional(Links),
});

/** One page of {@link OneDriveDocument}. */
export const OneDriveDocumentPage = page('PageOfRESTOneDriveDocument', OneDriveDocument);

/** Documents to download as one ZIP. */
export const SaveDocumentsOptions = object('RESTSaveDocumentsOptions', {
  documents: optional(list(OneDriveDocument)),
});

/** Whether a document of a OneDrive comes as it is or in a ZIP. */
export const SaveOneDriveDocumentOptions = object('RESTSaveOneDriveDocumentOptions', {
  asZip: maybe(Flag),
});

/** A folder in an opened restore point. */
export const OneDriveFolder = object('RESTOneDriveFolder', {
  version: optional(Text),
  id: Text,
  versionId: maybe(Int32),
  name: Text,
  createdBy: Text,
  creationTime: Moment,
  modifiedBy: Text,
  modificationTime: Moment,
  _links: optional(Links),
});

/** One page of {@link OneDriveFolder}. */
export const OneDriveFolderPage = page('PageOfRESTOneDriveFolder', OneDriveFolder);

/** Folders to download as one ZIP. */
export const SaveOneDriveFoldersOptions = object('RESTSaveOneDriveFoldersOptions', {
  folders: optional(list(OneDriveFolder)),
});
