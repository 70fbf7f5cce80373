import { call, download } from '../../api/call.ts';
import { saveFile } from '../../api/save-file.ts';
import {
  type Conflict,
  type Entry,
  type EntryKind,
  idsOf,
  type Listing,
  mostVersions,
  type Place,
  type Report,
  type Source,
  versionsOf,
} from './source.ts';

/** What libraries and lists are shown by. */
interface Collection {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

const libraries: Listing = async (place, page, signal) => {
  const answer = await call('SharePointLibrary_Get', { path: pathOf(place), query: page, signal });
  return (answer.results ?? []).map((one) => collection('library', one));
};

const lists: Listing = async (place, page, signal) => {
  const answer = await call('SharePointList_Get', { path: pathOf(place), query: page, signal });
  return (answer.results ?? []).map((one) => collection('list', one));
};

const folders: Listing = async ({ parentId, ...place }, page, signal) => {
  const answer = await call('SharePointFolder_Get', { path: pathOf(place), query: { parentId, ...page }, signal });
  return (answer.results ?? []).map(({ id, name, modificationTime, modifiedBy }) => {
    return { kind: 'folder', id, name, size: undefined, modified: modificationTime, modifiedBy };
  });
};

const documents: Listing = async ({ parentId, ...place }, page, signal) => {
  const answer = await call('SharePointDocument_Get', { path: pathOf(place), query: { parentId, ...page }, signal });
  return (answer.results ?? []).map(({ id, name, sizeBytes, modificationTime, modifiedBy }) => {
    return { kind: 'file', id, name, size: sizeBytes ?? 0, modified: modificationTime, modifiedBy };
  });
};

const items: Listing = async ({ parentId, ...place }, page, signal) => {
  const answer = await call('SharePointItem_Get', { path: pathOf(place), query: { parentId, ...page }, signal });
  return (answer.results ?? []).map(({ id, title, name, modificationTime, modifiedBy }) => {
    return { kind: 'item', id, name: title || name, size: undefined, modified: modificationTime, modifiedBy };
  });
};

/** The SharePoint sites of a restore point. */
export const sharePointSource: Source = {
  objects: async (restoreSessionId, signal) => {
    const answer = await call('SharePointSite_Get', { path: { restoreSessionId }, query: { limit: 10_000 }, signal });
    return (answer.results ?? []).map(({ id = '', name = '', url = '' }) => ({ id, name: name || url }));
  },
  top: [libraries, lists],
  below: [folders, documents, items],
  versions: async (place, documentId, signal) => {
    const path = { ...pathOf(place), documentId };
    const answer = await call('SharePointDocument_GetVersions', { path, query: { limit: mostVersions }, signal });
    return versionsOf(answer.results ?? []);
  },
  content: async (place, documentId, version, signal) => {
    const path = { ...pathOf(place), documentId };
    const body = { asZip: false };
    if (version?.number === undefined)
      return await download('SharePointDocument_SaveDocumentAction', { path, body, signal });
    return await download('SharePointDocument_SaveDocumentActionByVersionId', {
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
    return await saveFile(only.name, () => download('SharePointDocument_SaveDocumentAction', options));
  }
  const wanted = { documents: idsOf(selected, 'file'), folders: idsOf(selected, 'folder') };
  if (wanted.documents.length > 0) {
    const options = { path, body: { documents: wanted.documents } };
    if (!(await saveFile('documents.zip', () => download('SharePointDocument_SaveDocumentsAction', options))))
      return false;
  }
  if (wanted.folders.length > 0) {
    const options = { path, body: { folders: wanted.folders } };
    if (!(await saveFile('folders.zip', () => download('SharePointFolder_SaveFoldersAction', options)))) return false;
  }
  for (const { id, name } of selected.filter(({ kind }) => kind === 'library')) {
    const options = { path: { ...path, libraryId: id } };
    if (!(await saveFile(`${name}.zip`, () => download('SharePointLibrary_SaveLibraryAction', options)))) return false;
  }
  return true;
}

async function restore(place: Place, selected: readonly Entry[], conflict: Conflict): Promise<readonly Report[]> {
  const path = pathOf(place);
  const how = {
    restorePermissions: true,
    documentVersion: 'Last' as const,
    ...(conflict === 'Overwrite' ? { documentLastVersionAction: 'Overwrite' as const } : {}),
  };
  const reports: Report[] = [];
  for (const { id } of idsOf(selected, 'library'))
    reports.push(await call('SharePointLibrary_RestoreLibraryAction', { path: { ...path, libraryId: id }, body: how }));
  for (const { id } of idsOf(selected, 'list'))
    reports.push(await call('SharePointList_RestoreListAction', { path: { ...path, listId: id }, body: how }));
  const parts = {
    folders: idsOf(selected, 'folder'),
    documents: idsOf(selected, 'file'),
    items: idsOf(selected, 'item'),
  };
  if (parts.folders.length > 0)
    reports.push(
      await call('SharePointFolder_RestoreFoldersAction', { path, body: { ...how, folders: parts.folders } }),
    );
  if (parts.documents.length > 0) {
    const body = { ...how, documents: parts.documents };
    reports.push(await call('SharePointDocument_RestoreDocumentsAction', { path, body }));
  }
  if (parts.items.length > 0)
    reports.push(await call('SharePointItem_RestoreItemsAction', { path, body: { ...how, items: parts.items } }));
  return reports;
}

function collection(kind: EntryKind, { id = '', name = '' }: Collection): Entry {
  return { kind, id, name, size: undefined, modified: '', modifiedBy: '' };
}

function pathOf({ restoreSessionId, objectId }: Place): { restoreSessionId: string; siteId: string } {
  return { restoreSessionId, siteId: objectId };
}
