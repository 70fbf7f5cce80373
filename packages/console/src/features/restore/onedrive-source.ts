import { call, download } from '../../api/call.ts';
import {
  type Entry,
  idsOf,
  itemsOf,
  type Listing,
  mostVersions,
  type Place,
  type Save,
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
  saves,
  wish: ({ objectId }, selected, { conflict, where }) => ({
    oneDriveId: objectId,
    items: itemsOf(selected),
    conflict,
    ...(where ? { onedrive: { id: where.target }, folder: where.folder } : {}),
  }),
  elsewhere: 'onedrive',
};

function saves(place: Place, selected: readonly Entry[]): readonly Save[] {
  const path = pathOf(place);
  const [only] = selected;
  if (selected.length === 1 && only?.kind === 'file') {
    const options = { path: { ...path, documentId: only.id }, body: { asZip: false } };
    const open = (signal: AbortSignal) => download('OneDriveDocument_SaveDocumentAction', { ...options, signal });
    return [{ fileName: only.name, open }];
  }
  const wanted = { documents: idsOf(selected, 'file'), folders: idsOf(selected, 'folder') };
  const found: Save[] = [];
  if (wanted.documents.length > 0) {
    const options = { path, body: { documents: wanted.documents } };
    const open = (signal: AbortSignal) => download('OneDriveDocument_SaveDocumentsAction', { ...options, signal });
    found.push({ fileName: 'documents.zip', open });
  }
  if (wanted.folders.length > 0) {
    const options = { path, body: { folders: wanted.folders } };
    const open = (signal: AbortSignal) => download('OneDriveFolder_SaveFoldersAction', { ...options, signal });
    found.push({ fileName: 'folders.zip', open });
  }
  return found;
}

function pathOf({ restoreSessionId, objectId }: Place): { restoreSessionId: string; oneDriveId: string } {
  return { restoreSessionId, oneDriveId: objectId };
}
