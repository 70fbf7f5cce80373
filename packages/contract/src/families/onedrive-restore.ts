import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone, operators } from '../permission.ts';
import { Guid, Int32, optional, Text } from '../schema.ts';
import { OneDrive, OneDrivePage } from '../schemas/directory.ts';
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
  RestoreToOriginal,
  RestoreToOriginalDocuments,
  RestoreToOriginalFolders,
} from '../schemas/onedrive-restore.ts';
import { ItemRestoreStatistics, SharePointBulkRestoreStatistics } from '../schemas/restore-statistics.ts';

/** OneDrives, folders and documents in an opened restore point. */
export const onedriveRestore = {
  OneDrive_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives', {
    tag: 'OneDrive',
    permission: everyone,
    paged: true,
    built: true,
    params: { restoreSessionId: Guid },
    query: paging,
    answer: OneDrivePage,
  }),
  OneDrive_GetById: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}', {
    tag: 'OneDrive',
    permission: everyone,
    built: true,
    params: { restoreSessionId: Guid, oneDriveId: Text },
    answer: OneDrive,
  }),
  OneDrive_CopyToOneDriveAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/copyTo',
    {
      tag: 'OneDrive',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: CopyToFolder,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDrive_SaveOneDriveAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/save',
    {
      tag: 'OneDrive',
      permission: everyone,
      stream: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
    },
  ),
  OneDrive_SendOneDriveAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/send',
    { tag: 'OneDrive', permission: everyone, built: false },
  ),
  OneDrive_RestoreOneDriveAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/restore',
    {
      tag: 'OneDrive',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: RestoreToOriginal,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDrive_RestoreOneDrivesAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/restore',
    {
      tag: 'OneDrive',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid },
      body: BulkRestoreConfig,
      answer: SharePointBulkRestoreStatistics,
    },
  ),
  OneDrive_SearchOneDrivesByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/search',
    { tag: 'OneDrive', permission: everyone, paged: true, built: false },
  ),
  OneDrive_SearchOneDriveByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/search',
    { tag: 'OneDrive', permission: everyone, paged: true, built: false },
  ),
  OneDriveDocument_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      paged: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      query: { ...paging, parentId: optional(Text) },
      answer: OneDriveDocumentPage,
    },
  ),
  OneDriveDocument_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, documentId: Guid },
      answer: OneDriveDocument,
    },
  ),
  OneDriveDocument_GetVersions: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/Versions',
    { tag: 'OneDriveDocument', permission: everyone, paged: true, built: false },
  ),
  OneDriveDocument_GetByIdByVersionId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/Versions/{versionId}',
    { tag: 'OneDriveDocument', permission: everyone, built: false },
  ),
  OneDriveDocument_RestoreDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/restore',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: RestoreToOriginalDocuments,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveDocument_CopyToDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/copyTo',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: CopyToDocuments,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveDocument_SendDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/send',
    { tag: 'OneDriveDocument', permission: everyone, built: false },
  ),
  OneDriveDocument_SaveDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/save',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      stream: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: SaveDocumentsOptions,
    },
  ),
  OneDriveDocument_RestoreDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/restore',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, documentId: Guid },
      body: RestoreToOriginal,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveDocument_RestoreDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/restore',
    { tag: 'OneDriveDocument', permission: everyone, built: false },
  ),
  OneDriveDocument_CopyToDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/copyTo',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, documentId: Guid },
      body: CopyToDocument,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveDocument_CopyToDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/copyTo',
    { tag: 'OneDriveDocument', permission: everyone, built: false },
  ),
  OneDriveDocument_SaveDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/save',
    {
      tag: 'OneDriveDocument',
      permission: everyone,
      stream: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, documentId: Guid },
      body: SaveOneDriveDocumentOptions,
    },
  ),
  OneDriveDocument_SaveDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/save',
    { tag: 'OneDriveDocument', permission: everyone, stream: true, built: false },
  ),
  OneDriveDocument_SendDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/send',
    { tag: 'OneDriveDocument', permission: everyone, built: false },
  ),
  OneDriveDocument_SendDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/{documentId}/Versions/{versionId}/send',
    { tag: 'OneDriveDocument', permission: everyone, built: false },
  ),
  OneDriveDocument_OperatorRestore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Documents/operatorRestore',
    { tag: 'OneDriveDocument', permission: operators, built: false },
  ),
  OneDriveFolder_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      paged: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      query: { ...paging, parentId: optional(Text) },
      answer: OneDriveFolderPage,
    },
  ),
  OneDriveFolder_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, folderId: Guid },
      query: { versionId: optional(Int32) },
      answer: OneDriveFolder,
    },
  ),
  OneDriveFolder_RestoreFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/restore',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: RestoreToOriginalFolders,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveFolder_GetByIdByVersionId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/Versions/{versionId}',
    { tag: 'OneDriveFolder', permission: everyone, built: false },
  ),
  OneDriveFolder_CopyToFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/copyTo',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: CopyToFolders,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveFolder_SaveFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/save',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      stream: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text },
      body: SaveOneDriveFoldersOptions,
    },
  ),
  OneDriveFolder_SendFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/send',
    { tag: 'OneDriveFolder', permission: everyone, built: false },
  ),
  OneDriveFolder_GetVersions: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/Versions',
    { tag: 'OneDriveFolder', permission: everyone, paged: true, built: false },
  ),
  OneDriveFolder_RestoreFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/restore',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, folderId: Guid },
      body: RestoreToOriginal,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveFolder_RestoreFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/restore',
    { tag: 'OneDriveFolder', permission: everyone, built: false },
  ),
  OneDriveFolder_CopyToFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/copyTo',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, folderId: Guid },
      body: CopyToFolder,
      answer: ItemRestoreStatistics,
    },
  ),
  OneDriveFolder_CopyToFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/copyTo',
    { tag: 'OneDriveFolder', permission: everyone, built: false },
  ),
  OneDriveFolder_SaveFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/save',
    {
      tag: 'OneDriveFolder',
      permission: everyone,
      stream: true,
      built: true,
      params: { restoreSessionId: Guid, oneDriveId: Text, folderId: Guid },
    },
  ),
  OneDriveFolder_SaveFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/save',
    { tag: 'OneDriveFolder', permission: everyone, stream: true, built: false },
  ),
  OneDriveFolder_SendFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/send',
    { tag: 'OneDriveFolder', permission: everyone, built: false },
  ),
  OneDriveFolder_SendFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/Versions/{versionId}/send',
    { tag: 'OneDriveFolder', permission: everyone, built: false },
  ),
  OneDriveFolder_SearchOneDriveFolderByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/OneDrives/{oneDriveId}/Folders/{folderId}/search',
    { tag: 'OneDriveFolder', permission: everyone, paged: true, built: false },
  ),
};
