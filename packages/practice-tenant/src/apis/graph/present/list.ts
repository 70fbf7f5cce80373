import {
  type Actor,
  type Drive,
  graphSiteId,
  type ListColumn,
  type ListItem,
  type ListItemState,
  type SiteList,
  siteUrl,
  type World,
} from '../../../world/index.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { iso } from './item.ts';

/** Content types every list has here: of items, of folders, of documents ("Content type IDs"). */
export const CONTENT_TYPES = [
  { id: '0x01', name: 'Item', group: 'List Content Types', description: 'Create a new list item.' },
  { id: '0x0120', name: 'Folder', group: 'Folder Content Types', description: 'Create a new folder.' },
  { id: '0x0101', name: 'Document', group: 'Document Content Types', description: 'Create a new document.' },
].map((type) => ({ ...type, hidden: false, readOnly: false, sealed: false }));

export function presentList(list: SiteList, world: World): Row {
  return {
    '@odata.etag': `"${list.id},${list.changes.position}"`,
    createdDateTime: iso(list.created),
    description: list.description,
    eTag: `"${list.id},${list.changes.position}"`,
    id: list.id,
    lastModifiedDateTime: iso(list.modified),
    name: list.name,
    webUrl: list.webUrl,
    displayName: list.displayName,
    parentReference: { siteId: graphSiteId(list.site) },
    list: { contentTypesEnabled: false, hidden: list.hidden, template: list.template },
    sharepointIds: {
      listId: list.id,
      siteId: list.site.id,
      siteUrl: siteUrl(list.site),
      tenantId: world.tenantId,
      webId: list.site.webId,
    },
    ...(list.system ? { system: {} } : {}),
  };
}

/** A document library as one of the site's lists. */
export function presentLibrary(drive: Drive): Row {
  const etag = `"${drive.listId},${drive.changes.position}"`;
  return {
    '@odata.etag': etag,
    createdDateTime: iso(drive.created),
    description: '',
    eTag: etag,
    id: drive.listId,
    lastModifiedDateTime: iso(drive.root.modified),
    name: drive.name,
    webUrl: drive.webUrl(),
    displayName: drive.name,
    parentReference: { siteId: graphSiteId(drive.site) },
    list: { contentTypesEnabled: false, hidden: false, template: 'documentLibrary' },
  };
}

export function presentColumn(column: ListColumn): Row {
  const { kind, multiple } = column;
  const facets: Readonly<Record<ListColumn['kind'], object>> = {
    boolean: {},
    choice: { allowTextEntry: false, choices: column.choices, displayAs: multiple ? 'checkBoxes' : 'dropDownMenu' },
    currency: { locale: 'en-us' },
    dateTime: { displayAs: 'default', format: 'dateTime' },
    hyperlinkOrPicture: { isPicture: false },
    lookup: { allowMultipleValues: multiple, columnName: 'Title' },
    number: { decimalPlaces: 'automatic', displayAs: 'number' },
    personOrGroup: {
      allowMultipleSelection: multiple,
      chooseFromType: 'peopleAndGroups',
      displayAs: 'nameWithPresence',
    },
    term: { allowMultipleValues: multiple, showFullyQualifiedName: false },
    text: { allowMultipleLines: false, maxLength: 255 },
  };
  return {
    columnGroup: 'Custom Columns',
    description: '',
    displayName: column.displayName,
    enforceUniqueValues: false,
    hidden: column.hidden,
    id: column.id,
    indexed: column.indexed,
    name: column.name,
    readOnly: column.readOnly,
    required: column.required,
    [kind]: facets[kind],
  };
}

/** Fields come only when they are expanded; `select` is the `$select` inside of `$expand=fields(…)`. */
export interface ListItemView {
  readonly fields: boolean;
  readonly select: string | null;
}

export function presentListItem(item: ListItem, list: SiteList, world: World, view: ListItemView): Row {
  const { state } = item;
  return {
    '@odata.etag': etagOf(item),
    createdDateTime: iso(item.created),
    eTag: etagOf(item),
    id: String(item.id),
    lastModifiedDateTime: iso(state.modified),
    webUrl: `${list.webUrl}/${item.id}_.000`,
    createdBy: item.createdBy,
    lastModifiedBy: state.modifiedBy,
    parentReference: { id: list.id, siteId: graphSiteId(list.site) },
    contentType: item.isFolder ? { id: '0x0120', name: 'Folder' } : { id: '0x01', name: 'Item' },
    ...(view.fields ? { fields: presentFields(item, list, world, view.select) } : {}),
  };
}

/** The fields of an item, those that SharePoint fills in among them. */
export function presentFields(item: ListItem, list: SiteList, world: World, select: string | null): Row {
  const all: Row = {
    '@odata.etag': etagOf(item),
    ...stateFields(item.state, list, world),
    id: String(item.id),
    ContentType: item.isFolder ? 'Folder' : 'Item',
    Created: iso(item.created),
    AuthorLookupId: personNumber(item.createdBy, list, world),
    Modified: iso(item.state.modified),
    _UIVersionString: versionLabel(item.past.length),
    Attachments: item.attachments.size > 0,
    Edit: '',
  };
  return pick(all, select === null ? null : `id,${select}`);
}

/** The fields of one state of an item: a single lookup or person only by number, several with what they stand for. */
export function stateFields(state: ListItemState, list: SiteList, world: World): Row {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(state.fields)) {
    const column = list.columns.find((candidate) => candidate.name === name);
    const isLookup = column?.kind === 'lookup' || column?.kind === 'personOrGroup';
    if (!isLookup) shown[name] = value;
    else if (Array.isArray(value)) shown[name] = value.map((number) => lookup(Number(number), list, world));
    else shown[`${name}LookupId`] = String(value);
  }
  return { ...shown, EditorLookupId: personNumber(state.modifiedBy, list, world) };
}

/** Versions of list items count as those of files do. */
export function versionLabel(earlier: number): string {
  return `${earlier + 1}.0`;
}

function etagOf(item: ListItem): string {
  return `"${item.guid},${item.version}"`;
}

function lookup(number: number, list: SiteList, world: World): Row {
  const person = world.lists.of(list.site)[0]?.item(number)?.state.fields;
  const email = person?.['EMail'];
  return { LookupId: number, LookupValue: person?.['Title'] ?? '', ...(email === undefined ? {} : { Email: email }) };
}

function personNumber(by: Actor, list: SiteList, world: World): string {
  return by.user ? String(world.lists.personNumber(list.site, by.user.id)) : '1';
}
