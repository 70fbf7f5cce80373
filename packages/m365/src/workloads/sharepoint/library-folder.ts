import type { ItemFacts } from '@coffer/model';
import { listChildren } from '../drive/children.ts';
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
  const id = folderId === undefined ? undefined : parseItemId(folderId);
  if (id?.kind !== 'drive-item' && id?.kind !== 'list') return;
  const { listId } = id;
  if (id.kind === 'list' && (await restore.kindOf(listId, on)) !== 'library') return;
  const { driveId, driveRootId } = await restore.drives.of(listId, on);
  const folder = { driveId, id: id.kind === 'list' ? driveRootId : id.itemId };
  for await (const page of listChildren(restore.parts, on, folder))
    yield page.map((item) => placed(item, listId, driveRootId));
}
