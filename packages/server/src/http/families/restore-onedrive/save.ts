import { RequestError } from '@coffer/model';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';

type Pattern =
  | 'OneDrive_SaveOneDriveAction'
  | 'OneDriveFolder_SaveFolderAction'
  | 'OneDriveFolder_SaveFoldersAction'
  | 'OneDriveDocument_SaveDocumentAction'
  | 'OneDriveDocument_SaveDocumentsAction';

/** Downloads: a document as it is or in a ZIP, everything else in a ZIP. */
export function saveHandlers({ explorer, saves }: Pick<Services, 'explorer' | 'saves'>): Handlers<Pattern> {
  return {
    OneDrive_SaveOneDriveAction: async ({ params, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return saves.oneDrive(place, await place.reader.root(place.object.id), signal);
    },
    OneDriveFolder_SaveFolderAction: async ({ params, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return saves.folders(place, [await explorer.item(place, 'folder', params.folderId)], signal);
    },
    OneDriveFolder_SaveFoldersAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return saves.folders(place, await explorer.selected(place, 'folder', body.folders), signal);
    },
    OneDriveDocument_SaveDocumentAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const item = await explorer.item(place, 'file', params.documentId);
      if (body.asZip === true) return saves.documents(place, [item], signal);
      if (!item.restorable) throw new RequestError('not-found', `No content of ${item.facts.name} is held.`);
      return saves.document(place, item, signal);
    },
    OneDriveDocument_SaveDocumentsAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      return saves.documents(place, await explorer.selected(place, 'file', body.documents), signal);
    },
  };
}
