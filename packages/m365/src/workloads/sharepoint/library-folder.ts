import type { ItemFacts } from '@coffer/model';
import { childOf, listChildren } from '../drive/children.ts';
import type { On } from '../drive/with-access.ts';
import { parseItemId } from './ids.ts';
import { placed } from './library-scan.ts';
import type { Restore } from './restore.ts';

/** What lies directly in a library or a folder of one, page by page; nothing for what is no folder of a library. */
export async function* listLibraryFolder(
  restore: Restore,
  on: On,
  folderId: string | undefined,
): AsyncGenerator<readonly ItemFacts[]> {
  const place = await placeOf(restore, on, folderId);
  if (!place) return;
  const { listId, driveRootId, folder } = place;
  for await (const page of listChildren(restore.parts, on, folder))
    yield page.map((item) => placed(item, listId, driveRootId));
}

/** The item of a name in such a folder; undefined if there is none. */
export async function childInLibrary(
  restore: Restore,
  on: On,
  folderId: string | undefined,
  name: string,
): Promise<ItemFacts | undefined> {
  const place = await placeOf(restore, on, folderId);
  if (!place) return undefined;
  const item = await childOf(restore.parts, on, place.folder, name);
  return item && placed(item, place.listId, place.driveRootId);
}

async function placeOf(restore: Restore, on: On, folderId: string | undefined) {
  const id = folderId === undefined ? undefined : parseItemId(folderId);
  if (id?.kind !== 'drive-item' && id?.kind !== 'list') return undefined;
  const { listId } = id;
  if (id.kind === 'list' && (await restore.kindOf(listId, on)) !== 'library') return undefined;
  const { driveId, driveRootId } = await restore.drives.of(listId, on);
  return { listId, driveRootId, folder: { driveId, id: id.kind === 'list' ? driveRootId : id.itemId } };
}
