import { paging, pagingWithSet } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone, operators } from '../permission.ts';
import { choice, Guid, Int32, optional, Text } from '../schema.ts';
import { FoundItemPage, ItemSearchOptions } from '../schemas/item-search.ts';
import { ItemRestoreStatistics } from '../schemas/restore-statistics.ts';
import {
  SendAttachment,
  SendAttachments,
  SendItem,
  SendSharePointDocuments,
  SendSharePointFolders,
} from '../schemas/send.ts';
import {
  SaveAttachmentsOptions,
  SaveSharePointDocumentOptions,
  SaveSharePointDocumentsOptions,
  SaveSharePointFoldersOptions,
  SharePointAttachment,
  SharePointAttachmentPage,
  SharePointDocument,
  SharePointDocumentPage,
  SharePointFolder,
  SharePointFolderPage,
  SharePointItem,
  SharePointItemPage,
} from '../schemas/sharepoint-items.ts';
import {
  OperatorRestoreSession,
  OperatorRestoreSharePointDocuments,
  OperatorRestoreSharePointItems,
  RestoreDocumentsConfig,
  RestoreFoldersConfig,
  RestoreItemConfig,
  RestoreItemsConfig,
  RestoreToDocumentsConfig,
  RestoreToFoldersConfig,
  RestoreToItemConfig,
  RestoreToItemsConfig,
} from '../schemas/sharepoint-restore.ts';

/** The sites of a restore session. */
const sites = '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites';
const place = { restoreSessionId: Guid, siteId: Text };
const itemType = optional(choice('All', 'Folders', 'Items'));
const folder = { tag: 'SharePointFolder', permission: everyone, built: true } as const;
const document = { tag: 'SharePointDocument', permission: everyone, built: true } as const;
const item = { tag: 'SharePointItem', permission: everyone, built: true } as const;
const attachment = { tag: 'SharePointAttachment', permission: everyone, built: true } as const;

