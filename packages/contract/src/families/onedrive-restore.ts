import { paging, pagingWithSet } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone, operators } from '../permission.ts';
import { choice, Guid, Int32, optional, Text } from '../schema.ts';
import { OneDrive, OneDrivePage } from '../schemas/directory.ts';
import { FoundItemPage, ItemSearchOptions } from '../schemas/item-search.ts';
import {
  OneDriveDocument,
  OneDriveDocumentPage,
  OneDriveFolder,
  OneDriveFolderPage,
  SaveDocumentsOptions,
  SaveOneDriveDocumentOptions,
  SaveOneDriveFoldersOptions,
} from '../schemas/onedrive-items.ts';
import {
  BulkRestoreConfig,
  CopyToDocument,
  CopyToDocuments,
  CopyToFolder,
  CopyToFolders,
  OperatorRestoreDocuments,
  RestoreToOriginal,
  RestoreToOriginalDocuments,
  RestoreToOriginalFolders,
} from '../schemas/onedrive-restore.ts';
import { ItemRestoreStatistics, SharePointBulkRestoreStatistics } from '../schemas/restore-statistics.ts';
import { SendItem, SendOneDrive, SendOneDriveDocuments, SendOneDriveFolders } from '../schemas/send.ts';
import { OperatorRestoreSession } from '../schemas/sharepoint-restore.ts';

/** The OneDrives of a restore session. */
const oneDrives = '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives';
const place = { restoreSessionId: Guid, oneDriveId: Text };
const itemType = optional(choice('All', 'Folders', 'Documents'));
const oneDrive = { tag: 'OneDrive', permission: everyone, built: true } as const;
const document = { tag: 'OneDriveDocument', permission: everyone, built: true } as const;
const folder = { tag: 'OneDriveFolder', permission: everyone, built: true } as const;

