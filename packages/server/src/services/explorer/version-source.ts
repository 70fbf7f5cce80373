import type { ItemSource, RestoreItem } from '@coffer/engine';
import type { Picked } from './place.ts';

/** A source of items, and an item in it. */
export interface SourcedItem {
  readonly source: ItemSource;
  readonly item: RestoreItem;
}

/** What was picked, as an item that can be restored: an earlier version looks as if it were the present one of its file. */
export function asVersion(source: ItemSource, { item, version }: Picked): SourcedItem {
  if (version === undefined) return { source, item };
  const { hash: _, ...rest } = item;
  const older = item.versions.slice(item.versions.indexOf(version) + 1);
  return {
    item: { ...rest, size: version.size, modified: version.modified, versions: older },
    source: {
      objects: () => source.objects(),
      root: async (objectId) => await source.root(objectId),
      objectOf: async (id) => await source.objectOf(id),
      item: async (id) => await source.item(id),
      ancestors: async (id) => await source.ancestors(id),
      child: async (folderId, treeName) => await source.child(folderId, treeName),
      children: (folderId, page) => source.children(folderId, page),
      count: async (folderId, group) => await source.count(folderId, group),
      walk: (folderId) => source.walk(folderId),
      read: (id, range) => (id === item.id ? source.readVersion(id, version.id, range) : source.read(id, range)),
      readVersion: (id, versionId, range) => source.readVersion(id, versionId, range),
    },
  };
}
