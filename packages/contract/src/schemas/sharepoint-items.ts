import { Links, page } from '../common.ts';
import { choice, Flag, Int32, Int64, list, Moment, maybe, named, object, optional, Text } from '../schema.ts';

const whoAndWhen = {
  name: Text,
  createdBy: Text,
  creationTime: Moment,
  modifiedBy: Text,
  modificationTime: Moment,
  _links: optional(Links),
};
const version = { version: optional(Text), versionId: maybe(Int32) };

/** A site in an opened restore point. */
export const SharePointSite = object('RESTSharePointSite', {
  id: optional(Text),
  name: optional(Text),
  url: optional(Text),
  _links: optional(Links),
});

/** One page of {@link SharePointSite}. */
export const SharePointSitePage = page('PageOfRESTSharePointSite', SharePointSite);

const collection = {
  id: optional(Text),
  name: optional(Text),
  url: optional(Text),
  description: optional(Text),
  creationTime: optional(Moment),
  _links: optional(Links),
};

/** A document library in an opened restore point. */
export const SharePointLibrary = object('RESTSharePointLibrary', collection);

/** One page of {@link SharePointLibrary}. */
export const SharePointLibraryPage = page('PageOfRESTSharePointLibrary', SharePointLibrary);

/** A list in an opened restore point. */
export const SharePointList = object('RESTSharePointList', collection);

/** One page of {@link SharePointList}. */
export const SharePointListPage = page('PageOfRESTSharePointList', SharePointList);

/** Whether a folder lies in a library or in a list. */
export const SharePointFolderType = named('RESTSharePointFolderType', choice('ListFolder', 'LibraryFolder'));

/** A folder of a library or list in an opened restore point. Times are ISO 8601 UTC. */
export const SharePointFolder = object('RESTSharePointFolder', {
  type: optional(SharePointFolderType),
  id: Text,
  ...version,
  ...whoAndWhen,
});

/** One page of {@link SharePointFolder}. */
export const SharePointFolderPage = page('PageOfRESTSharePointFolder', SharePointFolder);

/** A file of a library in an opened restore point. Times are ISO 8601 UTC. */
export const SharePointDocument = object('RESTSharePointDocument', {
  sizeBytes: optional(Int64),
  id: Text,
  ...version,
  ...whoAndWhen,
});

/** One page of {@link SharePointDocument}. */
export const SharePointDocumentPage = page('PageOfRESTSharePointDocument', SharePointDocument);

/** An item of a list in an opened restore point. Times are ISO 8601 UTC. */
export const SharePointItem = object('RESTSharePointItem', {
  title: optional(Text),
  id: Text,
  ...version,
  ...whoAndWhen,
});

/** One page of {@link SharePointItem}. */
export const SharePointItemPage = page('PageOfRESTSharePointItem', SharePointItem);

/** A file that hangs on an item of a list. */
export const SharePointAttachment = object('RESTSharePointAttachment', {
  sizeBytes: optional(Int64),
  id: optional(Text),
  name: optional(Text),
  url: optional(Text),
  _links: optional(Links),
});

/** One page of {@link SharePointAttachment}. */
export const SharePointAttachmentPage = page('PageOfRESTSharePointAttachment', SharePointAttachment);

/** Documents to download as one ZIP. */
export const SaveSharePointDocumentsOptions = object('RESTSharePointSaveDocumentsOptions', {
  documents: optional(list(SharePointDocument)),
});

/** Folders to download as one ZIP. */
export const SaveSharePointFoldersOptions = object('RESTSaveSharePointFoldersOptions', {
  folders: optional(list(SharePointFolder)),
});

/** Attachments to download as one ZIP. */
export const SaveAttachmentsOptions = object('RESTSaveAttachmentsOptions', {
  attachments: optional(list(SharePointAttachment)),
});

/** Whether a document of a site comes as it is or in a ZIP. */
export const SaveSharePointDocumentOptions = object('RESTSaveSharePointDocumentOptions', { asZip: maybe(Flag) });
