import { OutsideError, type RestoredFolder, type RestoreFolder } from '@coffer/model';
import { query } from '../../client/graph.ts';
import { datedName, ensureFolder } from '../drive/folder.ts';
import type { On } from '../drive/with-access.ts';
import { listGraphPath } from './columns.ts';
import { keepOrigin } from './form.ts';
import { oneIfThere } from './graph-json.ts';
import { attachmentsId, driveItemId, LISTS_FOLDER, listItemId, parseItemId } from './ids.ts';
import { ensureList } from './make-list.ts';
import { held } from './renumbered.ts';
import { listPath, quoted, webCall } from './rest.ts';
import type { Restore } from './restore.ts';

/** The folder of that name and role, made if it is not there. */
export async function ensureSiteFolder(
  restore: Restore,
  on: On,
  parentId: string | undefined,
  folder: RestoreFolder,
): Promise<RestoredFolder> {
  const parent = parentId === undefined ? ({ kind: 'root' } as const) : parseItemId(parentId);
  switch (parent.kind) {
    case 'root':
      if (folder.role === undefined && folder.name === 'Lists') return { id: LISTS_FOLDER, created: false };
      return ensureList(restore, on, folder, folder.role === 'list' ? 'list' : 'library');
    case 'lists':
      return ensureList(restore, on, folder, 'list');
    case 'list': {
      const { listId } = parent;
      const library = (await restore.kindOf(listId, on)) === 'library';
      return library ? inLibrary(restore, on, { listId }, folder) : inList(restore, on, { listId }, folder);
    }
    case 'drive-item':
      return inLibrary(restore, on, parent, folder);
    case 'list-item':
      return inList(restore, on, parent, folder);
    case 'site-definition':
    case 'definition':
    case 'page':
    case 'attachments':
    case 'attachment':
      throw new OutsideError('rejected', `${folder.name} cannot be put there.`, { reason: 'not-a-folder' });
  }
}

/** A folder of a library or list by its number or id there; without one, the library or list itself. */
interface Place {
  readonly listId: string;
  readonly itemId?: string;
}

async function inLibrary(
  restore: Restore,
  on: On,
  { listId, itemId }: Place,
  folder: RestoreFolder,
): Promise<RestoredFolder> {
  const { driveId, driveRootId } = await restore.drives.of(listId, on);
  const place = { ...restore.parts, ...on, ...datedName(folder), driveId, parentId: itemId ?? driveRootId };
  const { id, created } = await ensureFolder(place);
  return { id: driveItemId(listId, id), created };
}

async function inList(restore: Restore, on: On, place: Place, folder: RestoreFolder): Promise<RestoredFolder> {
  if (folder.role === 'attachments') return attachments(restore, on, place, folder);
  const { listId, itemId } = place;
  const found = await folderNumber(restore, on, place, folder.name);
  if (found !== undefined) return { id: listItemId(listId, found), created: false };
  const number = await restore.makeInFolder(on, { listId, folder: itemId, folderName: folder.name });
  const { created, modified } = folder;
  const origin = created === undefined || modified === undefined ? undefined : { ...folder, created, modified };
  const issues = origin ? await keepOrigin(restore.parts, on, `${listPath(listId)}/items(${number})`, origin) : [];
  return { id: listItemId(listId, number), created: true, ...(issues.length === 0 ? {} : { issues }) };
}

/** The number of a list's folder, found by its path. Two units. */
async function folderNumber(
  restore: Restore,
  on: On,
  { listId, itemId }: Place,
  name: string,
): Promise<string | undefined> {
  const path = `${await restore.pathOf(on, listId, itemId)}/${name}`;
  const what = `web/GetFolderByServerRelativePath(decodedUrl='${quoted(path)}')/ListItemAllFields?$select=Id`;
  try {
    const answer = await restore.parts.sharePoint.json(
      webCall({ ...on, method: 'GET', path: what, purpose: 'restore' }),
    );
    const { Id } = (answer.body ?? {}) as { readonly Id?: number };
    return Id === undefined ? undefined : String(Id);
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

/**
 * The attachments of an item, which has to be there before them: the one that was restored in this session, the one of
 * that number in a list that was not made anew, or one made now, which the item itself fills when it comes.
 */
async function attachments(
  restore: Restore,
  on: On,
  { listId, itemId }: Place,
  { name }: RestoreFolder,
): Promise<RestoredFolder> {
  const old = name.match(/^(\d+)\.attachments/)?.[1];
  if (old === undefined) throw new OutsideError('rejected', `${name} does not say whose attachments they are.`);
  const restored =
    restore.renumbered.find(on.context, listId, old) ?? restore.renumbered.find(on.context, held(listId), old);
  if (restored !== undefined) return { id: attachmentsId(listItemId(listId, restored)), created: false };
  if (!restore.madeLists.has(listId)) {
    const there = await oneIfThere(
      restore.parts,
      on,
      `${listGraphPath(on, listId, `/items/${old}`)}${query({ $select: 'id' })}`,
    );
    if (there !== undefined) return { id: attachmentsId(listItemId(listId, old)), created: false };
  }
  const now = await restore.makeInFolder(on, { listId, folder: itemId });
  restore.renumbered.note(on.context, held(listId), { old, now });
  return { id: attachmentsId(listItemId(listId, now)), created: true };
}
