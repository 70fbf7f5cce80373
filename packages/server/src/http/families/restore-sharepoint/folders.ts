import type { BodyOf } from '@coffer/contract';
import { versionsOf } from '../../../services/explorer/versions.ts';
import { presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentFolder, presentFound } from './present.ts';
import { type Asked, type InSite, type Needed, reachOf } from './reach.ts';

type Params = InSite<'folderId'>;

/** Folders of libraries and lists. Microsoft keeps no earlier versions of folders, so that none of them has any. */
export function folderHandlers(services: Needed): Handlers<`SharePointFolder_${string}`> {
  return { ...lookHandlers(services), ...takeHandlers(services), ...giveHandlers(services) };
}

function lookHandlers(services: Needed): Handlers<`SharePointFolder_${'Get' | 'Search'}${string}`> {
  const { site, folder } = reachOf(services);
  const show = async ({ params }: { readonly params: Params }) => {
    const { place, picked } = await folder(params);
    return presentFolder(place, picked);
  };
  return {
    SharePointFolder_Get: async (call) => {
      const place = await site(call.params);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await services.explorer.items(place, 'folder', wanted);
      return pageOf(call, { items: items.map((item) => presentFolder(place, { item })), more });
    },
    SharePointFolder_GetById: show,
    SharePointFolder_GetByIdByVersionId: show,
    SharePointFolder_GetVersions: async (call) => {
      const { place, picked } = await folder(call.params);
      const versions = versionsOf(picked.item);
      return pageOfAll(call, versions, (version) => presentFolder(place, version));
    },
    SharePointFolder_SearchFolderByOptions: async (call) => {
      const { place, picked } = await folder(call.params);
      const search = { query: call.body.query, itemType: call.query.itemType, places: [place], below: picked.item };
      const found = await services.searches.page(search, call.page, call.signal);
      const items = await Promise.all(found.items.map(async ({ item }) => await presentFound(place, { item })));
      return pageOf(call, { ...found, items });
    },
  };
}

function takeHandlers(services: Needed): Handlers<`SharePointFolder_${'Save' | 'Send'}${string}`> {
  const { explorer, saves, sends } = services;
  const { site, folder } = reachOf(services);
  const save = async (call: { readonly params: Params; readonly signal: AbortSignal }) => {
    const { place, picked } = await folder(call.params);
    return saves.zip(place, [picked], call.signal);
  };
  const send = async (call: Asked<Params, BodyOf<'SharePointFolder_SendFolderAction'>>) => {
    const { place, picked } = await folder(call.params);
    await sends.send(place, [picked], call.body, call.signal);
    return undefined;
  };
  return {
    SharePointFolder_SaveFoldersAction: async ({ params, body, signal }) => {
      const place = await site(params);
      return saves.zip(place, await explorer.selected(place, 'folder', body.folders), signal);
    },
    SharePointFolder_SaveFolderAction: save,
    SharePointFolder_SaveFolderActionByVersionId: save,
    SharePointFolder_SendFoldersAction: async ({ params, body, signal }) => {
      const place = await site(params);
      await sends.send(place, await explorer.selected(place, 'folder', body.folders), body, signal);
      return undefined;
    },
    SharePointFolder_SendFolderAction: send,
    SharePointFolder_SendFolderActionByVersionId: send,
  };
}

function giveHandlers(services: Needed): Handlers<`SharePointFolder_Restore${string}`> {
  const { explorer, siteRestores } = services;
  const { site, folder } = reachOf(services);
  const one = async (call: Asked<Params, BodyOf<'SharePointFolder_RestoreFolderActionTo'>>) => {
    const { place, picked } = await folder(call.params);
    return presentReport(await siteRestores.items(place, [picked], call.body, call.signal));
  };
  const several = async (call: Asked<InSite<never>, BodyOf<'SharePointFolder_RestoreFoldersActionTo'>>) => {
    const place = await site(call.params);
    const picked = await explorer.selected(place, 'folder', call.body.folders);
    return presentReport(await siteRestores.items(place, picked, call.body, call.signal));
  };
  return {
    SharePointFolder_RestoreFoldersAction: several,
    SharePointFolder_RestoreFoldersActionTo: several,
    SharePointFolder_RestoreFolderAction: one,
    SharePointFolder_RestoreFolderActionTo: one,
    SharePointFolder_RestoreFolderActionByVersionId: one,
    SharePointFolder_RestoreFolderActionByVersionIdTo: one,
  };
}
