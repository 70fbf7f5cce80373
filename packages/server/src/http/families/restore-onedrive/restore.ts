import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { bulkRestore } from './bulk-restore.ts';
import { presentReport } from './present.ts';

type Needed = Pick<Services, 'explorer' | 'restores'>;

type Restore =
  | 'OneDrive_RestoreOneDriveAction'
  | 'OneDrive_RestoreOneDrivesAction'
  | 'OneDriveFolder_RestoreFolderAction'
  | 'OneDriveFolder_RestoreFoldersAction'
  | 'OneDriveDocument_RestoreDocumentAction'
  | 'OneDriveDocument_RestoreDocumentsAction';

type Copy =
  | 'OneDrive_CopyToOneDriveAction'
  | 'OneDriveFolder_CopyToFolderAction'
  | 'OneDriveFolder_CopyToFoldersAction'
  | 'OneDriveDocument_CopyToDocumentAction'
  | 'OneDriveDocument_CopyToDocumentsAction';

/** Restoring to where it was. */
export function restoreHandlers(services: Needed): Handlers<Restore> {
  const { explorer, restores } = services;
  return {
    OneDrive_RestoreOneDriveAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const root = await place.reader.root(place.object.id);
      return presentReport(await restores.toOriginal(place, [root], body, signal));
    },
    OneDrive_RestoreOneDrivesAction: async ({ params, body, signal }) =>
      await bulkRestore(services, { sessionId: params.restoreSessionId, wish: body, signal }),
    OneDriveFolder_RestoreFolderAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const item = await explorer.item(place, 'folder', params.folderId);
      return presentReport(await restores.toOriginal(place, [item], body, signal));
    },
    OneDriveFolder_RestoreFoldersAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const items = await explorer.selected(place, 'folder', body.folders);
      return presentReport(await restores.toOriginal(place, items, body, signal));
    },
    OneDriveDocument_RestoreDocumentAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const item = await explorer.item(place, 'file', params.documentId);
      return presentReport(await restores.toOriginal(place, [item], body, signal));
    },
    OneDriveDocument_RestoreDocumentsAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const items = await explorer.selected(place, 'file', body.documents);
      return presentReport(await restores.toOriginal(place, items, body, signal));
    },
  };
}

/** Restoring to somewhere else. */
export function copyHandlers({ explorer, restores }: Needed): Handlers<Copy> {
  return {
    OneDrive_CopyToOneDriveAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const root = await place.reader.root(place.object.id);
      return presentReport(await restores.copyTo(place, [root], body, signal));
    },
    OneDriveFolder_CopyToFolderAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const item = await explorer.item(place, 'folder', params.folderId);
      return presentReport(await restores.copyTo(place, [item], body, signal));
    },
    OneDriveFolder_CopyToFoldersAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const items = await explorer.selected(place, 'folder', body.folders);
      return presentReport(await restores.copyTo(place, items, body, signal));
    },
    OneDriveDocument_CopyToDocumentAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const item = await explorer.item(place, 'file', params.documentId);
      return presentReport(await restores.copyTo(place, [item], body, signal));
    },
    OneDriveDocument_CopyToDocumentsAction: async ({ params, body, signal }) => {
      const place = await explorer.oneDrive(params.restoreSessionId, params.oneDriveId);
      const items = await explorer.selected(place, 'file', body.documents);
      return presentReport(await restores.copyTo(place, items, body, signal));
    },
  };
}
