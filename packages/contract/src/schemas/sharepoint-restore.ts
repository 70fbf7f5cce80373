import { Flag, Guid, list, maybe, object, optional, Text } from '../schema.ts';
import {
  changedAndDeleted,
  credentials,
  documentVersions,
  restorePermissions,
  sendSharedLinksNotification,
  targetOrganization,
} from './restore-options.ts';
import { SharePointDocument, SharePointFolder, SharePointItem } from './sharepoint-items.ts';

/** How items come back into a list of their own site. `list` names another one than that they were in. */
const intoList = {
  list: optional(Text),
  restorePermissions,
  sendSharedLinksNotification,
  ...documentVersions,
  ...credentials,
};
/** How items come into a list of another site. */
const intoOtherSite = {
  list: optional(Text),
  sendSharedLinksNotification,
  ...documentVersions,
  siteURL: optional(Text),
  ...credentials,
  ...targetOrganization,
};
const ofList = { restoreListViews: maybe(Flag), ...changedAndDeleted };
const ofSite = {
  impersonationAccountName: optional(Text),
  alias: optional(Text),
  ...ofList,
  restoreSubsites: maybe(Flag),
  restoreMasterPages: maybe(Flag),
};
const documents = optional(list(SharePointDocument));
const folders = optional(list(SharePointFolder));
const items = optional(list(SharePointItem));

/** How one document, folder or item is restored to its site. */
export const RestoreItemConfig = object('RESTRestoreItemConfig', intoList);
/** How one document, folder or item is restored to another site. */
export const RestoreToItemConfig = object('RESTRestoreToItemConfig', intoOtherSite);

/** Documents to restore to their site. */
export const RestoreDocumentsConfig = object('RESTRestoreDocumentsConfig', { documents, ...intoList });
/** Documents to restore to another site. */
export const RestoreToDocumentsConfig = object('RESTRestoreToDocumentsConfig', { documents, ...intoOtherSite });

/** Folders to restore to their site. */
export const RestoreFoldersConfig = object('RESTRestoreFoldersConfig', {
  folders,
  ...intoList,
  siteURL: optional(Text),
});
/** Folders to restore to another site. */
export const RestoreToFoldersConfig = object('RESTRestoreToFoldersConfig', { folders, ...intoOtherSite });

/** Items to restore to their site. */
export const RestoreItemsConfig = object('RESTRestoreItemsConfig', { items, ...intoList });
/** Items to restore to another site. */
export const RestoreToItemsConfig = object('RESTRestoreToItemsConfig', { items, ...intoOtherSite });

/** How a library or list is restored to its site. */
export const RestoreListConfig = object('RESTRestoreListConfig', { ...ofList, ...intoList });
/** How a library or list is restored to another site. */
export const RestoreToListConfig = object('RESTRestoreToListConfig', { ...ofList, ...intoOtherSite });

/** How a site is restored to where it was. */
export const RestoreSiteConfig = object('RESTRestoreSiteConfig', {
  ...ofSite,
  restorePermissions,
  sendSharedLinksNotification,
  ...documentVersions,
  ...credentials,
});
/** How a site is restored into another one. */
export const RestoreToSiteConfig = object('RESTRestoreToSiteConfig', {
  ...ofSite,
  sendSharedLinksNotification,
  ...documentVersions,
  siteURL: optional(Text),
  ...credentials,
  ...targetOrganization,
});

const byOperator = {
  list: optional(Text),
  restorePermissions,
  sendSharedLinksNotification,
  ...documentVersions,
  restoreChangedItems: maybe(Flag),
  restoreDeletedItems: maybe(Flag),
  reason: optional(Text),
};

/** One document that a restore operator restores. */
const RestoreSharePointDocumentConfig = object('RESTRestoreSharePointDocumentConfig', {
  document: SharePointDocument,
  documentVersion: documentVersions.documentVersion,
});

/** Documents that a restore operator restores to their site, and why. */
export const OperatorRestoreSharePointDocuments = object('RESTOperatorRestoreSharePointDocumentsConfig', {
  documentsRestoreConfigs: list(RestoreSharePointDocumentConfig),
  ...byOperator,
});

/** One item that a restore operator restores. */
const RestoreSharePointItemConfig = object('RESTRestoreSharePointItemConfig', {
  item: SharePointItem,
  documentVersion: documentVersions.documentVersion,
});

/** Items that a restore operator restores to their site, and why. */
export const OperatorRestoreSharePointItems = object('RESTOperatorRestoreSharePointItemsConfig', {
  itemsRestoreConfigs: list(RestoreSharePointItemConfig),
  ...byOperator,
});

/** Where a restore operator follows his restore. */
export const OperatorRestoreSession = object('RESTOperatorRestoreSessionResponse', { sessionId: Guid });
