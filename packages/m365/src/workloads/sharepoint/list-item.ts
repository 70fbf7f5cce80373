import type { ItemFacts, ProtectedObject } from '@coffer/model';
import { attachmentsId, guidIn, listFolderId, listItemId } from './ids.ts';
import { canonical, JSON_TYPE } from './json-file.ts';
import type { ListRow } from './lists.ts';
import type { Person } from './people.ts';

interface WireWho {
  readonly user?: { readonly email?: string; readonly displayName?: string; readonly id?: string };
  readonly application?: { readonly displayName?: string };
}

/** An item of a list of Graph, as far as it is read here. */
export interface WireListItem {
  readonly id?: string;
  readonly eTag?: string;
  readonly webUrl?: string;
  readonly createdDateTime?: string;
  readonly lastModifiedDateTime?: string;
  readonly createdBy?: WireWho;
  readonly lastModifiedBy?: WireWho;
  readonly parentReference?: { readonly id?: string };
  readonly contentType?: { readonly id?: string; readonly name?: string };
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly deleted?: object;
}

/** An item of a list as it is kept: what a restore needs, in words that mean the same on another site. */
export interface ListItemFile {
  readonly format: 'list item 1';
  readonly id: string;
  /** SharePoint's own id of the item: numbers are given again in a list that is made anew. */
  readonly guid?: string;
  readonly contentType: { readonly id: string; readonly name: string };
  readonly created: string;
  readonly modified: string;
  readonly createdBy?: string;
  readonly modifiedBy?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Who stands behind the numbers of people among the fields. */
  readonly people: Readonly<Record<string, Person>>;
}

/** Members of `fields` that say only how they were asked for, or count what lies below. */
const VOLATILE = new Set([
  '@odata.etag',
  'Edit',
  'ItemChildCount',
  'FolderChildCount',
  'AppAuthorLookupId',
  'AppEditorLookupId',
]);

/** A folder of a list has a content type that descends from `Folder`. */
export function isListFolder(wire: WireListItem): boolean {
  return (wire.contentType?.id ?? '').startsWith('0x0120');
}

/** The content of a list item. `people` must know those behind the numbers of {@link peopleIn}. */
export function itemText(
  wire: WireListItem,
  people: ReadonlyMap<string, Person>,
  columns: ReadonlySet<string>,
): string {
  const fields = Object.entries(wire.fields ?? {}).filter(([name]) => !VOLATILE.has(name));
  const numbers = [...peopleIn(wire, columns)];
  const [createdBy, modifiedBy] = [who(wire.createdBy), who(wire.lastModifiedBy)];
  const guid = guidIn(wire.eTag);
  const file: ListItemFile = {
    format: 'list item 1',
    id: wire.id ?? '',
    ...(guid === undefined ? {} : { guid }),
    contentType: { id: wire.contentType?.id ?? '', name: wire.contentType?.name ?? '' },
    created: createdOf(wire),
    modified: wire.lastModifiedDateTime ?? createdOf(wire),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
    fields: Object.fromEntries(fields),
    people: Object.fromEntries(
      numbers.flatMap((number) => {
        const person = people.get(number);
        return person === undefined ? [] : [[number, person] as const];
      }),
    ),
  };
  return canonical(file);
}

/** The numbers of people in the fields of an item; `columns` are the list's columns that hold people. */
export function peopleIn(wire: WireListItem, columns: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const column of columns) {
    const single = wire.fields?.[`${column}LookupId`];
    if (single !== undefined && single !== null) found.add(String(single));
    const several = wire.fields?.[column];
    if (!Array.isArray(several)) continue;
    for (const one of several as readonly { readonly LookupId?: unknown }[])
      if (one.LookupId !== undefined) found.add(String(one.LookupId));
  }
  return found;
}

/** Where an item lies and what it is. */
export interface ListPlace {
  readonly object: ProtectedObject;
  readonly row: Pick<ListRow, 'id'>;
  /** Numbers of folders by GUID. */
  readonly folders: ReadonlyMap<string, string>;
}

/** The facts of a folder or item; `text` is the content of an item. */
export function listItemFacts(wire: WireListItem, place: ListPlace, text: string | undefined): ItemFacts {
  const number = wire.id ?? '';
  const parent = place.folders.get((wire.parentReference?.id ?? '').toLowerCase());
  const [createdBy, modifiedBy] = [who(wire.createdBy), who(wire.lastModifiedBy)];
  const common = {
    id: listItemId(place.row.id, number),
    parentId: parent === undefined ? listFolderId(place.row.id) : listItemId(place.row.id, parent),
    created: createdOf(wire),
    modified: wire.lastModifiedDateTime ?? createdOf(wire),
    ...(wire.eTag === undefined ? {} : { eTag: wire.eTag }),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
    ...(wire.webUrl === undefined ? {} : { webUrl: wire.webUrl }),
  };
  if (text === undefined) return { ...common, name: folderName(wire), kind: 'folder', size: 0 };
  return {
    ...common,
    name: `${number}.json`,
    kind: 'file',
    size: Buffer.byteLength(text),
    mimeType: JSON_TYPE,
    role: 'list-item',
    title: titleOf(wire),
  };
}

/** The folder that holds an item's attachments. */
export function attachmentsFolder(item: ItemFacts, number: string): ItemFacts {
  const { parentId, created, modified } = item;
  return {
    id: attachmentsId(item.id),
    parentId,
    name: `${number}.attachments`,
    kind: 'folder',
    size: 0,
    created,
    modified,
    role: 'attachments',
  };
}

function folderName({ id = '', fields = {} }: WireListItem): string {
  const name = fields['FileLeafRef'] ?? fields['Title'];
  return typeof name === 'string' && name !== '' ? name : id;
}

function titleOf({ fields = {} }: WireListItem): string {
  const title = fields['Title'] ?? fields['LinkTitle'];
  return typeof title === 'string' ? title : '';
}

function createdOf(wire: WireListItem): string {
  return wire.createdDateTime ?? '1970-01-01T00:00:00Z';
}

/** Whom Microsoft names: by address, else by name. */
export function who(set: WireWho | undefined): string | undefined {
  return set?.user?.email ?? set?.user?.displayName ?? set?.application?.displayName;
}
