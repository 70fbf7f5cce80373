import { Drive } from './drive.ts';
import { WorldError } from './errors.ts';
import { type Actor, type Item, pathOf } from './item.ts';
import type { ListItem, SiteList } from './list.ts';
import { type Secured, securedBy } from './secured.ts';

/** A list of a site, be it a document library or not. */
export type AnyList = SiteList | Drive;

/** One state of an entry; of a library only files have more than one. */
export interface EntryState {
  /** As it is shown, e.g. `3.0`. */
  readonly label: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly modified: number;
  readonly modifiedBy: Actor;
  readonly size: number | undefined;
}

/** An item of a list, or a file or folder of a library, as the list knows it. Times are ms UTC. */
export interface Entry {
  readonly list: AnyList;
  readonly number: number;
  readonly guid: string;
  readonly kind: 'item' | 'file' | 'folder';
  readonly name: string;
  /** The path of the folder it is in, below the host. */
  readonly dir: string;
  readonly created: number;
  readonly createdBy: Actor;
  readonly modified: number;
  readonly modifiedBy: Actor;
  readonly fields: Readonly<Record<string, unknown>>;
  /** What its eTag counts. */
  readonly version: number;
  readonly label: string;
  readonly size: number | undefined;
  readonly attachments: ListItem['attachments'] | undefined;
  /** Set for entries of a library. */
  readonly item: Item | undefined;
  readonly listItem: ListItem | undefined;
}

/** What is written into an entry. */
export interface EntryWriting {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly by: Actor;
  readonly modified?: number;
  readonly created?: number;
  readonly createdBy?: Actor;
  /** Makes no new version. */
  readonly overwrite?: boolean;
}

export function isLibrary(list: AnyList): list is Drive {
  return list instanceof Drive;
}

export function listIdOf(list: AnyList): string {
  return isLibrary(list) ? list.listId : list.id;
}

export function listTitleOf(list: AnyList): string {
  return isLibrary(list) ? list.name : list.displayName;
}

export function listPathOf(list: AnyList): string {
  return isLibrary(list) ? list.serverPath() : list.serverPath;
}

/** Entries of the list, folders included. */
export function entryCount(list: AnyList): number {
  return list.itemCount - (isLibrary(list) ? 1 : 0);
}

/** Some of the entries, by position. A piece may hold fewer than asked for when something was deleted. */
export function entriesOf(list: AnyList, from: number, to: number): Entry[] {
  if (!isLibrary(list))
    return list
      .items()
      .slice(from, to)
      .map((item) => listEntry(list, item));
  return list
    .list()
    .slice(from + 1, to + 1)
    .map((item) => libraryEntry(list, item));
}

/** At most `count` entries with numbers above `number`, in the order of their numbers. */
export function entriesAfter(list: AnyList, number: number, count: number): Entry[] {
  const found: Entry[] = [];
  if (isLibrary(list)) {
    for (let next = number + 1; next <= list.lastNumber && found.length < count; next++) {
      const item = list.numbered(next);
      if (item) found.push(libraryEntry(list, item));
    }
    return found;
  }
  const items = list.items();
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.id ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return items.slice(low, low + count).map((item) => listEntry(list, item));
}

/** Positions that `entriesOf` knows. */
export function entrySpan(list: AnyList): number {
  return isLibrary(list) ? list.list().length - 1 : list.items().length;
}

/** The entry with this number or GUID, or undefined. */
export function entryOf(list: AnyList, id: string | number): Entry | undefined {
  const byNumber = /^\d+$/.test(String(id));
  if (isLibrary(list)) {
    const item = byNumber ? list.numbered(Number(id)) : list.withGuid(String(id));
    return item?.parent ? libraryEntry(list, item) : undefined;
  }
  const item = byNumber ? list.item(Number(id)) : list.itemWithGuid(String(id));
  return item && listEntry(list, item);
}

export function listEntry(list: SiteList, item: ListItem): Entry {
  return {
    list,
    number: item.id,
    guid: item.guid,
    kind: item.isFolder ? 'folder' : 'item',
    name: list.leafOf(item),
    dir: list.dirOf(item),
    created: item.created,
    createdBy: item.createdBy,
    modified: item.state.modified,
    modifiedBy: item.state.modifiedBy,
    fields: item.state.fields,
    version: item.version,
    label: versionLabel(item.dropped + item.past.length),
    size: undefined,
    attachments: item.attachments,
    item: undefined,
    listItem: item,
  };
}

