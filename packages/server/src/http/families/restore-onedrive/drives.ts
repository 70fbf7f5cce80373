import { presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { bulkRestore } from './bulk-restore.ts';
import { presentFound, presentOneDrive } from './present.ts';
import { copyManner, type Needed, originalManner, reachOf } from './reach.ts';

/** Whole OneDrives: look, search, download, mail, restore, copy. */
export function driveHandlers(services: Needed): Handlers<`OneDrive_${string}`> {
  const { explorer, saves, sends, searches, restores } = services;
  const { drive, root, copyTarget } = reachOf(services);
  return {
    OneDrive_Get: async (call) => {
      const { restoreSessionId } = call.params;
      const objects = await explorer.objects(restoreSessionId, 'onedrive');
      return pageOfAll(call, objects, (object) => presentOneDrive(object, restoreSessionId));
    },
    OneDrive_GetById: async ({ params }) => presentOneDrive((await drive(params)).object, params.restoreSessionId),
    OneDrive_SaveOneDriveAction: async ({ params, signal }) => {
      const place = await drive(params);
      return saves.zip(place, await root(place), signal);
    },
    OneDrive_SendOneDriveAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      await sends.send(place, await root(place), body, signal);
      return undefined;
    },
    OneDrive_RestoreOneDriveAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      const picked = await root(place);
      const target = { object: place.object };
      return presentReport(
        await restores.restore({ place, picked, target, manner: originalManner(body), credentials: body }, signal),
      );
    },
    OneDrive_RestoreOneDrivesAction: async ({ params, body, signal }) =>
      await bulkRestore(services, { sessionId: params.restoreSessionId, wish: body, signal }),
    OneDrive_CopyToOneDriveAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      const picked = await root(place);
      const target = await copyTarget(place, body);
      return presentReport(
        await restores.restore({ place, picked, target, manner: copyManner(body), credentials: body }, signal),
      );
    },
    OneDrive_SearchOneDrivesByOptions: async (call) => {
      const places = await explorer.places(call.params.restoreSessionId, 'onedrive');
      const search = { query: call.body.query, itemType: call.query.itemType, places };
      const found = await searches.page(search, call.page, call.signal);
      return pageOf(call, { ...found, items: found.items.map(({ place, item }) => presentFound(place, { item })) });
    },
    OneDrive_SearchOneDriveByOptions: async (call) => {
      const places = [await drive(call.params)];
      const search = { query: call.body.query, itemType: call.query.itemType, places };
      const found = await searches.page(search, call.page, call.signal);
      return pageOf(call, { ...found, items: found.items.map(({ place, item }) => presentFound(place, { item })) });
    },
  };
}
