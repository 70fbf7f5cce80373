import { type Answer, header } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import {
  type AnyList,
  type Entry,
  entriesOf,
  entryCount,
  entryOf,
  entrySpan,
  type Item,
  isLibrary,
  type ListItem,
  libraryEntry,
  listEntry,
  listIdOf,
  removeEntry,
  restoreState,
  type SiteList,
  statesOf,
  writeEntry,
} from '../../../world/index.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { fieldsFrom } from '../list-fields.ts';
import { FILE_PAGES, page, topOf, writeQuery } from '../odata/collection.ts';
import { parseFilter } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { type ListItemView, presentFields, presentListItem, stateFields } from '../present/fields.ts';
import { iso, presentItem } from '../present/item.ts';
import { type Call, LIST_SITES, type Route, sharePoint, WRITE_SITES } from '../route.ts';
import { readJson } from './items.ts';
import { listOf } from './lists.ts';

const ITEMS = 'sites/{site}/lists/{list}/items';
const one = { kind: 'list-items', allow: LIST_SITES, cost: sharePoint(1) };
const many = { kind: 'list-items', allow: LIST_SITES, cost: sharePoint(2) };
const writing = { kind: 'list-items', allow: WRITE_SITES, cost: sharePoint(2) };
const UNINDEXED = /honornonindexedquerieswarningmayfailrandomly/i;

export const listItemRoutes: readonly Route[] = [
  { method: 'GET', path: ITEMS, ...many, handle: list },
  { method: 'POST', path: ITEMS, ...writing, handle: create },
  { method: 'GET', path: `${ITEMS}/delta`, ...one, kind: 'list-delta', handle: delta },
  { method: 'GET', path: `${ITEMS}/{item}`, ...one, handle: get },
  { method: 'PATCH', path: `${ITEMS}/{item}`, ...writing, handle: update },
  { method: 'DELETE', path: `${ITEMS}/{item}`, ...writing, handle: remove },
  { method: 'GET', path: `${ITEMS}/{item}/fields`, ...one, handle: fields },
  { method: 'PATCH', path: `${ITEMS}/{item}/fields`, ...writing, handle: update },
  { method: 'GET', path: `${ITEMS}/{item}/driveItem`, ...one, handle: driveItem },
  { method: 'GET', path: `${ITEMS}/{item}/versions`, ...many, handle: versions },
  { method: 'GET', path: `${ITEMS}/{item}/versions/{version}`, ...one, handle: version },
  { method: 'POST', path: `${ITEMS}/{item}/versions/{version}/restoreVersion`, ...writing, handle: restoreVersion },
];

type Json = Readonly<Record<string, unknown>>;

async function list(call: Call): Promise<Answer> {
  const of = listOf(call);
  const filter = filterOf(call, of);
  const counts = call.query.get('$count') === 'true';
  if (!filter) {
    const answer = page(call, entrySpan(of), FILE_PAGES, (from, to) => entriesOf(of, from, to));
    const { value, ...rest } = answer.json as { value: Entry[] };
    const shown = await Promise.all(value.map((entry) => show(call, entry)));
    return { ...answer, json: { ...(counts ? { '@odata.count': entryCount(of) } : {}), ...rest, value: shown } };
  }
  const found = entriesOf(of, 0, entrySpan(of)).filter(filter);
  const answer = page(call, found.length, FILE_PAGES, (from, to) => found.slice(from, to), counts);
  const { value, ...rest } = answer.json as { value: Entry[] };
  return { ...answer, json: { ...rest, value: await Promise.all(value.map((entry) => show(call, entry))) } };
}

/** Filters look at fields; columns without an index only with the header that accepts the risk. */
function filterOf(call: Call, of: AnyList): ((entry: Entry) => boolean) | undefined {
  const text = call.query.get('$filter');
  if (text === null) return undefined;
  const named = [...text.matchAll(/fields\/(\w+)/g)].map(([, name]) =>
    of.schema.columns.find((column) => column.name === name || `${column.name}LookupId` === name),
  );
  if (named.some((column) => !column?.indexed) && !UNINDEXED.test(header(call.exchange, 'prefer') ?? '')) {
    const message =
      'Field cannot be referenced in filter or orderby as it is not indexed. Provide the header to override this error.';
    throw invalidRequest(message);
  }
  const filter = parseFilter(text);
  const { world } = call.services;
  return (entry) => filter.test({ id: String(entry.number), fields: presentFields(entry, world, null) });
}

async function get(call: Call): Promise<Answer> {
  return { status: 200, json: await show(call, itemOf(call), true) };
}

