import { call, download } from '../../api/call.ts';
import {
  type Entry,
  type EntryKind,
  idsOf,
  itemsOf,
  type Listing,
  mostVersions,
  type Place,
  type Save,
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
  saves,
  wish: ({ objectId }, selected, { conflict, where }) => ({
    siteId: objectId,
    items: itemsOf(selected),
    conflict,
    ...(where ? { siteURL: where.target } : {}),
  }),
  elsewhere: 'site',
};

function saves(place: Place, selected: readonly Entry[]): readonly Save[] {
  const path = pathOf(place);
  const [only] = selected;
  if (selected.length === 1 && only?.kind === 'file') {
    const options = { path: { ...path, documentId: only.id }, body: { asZip: false } };
    const open = (signal: AbortSignal) => download('SharePointDocument_SaveDocumentAction', { ...options, signal });
    return [{ fileName: only.name, open }];
  }
  const wanted = { documents: idsOf(selected, 'file'), folders: idsOf(selected, 'folder') };
  const found: Save[] = [];
  if (wanted.documents.length > 0) {
    const options = { path, body: { documents: wanted.documents } };
    const open = (signal: AbortSignal) => download('SharePointDocument_SaveDocumentsAction', { ...options, signal });
    found.push({ fileName: 'documents.zip', open });
  }
  if (wanted.folders.length > 0) {
    const options = { path, body: { folders: wanted.folders } };
    const open = (signal: AbortSignal) => download('SharePointFolder_SaveFoldersAction', { ...options, signal });
    found.push({ fileName: 'folders.zip', open });
  }
  for (const { id, name } of selected.filter(({ kind }) => kind === 'library')) {
    const options = { path: { ...path, libraryId: id } };
    const open = (signal: AbortSignal) => download('SharePointLibrary_SaveLibraryAction', { ...options, signal });
    found.push({ fileName: `${name}.zip`, open });
  }
  return found;
}

function collection(kind: EntryKind, { id = '', name = '' }: Collection): Entry {
  return { kind, id, name, size: undefined, modified: '', modifiedBy: '' };
}

function pathOf({ restoreSessionId, objectId }: Place): { restoreSessionId: string; siteId: string } {
  return { restoreSessionId, siteId: objectId };
}
