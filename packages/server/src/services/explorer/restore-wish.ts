import type { RestoreDestination, RestoredItem } from '@coffer/engine';
import type { ProtectedObject } from '@coffer/model';
import type { ExplorerWorkload } from './nouns.ts';
import type { Picked, Place } from './place.ts';
import type { RestoreCredentials } from './restore-targets.ts';

/** How items are written back. */
export interface RestoreManner {
  /** What becomes of a file of the same name. Keep unless given: what is there is never lost by accident. */
  readonly conflict?: 'overwrite' | 'merge' | 'keep' | undefined;
  /** Whether earlier versions come back too. */
  readonly versions?: 'all' | 'last' | undefined;
  readonly permissions: boolean;
  /** Whether Microsoft writes to those who get permissions. */
  readonly notify?: boolean;
  /** Whether libraries and lists that are there get back their views. */
  readonly views?: boolean;
  /** Restores only items that differ now, only those that are no longer there, or both; neither: everything. */
  readonly changedItems?: boolean | null | undefined;
  readonly deletedItems?: boolean | null | undefined;
}

/** From a top folder down to a folder: names, or folders with their roles where they may have to be made as libraries or lists. */
export type RestorePath = NonNullable<RestoreDestination['folder']>;

/** Where items go: into a folder or list of an object, or, with neither, to where they were in it. */
export interface RestoreTarget {
  readonly object: ProtectedObject;
  /** Names from the top folder down to the folder that takes all items. */
  readonly folder?: readonly string[];
  /** Each item goes into the library or list of this name, and into the folders in it that it was in; empty: of the name that it was in. */
  readonly list?: string;
  /** The name that a library or list gets which is restored itself. */
  readonly rename?: string;
}

/** A restore. */
export interface Restore {
  readonly place: Place;
  readonly picked: readonly Picked[];
  readonly target: RestoreTarget;
  readonly manner: RestoreManner;
  readonly credentials: RestoreCredentials;
  /** Why, in the words of who restores. */
  readonly reason?: string | undefined;
  /** Told of each item as it is done. */
  readonly onItem?: (item: RestoredItem) => void;
  /** What was asked for and is not done, to be kept with the result. */
  readonly undone?: RestoredItem | undefined;
  /** The session in which it was asked for first, where it goes on in another one. */
  readonly origin?: string | undefined;
  /** Whether it goes on with one that broke off. */
  readonly isContinued?: boolean;
}

/** A restore as it is kept with its record, to be continued. Secrets are not in it. */
export interface KeptWish extends Pick<Restore, 'manner' | 'reason' | 'undone'> {
  readonly workload: ExplorerWorkload;
  /** What it restores from. */
  readonly objectId: string;
  /** Absent: everything. */
  readonly items?: readonly { readonly id: string; readonly versionId?: string }[];
  /** Without an object it goes to where it was, or to the site at `siteURL`, which is looked up when its turn comes. */
  readonly target: Partial<RestoreTarget> & { readonly siteURL?: string };
  /** Whether it was made with an identity of its own. */
  readonly hasCredentials: boolean;
  readonly origin: string;
}

/** What a caller's word for documents that are there means. */
export function conflictOf(action: 'Overwrite' | 'Merge' | null | undefined): 'overwrite' | 'merge' | 'keep' {
  if (action === 'Overwrite') return 'overwrite';
  return action === 'Merge' ? 'merge' : 'keep';
}

/** Whether a caller names an identity to restore with. */
export function hasCredentials({ userName, userCode, applicationId }: RestoreCredentials): boolean {
  return Boolean(userName || userCode || applicationId);
}

/** What is kept of a restore. */
export function keptWish({ place, picked, target, manner, credentials, reason, undone, origin }: Restore): KeptWish {
  const { object, ...where } = target;
  return {
    workload: place.workload,
    objectId: place.object.id,
    items: picked.map(({ item, version }) => ({ id: item.id, ...(version ? { versionId: version.id } : {}) })),
    target: { ...(object === place.object ? {} : { object }), ...where },
    manner,
    ...(reason === undefined ? {} : { reason }),
    ...(undone === undefined ? {} : { undone }),
    hasCredentials: hasCredentials(credentials),
    origin: origin ?? place.session.id,
  };
}
