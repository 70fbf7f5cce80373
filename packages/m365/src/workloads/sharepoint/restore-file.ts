import { OutsideError, type RestoredFile, type RestoreFile } from '@coffer/model';
import { uploadFile } from '../drive/upload.ts';
import type { On } from '../drive/with-access.ts';
import { keepOrigin } from './form.ts';
import { driveItemId, guidIn, parseItemId, type SiteItemId } from './ids.ts';
import { listPath } from './rest.ts';
import type { Restore } from './restore.ts';
import { restoreAttachment } from './restore-attachment.ts';
import { restoreListItem } from './restore-item.ts';
import { restorePage } from './restore-page.ts';
import { restoreSite } from './restore-site.ts';

/** Writes one file of a site, whatever it is, and returns what Microsoft stored. */
export async function restoreFile(
  restore: Restore,
  on: On,
  parentId: string,
  file: RestoreFile,
): Promise<RestoredFile> {
  const parent = parseItemId(parentId);
  if (file.role === 'definition' && parent.kind === 'root') return restoreSite(restore, on, file);
  if (file.role === 'attachment' && parent.kind === 'attachments') return restoreAttachment(restore, on, parent, file);
  const place = placeOf(parent);
  if (place === undefined || file.role === 'definition') throw cannot(file.name);
  if (file.role === 'page') return restorePage(restore, on, place, file);
  if (file.role === 'list-item') {
    return restoreListItem(restore, on, { listId: place.listId, folder: place.itemId }, file);
  }
  if (parent.kind === 'list-item') throw cannot(file.name);
  return toLibrary(restore, on, place, file);
}

/** The library or list of a folder, and the folder's id there; without one, the library's or list's own folder. */
function placeOf(parent: SiteItemId): { readonly listId: string; readonly itemId?: string } | undefined {
  if (parent.kind === 'list') return { listId: parent.listId };
  return parent.kind === 'drive-item' || parent.kind === 'list-item' ? parent : undefined;
}

async function toLibrary(
  restore: Restore,
  on: On,
  { listId, itemId }: { readonly listId: string; readonly itemId?: string },
  file: RestoreFile,
): Promise<RestoredFile> {
  const { driveId, driveRootId } = await restore.drives.of(listId, on);
  const target = { object: on.object, parentId: itemId ?? driveRootId };
  const { eTag, ...stored } = await uploadFile({ ...restore.parts, target, driveId, file, context: on.context });
  const id = driveItemId(listId, stored.id);
  const guid = guidIn(eTag);
  // Times are kept by the upload; who made and changed it is known to the library's list alone.
  if (guid === undefined || (file.createdBy === undefined && file.modifiedBy === undefined)) return { ...stored, id };
  const path = `${listPath(listId)}/GetItemByUniqueId('${guid}')`;
  const issues = await keepOrigin(restore.parts, on, path, file);
  return { ...stored, id, ...(issues.length === 0 ? {} : { issues }) };
}

function cannot(name: string): OutsideError {
  return new OutsideError('rejected', `${name} cannot be put there.`, { reason: 'not-a-folder' });
}
