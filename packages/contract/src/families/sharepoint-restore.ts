import { paging, pagingWithSet } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone } from '../permission.ts';
import { choice, Guid, optional, Text } from '../schema.ts';
import { FoundItemPage, ItemSearchOptions } from '../schemas/item-search.ts';
import { ListRestoreStatistics, WebRestoreStatistics } from '../schemas/restore-statistics.ts';
import { SendItem } from '../schemas/send.ts';
import {
  SharePointLibrary,
  SharePointLibraryPage,
  SharePointList,
  SharePointListPage,
  SharePointSite,
  SharePointSitePage,
} from '../schemas/sharepoint-items.ts';
import {
  RestoreListConfig,
  RestoreSiteConfig,
  RestoreToListConfig,
  RestoreToSiteConfig,
} from '../schemas/sharepoint-restore.ts';
import { sharepointContentsRestore } from './sharepoint-contents-restore.ts';

/** The sites of a restore session. */
const sites = '/v6/RestoreSessions/{restoreSessionId}/Organization/Sites';
const place = { restoreSessionId: Guid, siteId: Text };
const itemType = optional(choice('All', 'Folders', 'Items'));
const site = { tag: 'SharePointSite', permission: everyone, built: true } as const;
const library = { tag: 'SharePointLibrary', permission: everyone, built: true } as const;
const list = { tag: 'SharePointList', permission: everyone, built: true } as const;

/** Sites, libraries and lists in an opened restore point, and what is in them. */
export const sharepointRestore = {
  SharePointSite_Get: operation('GET', sites, {
    ...site,
    paged: true,
    params: { restoreSessionId: Guid },
    query: { ...paging, parentId: optional(Text) },
    answer: SharePointSitePage,
  }),
  SharePointSite_GetById: operation('GET', `${sites}/{siteId}`, { ...site, params: place, answer: SharePointSite }),
  SharePointSite_RestoreSiteAction: operation('POST', `${sites}/{siteId}/restore`, {
    ...site,
    params: place,
    body: RestoreSiteConfig,
    answer: WebRestoreStatistics,
  }),
  SharePointSite_RestoreSiteActionTo: operation('POST', `${sites}/{siteId}/restoreTo`, {
    ...site,
    params: place,
    body: RestoreToSiteConfig,
    answer: WebRestoreStatistics,
  }),
  SharePointSite_SearchSitesByOptions: operation('POST', `${sites}/search`, {
    ...site,
    paged: true,
    params: { restoreSessionId: Guid },
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  SharePointSite_SearchSiteByOptions: operation('POST', `${sites}/{siteId}/search`, {
    ...site,
    paged: true,
    params: place,
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  SharePointLibrary_Get: operation('GET', `${sites}/{siteId}/Libraries`, {
    ...library,
    paged: true,
    params: place,
    query: paging,
    answer: SharePointLibraryPage,
  }),
  SharePointLibrary_GetById: operation('GET', `${sites}/{siteId}/Libraries/{libraryId}`, {
    ...library,
    params: { ...place, libraryId: Text },
    answer: SharePointLibrary,
  }),
  SharePointLibrary_RestoreLibraryAction: operation('POST', `${sites}/{siteId}/Libraries/{libraryId}/restore`, {
    ...library,
    params: { ...place, libraryId: Text },
    body: RestoreListConfig,
    answer: ListRestoreStatistics,
  }),
  SharePointLibrary_RestoreLibraryActionTo: operation('POST', `${sites}/{siteId}/Libraries/{libraryId}/restoreTo`, {
    ...library,
    params: { ...place, libraryId: Text },
    body: RestoreToListConfig,
    answer: ListRestoreStatistics,
  }),
  SharePointLibrary_SaveLibraryAction: operation('POST', `${sites}/{siteId}/Libraries/{libraryId}/save`, {
    ...library,
    stream: true,
    params: { ...place, libraryId: Text },
  }),
  SharePointLibrary_SendLibraryAction: operation('POST', `${sites}/{siteId}/Libraries/{libraryId}/send`, {
    ...library,
    params: { ...place, libraryId: Text },
    body: SendItem,
  }),
  SharePointLibrary_SearchLibraryByOptions: operation('POST', `${sites}/{siteId}/Libraries/{libraryId}/search`, {
    ...library,
    paged: true,
    params: { ...place, libraryId: Text },
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  SharePointList_Get: operation('GET', `${sites}/{siteId}/Lists`, {
    ...list,
    paged: true,
    params: place,
    query: paging,
    answer: SharePointListPage,
  }),
  SharePointList_GetById: operation('GET', `${sites}/{siteId}/Lists/{listId}`, {
    ...list,
    params: { ...place, listId: Text },
    answer: SharePointList,
  }),
  SharePointList_RestoreListAction: operation('POST', `${sites}/{siteId}/Lists/{listId}/restore`, {
    ...list,
    params: { ...place, listId: Text },
    body: RestoreListConfig,
    answer: ListRestoreStatistics,
  }),
  SharePointList_RestoreListActionTo: operation('POST', `${sites}/{siteId}/Lists/{listId}/restoreTo`, {
    ...list,
    params: { ...place, listId: Text },
    body: RestoreToListConfig,
    answer: ListRestoreStatistics,
  }),
  SharePointList_SearchListByOptions: operation('POST', `${sites}/{siteId}/Lists/{listId}/search`, {
    ...list,
    paged: true,
    params: { ...place, listId: Text },
    query: { ...pagingWithSet, itemType },
    body: ItemSearchOptions,
    answer: FoundItemPage,
  }),
  ...sharepointContentsRestore,
};
