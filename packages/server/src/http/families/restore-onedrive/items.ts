import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentDocument, presentFolder, presentOneDrive } from './present.ts';

type Pattern =
  | 'OneDrive_Get'
  | 'OneDrive_GetById'
  | 'OneDriveFolder_Get'
  | 'OneDriveFolder_GetById'
  | 'OneDriveDocument_Get'
  | 'OneDriveDocument_GetById';

/** Looking into OneDrives. */
export function itemHandlers({ explorer }: Pick<Services, 'explorer'>): Handlers<Pattern> {
  return {
    OneDrive_Get: async (call) => {
      const { restoreSessionId } = call.params;
      const objects = await explorer.oneDrives(restoreSessionId);
      return pageOfAll(
        call,
        objects.map((object) => presentOneDrive(object, restoreSessionId)),
      );
    },
    OneDrive_GetById: async ({ params }) => {
      const { object } = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return presentOneDrive(object, params.restoreSessionId);
    },
    OneDriveFolder_Get: async (call) => {
      const place = await explorer.oneDrive(call.params.restoreSessionId, call.params.oneDriveId);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await explorer.items(place, 'folder', wanted);
      return pageOf(call, { items: items.map((item) => presentFolder(item, place)), more });
    },
    OneDriveFolder_GetById: async ({ params }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return presentFolder(await explorer.item(place, 'folder', params.folderId), place);
    },
    OneDriveDocument_Get: async (call) => {
      const place = await explorer.oneDrive(call.params.restoreSessionId, call.params.oneDriveId);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await explorer.items(place, 'file', wanted);
      return pageOf(call, { items: items.map((item) => presentDocument(item, place)), more });
    },
    OneDriveDocument_GetById: async ({ params }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return presentDocument(await explorer.item(place, 'file', params.documentId), place);
    },
  };
}