export function libraryEntry(drive: Drive, item: Item): Entry {
  return {
    list: drive,
    number: item.number,
    guid: item.guid.toLowerCase(),
    kind: item.kind === 'file' ? 'file' : 'folder',
    name: item.name,
    dir: drive.serverPath(item.parent),
    created: item.created,
    createdBy: item.createdBy,
    modified: item.modified,
    modifiedBy: item.modifiedBy,
    fields: item.fields ?? {},
    version: item.version,
    label: versionLabel(drive.versions.current(item) - 1),
    size: item.kind === 'file' ? item.size : undefined,
    attachments: undefined,
    item,
    listItem: undefined,
  };
}

/** Versions of list items count as those of files do. */
export function versionLabel(earlier: number): string {
  return `${earlier + 1}.0`;
}

/** All states of an entry, the present one first. */
export function statesOf(entry: Entry): EntryState[] {
  const { list, item, listItem, label, fields, modified, modifiedBy, size } = entry;
  const present = { label, fields, modified, modifiedBy, size };
  if (listItem) {
    const past = listItem.past.map((state, at) => ({
      ...state,
      label: versionLabel(listItem.dropped + at),
      size: undefined,
    }));
    return [present, ...past.reverse()];
  }
  if (!item || !isLibrary(list)) return [present];
  const past = list.versions.past(item).map((version) => ({
    label: versionLabel(version.number - 1),
    fields: version.fields ?? {},
    modified: version.modified,
    modifiedBy: version.modifiedBy,
    size: version.content.size,
  }));
  return [present, ...past.reverse()];
}

/** Makes an earlier state the present one; the state it replaces becomes a version. @throws WorldError `itemNotFound`. */
export function restoreState(entry: Entry, label: string, by: Actor): void {
  const state = statesOf(entry).find((one) => one.label === label);
  if (!state) throw new WorldError('itemNotFound', 'The version does not exist.');
  const { list, item, listItem } = entry;
  if (listItem && !isLibrary(list)) list.update(listItem, state.fields, by);
  if (item && isLibrary(list)) list.restoreVersion(item, Number.parseInt(label, 10), { by });
}

/** Writes fields; times and authors only as far as the writing names them. */
export function writeEntry(entry: Entry, writing: EntryWriting): void {
  const { list, item, listItem } = entry;
  const { fields, by, modified, created, createdBy, overwrite = false } = writing;
  if (listItem && !isLibrary(list)) {
    list.update(listItem, fields, by, { overwrite, ...(modified === undefined ? {} : { at: modified }) });
    if (created !== undefined || createdBy)
      list.rewrite(listItem, { ...(created === undefined ? {} : { created }), ...(createdBy ? { createdBy } : {}) });
    return;
  }
  if (!item || !isLibrary(list)) return;
  const { FileLeafRef: name, ...rest } = fields;
  if (typeof name === 'string' && name !== item.name) list.update(item, { name });
  list.setFields(item, rest, {
    by,
    overwrite,
    ...(modified === undefined ? {} : { modified }),
    ...(created === undefined ? {} : { created }),
    ...(createdBy ? { createdBy } : {}),
  });
}

/** The list itself, or an entry of it, as something with permissions. */
export function securedOf(list: AnyList, entry?: Entry): Secured {
  if (isLibrary(list)) return securedBy(list.sharing, entry?.item ?? list.root, (id) => list.item(String(id)));
  return securedBy(list.sharing, entry?.listItem ?? list.root, (id) => list.item(Number(id)));
}

/** The folder at a path below the host: its entry, `list` for the list itself, or undefined. */
export function folderAt(list: AnyList, path: string): Entry | 'list' | undefined {
  const base = listPathOf(list);
  const wanted = path.replace(/\/+$/, '');
  if (wanted.toLowerCase() === base.toLowerCase()) return 'list';
  if (!wanted.toLowerCase().startsWith(`${base.toLowerCase()}/`)) return undefined;
  const names = wanted.slice(base.length + 1).split('/');
  if (!isLibrary(list)) {
    const folder = list.folder(names);
    return folder?.parent && listEntry(list, folder);
  }
  const item = list.below(list.root, names);
  return item && item.kind !== 'file' ? libraryEntry(list, item) : undefined;
}

/** The file at a path below the host, or undefined. */
export function fileAt(drive: Drive, path: string): Entry | undefined {
  const base = drive.serverPath();
  if (!path.toLowerCase().startsWith(`${base.toLowerCase()}/`)) return undefined;
  const item = drive.below(drive.root, path.slice(base.length + 1).split('/'));
  return item?.kind === 'file' ? libraryEntry(drive, item) : undefined;
}

/** The path of an entry below the host. */
export function entryPath(entry: Entry): string {
  return entry.item && isLibrary(entry.list)
    ? `${entry.list.serverPath()}${pathOf(entry.item)}`
    : `${entry.dir}/${entry.name}`;
}
