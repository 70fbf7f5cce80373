import { type AnyList, type Entry, isLibrary, listPathOf, listTitleOf } from './entries.ts';
import type { Actor } from './item.ts';
import type { Deletion } from './recycle-bin.ts';
import type { World } from './world.ts';

/** Deletes a list or library into the recycle bin of its site, or `forever`. Returns the id of the entry in the bin. */
export function removeList(world: World, list: AnyList, by: Actor, forever = false): string | undefined {
  if (isLibrary(list)) world.libraries.remove(list);
  else world.lists.remove(list);
  if (forever) return undefined;
  const title = listTitleOf(list);
  return put(world, listPathOf(list), {
    kind: 'list',
    title,
    size: isLibrary(list) ? list.root.size : 0,
    author: {},
    deletedBy: by,
    web: list.site,
    restore: () => {
      world.lists.checkName(list.site, title);
      if (isLibrary(list)) world.libraries.bringBack(list);
      else world.lists.bringBack(list);
    },
  });
}

/** Deletes an entry of a list or library into the recycle bin of its site, or `forever`. Returns the id of the entry in the bin. */
export function removeEntry(world: World, entry: Entry, by: Actor, forever = false): string | undefined {
  const { list, item, listItem } = entry;
  if (item && isLibrary(list)) {
    list.remove(item, by, forever);
    return forever ? undefined : world.webs.bin(list.site).list()[0]?.id;
  }
  if (!listItem || isLibrary(list)) return undefined;
  const gone = list.remove(listItem);
  if (forever) return undefined;
  return put(world, `${entry.dir}/${entry.name}`, {
    kind: entry.kind === 'folder' ? 'folder' : 'listItem',
    title: String(entry.fields['Title'] ?? entry.name),
    size: 0,
    author: entry.createdBy,
    deletedBy: by,
    web: list.site,
    restore: () => list.bringBack(gone),
  });
}

function put(world: World, path: string, deletion: Omit<Deletion, 'leafName' | 'dirName'>): string {
  const slash = path.lastIndexOf('/');
  const place = { leafName: path.slice(slash + 1), dirName: path.slice(1, Math.max(1, slash)) };
  return world.webs.bin(deletion.web).put({ ...deletion, ...place }).id;
}
