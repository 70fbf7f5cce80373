import { call, download } from '../../api/call.ts';
import { saveFile } from '../../api/save-file.ts';
import {
  type Conflict,
  type Entry,
  idsOf,
  type Listing,
  mostVersions,
  type Place,
  type Report,
  type Source,
  versionsOf,
} from './source.ts';

const folders: Listing = async ({ parentId, ...place }, page, signal) => {
  const answer = await call('OneDriveFolder_Get', { path: pathOf(place), query: { parentId, ...page }, signal });
  return (answer.results ?? []).map(({ id, name, modificationTime, modifiedBy }) => {
    return { kind: 'folder', id, name, size: undefined, modified: modificationTime, modifiedBy };
  });
};

const documents: Listing = async ({ parentId, ...place }, page, signal) => {
  const answer = await call('OneDriveDocument_Get', { path: pathOf(place), query: { parentId, ...page }, signal });
  return (answer.results ?? []).map(({ id, name, sizeBytes, modificationTime, modifiedBy }) => {
    return { kind: 'file', id, name, size: sizeBytes, modified: modificationTime, modifiedBy };
  });
};

/** The OneDrives of a restore point. */
export const oneDriveSource: Source = {
  objects: async (restoreSessionId, signal) => {
    const answer = await call('OneDrive_Get', { path: { restoreSessionId }, query: { limit: 10_000 }, signal });
    return (answer.results ?? []).map(({ id = '', name = '' }) => ({ id, name }));
  },
  top: [folders, documents],
  below: [folders, documents],
  versions: async (place, documentId, signal) => {
    const path = { ...pathOf(place), documentId };
    const answer = await call('OneDriveDocument_GetVersions', { path, query: { limit: mostVersions }, signal });
    return versionsOf(answer.results ?? []);
  },
  content: async (place, documentId, version, signal) => {
    const path = { ...pathOf(place), documentId };
    const body = { asZip: false };
    if (version?.number === undefined)
      return await download('OneDriveDocument_SaveDocumentAction', { path, body, signal });
    return await download('OneDriveDocument_SaveDocumentActionByVersionId', {
      path: { ...path, versionId: String(version.number) },
      body,
      signal,
    });
  },
  save,
  restore,
};

async function save(place: Place, selected: readonly Entry[]): Promise<boolean> {
  const path = pathOf(place);
  const [only] = selected;
  if (selected.length === 1 && only?.kind === 'file') {
    const options = { path: { ...path, documentId: only.id }, body: { asZip: false } };
    return await saveFile(only.name, () => download('OneDriveDocument_SaveDocumentAction', options));
  }
  const wanted = { documents: idsOf(selected, 'file'), folders: idsOf(selected, 'folder') };
  if (wanted.documents.length > 0) {
    const options = { path, body: { documents: wanted.documents } };
    if (!(await saveFile('documents.zip', () => download('OneDriveDocument_SaveDocumentsAction', options))))
      return false;
  }
  if (wanted.folders.length === 0) return true;
  const options = { path, body: { folders: wanted.folders } };
  return await saveFile('folders.zip', () => download('OneDriveFolder_SaveFoldersAction', options));
}

async function restore(place: Place, selected: readonly Entry[], documentAction: Conflict): Promise<readonly Report[]> {
  const path = pathOf(place);
  const wanted = { documents: idsOf(selected, 'file'), folders: idsOf(selected, 'folder') };
  const reports: Report[] = [];
  if (wanted.documents.length > 0) {
    const body = { documents: wanted.documents, documentAction };
    reports.push(await call('OneDriveDocument_RestoreDocumentsAction', { path, body }));
  }
  if (wanted.folders.length > 0) {
    const body = { folders: wanted.folders, documentAction };
    reports.push(await call('OneDriveFolder_RestoreFoldersAction', { path, body }));
  }
  return reports;
}

function pathOf({ restoreSessionId, objectId }: Place): { restoreSessionId: string; oneDriveId: string } {
  return { restoreSessionId, oneDriveId: objectId };
}
