import { groupOf, type ItemGroup, type RestoreItem } from '@coffer/engine';
import type { ProtectedObject } from '@coffer/model';

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

/** What a noun is to the engine. */
export const groupOfNoun: Readonly<Record<Noun, ItemGroup>> = {
  library: 'library',
  list: 'list',
  folder: 'folder',
  document: 'file',
  item: 'list-item',
  attachment: 'attachment',
};

const nouns = new Map(Object.entries(groupOfNoun).map(([noun, group]) => [group, noun as Noun]));

/** What the API calls an item; undefined for what it does not show, such as definitions and the folder that holds the lists. */
export function nounOf({ facts, names, workload }: RestoreItem): Noun | undefined {
  const noun = nouns.get(groupOf(facts));
  // Of a site only what lies in a library or list is a folder; what holds these is Coffer's own order.
  const isAbove = names.length <= (workload === 'sharepoint' ? 1 : 0);
  return noun === 'folder' && isAbove ? undefined : noun;
}

/** Whether a folder of that noun may be named as the parent of a listing. */
export function holdsItems(noun: Noun | undefined): boolean {
  return noun === 'folder' || noun === 'library' || noun === 'list';
}
