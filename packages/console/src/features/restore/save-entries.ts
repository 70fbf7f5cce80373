import { download } from '../../api/call.ts';
import { saveFile } from '../../api/save-file.ts';
import type { Entry } from './entries.ts';

/**
 * Saves entries of a OneDrive as files: one document as it is, several as a ZIP; folders and documents each in a ZIP of their own, as the
 * API offers it. False when the person changed his mind.
 */
export async function saveEntries(
  place: { readonly restoreSessionId: string; readonly oneDriveId: string },
  selected: readonly Entry[],
): Promise<boolean> {
  const path = { restoreSessionId: place.restoreSessionId, oneDriveId: place.oneDriveId };
  const documents = selected.filter(({ kind }) => kind === 'file');
  const folders = selected.filter(({ kind }) => kind === 'folder');
  const [only] = documents;
  if (only !== undefined && selected.length === 1) {
    const options = { path: { ...path, documentId: only.id }, body: { asZip: false } };
    return await saveFile(only.name, () => download('OneDriveDocument_SaveDocumentAction', options));
  }
  let saved = true;
  if (documents.length > 0) {
    const body = { documents: documents.map(({ id }) => ({ id })) };
    saved = await saveFile('documents.zip', () => download('OneDriveDocument_SaveDocumentsAction', { path, body }));
  }
  if (folders.length > 0 && saved) {
    const body = { folders: folders.map(({ id }) => ({ id })) };
    saved = await saveFile('folders.zip', () => download('OneDriveFolder_SaveFoldersAction', { path, body }));
  }
  return saved;
}
