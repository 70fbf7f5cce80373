import type { RestoreWish } from '../../api/restores.ts';

/** What an entry of a restore point is. `item` is an item of a SharePoint list. */
export type EntryKind = 'library' | 'list' | 'folder' | 'file' | 'item';

/** Something in a restore point that can be looked at or selected. */
export interface Entry {
  readonly kind: EntryKind;
  readonly id: string;
  readonly name: string;
  /** Bytes; undefined for what is no file. */
  readonly size: number | undefined;
  /** ISO 8601 UTC; empty if unknown. */
  readonly modified: string;
  readonly modifiedBy: string;
  /** Of what was found by a search: where it lies. */
  readonly within?: Within;
}

/** Folders from the top down by their names, and the id of the last one; none at the top. */
interface Within {
  readonly names: readonly string[];
  readonly id: string | undefined;
}

/** A OneDrive or site of an opened restore point. */
export interface Place {
  readonly restoreSessionId: string;
  readonly objectId: string;
}

/** One part of a listing: the entries of one kind, page by page. */
export type Listing = (
  place: Place & { readonly parentId: string },
  page: { readonly offset: number; readonly limit: number },
  signal: AbortSignal,
) => Promise<readonly Entry[]>;

/** Parts that are listed one after the other; `id` tells the listing from others of the same place. */
export interface Listed {
  readonly id: string;
  readonly parts: readonly Listing[];
}

/** Whether what is there already stays beside what is restored. */
export type Conflict = 'Keep' | 'Overwrite';

/** Earlier versions that are offered, the newest ones; Microsoft keeps 500 of a file unless told otherwise. */
export const mostVersions = 500;

/** A version of a document: the one of the restore point, or an earlier one by its number. */
export interface Version {
  /** Undefined for the version of the restore point. */
  readonly number: number | undefined;
  /** Microsoft's name of it, such as `3.0`; empty if it has none. */
  readonly label: string;
  readonly size: number;
  readonly modified: string;
  readonly modifiedBy: string;
}

/** A version as the API tells of it. */
interface WireVersion {
  readonly versionId?: number | null | undefined;
  readonly version?: string | undefined;
  readonly sizeBytes?: number | null | undefined;
  readonly modificationTime: string;
  readonly modifiedBy: string;
}

/** The versions of a document, as they came. */
export function versionsOf(found: readonly WireVersion[]): readonly Version[] {
  return found.map(({ versionId, version = '', sizeBytes, modificationTime, modifiedBy }) => {
    return {
      number: versionId ?? undefined,
      label: version,
      size: sizeBytes ?? 0,
      modified: modificationTime,
      modifiedBy,
    };
  });
}

/** Where entries are restored to, if not to where they were: the newest version of each, without its permissions. */
export interface Elsewhere {
  /** A OneDrive by its id, or a site by its address. */
  readonly target: string;
  /** In a OneDrive: names of folders below the top, with slashes between. */
  readonly folder: string;
}

/** How one kind of restore point is browsed, downloaded from and restored from. */
export interface Source {
  /** What is shown at the top and further below, part after part. */
  readonly top: readonly Listing[];
  readonly below: readonly Listing[];
  /** The earlier versions of a document, newest first. */
  versions(place: Place, documentId: string, signal: AbortSignal): Promise<readonly Version[]>;
  /** The content of a document, or of an earlier version of it. */
  content(place: Place, documentId: string, version: Version | undefined, signal: AbortSignal): Promise<Response>;
  /** The files as which entries are saved, one after the other. */
  saves(place: Place, selected: readonly Entry[]): readonly Save[];
  /** What the API is told, to have entries restored to where they were or elsewhere. */
  wish(
    place: Place,
    selected: readonly Entry[],
    how: { readonly conflict: Conflict; readonly where?: Elsewhere },
  ): RestoreWish;
  /** Into what entries are restored elsewhere; absent where they may only go to where they were. */
  readonly elsewhere?: 'onedrive' | 'site';
}

/** A file to be saved. */
export interface Save {
  readonly fileName: string;
  readonly open: (signal: AbortSignal) => Promise<Response>;
}

/** The selected entries as a restore is told of them. */
export function itemsOf(selected: readonly Entry[]): NonNullable<RestoreWish['items']> {
  return selected.map(({ kind, id }) => ({ kind: kind === 'file' ? 'document' : kind, id }));
}

/** Ids of the selected entries of one kind, as the API takes them. */
export function idsOf(selected: readonly Entry[], kind: EntryKind): { readonly id: string }[] {
  return selected.filter((entry) => entry.kind === kind).map(({ id }) => ({ id }));
}
