import type { ItemFacts } from '@coffer/model';
import { query } from '../../client/graph.ts';
import { childrenOf } from '../drive/children.ts';
import type { On } from '../drive/with-access.ts';
import { listGraphPath } from './columns.ts';
import { peopleColumns } from './current.ts';
import { pagesOf } from './graph-json.ts';
import { guidIn, parseItemId } from './ids.ts';
import { placed } from './library-scan.ts';
import { isListFolder, itemText, listItemFacts, peopleIn, type WireListItem } from './list-item.ts';
import { readLists } from './lists.ts';
import type { Restore } from './restore.ts';

/** What lies directly in a folder of a site; undefined stands for the root. Attachments are not looked for. */
export async function* listFolder(
  restore: Restore,
  on: On,
  folderId: string | undefined,
): AsyncGenerator<readonly ItemFacts[]> {
  const id = folderId === undefined ? ({ kind: 'root' } as const) : parseItemId(folderId);
  if (id.kind === 'root' || id.kind === 'lists') {
    const kind = id.kind === 'root' ? 'library' : 'list';
    yield (await readLists(restore.parts, on)).filter((row) => row.kind === kind).map(({ folder }) => folder);
  } else if (id.kind === 'list' && (await restore.kindOf(id.listId, on)) === 'list') {
    yield* itemsOf(restore, on, { listId: id.listId, folder: undefined });
  } else if (id.kind === 'list-item') {
    yield* itemsOf(restore, on, { listId: id.listId, folder: id.itemId });
  } else if (id.kind === 'list' || id.kind === 'drive-item') {
    const { driveId, driveRootId } = await restore.drives.of(id.listId, on);
    const folder = { ...restore.parts, ...on, driveId, folderId: id.kind === 'list' ? undefined : id.itemId };
    for await (const page of childrenOf(folder)) yield page.map((item) => placed(item, id.listId, driveRootId));
  }
}

/** The items of a list that lie in one folder. Which folder that is, each item tells by SharePoint's own id of it. */
async function* itemsOf(
  { parts }: Restore,
  on: On,
  { listId, folder }: { readonly listId: string; readonly folder: string | undefined },
): AsyncGenerator<readonly ItemFacts[]> {
  const columns = await peopleColumns(parts, on, listId);
  const folders = new Map<string, string>();
  const path = listGraphPath(on, listId, `/items${query({ $expand: 'fields', $top: 999 })}`);
  for await (const page of pagesOf(parts, on, path)) {
    const wires = page as readonly WireListItem[];
    for (const wire of wires) {
      const guid = guidIn(wire.eTag);
      if (isListFolder(wire) && wire.id !== undefined && guid !== undefined) folders.set(guid, wire.id);
    }
    const inFolder = wires.filter((wire) => folders.get((wire.parentReference?.id ?? '').toLowerCase()) === folder);
    const people = await parts.people.behind(new Set(inFolder.flatMap((wire) => [...peopleIn(wire, columns)])), on);
    yield inFolder.map((wire) => {
      const text = isListFolder(wire) ? undefined : itemText(wire, people, columns);
      return listItemFacts(wire, { object: on.object, row: { id: listId }, folders }, text);
    });
  }
}
