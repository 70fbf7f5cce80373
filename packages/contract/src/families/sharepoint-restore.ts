import { operation } from '../operation.ts';
import { everyone, operators } from '../permission.ts';

/** Sites, lists, libraries, folders, items and documents in an opened restore point. */
export const sharepointRestore = {
  SharePointSite_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites', {
    tag: 'SharePointSite',
    permission: everyone,
    paged: true,
    built: false,
  }),
  SharePointSite_GetById: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}', {
    tag: 'SharePointSite',
    permission: everyone,
    built: false,
  }),
  SharePointSite_RestoreSiteAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/restore',
    { tag: 'SharePointSite', permission: everyone, built: false },
  ),
  SharePointSite_RestoreSiteActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/restoreTo',
    { tag: 'SharePointSite', permission: everyone, built: false },
  ),
  SharePointSite_SearchSitesByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/search',
    { tag: 'SharePointSite', permission: everyone, paged: true, built: false },
  ),
  SharePointSite_SearchSiteByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/search',
    { tag: 'SharePointSite', permission: everyone, paged: true, built: false },
  ),
  SharePointLibrary_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries',
    { tag: 'SharePointLibrary', permission: everyone, paged: true, built: false },
  ),
  SharePointLibrary_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries/{libraryId}',
    { tag: 'SharePointLibrary', permission: everyone, built: false },
  ),
  SharePointLibrary_RestoreLibraryAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries/{libraryId}/restore',
    { tag: 'SharePointLibrary', permission: everyone, built: false },
  ),
  SharePointLibrary_RestoreLibraryActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries/{libraryId}/restoreTo',
    { tag: 'SharePointLibrary', permission: everyone, built: false },
  ),
  SharePointLibrary_SaveLibraryAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries/{libraryId}/save',
    { tag: 'SharePointLibrary', permission: everyone, stream: true, built: false },
  ),
  SharePointLibrary_SendLibraryAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries/{libraryId}/send',
    { tag: 'SharePointLibrary', permission: everyone, built: false },
  ),
  SharePointLibrary_SearchLibraryByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Libraries/{libraryId}/search',
    { tag: 'SharePointLibrary', permission: everyone, paged: true, built: false },
  ),
  SharePointList_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Lists', {
    tag: 'SharePointList',
    permission: everyone,
    paged: true,
    built: false,
  }),
  SharePointList_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Lists/{listId}',
    { tag: 'SharePointList', permission: everyone, built: false },
  ),
  SharePointList_RestoreListAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Lists/{listId}/restore',
    { tag: 'SharePointList', permission: everyone, built: false },
  ),
  SharePointList_RestoreListActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Lists/{listId}/restoreTo',
    { tag: 'SharePointList', permission: everyone, built: false },
  ),
  SharePointList_SearchListByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Lists/{listId}/search',
    { tag: 'SharePointList', permission: everyone, paged: true, built: false },
  ),
  SharePointFolder_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders', {
    tag: 'SharePointFolder',
    permission: everyone,
    paged: true,
    built: false,
  }),
  SharePointFolder_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_GetByIdByVersionId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/Versions/{versionId}',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_GetVersions: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/Versions',
    { tag: 'SharePointFolder', permission: everyone, paged: true, built: false },
  ),
  SharePointFolder_RestoreFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/restore',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_RestoreFoldersActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/restoreTo',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_RestoreFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/restore',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_RestoreFolderActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/restoreTo',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_RestoreFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/Versions/{versionId}/restore',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_RestoreFolderActionByVersionIdTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/Versions/{versionId}/restoreTo',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_SaveFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/save',
    { tag: 'SharePointFolder', permission: everyone, stream: true, built: false },
  ),
  SharePointFolder_SaveFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/save',
    { tag: 'SharePointFolder', permission: everyone, stream: true, built: false },
  ),
  SharePointFolder_SaveFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/Versions/{versionId}/save',
    { tag: 'SharePointFolder', permission: everyone, stream: true, built: false },
  ),
  SharePointFolder_SendFoldersAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/send',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_SendFolderAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/send',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_SendFolderActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/Versions/{versionId}/send',
    { tag: 'SharePointFolder', permission: everyone, built: false },
  ),
  SharePointFolder_SearchFolderByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Folders/{folderId}/search',
    { tag: 'SharePointFolder', permission: everyone, paged: true, built: false },
  ),
  SharePointDocument_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents',
    { tag: 'SharePointDocument', permission: everyone, paged: true, built: false },
  ),
  SharePointDocument_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_GetByIdByVersionId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/Versions/{versionId}',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_GetVersions: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/Versions',
    { tag: 'SharePointDocument', permission: everyone, paged: true, built: false },
  ),
  SharePointDocument_RestoreDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/restore',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_RestoreDocumentsActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/restoreTo',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_RestoreDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/Versions/{versionId}/restore',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_RestoreDocumentActionByVersionIdTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/Versions/{versionId}/restoreTo',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_RestoreDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/restore',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_RestoreDocumentActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/restoreTo',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_SaveDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/save',
    { tag: 'SharePointDocument', permission: everyone, stream: true, built: false },
  ),
  SharePointDocument_SaveDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/Versions/{versionId}/save',
    { tag: 'SharePointDocument', permission: everyone, stream: true, built: false },
  ),
  SharePointDocument_SaveDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/save',
    { tag: 'SharePointDocument', permission: everyone, stream: true, built: false },
  ),
  SharePointDocument_SendDocumentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/send',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_SendDocumentActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/Versions/{versionId}/send',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_SendDocumentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/{documentId}/send',
    { tag: 'SharePointDocument', permission: everyone, built: false },
  ),
  SharePointDocument_OperatorRestore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Documents/operatorRestore',
    { tag: 'SharePointDocument', permission: operators, built: false },
  ),
  SharePointItem_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items', {
    tag: 'SharePointItem',
    permission: everyone,
    paged: true,
    built: false,
  }),
  SharePointItem_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_GetByIdByVersionId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Versions/{versionId}',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_GetVersions: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Versions',
    { tag: 'SharePointItem', permission: everyone, paged: true, built: false },
  ),
  SharePointItem_RestoreItemsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/restore',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_RestoreItemsActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/restoreTo',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_RestoreItemAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Restore',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_RestoreItemActionByVersionId: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Versions/{versionId}/restore',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_RestoreItemActionTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/RestoreTo',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_RestoreItemActionByVersionIdTo: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Versions/{versionId}/restoreTo',
    { tag: 'SharePointItem', permission: everyone, built: false },
  ),
  SharePointItem_OperatorRestore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/operatorRestore',
    { tag: 'SharePointItem', permission: operators, built: false },
  ),
  SharePointAttachment_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Attachments',
    { tag: 'SharePointAttachment', permission: everyone, paged: true, built: false },
  ),
  SharePointAttachment_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Attachments/{attachmentId}',
    { tag: 'SharePointAttachment', permission: everyone, built: false },
  ),
  SharePointAttachment_SaveAttachmentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Attachments/save',
    { tag: 'SharePointAttachment', permission: everyone, stream: true, built: false },
  ),
  SharePointAttachment_SaveAttachmentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Attachments/{attachmentId}/save',
    { tag: 'SharePointAttachment', permission: everyone, stream: true, built: false },
  ),
  SharePointAttachment_SendAttachmentsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Attachments/send',
    { tag: 'SharePointAttachment', permission: everyone, built: false },
  ),
  SharePointAttachment_SendAttachmentAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites/{siteId}/Items/{itemId}/Attachments/{attachmentId}/send',
    { tag: 'SharePointAttachment', permission: everyone, built: false },
  ),
};
