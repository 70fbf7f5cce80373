import { type Change, type ItemFacts, OutsideError, type ScanEvent } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { type DeltaLinks, deltaLinks, deltaPages } from '../drive/delta-pages.ts';
import { readAttachments } from './attachments.ts';
import { attachmentsId, guidIn, listItemId } from './ids.ts';
import { textTicket } from './json-file.ts';
import { type ListEvents, type ListScan, resetOf } from './list-events.ts';
import {
  attachmentsFolder,
  isListFolder,
  itemText,
  type ListPlace,
  listItemFacts,
  peopleIn,
  type WireListItem,
} from './list-item.ts';
import { uniqueItems } from './unique-items.ts';

/** Items per page; the service gives fewer if it likes. */
const PAGE = 500;
/** Items whose attachments are listed at the same time. */
const AT_ONCE = 6;

interface WirePage {
  readonly value?: readonly WireListItem[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

interface ListPage extends DeltaLinks {
  readonly items: readonly WireListItem[];
}

/** What happened in a list since it was last read: folders, items with their fields, attachments. Unchanged: one unit. */
export async function* scanList(scan: ListScan): ListEvents {
  const { on, row, known } = scan;
  const folders = new Map(Object.entries(known.folders ?? {}));
  const place = { object: on.object, row, folders };
  const first = `/sites/${segment(on.object.id)}/lists/${segment(row.id)}/items/delta${query({ $expand: 'fields', $top: PAGE })}`;
  let { token } = known;
  let incremental = token !== undefined;
  let anew = !incremental && known.begun === true;
  for await (const event of deltaPages((path, since) => readPage(scan, path, since), first, token)) {
    if (anew) yield resetOf(row, 'The list was not read to its end before.');
    anew = false;
    if (event.type === 'end') token = event.state;
    else if (event.type === 'page') yield* pageEvents(scan, { items: event.page.items, place, incremental });
    else {
      incremental = false;
      folders.clear();
      yield resetOf(row, event.reason);
    }
  }
  const { folders: _, ...rest } = known;
  return {
    ...rest,
    ...(token === undefined ? {} : { token }),
    ...(folders.size === 0 ? {} : { folders: Object.fromEntries(folders) }),
  };
}

async function readPage({ parts, on }: ListScan, path: string, since: boolean): Promise<ListPage> {
  const answer = await parts.graph.json({
    method: 'GET',
    path,
    as: 'drive',
    cost: since ? 'delta-token' : 'delta-first',
    purpose: 'scan',
    objectId: on.object.id,
    context: on.context,
  });
  const page = answer.body as WirePage | undefined;
  if (page === undefined || !Array.isArray(page.value))
    throw new OutsideError('damaged', 'Microsoft sent no list of changes.', { transient: true });
  const items = (page.value as readonly WireListItem[]).filter(({ id }) => id !== undefined && /^\d+$/.test(id));
  return { items, ...deltaLinks(parts.graph, page) };
}

interface PageOf {
  readonly items: readonly WireListItem[];
  readonly place: ListPlace & { readonly folders: Map<string, string> };
  readonly incremental: boolean;
}

async function* pageEvents(scan: ListScan, page: PageOf): AsyncGenerator<ScanEvent> {
  const { row, parts, on, known } = scan;
  noteFolders(page);
  const columns = new Set(known.people ?? []);
  const numbers = new Set(page.items.flatMap((wire) => [...peopleIn(wire, columns)]));
  const people = numbers.size === 0 ? new Map() : await parts.people.behind(numbers, on);
  const alive = page.items.filter(({ deleted }) => deleted === undefined).map(({ id }) => Number(id));
  const unique = await uniqueItems(parts, on, { listId: row.id, numbers: alive });
  const changes: Change[] = [];
  const holders: Holder[] = [];
  for (const wire of page.items) {
    const number = wire.id ?? '';
    const id = listItemId(row.id, number);
    if (wire.deleted !== undefined) {
      changes.push({ type: 'delete', id }, ...(page.incremental ? [goneAttachments(id)] : []));
      continue;
    }
    const text = isListFolder(wire) ? undefined : itemText(wire, people, columns);
    const item = listItemFacts(wire, page.place, text);
    changes.push({
      type: 'upsert',
      item,
      ...(text === undefined ? {} : { ticket: textTicket(text) }),
      // That the rights changed is not told apart from any other change.
      ...(unique === undefined ? {} : { sharing: unique.has(number) ? 'changed' : 'inherited' }),
    });
    if (wire.fields?.['Attachments'] === true) holders.push({ item, number });
    else if (page.incremental && text !== undefined) changes.push(goneAttachments(id));
  }
  if (changes.length > 0) yield { type: 'changes', changes };
  for (let at = 0; at < holders.length; at += AT_ONCE)
    yield* attachmentEvents(scan, holders.slice(at, at + AT_ONCE), page.incremental);
}

/** An item that has attachments. */
interface Holder {
  readonly item: ItemFacts;
  readonly number: string;
}

/** The attachments of some items. Those that are there no more are not named by anybody, so each folder is named anew as a whole. */
async function* attachmentEvents(
  { parts, on, row }: ListScan,
  holders: readonly Holder[],
  incremental: boolean,
): AsyncGenerator<ScanEvent> {
  const folders = holders.map(({ item, number }) => attachmentsFolder(item, number));
  const files = await Promise.all(
    holders.map(({ item, number }, index) =>
      readAttachments(parts, on, { listId: row.id, number, item, folder: folders[index] as ItemFacts }),
    ),
  );
  for (const [index, folder] of folders.entries()) {
    if (incremental) yield { type: 'reset', reason: 'The attachments are named as a whole.', below: folder.id };
    const changes = [folder, ...(files[index] ?? [])].map((item) => ({ type: 'upsert', item }) as const);
    yield { type: 'changes', changes };
  }
}

function goneAttachments(itemId: string): Change {
  return { type: 'delete', id: attachmentsId(itemId) };
}

/** Children name their folder by SharePoint's GUID, deletions name everything by number. */
function noteFolders({ items, place }: PageOf): void {
  for (const wire of items) {
    if (!isListFolder(wire) || wire.id === undefined) continue;
    const guid = guidIn(wire.eTag);
    for (const [known, number] of place.folders) if (number === wire.id) place.folders.delete(known);
    if (guid !== undefined && wire.deleted === undefined) place.folders.set(guid, wire.id);
  }
}
