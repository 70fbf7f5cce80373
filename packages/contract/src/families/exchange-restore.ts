import { operation } from '../operation.ts';
import { everyone, operators } from '../permission.ts';

/** Mailboxes, folders and items in an opened restore point. */
export const exchangeRestore = {
  ExchangeMailbox_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes', {
    tag: 'ExchangeMailbox',
    permission: everyone,
    paged: true,
    built: false,
  }),
  ExchangeMailbox_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}',
    { tag: 'ExchangeMailbox', permission: everyone, built: false },
  ),
  ExchangeMailbox_RestoreMailboxesAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/restore',
    { tag: 'ExchangeMailbox', permission: everyone, built: false },
  ),
  ExchangeMailbox_RestoreMailboxAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/restore',
    { tag: 'ExchangeMailbox', permission: everyone, built: false },
  ),
  ExchangeMailbox_RestoreMailboxToAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/restoreTo',
    { tag: 'ExchangeMailbox', permission: everyone, built: false },
  ),
  ExchangeMailbox_ExportMailboxToPstAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/exportToPst',
    { tag: 'ExchangeMailbox', permission: everyone, stream: true, built: false },
  ),
  ExchangeMailbox_SearchByIdByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/search',
    { tag: 'ExchangeMailbox', permission: everyone, paged: true, built: false },
  ),
  ExchangeMailbox_SearchByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/search',
    { tag: 'ExchangeMailbox', permission: everyone, paged: true, built: false },
  ),
  ExchangeFolder_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/folders',
    { tag: 'ExchangeFolder', permission: everyone, paged: true, built: false },
  ),
  ExchangeFolder_GetByFolderId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/folders/{folderId}',
    { tag: 'ExchangeFolder', permission: everyone, built: false },
  ),
  ExchangeFolder_RestoreAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/folders/{folderId}/restore',
    { tag: 'ExchangeFolder', permission: everyone, built: false },
  ),
  ExchangeFolder_RestoreToAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/folders/{folderId}/restoreTo',
    { tag: 'ExchangeFolder', permission: everyone, built: false },
  ),
  ExchangeFolder_ExportToPstAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/folders/{folderId}/exportToPst',
    { tag: 'ExchangeFolder', permission: everyone, stream: true, built: false },
  ),
  ExchangeFolder_SearchByOptions: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/folders/{folderId}/search',
    { tag: 'ExchangeFolder', permission: everyone, paged: true, built: false },
  ),
  ExchangeItem_GetById: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items',
    { tag: 'ExchangeItem', permission: everyone, paged: true, built: false },
  ),
  ExchangeItem_RestoreItemsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/restore',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_RestoreItemsToAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/restoreTo',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_ExportItemsToPstAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/exportToPst',
    { tag: 'ExchangeItem', permission: everyone, stream: true, built: false },
  ),
  ExchangeItem_SaveItems: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/Save',
    { tag: 'ExchangeItem', permission: everyone, stream: true, built: false },
  ),
  ExchangeItem_SendItemsToDefaultAddressAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/sendToDefaultAddress',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_SendItemsToDifferentAddressAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/sendToDifferentAddress',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_RestoreItemAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}/restore',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_RestoreItemToAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}/restoreTo',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_ExportItemToPstAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}/exportToPst',
    { tag: 'ExchangeItem', permission: everyone, stream: true, built: false },
  ),
  ExchangeItem_SaveItemAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}/save',
    { tag: 'ExchangeItem', permission: everyone, stream: true, built: false },
  ),
  ExchangeItem_SendItemToDefaultAddressAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}/sendToDefaultAddress',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_SendItemToDifferentAddressAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/{itemId}/sendToDifferentAddress',
    { tag: 'ExchangeItem', permission: everyone, built: false },
  ),
  ExchangeItem_OperatorRestore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/mailboxes/{mailboxId}/items/operatorRestore',
    { tag: 'ExchangeItem', permission: operators, built: false },
  ),
};
