import type { RestoreItem } from '@coffer/engine';
import type { ItemRole, ProtectedObject } from '@coffer/model';

/** The kinds of data whose objects are trees of folders and files. */
export type ExplorerWorkload = 'onedrive' | 'sharepoint';

/** What the API calls the things in a OneDrive or site. */
export type Noun = 'library' | 'list' | 'folder' | 'document' | 'item' | 'attachment';

/** What differs between the workloads in words. */
export interface ExplorerWords {
  /** What the API calls an object. */
  readonly object: string;
  /** What an administrator reads. */
  readonly place: (object: ProtectedObject) => string;
}

/** By workload. */
export const explorerWords: Readonly<Record<ExplorerWorkload, ExplorerWords>> = {
  onedrive: { object: 'OneDrive', place: ({ displayName }) => `the OneDrive of ${displayName}` },
  sharepoint: { object: 'Site', place: ({ displayName }) => `the site ${displayName}` },
};

const roleNouns: Readonly<Record<ItemRole, Noun | 'none' | undefined>> = {
  library: 'library',
  list: 'list',
  'list-item': 'item',
  attachment: 'attachment',
  attachments: 'none',
  definition: 'none',
  page: 'none',
  notebook: undefined,
};

/** What the API calls an item; undefined for what it does not show, such as definitions and the folder that holds the lists. */
export function nounOf(item: RestoreItem): Noun | undefined {
  const { facts, names, workload } = item;
  // Folders of lists are items of them to SharePoint.
  if (facts.role === 'list-item' && facts.kind === 'folder') return 'folder';
  const known = facts.role === undefined ? undefined : roleNouns[facts.role];
  if (known !== undefined) return known === 'none' ? undefined : known;
  if (facts.kind === 'file') return 'document';
  // Of a site only what lies in a library or list is a folder; what holds these is Coffer's own order.
  return names.length > (workload === 'sharepoint' ? 1 : 0) ? 'folder' : undefined;
}

/** Whether a folder of that noun may be named as the parent of a listing. */
export function holdsItems(noun: Noun | undefined): boolean {
  return noun === 'folder' || noun === 'library' || noun === 'list';
}
