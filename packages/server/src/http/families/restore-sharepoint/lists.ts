import type { BodyOf, SentOf } from '@coffer/contract';
import type { ListsReport } from '../../../services/explorer/site-restore-service.ts';
import { presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf } from '../../page.ts';
import { presentFound, presentLibrary, presentList } from './present.ts';
import { type Asked, type InSite, type Needed, reachOf } from './reach.ts';

/** Whole libraries: look, search, download, mail, restore. */
export function libraryHandlers(services: Needed): Handlers<`SharePointLibrary_${string}`> {
  const { explorer, saves, sends, searches, siteRestores } = services;
  const { site, library } = reachOf(services);
  const restore = async (
    call: Asked<InSite<'libraryId'>, BodyOf<'SharePointLibrary_RestoreLibraryActionTo'>>,
  ): Promise<SentOf<'ListRestoreStatistics'>> => {
    const { place, picked } = await library(call.params);
    return presentLists(await siteRestores.list(place, picked, call.body, call.signal));
  };
  return {
    SharePointLibrary_Get: async (call) => {
      const place = await site(call.params);
      const { items, more } = await explorer.items(place, 'library', call.page);
      return pageOf(call, { items: items.map((item) => presentLibrary(place, item)), more });
    },
    SharePointLibrary_GetById: async ({ params }) => {
      const { place, picked } = await library(params);
      return presentLibrary(place, picked.item);
    },
    SharePointLibrary_RestoreLibraryAction: restore,
    SharePointLibrary_RestoreLibraryActionTo: restore,
    SharePointLibrary_SaveLibraryAction: async ({ params, signal }) => {
      const { place, picked } = await library(params);
      return saves.zip(place, [picked], signal);
    },
    SharePointLibrary_SendLibraryAction: async ({ params, body, signal }) => {
      const { place, picked } = await library(params);
      await sends.send(place, [picked], body, signal);
      return undefined;
    },
    SharePointLibrary_SearchLibraryByOptions: async (call) => {
      const { place, picked } = await library(call.params);
      const search = { query: call.body.query, itemType: call.query.itemType, places: [place], below: picked.item };
      const found = await searches.page(search, call.page, call.signal);
      const items = await Promise.all(found.items.map(async ({ item }) => await presentFound(place, { item })));
      return pageOf(call, { ...found, items });
    },
  };
}

/** Whole lists: look, search, restore. */
export function listHandlers(services: Needed): Handlers<`SharePointList_${string}`> {
  const { explorer, searches, siteRestores } = services;
  const { site, list } = reachOf(services);
  const restore = async (
    call: Asked<InSite<'listId'>, BodyOf<'SharePointList_RestoreListActionTo'>>,
  ): Promise<SentOf<'ListRestoreStatistics'>> => {
    const { place, picked } = await list(call.params);
    return presentLists(await siteRestores.list(place, picked, call.body, call.signal));
  };
  return {
    SharePointList_Get: async (call) => {
      const place = await site(call.params);
      const { items, more } = await explorer.items(place, 'list', call.page);
      return pageOf(call, { items: items.map((item) => presentList(place, item)), more });
    },
    SharePointList_GetById: async ({ params }) => {
      const { place, picked } = await list(params);
      return presentList(place, picked.item);
    },
    SharePointList_RestoreListAction: restore,
    SharePointList_RestoreListActionTo: restore,
    SharePointList_SearchListByOptions: async (call) => {
      const { place, picked } = await list(call.params);
      const search = { query: call.body.query, itemType: call.query.itemType, places: [place], below: picked.item };
      const found = await searches.page(search, call.page, call.signal);
      const items = await Promise.all(found.items.map(async ({ item }) => await presentFound(place, { item })));
      return pageOf(call, { ...found, items });
    },
  };
}

function presentLists({ report, lists }: ListsReport): SentOf<'ListRestoreStatistics'> {
  return { restoredListsCount: lists.restored, failedListsCount: lists.failed, ...presentReport(report) };
}