/** Folders and documents of libraries, items of lists and their attachments in an opened restore point. */
export const sharepointContentsRestore = {
  SharePointFolder_Get: operation('GET', `${sites}/{siteId}/Folders`, {
    ...folder,
    paged: true,
    params: place,
    query: { ...paging, parentId: optional(Text) },
    answer: SharePointFolderPage,
  }),
  SharePointFolder_GetById: operation('GET', `${sites}/{siteId}/Folders/{folderId}`, {
    ...folder,
    params: { ...place, folderId: Text },
    answer: SharePointFolder,
  }),
  SharePointFolder_GetByIdByVersionId: operation('GET', `${sites}/{siteId}/Folders/{folderId}/Versions/{versionId}`, {
    ...folder,
    params: { ...place, folderId: Text, versionId: Int32 },
    answer: SharePointFolder,
  }),
  SharePointFolder_GetVersions: operation('GET', `${sites}/{siteId}/Folders/{folderId}/Versions`, {
    ...folder,
    paged: true,
    params: { ...place, folderId: Text },
    query: paging,
    answer: SharePointFolderPage,
  }),
  SharePointFolder_RestoreFoldersAction: operation('POST', `${sites}/{siteId}/Folders/restore`, {
    ...folder,
    params: place,
    body: RestoreFoldersConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointFolder_RestoreFoldersActionTo: operation('POST', `${sites}/{siteId}/Folders/restoreTo`, {
    ...folder,
    params: place,
    body: RestoreToFoldersConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointFolder_RestoreFolderAction: operation('POST', `${sites}/{siteId}/Folders/{folderId}/restore`, {
    ...folder,
    params: { ...place, folderId: Text },
    body: RestoreItemConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointFolder_RestoreFolderActionTo: operation('POST', `${sites}/{siteId}/Folders/{folderId}/restoreTo`, {
    ...folder,
    params: { ...place, folderId: Text },
    body: RestoreToItemConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointFolder_RestoreFolderActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Folders/{folderId}/Versions/{versionId}/restore`,
    {
      ...folder,
      params: { ...place, folderId: Text, versionId: Int32 },
      body: RestoreItemConfig,
      answer: ItemRestoreStatistics,
    },
  ),
  SharePointFolder_RestoreFolderActionByVersionIdTo: operation(
    'POST',
    `${sites}/{siteId}/Folders/{folderId}/Versions/{versionId}/restoreTo`,
    {
      ...folder,
      params: { ...place, folderId: Text, versionId: Int32 },
      body: RestoreToItemConfig,
      answer: ItemRestoreStatistics,
    },
  ),
  SharePointFolder_SaveFoldersAction: operation('POST', `${sites}/{siteId}/Folders/save`, {
    ...folder,
    stream: true,
    params: place,
    body: SaveSharePointFoldersOptions,
  }),
  SharePointFolder_SaveFolderAction: operation('POST', `${sites}/{siteId}/Folders/{folderId}/save`, {
    ...folder,
    stream: true,
    params: { ...place, folderId: Text },
  }),
  SharePointFolder_SaveFolderActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Folders/{folderId}/Versions/{versionId}/save`,
    { ...folder, stream: true, params: { ...place, folderId: Text, versionId: Int32 } },
  ),
  SharePointFolder_SendFoldersAction: operation('POST', `${sites}/{siteId}/Folders/send`, {
    ...folder,
    params: place,
    body: SendSharePointFolders,
  }),
  SharePointFolder_SendFolderAction: operation('POST', `${sites}/{siteId}/Folders/{folderId}/send`, {
    ...folder,
    params: { ...place, folderId: Text },
    body: SendItem,
  }),
  SharePointFolder_SendFolderActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Folders/{folderId}/Versions/{versionId}/send`,
    { ...folder, params: { ...place, folderId: Text, versionId: Int32 }, body: SendItem },
  ),
  SharePointFolder_SearchFolderByOptions: operation('POST', `${sites}/{siteId}/Folders/{folderId}/search`, {
    ...folder,
    paged: true,
    params: { ...place, folderId: Text },
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  SharePointDocument_Get: operation('GET', `${sites}/{siteId}/Documents`, {
    ...document,
    paged: true,
    params: place,
    query: { ...paging, parentId: optional(Text) },
    answer: SharePointDocumentPage,
  }),
  SharePointDocument_GetById: operation('GET', `${sites}/{siteId}/Documents/{documentId}`, {
    ...document,
    params: { ...place, documentId: Text },
    answer: SharePointDocument,
  }),
  SharePointDocument_GetByIdByVersionId: operation(
    'GET',
    `${sites}/{siteId}/Documents/{documentId}/Versions/{versionId}`,
    { ...document, params: { ...place, documentId: Text, versionId: Int32 }, answer: SharePointDocument },
  ),
  SharePointDocument_GetVersions: operation('GET', `${sites}/{siteId}/Documents/{documentId}/Versions`, {
    ...document,
    paged: true,
    params: { ...place, documentId: Text },
    query: paging,
    answer: SharePointDocumentPage,
  }),
  SharePointDocument_RestoreDocumentsAction: operation('POST', `${sites}/{siteId}/Documents/restore`, {
    ...document,
    params: place,
    body: RestoreDocumentsConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointDocument_RestoreDocumentsActionTo: operation('POST', `${sites}/{siteId}/Documents/restoreTo`, {
    ...document,
    params: place,
    body: RestoreToDocumentsConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointDocument_RestoreDocumentActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Documents/{documentId}/Versions/{versionId}/restore`,
    {
      ...document,
      params: { ...place, documentId: Text, versionId: Int32 },
      body: RestoreItemConfig,
      answer: ItemRestoreStatistics,
    },
  ),
  SharePointDocument_RestoreDocumentActionByVersionIdTo: operation(
    'POST',
    `${sites}/{siteId}/Documents/{documentId}/Versions/{versionId}/restoreTo`,
    {
      ...document,
      params: { ...place, documentId: Text, versionId: Int32 },
      body: RestoreToItemConfig,
      answer: ItemRestoreStatistics,
    },
  ),
  SharePointDocument_RestoreDocumentAction: operation('POST', `${sites}/{siteId}/Documents/{documentId}/restore`, {
    ...document,
    params: { ...place, documentId: Text },
    body: RestoreItemConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointDocument_RestoreDocumentActionTo: operation('POST', `${sites}/{siteId}/Documents/{documentId}/restoreTo`, {
    ...document,
    params: { ...place, documentId: Text },
    body: RestoreToItemConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointDocument_SaveDocumentsAction: operation('POST', `${sites}/{siteId}/Documents/save`, {
    ...document,
    stream: true,
    params: place,
    body: SaveSharePointDocumentsOptions,
  }),
  SharePointDocument_SaveDocumentActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Documents/{documentId}/Versions/{versionId}/save`,
    {
      ...document,
      stream: true,
      params: { ...place, documentId: Text, versionId: Int32 },
      body: SaveSharePointDocumentOptions,
    },
  ),
  SharePointDocument_SaveDocumentAction: operation('POST', `${sites}/{siteId}/Documents/{documentId}/save`, {
    ...document,
    stream: true,
    params: { ...place, documentId: Text },
    body: SaveSharePointDocumentOptions,
  }),
  SharePointDocument_SendDocumentsAction: operation('POST', `${sites}/{siteId}/Documents/send`, {
    ...document,
    params: place,
    body: SendSharePointDocuments,
  }),
  SharePointDocument_SendDocumentActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Documents/{documentId}/Versions/{versionId}/send`,
    { ...document, params: { ...place, documentId: Text, versionId: Int32 }, body: SendItem },
  ),
  SharePointDocument_SendDocumentAction: operation('POST', `${sites}/{siteId}/Documents/{documentId}/send`, {
    ...document,
    params: { ...place, documentId: Text },
    body: SendItem,
  }),
  SharePointDocument_OperatorRestore: operation('POST', `${sites}/{siteId}/Documents/operatorRestore`, {
    ...document,
    permission: operators,
    params: place,
    body: OperatorRestoreSharePointDocuments,
    answer: OperatorRestoreSession,
  }),
  SharePointItem_Get: operation('GET', `${sites}/{siteId}/Items`, {
    ...item,
    paged: true,
    params: place,
    query: { ...paging, parentId: optional(Text) },
    answer: SharePointItemPage,
  }),
  SharePointItem_GetById: operation('GET', `${sites}/{siteId}/Items/{itemId}`, {
    ...item,
    params: { ...place, itemId: Text },
    answer: SharePointItem,
  }),
  SharePointItem_GetByIdByVersionId: operation('GET', `${sites}/{siteId}/Items/{itemId}/Versions/{versionId}`, {
    ...item,
    params: { ...place, itemId: Text, versionId: Int32 },
    answer: SharePointItem,
  }),
  SharePointItem_GetVersions: operation('GET', `${sites}/{siteId}/Items/{itemId}/Versions`, {
    ...item,
    paged: true,
    params: { ...place, itemId: Text },
    query: paging,
    answer: SharePointItemPage,
  }),
  SharePointItem_RestoreItemsAction: operation('POST', `${sites}/{siteId}/Items/restore`, {
    ...item,
    params: place,
    body: RestoreItemsConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointItem_RestoreItemsActionTo: operation('POST', `${sites}/{siteId}/Items/restoreTo`, {
    ...item,
    params: place,
    body: RestoreToItemsConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointItem_RestoreItemAction: operation('POST', `${sites}/{siteId}/Items/{itemId}/Restore`, {
    ...item,
    params: { ...place, itemId: Text },
    body: RestoreItemConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointItem_RestoreItemActionByVersionId: operation(
    'POST',
    `${sites}/{siteId}/Items/{itemId}/Versions/{versionId}/restore`,
    {
      ...item,
      params: { ...place, itemId: Text, versionId: Int32 },
      body: RestoreItemConfig,
      answer: ItemRestoreStatistics,
    },
  ),
  SharePointItem_RestoreItemActionTo: operation('POST', `${sites}/{siteId}/Items/{itemId}/RestoreTo`, {
    ...item,
    params: { ...place, itemId: Text },
    body: RestoreToItemConfig,
    answer: ItemRestoreStatistics,
  }),
  SharePointItem_RestoreItemActionByVersionIdTo: operation(
    'POST',
    `${sites}/{siteId}/Items/{itemId}/Versions/{versionId}/restoreTo`,
    {
      ...item,
      params: { ...place, itemId: Text, versionId: Int32 },
      body: RestoreToItemConfig,
      answer: ItemRestoreStatistics,
    },
  ),
  SharePointItem_OperatorRestore: operation('POST', `${sites}/{siteId}/Items/operatorRestore`, {
    ...item,
    permission: operators,
    params: place,
    body: OperatorRestoreSharePointItems,
    answer: OperatorRestoreSession,
  }),
  SharePointAttachment_Get: operation('GET', `${sites}/{siteId}/Items/{itemId}/Attachments`, {
    ...attachment,
    paged: true,
    params: { ...place, itemId: Text },
    query: paging,
    answer: SharePointAttachmentPage,
  }),
  SharePointAttachment_GetById: operation('GET', `${sites}/{siteId}/Items/{itemId}/Attachments/{attachmentId}`, {
    ...attachment,
    params: { ...place, itemId: Text, attachmentId: Text },
    answer: SharePointAttachment,
  }),
  SharePointAttachment_SaveAttachmentsAction: operation('POST', `${sites}/{siteId}/Items/{itemId}/Attachments/save`, {
    ...attachment,
    stream: true,
    params: { ...place, itemId: Text },
    body: SaveAttachmentsOptions,
  }),
  SharePointAttachment_SaveAttachmentAction: operation(
    'POST',
    `${sites}/{siteId}/Items/{itemId}/Attachments/{attachmentId}/save`,
    { ...attachment, stream: true, params: { ...place, itemId: Text, attachmentId: Text } },
  ),
  SharePointAttachment_SendAttachmentsAction: operation('POST', `${sites}/{siteId}/Items/{itemId}/Attachments/send`, {
    ...attachment,
    params: { ...place, itemId: Text },
    body: SendAttachments,
  }),
  SharePointAttachment_SendAttachmentAction: operation(
    'POST',
    `${sites}/{siteId}/Items/{itemId}/Attachments/{attachmentId}/send`,
    { ...attachment, params: { ...place, itemId: Text, attachmentId: Text }, body: SendAttachment },
  ),
};
