import type { BodyOf } from '@coffer/contract';
import { versionsOf } from '../../../services/explorer/versions.ts';
import { presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentFolder, presentFound } from './present.ts';
import { type Asked, copyManner, type FolderParams, type Needed, originalManner, reachOf } from './reach.ts';

/** Folders of OneDrives. Microsoft keeps no earlier versions of folders, so that none of them has any. */
export function folderHandlers(services: Needed): Handlers<`OneDriveFolder_${string}`> {
  return { ...lookHandlers(services), ...takeHandlers(services), ...giveHandlers(services) };
}

function lookHandlers(services: Needed): Handlers<`OneDriveFolder_${'Get' | 'Search'}${string}`> {
  const { drive, folder } = reachOf(services);
  return {
    OneDriveFolder_Get: async (call) => {
      const place = await drive(call.params);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await services.explorer.items(place, 'folder', wanted);
      return pageOf(call, { items: items.map((item) => presentFolder(place, { item })), more });
    },
    OneDriveFolder_GetById: async ({ params, query }) => {
      const { place, picked } = await folder({ ...params, ...query });
      return presentFolder(place, picked);
    },
    OneDriveFolder_GetByIdByVersionId: async ({ params }) => {
      const { place, picked } = await folder(params);
      return presentFolder(place, picked);
    },
    OneDriveFolder_GetVersions: async (call) => {
      const { place, picked } = await folder(call.params);
      const versions = versionsOf(picked.item);
      return pageOfAll(call, versions, (version) => presentFolder(place, version));
    },
    OneDriveFolder_SearchOneDriveFolderByOptions: async (call) => {
      const { place, picked } = await folder(call.params);
      const search = { query: call.body.query, itemType: call.query.itemType, places: [place], below: picked.item };
      const found = await services.searches.page(search, call.page, call.signal);
      return pageOf(call, { ...found, items: found.items.map(({ item }) => presentFound(place, { item })) });
    },
  };
}

function takeHandlers(services: Needed): Handlers<`OneDriveFolder_${'Save' | 'Send'}${string}`> {
  const { explorer, saves, sends } = services;
  const { drive, folder } = reachOf(services);
  const save = async (call: { readonly params: FolderParams; readonly signal: AbortSignal }) => {
    const { place, picked } = await folder(call.params);
    return saves.zip(place, [picked], call.signal);
  };
  const send = async (call: Asked<FolderParams, BodyOf<'OneDriveFolder_SendFolderAction'>>) => {
    const { place, picked } = await folder(call.params);
    await sends.send(place, [picked], call.body, call.signal);
    return undefined;
  };
  return {
    OneDriveFolder_SaveFoldersAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      return saves.zip(place, await explorer.selected(place, 'folder', body.folders), signal);
    },
    OneDriveFolder_SaveFolderAction: save,
    OneDriveFolder_SaveFolderActionByVersionId: save,
    OneDriveFolder_SendFoldersAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      await sends.send(place, await explorer.selected(place, 'folder', body.folders), body, signal);
      return undefined;
    },
    OneDriveFolder_SendFolderAction: send,
    OneDriveFolder_SendFolderActionByVersionId: send,
  };
}

function giveHandlers(services: Needed): Handlers<`OneDriveFolder_${'Restore' | 'CopyTo'}${string}`> {
  const { explorer, restores } = services;
  const { drive, folder, copyTarget } = reachOf(services);
  const restore = async (call: Asked<FolderParams, BodyOf<'OneDriveFolder_RestoreFolderAction'>>) => {
    const { place, picked } = await folder(call.params);
    const how = { target: { object: place.object }, manner: originalManner(call.body), credentials: call.body };
    return presentReport(await restores.restore({ place, picked: [picked], ...how }, call.signal));
  };
  const copy = async (call: Asked<FolderParams, BodyOf<'OneDriveFolder_CopyToFolderAction'>>) => {
    const { place, picked } = await folder(call.params);
    const how = { target: await copyTarget(place, call.body), manner: copyManner(call.body), credentials: call.body };
    return presentReport(await restores.restore({ place, picked: [picked], ...how }, call.signal));
  };
  return {
    OneDriveFolder_RestoreFolderAction: restore,
    OneDriveFolder_RestoreFolderActionByVersionId: restore,
    OneDriveFolder_RestoreFoldersAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      const picked = await explorer.selected(place, 'folder', body.folders);
      const how = { target: { object: place.object }, manner: originalManner(body), credentials: body };
      return presentReport(await restores.restore({ place, picked, ...how }, signal));
    },
    OneDriveFolder_CopyToFolderAction: copy,
    OneDriveFolder_CopyToFolderActionByVersionId: copy,
    OneDriveFolder_CopyToFoldersAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      const picked = await explorer.selected(place, 'folder', body.folders);
      const how = { target: await copyTarget(place, body), manner: copyManner(body), credentials: body };
      return presentReport(await restores.restore({ place, picked, ...how }, signal));
    },
  };
}
