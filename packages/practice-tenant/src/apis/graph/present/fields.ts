import {
  type Actor,
  type AnyList,
  calculate,
  type Entry,
  type EntryState,
  graphSiteId,
  isLibrary,
  type ListColumn,
  listIdOf,
  type World,
} from '../../../world/index.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { iso } from './item.ts';

/** Fields come only when they are expanded; `select` is the `$select` inside of `$expand=fields(…)`. */
export interface ListItemView {
  readonly fields: boolean;
  readonly select: string | null;
}

export function presentListItem(entry: Entry, world: World, view: ListItemView): Row {
  const { list } = entry;
  const etag = etagOf(entry);
  const type = contentTypeOf(entry);
  return {
    '@odata.etag': etag,
    createdDateTime: iso(entry.created),
    eTag: etag,
    id: String(entry.number),
    lastModifiedDateTime: iso(entry.modified),
    webUrl: webUrlOf(entry),
    createdBy: entry.createdBy,
    lastModifiedBy: entry.modifiedBy,
    parentReference: { id: parentOf(entry), siteId: graphSiteId(list.site) },
    contentType: { id: type?.id ?? '0x01', name: type?.name ?? 'Item' },
    ...(view.fields ? { fields: presentFields(entry, world, view.select) } : {}),
  };
}

/** The GUID of the folder an entry is in; of what lies in no folder, that of its list. */
function parentOf({ list, item, listItem }: Entry): string {
  const folder = listItem?.parent;
  const inList = folder?.parent === undefined ? undefined : folder.guid;
  return item?.parent?.guid.toLowerCase() ?? inList ?? listIdOf(list);
}

/** The fields of an entry, those that SharePoint fills in among them. */
export function presentFields(entry: Entry, world: World, select: string | null): Row {
  const folder = entry.kind === 'folder';
  const children = entry.item ? [...entry.item.children.values()] : [];
  const all: Row = {
    '@odata.etag': etagOf(entry),
    ...stateFields(entry, entry.list, world),
    id: String(entry.number),
    ContentType: contentTypeOf(entry)?.name ?? 'Item',
    Created: iso(entry.created),
    AuthorLookupId: personNumber(entry.createdBy, entry.list, world),
    Modified: iso(entry.modified),
    _UIVersionString: entry.label,
    Edit: '',
    ItemChildCount: String(children.filter(({ kind }) => kind === 'file').length),
    FolderChildCount: String(children.filter(({ kind }) => kind !== 'file').length),
    ...(isLibrary(entry.list)
      ? {
          FileLeafRef: entry.name,
          LinkFilename: entry.name,
          LinkFilenameNoMenu: entry.name,
          FileSizeDisplay: folder ? null : String(entry.size ?? 0),
          ...(folder ? {} : { DocIcon: entry.name.split('.').at(-1) ?? '' }),
        }
      : {
          Attachments: (entry.attachments?.size ?? 0) > 0,
          ...(folder ? { FileLeafRef: entry.name } : {}),
          LinkTitle: entry.fields['Title'],
          LinkTitleNoMenu: entry.fields['Title'],
        }),
  };
  return pick(all, select === null ? null : `id,${select}`);
}

/** The fields of one state of an entry: a single lookup or person only by number, several with what they stand for. */
export function stateFields(
  state: Pick<EntryState, 'fields' | 'modifiedBy'>,
  list: AnyList,
  world: World,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const column of list.schema.columns) {
    if (column.kind === 'calculated') shown[column.name] = calculated(column, state.fields, list);
    const value = state.fields[column.name];
    if (value === undefined || value === null || column.name === 'FileLeafRef') continue;
    const isLookup = column.kind === 'lookup' || column.kind === 'personOrGroup';
    if (!isLookup) shown[column.name] = value;
    else if (Array.isArray(value)) shown[column.name] = value.map((one) => lookup(Number(one), column, list, world));
    else shown[`${column.name}LookupId`] = String(value);
  }
  return { ...shown, EditorLookupId: personNumber(state.modifiedBy, list, world) };
}

/** The value of a calculated column, from the columns it names by name or title. */
export function calculated(column: ListColumn, fields: Row, list: AnyList): string | number {
  return calculate(String(column.facet['formula'] ?? ''), (wanted) => {
    const key = wanted.toLowerCase();
    const found = list.schema.columns.find(
      ({ name, displayName }) => displayName.toLowerCase() === key || name.toLowerCase() === key,
    );
    return found && fields[found.name];
  });
}

export function etagOf(entry: Entry): string {
  return `"${entry.guid},${entry.version}"`;
}

/** The content type of an entry: the one it was given, or the first of its list that fits. */
export function contentTypeOf(entry: Entry) {
  const { schema } = entry.list;
  const own = schema.contentType(String(entry.fields['ContentTypeId'] ?? ''));
  return own ?? schema.contentTypes.find(({ id }) => id.startsWith('0x0120') === (entry.kind === 'folder'));
}

/** What a lookup's number stands for: the title of an item of another list, or somebody's name. */
export function lookupTitle(number: number, column: ListColumn, list: AnyList, world: World): string | undefined {
  if (column.kind === 'personOrGroup') return world.lists.people(list.site).user(number)?.title;
  const target = String(column.facet['listId'] ?? '').toLowerCase();
  const shown = String(column.facet['columnName'] ?? 'Title');
  const top = world.collectionOf(list.site);
  for (const site of world.sites) {
    if (world.collectionOf(site) !== top) continue;
    const found = world.lists.of(site).find(({ id }) => id === target);
    if (found) return String(found.item(number)?.state.fields[shown] ?? '');
  }
  return undefined;
}

function lookup(number: number, column: ListColumn, list: AnyList, world: World): Row {
  const LookupValue = lookupTitle(number, column, list, world) ?? '';
  if (column.kind !== 'personOrGroup') return { LookupId: number, LookupValue };
  const Email = world.lists.people(list.site).user(number)?.email ?? '';
  return { LookupId: number, LookupValue, Email };
}

function personNumber(by: Actor, list: AnyList, world: World): string {
  return String(world.lists.actorNumber(list.site, by));
}

function webUrlOf(entry: Entry): string {
  const { list, item } = entry;
  return isLibrary(list) ? list.webUrl(item) : `${list.webUrl}/${entry.number}_.000`;
}
