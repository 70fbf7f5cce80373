import type { ItemFacts, ItemRole } from '@coffer/model';

/** What listings show together: plain files, folders of every kind, or what has a role of its own. */
export type ItemGroup = 'file' | 'folder' | Exclude<ItemRole, 'notebook'>;

/** The group of an item. A notebook is listed as the file or folder that it is, a folder of a list as a folder. */
export function groupOf({ kind, role }: Pick<ItemFacts, 'kind' | 'role'>): ItemGroup {
  if (role === undefined || role === 'notebook' || (role === 'list-item' && kind === 'folder')) return kind;
  return role;
}