function fields(call: Call): Answer {
  return { status: 200, json: presentFields(itemOf(call), call.services.world, call.query.get('$select')) };
}

/** Items are made in lists; into a library files come through its drive. */
async function create(call: Call): Promise<Answer> {
  const of = listOf(call);
  if (isLibrary(of)) throw invalidRequest('Files are added to a library through its drive.');
  const body = await readJson(call);
  const wish = (body['fields'] ?? {}) as Json;
  const { id, name } = (body['contentType'] ?? {}) as Json;
  const asked = String(id ?? name ?? wish['ContentType'] ?? '');
  const type = asked === '' ? undefined : of.schema.contentType(asked);
  if (asked !== '' && !type) throw invalidRequest('The content type does not exist in the list.');
  const isFolder = type?.id.startsWith('0x0120') ?? false;
  const own = type && !isFolder ? { ContentTypeId: type.id } : {};
  const item = of.add({ ...fieldsFrom(wish, of), ...own }, actorOf(call.caller), { isFolder });
  return { status: 201, json: await show(call, listEntry(of, item), true) };
}

/** The content type that a body asks for, as a field. @throws GraphError 400 when the list has none of that id or name. */
function typeFields(body: Json, of: AnyList): { ContentTypeId?: string } {
  const { id, name } = (body['contentType'] ?? {}) as Json;
  if (id === undefined && name === undefined) return {};
  const type = of.schema.contentType(String(id ?? name));
  if (!type) throw invalidRequest('The content type does not exist in the list.');
  return { ContentTypeId: type.id };
}

/** Changes fields: on the item as `{ "fields": {…} }`, on the fields themselves directly. */
async function update(call: Call): Promise<Answer> {
  const entry = itemOf(call);
  const body = await readJson(call);
  const direct = call.exchange.path.toLowerCase().endsWith('/fields');
  const wish = direct ? body : ((body['fields'] ?? {}) as Json);
  const fields = { ...fieldsFrom(wish, entry.list), ...(direct ? {} : typeFields(body, entry.list)) };
  writeEntry(entry, { fields, by: actorOf(call.caller) });
  const now = itemOf(call);
  if (direct) return { status: 200, json: presentFields(now, call.services.world, null) };
  return { status: 200, json: await show(call, now, true) };
}

function remove(call: Call): Answer {
  removeEntry(call.services.world, itemOf(call), actorOf(call.caller));
  return { status: 204 };
}

/** Newest first, the present state included. */
function versions(call: Call): Answer {
  const entry = itemOf(call);
  const rows = statesOf(entry).map((_, at) => versionRow(call, entry, at));
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to));
}

function version(call: Call): Answer {
  const entry = itemOf(call);
  const at = statesOf(entry).findIndex(({ label }) => label === call.params['version']);
  if (at < 0) throw itemNotFound();
  return { status: 200, json: versionRow(call, entry, at) };
}

function restoreVersion(call: Call): Answer {
  const entry = itemOf(call);
  const label = call.params['version'] ?? '';
  if (label === entry.label) throw invalidRequest('The current version can not be restored.');
  restoreState(entry, label, actorOf(call.caller));
  return { status: 204 };
}

function versionRow(call: Call, entry: Entry, at: number): Json {
  const state = statesOf(entry)[at];
  if (!state) throw itemNotFound();
  return {
    id: state.label,
    lastModifiedDateTime: iso(state.modified),
    lastModifiedBy: state.modifiedBy,
    published: { level: 'published', versionId: state.label },
    fields: { ...stateFields(state, entry.list, call.services.world), id: String(entry.number) },
  };
}

/** The file or folder of an entry of a library. */
async function driveItem(call: Call): Promise<Answer> {
  const { list: of, item } = itemOf(call);
  if (!item || !isLibrary(of)) throw itemNotFound();
  const view = { select: call.query.get('$select'), downloadUrl: true };
  return { status: 200, json: await presentItem(item, of, view, call) };
}

/** Where a reader of the changes is. The first reading goes by position in the list, from the state `until`. */
interface Place {
  readonly offset: number | undefined;
  readonly position: number;
}

/**
 * The changes of a list ("listItem: delta"): at first everything, page by page, then what changed since, in the order in which it
 * happened. What changes while everything is being told is told again afterwards.
 */