/** OneDrives, folders and documents in an opened restore point. */
export const onedriveRestore = {
  OneDrive_Get: operation('GET', oneDrives, {
    ...oneDrive,
    paged: true,
    params: { restoreSessionId: Guid },
    query: paging,
    answer: OneDrivePage,
  }),
  OneDrive_GetById: operation('GET', `${oneDrives}/{oneDriveId}`, { ...oneDrive, params: place, answer: OneDrive }),
  OneDrive_CopyToOneDriveAction: operation('POST', `${oneDrives}/{oneDriveId}/copyTo`, {
    ...oneDrive,
    params: place,
    body: CopyToFolder,
    answer: ItemRestoreStatistics,
  }),
  OneDrive_SaveOneDriveAction: operation('POST', `${oneDrives}/{oneDriveId}/save`, {
    ...oneDrive,
    stream: true,
    params: place,
  }),
  OneDrive_SendOneDriveAction: operation('POST', `${oneDrives}/{oneDriveId}/send`, {
    ...oneDrive,
    params: place,
    body: SendOneDrive,
  }),
  OneDrive_RestoreOneDriveAction: operation('POST', `${oneDrives}/{oneDriveId}/restore`, {
    ...oneDrive,
    params: place,
    body: RestoreToOriginal,
    answer: ItemRestoreStatistics,
  }),
  OneDrive_RestoreOneDrivesAction: operation('POST', `${oneDrives}/restore`, {
    ...oneDrive,
    params: { restoreSessionId: Guid },
    body: BulkRestoreConfig,
    answer: SharePointBulkRestoreStatistics,
  }),
  OneDrive_SearchOneDrivesByOptions: operation('POST', `${oneDrives}/search`, {
    ...oneDrive,
    paged: true,
    params: { restoreSessionId: Guid },
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  OneDrive_SearchOneDriveByOptions: operation('POST', `${oneDrives}/{oneDriveId}/search`, {
    ...oneDrive,
    paged: true,
    params: place,
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  OneDriveDocument_Get: operation('GET', `${oneDrives}/{oneDriveId}/Documents`, {
    ...document,
    paged: true,
    params: place,
    query: { ...paging, parentId: optional(Text) },
    answer: OneDriveDocumentPage,
  }),
  OneDriveDocument_GetById: operation('GET', `${oneDrives}/{oneDriveId}/Documents/{documentId}`, {
    ...document,
    params: { ...place, documentId: Guid },
    answer: OneDriveDocument,
  }),
  OneDriveDocument_GetVersions: operation('GET', `${oneDrives}/{oneDriveId}/Documents/{documentId}/Versions`, {
    ...document,
    paged: true,
    params: { ...place, documentId: Guid },
    query: paging,
    answer: OneDriveDocumentPage,
  }),
  OneDriveDocument_GetByIdByVersionId: operation(
    'GET',
    `${oneDrives}/{oneDriveId}/Documents/{documentId}/Versions/{versionId}`,
    { ...document, params: { ...place, documentId: Guid, versionId: Int32 }, answer: OneDriveDocument },
  ),
  OneDriveDocument_RestoreDocumentsAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/restore`, {
    ...document,
    params: place,
    body: RestoreToOriginalDocuments,
    answer: ItemRestoreStatistics,
  }),
  OneDriveDocument_CopyToDocumentsAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/copyTo`, {
    ...document,
    params: place,
    body: CopyToDocuments,
    answer: ItemRestoreStatistics,
  }),
  OneDriveDocument_SendDocumentsAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/send`, {
    ...document,
    params: place,
    body: SendOneDriveDocuments,
  }),
  OneDriveDocument_SaveDocumentsAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/save`, {
    ...document,
    stream: true,
    params: place,
    body: SaveDocumentsOptions,
  }),
  OneDriveDocument_RestoreDocumentAction: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Documents/{documentId}/restore`,
    { ...document, params: { ...place, documentId: Guid }, body: RestoreToOriginal, answer: ItemRestoreStatistics },
  ),
  OneDriveDocument_RestoreDocumentActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/restore`,
    {
      ...document,
      params: { ...place, documentId: Guid, versionId: Int32 },
      body: RestoreToOriginal,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveDocument_CopyToDocumentAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/{documentId}/copyTo`, {
    ...document,
    params: { ...place, documentId: Guid },
    body: CopyToDocument,
    answer: ItemRestoreStatistics,
  }),
  OneDriveDocument_CopyToDocumentActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/copyTo`,
    {
      ...document,
      params: { ...place, documentId: Guid, versionId: Int32 },
      body: CopyToDocument,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveDocument_SaveDocumentAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/{documentId}/save`, {
    ...document,
    stream: true,
    params: { ...place, documentId: Guid },
    body: SaveOneDriveDocumentOptions,
  }),
  OneDriveDocument_SaveDocumentActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/save`,
    {
      ...document,
      stream: true,
      params: { ...place, documentId: Guid, versionId: Int32 },
      body: SaveOneDriveDocumentOptions,
    },
  ),
  OneDriveDocument_SendDocumentAction: operation('POST', `${oneDrives}/{oneDriveId}/Documents/{documentId}/send`, {
    ...document,
    params: { ...place, documentId: Guid },
    body: SendItem,
  }),
  OneDriveDocument_SendDocumentActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/send`,
    { ...document, params: { ...place, documentId: Guid, versionId: Int32 }, body: SendItem },
  ),
  OneDriveDocument_OperatorRestore: operation('POST', `${oneDrives}/{oneDriveId}/Documents/operatorRestore`, {
    ...document,
    permission: operators,
    params: place,
    body: OperatorRestoreDocuments,
    answer: OperatorRestoreSession,
  }),
  OneDriveFolder_Get: operation('GET', `${oneDrives}/{oneDriveId}/Folders`, {
    ...folder,
    paged: true,
    params: place,
    query: { ...paging, parentId: optional(Text) },
    answer: OneDriveFolderPage,
  }),
  OneDriveFolder_GetById: operation('GET', `${oneDrives}/{oneDriveId}/Folders/{folderId}`, {
    ...folder,
    params: { ...place, folderId: Guid },
    query: { versionId: optional(Int32) },
    answer: OneDriveFolder,
  }),
  OneDriveFolder_RestoreFoldersAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/restore`, {
    ...folder,
    params: place,
    body: RestoreToOriginalFolders,
    answer: ItemRestoreStatistics,
  }),
  OneDriveFolder_GetByIdByVersionId: operation(
    'GET',
    `${oneDrives}/{oneDriveId}/Folders/{folderId}/Versions/{versionId}`,
    { ...folder, params: { ...place, folderId: Guid, versionId: Int32 }, answer: OneDriveFolder },
  ),
  OneDriveFolder_CopyToFoldersAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/copyTo`, {
    ...folder,
    params: place,
    body: CopyToFolders,
    answer: ItemRestoreStatistics,
  }),
  OneDriveFolder_SaveFoldersAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/save`, {
    ...folder,
    stream: true,
    params: place,
    body: SaveOneDriveFoldersOptions,
  }),
  OneDriveFolder_SendFoldersAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/send`, {
    ...folder,
    params: place,
    body: SendOneDriveFolders,
  }),
  OneDriveFolder_GetVersions: operation('GET', `${oneDrives}/{oneDriveId}/Folders/{folderId}/Versions`, {
    ...folder,
    paged: true,
    params: { ...place, folderId: Guid },
    query: paging,
    answer: OneDriveFolderPage,
  }),
  OneDriveFolder_RestoreFolderAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/{folderId}/restore`, {
    ...folder,
    params: { ...place, folderId: Guid },
    body: RestoreToOriginal,
    answer: ItemRestoreStatistics,
  }),
  OneDriveFolder_RestoreFolderActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/restore`,
    {
      ...folder,
      params: { ...place, folderId: Guid, versionId: Int32 },
      body: RestoreToOriginal,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveFolder_CopyToFolderAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/{folderId}/copyTo`, {
    ...folder,
    params: { ...place, folderId: Guid },
    body: CopyToFolder,
    answer: ItemRestoreStatistics,
  }),
  OneDriveFolder_CopyToFolderActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/copyTo`,
    {
      ...folder,
      params: { ...place, folderId: Guid, versionId: Int32 },
      body: CopyToFolder,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveFolder_SaveFolderAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/{folderId}/save`, {
    ...folder,
    stream: true,
    params: { ...place, folderId: Guid },
  }),
  OneDriveFolder_SaveFolderActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/save`,
    { ...folder, stream: true, params: { ...place, folderId: Guid, versionId: Int32 } },
  ),
  OneDriveFolder_SendFolderAction: operation('POST', `${oneDrives}/{oneDriveId}/Folders/{folderId}/send`, {
    ...folder,
    params: { ...place, folderId: Guid },
    body: SendItem,
  }),
  OneDriveFolder_SendFolderActionByVersionId: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/send`,
    { ...folder, params: { ...place, folderId: Guid, versionId: Int32 }, body: SendItem },
  ),
  OneDriveFolder_SearchOneDriveFolderByOptions: operation(
    'POST',
    `${oneDrives}/{oneDriveId}/Folders/{folderId}/search`,
    {
      ...folder,
      paged: true,
      params: { ...place, folderId: Guid },
      query: { ...pagingWithSet, itemType },
      body: ItemSearchOptions,
      answer: FoundItemPage,
    },
  ),
};
