import { type ItemFacts, OutsideError } from '@coffer/model';
import { query } from '../../client/graph.ts';
import { currentItem } from '../drive/current.ts';
import type { On } from '../drive/with-access.ts';
import { readAttachments } from './attachments.ts';
import { listGraphPath } from './columns.ts';
import { listDefinitionFacts, readListDefinition, siteDefinitionFacts } from './definition.ts';
import type { Drives } from './drives.ts';
import { all, oneIfThere } from './graph-json.ts';
import { guidIn, listItemId, pageId, parseItemId, type SiteItemId } from './ids.ts';
import { placed } from './library-scan.ts';
import { readListFacts } from './list-facts.ts';
import { attachmentsFolder, isListFolder, itemText, listItemFacts, peopleIn, type WireListItem } from './list-item.ts';
import { type ListRow, readLists } from './lists.ts';
import { pageFacts, readPageText } from './pages.ts';
import type { SitesParts } from './parts.ts';
import { readSite, topFolders } from './site.ts';
import { readSiteDefinition } from './site-definition.ts';

/** What asking for one item needs. */
export interface Current {
  readonly parts: SitesParts;
  readonly drives: Drives;
  readonly on: On;
  readonly item: ItemFacts;
}

/** An item of a site as Microsoft has it now; undefined if it is not there any more. One unit for what people make. */
export async function currentOfSite(asked: Current): Promise<ItemFacts | undefined> {
  const id = parseItemId(asked.item.id);
  try {
    return await find(asked, id);
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

function find(asked: Current, id: SiteItemId): Promise<ItemFacts | undefined> {
  switch (id.kind) {
    case 'root':
    case 'lists':
    case 'site-definition':
      return ofSite(asked, id.kind);
    case 'list':
      return listRow(asked, id.listId).then((row) => row?.folder);
    case 'definition':
      return definition(asked, id.listId);
    case 'drive-item':
    case 'page':
      return ofLibrary(asked, id);
    case 'list-item':
    case 'attachments':
    case 'attachment':
      return ofList(asked, id);
  }
}

async function ofSite(
  { parts, on }: Current,
  kind: 'root' | 'lists' | 'site-definition',
): Promise<ItemFacts | undefined> {
  const site = await readSite(parts.graph, on.object.id, on.context);
  if (site === undefined) return undefined;
  const [root, lists] = topFolders(on.object, site.createdDateTime ?? '1970-01-01T00:00:00Z');
  if (kind === 'root') return root;
  return kind === 'lists' ? lists : siteDefinitionFacts(root, await readSiteDefinition(parts, on));
}

async function listRow({ parts, on }: Current, listId: string): Promise<ListRow | undefined> {
  return (await readLists(parts, on)).find(({ id }) => id === listId);
}

async function definition({ parts, on }: Current, listId: string): Promise<ItemFacts | undefined> {
  const rows = await readLists(parts, on);
  const row = rows.find(({ id }) => id === listId);
  if (row === undefined) return undefined;
  const { text } = await readListDefinition(parts, on, { row, rows, facts: await readListFacts(parts, on) });
  return listDefinitionFacts(row, text);
}

async function ofLibrary(
  { parts, drives, on, item }: Current,
  { kind, listId, itemId }: Extract<SiteItemId, { kind: 'drive-item' | 'page' }>,
): Promise<ItemFacts | undefined> {
  const { driveId, driveRootId } = await drives.of(listId, on);
  const now = await currentItem({ ...parts, ...on, driveId, item: { ...item, id: itemId } });
  if (now === undefined) return undefined;
  const file = placed(now, listId, driveRootId);
  if (kind === 'drive-item') return file;
  const guid = guidIn(file.eTag);
  const text = guid === undefined ? undefined : await readPageText(parts, on, guid);
  return text === undefined ? undefined : { ...pageFacts(file, text), id: pageId(file.id) };
}

async function ofList(
  { parts, on, item }: Current,
  id: Extract<SiteItemId, { kind: 'list-item' | 'attachments' | 'attachment' }>,
): Promise<ItemFacts | undefined> {
  const { listId, itemId: number } = id;
  const path = listGraphPath(on, listId, `/items/${number}${query({ $expand: 'fields' })}`);
  const wire = (await oneIfThere(parts, on, path)) as WireListItem | undefined;
  if (wire === undefined) return undefined;
  const people = await peopleColumns(parts, on, listId);
  const known = await parts.people.behind(peopleIn(wire, people), on);
  const text = isListFolder(wire) ? undefined : itemText(wire, known, people);
  // Where it lies is told by GUIDs of folders, which only a scan knows: it is taken to be where it was.
  const place = { object: on.object, row: { id: listId }, folders: new Map() };
  const facts = { ...listItemFacts(wire, place, text), parentId: item.parentId };
  if (id.kind === 'list-item') return facts;
  const holder = { ...facts, id: listItemId(listId, number) };
  const folder = attachmentsFolder(holder, number);
  if (id.kind === 'attachments') return folder;
  const files = await readAttachments(parts, on, { listId, number, item: holder, folder });
  return files.find(({ name }) => name === id.name);
}

/** Names of the columns of a list that hold people. Two units. */
export async function peopleColumns(parts: SitesParts, on: On, listId: string): Promise<ReadonlySet<string>> {
  const columns = await all(parts, on, listGraphPath(on, listId, '/columns'));
  return new Set(columns.filter((column) => 'personOrGroup' in column).map((column) => String(column['name'])));
}