async function delta(call: Call): Promise<Answer> {
  const of = listOf(call);
  const text = call.token ?? call.query.get('token') ?? undefined;
  const { position } = of.changes;
  if (text === 'latest') return deltaAnswer(call, of, [], { place: { offset: undefined, position }, end: true });
  const at = text === undefined || text === '' ? { offset: 0, position } : openToken(call, of, text);
  const top = topOf(call, FILE_PAGES);
  if (at.offset !== undefined) {
    const next = at.offset + top;
    const rows = await Promise.all(entriesOf(of, at.offset, next).map((entry) => show(call, entry)));
    const end = next >= entrySpan(of);
    const place = { offset: end ? undefined : next, position: at.position };
    return deltaAnswer(call, of, rows, { place, end });
  }
  const all = changesAfter(of, at.position);
  const some = all.slice(0, top);
  const end = some.length === all.length;
  const rows = await Promise.all(
    some.map(async ({ entry, deleted }) => (deleted ? deletedRow(entry) : await show(call, entry))),
  );
  const place = { offset: undefined, position: end ? position : (some.at(-1)?.sequence ?? position) };
  return deltaAnswer(call, of, rows, { place, end });
}

interface Change {
  readonly entry: Entry;
  readonly deleted: boolean;
  readonly sequence: number;
}

function changesAfter(of: AnyList, position: number): Change[] {
  const facts = (item: Item | ListItem, entry: Entry) => ({ entry, deleted: item.deleted, sequence: item.sequence });
  if (!isLibrary(of)) return of.changes.after(position).map((item) => facts(item, listEntry(of as SiteList, item)));
  const items = of.changes.after(position).filter(({ parent }) => parent !== undefined);
  return items.map((item) => facts(item, libraryEntry(of, item)));
}

function deltaAnswer(
  call: Call,
  of: AnyList,
  value: readonly Json[],
  { place, end }: { place: Place; end: boolean },
): Answer {
  const { services } = call;
  const parts = [listIdOf(of), services.clock.now(), services.epoch, place.position, place.offset ?? null];
  const link = address(call, Buffer.from(JSON.stringify(parts)).toString('base64url'));
  return { status: 200, json: { [end ? '@odata.deltaLink' : '@odata.nextLink']: link, value } };
}

function openToken(call: Call, of: AnyList, text: string): Place {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // Not ours: refused below.
  }
  if (!Array.isArray(parts)) throw invalidRequest('The provided delta token is malformed.');
  const [id, issued, epoch, position, offset] = parts as unknown[];
  const { services } = call;
  if (id !== listIdOf(of) || epoch !== services.epoch) throw gone(call, 'resyncChangesUploadDifferences');
  if (Number(issued) + services.deltaTokenDays * 86_400_000 <= services.clock.now())
    throw gone(call, 'resyncChangesApplyDifferences');
  return { position: Number(position), offset: typeof offset === 'number' ? offset : undefined };
}

function gone(call: Call, inner: string): GraphError {
  return new GraphError(410, 'resyncRequired', 'Resync required. Enumerate the list from the start.', {
    inner,
    headers: { location: address(call, undefined) },
  });
}

function address(call: Call, token: string | undefined): string {
  const query = new URLSearchParams(call.query);
  query.delete('token');
  if (token !== undefined) query.set('token', token);
  const text = writeQuery(query);
  return `${call.exchange.origin}${call.exchange.path.replace(/\(.*\)$/, '')}${text === '' ? '' : `?${text}`}`;
}

function deletedRow(entry: Entry): Json {
  return {
    id: String(entry.number),
    parentReference: { siteId: entry.list.site.id },
    contentType: { id: entry.kind === 'folder' ? '0x0120' : '0x01' },
    deleted: { state: 'deleted' },
  };
}

/** An item as asked for; a single one comes with its fields anyway. */
async function show(call: Call, entry: Entry, single = false): Promise<Json> {
  const view = viewOf(call, single);
  const row = presentListItem(entry, call.services.world, view);
  const select = call.query.get('$select');
  const picked = pick(row, select === null ? null : `${select},id${view.fields ? ',fields' : ''}`);
  const { item, list: of } = entry;
  if (!item || !isLibrary(of) || !/(?:^|,)\s*driveItem/i.test(expandOf(call))) return picked;
  return { ...picked, driveItem: await presentItem(item, of, { select: null, downloadUrl: false }, call) };
}

function expandOf(call: Call): string {
  return call.query.get('$expand') ?? call.query.get('expand') ?? '';
}

function viewOf(call: Call, single: boolean): ListItemView {
  const expand = expandOf(call);
  const inside = expand.match(/fields\s*\(\s*\$?select=([^)]*)\)/i)?.[1];
  return { fields: single || /(?:^|,)\s*fields/i.test(expand), select: inside ?? null };
}

/** The entry an address means, by number or by GUID. */
function itemOf(call: Call): Entry {
  const entry = entryOf(listOf(call), call.params['item'] ?? '');
  if (!entry) throw itemNotFound();
  return entry;
}
