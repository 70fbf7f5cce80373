import { type Answer, header } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import type { ListColumn, ListItem, SiteList } from '../../../world/index.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page, topOf, writeQuery } from '../odata/collection.ts';
import { parseFilter } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { iso } from '../present/item.ts';
import { type ListItemView, presentFields, presentListItem, stateFields, versionLabel } from '../present/list.ts';
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
  { method: 'GET', path: `${ITEMS}/{item}/versions`, ...many, handle: versions },
  { method: 'GET', path: `${ITEMS}/{item}/versions/{version}`, ...one, handle: version },
  { method: 'POST', path: `${ITEMS}/{item}/versions/{version}/restoreVersion`, ...writing, handle: restoreVersion },
];

type Json = Readonly<Record<string, unknown>>;

function list(call: Call): Answer {
  const of = listOf(call);
  const found = filtered(call, of);
  return page(call, found.length, FILE_PAGES, (from, to) => found.slice(from, to).map((item) => show(call, of, item)));
}

/** Filters look at fields; columns without an index only with the header that accepts the risk. */
function filtered(call: Call, of: SiteList): ListItem[] {
  const text = call.query.get('$filter');
  if (text === null) return of.items();
  const named = [...text.matchAll(/fields\/(\w+)/g)].map(([, name]) =>
    of.columns.find((column) => column.name === name),
  );
  if (named.some((column) => !column?.indexed) && !UNINDEXED.test(header(call.exchange, 'prefer') ?? '')) {
    const message =
      'Field cannot be referenced in filter or orderby as it is not indexed. Provide the header to override this error.';
    throw invalidRequest(message);
  }
  const filter = parseFilter(text);
  const { world } = call.services;
  return of
    .items()
    .filter((item) => filter.test({ id: String(item.id), fields: presentFields(item, of, world, null) }));
}

function get(call: Call): Answer {
  const { of, item } = itemOf(call);
  return { status: 200, json: show(call, of, item, true) };
}

function fields(call: Call): Answer {
  const { of, item } = itemOf(call);
  return { status: 200, json: presentFields(item, of, call.services.world, call.query.get('$select')) };
}

async function create(call: Call): Promise<Answer> {
  const of = listOf(call);
  const body = await readJson(call);
  const wish = (body['fields'] ?? {}) as Json;
  const isFolder = ((body['contentType'] ?? {}) as Json)['name'] === 'Folder';
  const item = of.add(fieldsFrom(wish, of), actorOf(call.caller), isFolder);
  return { status: 201, json: show(call, of, item, true) };
}

/** Changes fields: on the item as `{ "fields": {…} }`, on the fields themselves directly. */
async function update(call: Call): Promise<Answer> {
  const { of, item } = itemOf(call);
  const body = await readJson(call);
  const direct = call.exchange.path.toLowerCase().endsWith('/fields');
  of.update(item, fieldsFrom(direct ? body : ((body['fields'] ?? {}) as Json), of), actorOf(call.caller));
  if (direct) return { status: 200, json: presentFields(item, of, call.services.world, null) };
  return { status: 200, json: show(call, of, item, true) };
}

function remove(call: Call): Answer {
  const { of, item } = itemOf(call);
  of.remove(item);
  return { status: 204 };
}

/** Newest first, the present state included. */
function versions(call: Call): Answer {
  const { of, item } = itemOf(call);
  const rows = [...item.past, item.state].map((_, index) => versionRow(call, { of, item }, index)).reverse();
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to));
}

function version(call: Call): Answer {
  const found = itemOf(call);
  return { status: 200, json: versionRow(call, found, versionIndex(call, found.item)) };
}

function restoreVersion(call: Call): Answer {
  const { of, item } = itemOf(call);
  const state = item.past[versionIndex(call, item)];
  if (!state) throw invalidRequest('The current version can not be restored.');
  of.update(item, state.fields, actorOf(call.caller));
  return { status: 204 };
}

function versionIndex(call: Call, item: ListItem): number {
  const index = [...item.past, item.state].findIndex((_, at) => versionLabel(at) === call.params['version']);
  if (index < 0) throw itemNotFound();
  return index;
}

function versionRow(call: Call, { of, item }: { of: SiteList; item: ListItem }, index: number): Json {
  const state = item.past[index] ?? item.state;
  return {
    id: versionLabel(index),
    lastModifiedDateTime: iso(state.modified),
    lastModifiedBy: state.modifiedBy,
    published: { level: 'published', versionId: versionLabel(index) },
    fields: { ...stateFields(state, of, call.services.world), id: String(item.id) },
  };
}

/** The changes of a list, in the order in which they happened ("listItem: delta"). Pages and ends carry a position of its log. */
function delta(call: Call): Answer {
  const of = listOf(call);
  const text = call.token ?? call.query.get('token') ?? undefined;
  if (text === 'latest') return deltaAnswer(call, [], { of, position: of.changes.position, end: true, full: false });
  const { position, full } =
    text === undefined || text === '' ? { position: 0, full: true } : openToken(call, of, text);
  const all = of.changes.after(position).filter((item) => !full || !item.deleted);
  const items = all.slice(0, topOf(call, FILE_PAGES));
  const value = items.map((item) => (item.deleted ? deletedRow(item, of) : show(call, of, item)));
  const end = items.length === all.length;
  const next = end ? of.changes.position : (items.at(-1)?.sequence ?? position);
  return deltaAnswer(call, value, { of, position: next, end, full: full && !end });
}

interface Place {
  readonly of: SiteList;
  readonly position: number;
  /** Everything has been told up to here. */
  readonly end: boolean;
  readonly full: boolean;
}

function deltaAnswer(call: Call, value: readonly Json[], place: Place): Answer {
  const { services } = call;
  const parts = [place.of.id, services.clock.now(), services.epoch, place.position, place.full ? 1 : 0];
  const link = address(call, Buffer.from(JSON.stringify(parts)).toString('base64url'));
  return { status: 200, json: { [place.end ? '@odata.deltaLink' : '@odata.nextLink']: link, value } };
}

function openToken(call: Call, of: SiteList, text: string): { position: number; full: boolean } {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // Not ours: refused below.
  }
  if (!Array.isArray(parts)) throw invalidRequest('The provided delta token is malformed.');
  const [id, issued, epoch, position, full] = parts as unknown[];
  const { services } = call;
  if (id !== of.id || epoch !== services.epoch) throw gone(call, 'resyncChangesUploadDifferences');
  if (Number(issued) + services.deltaTokenDays * 86_400_000 <= services.clock.now())
    throw gone(call, 'resyncChangesApplyDifferences');
  return { position: Number(position), full: full === 1 };
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

function deletedRow(item: ListItem, of: SiteList): Json {
  return {
    id: String(item.id),
    parentReference: { siteId: of.site.id },
    contentType: { id: item.isFolder ? '0x0120' : '0x01' },
    deleted: { state: 'deleted' },
  };
}

/** An item as asked for; a single one comes with its fields anyway. */
function show(call: Call, of: SiteList, item: ListItem, single = false): Json {
  const row = presentListItem(item, of, call.services.world, viewOf(call, single));
  const select = call.query.get('$select');
  return pick(row, select === null ? null : `${select},id${viewOf(call, single).fields ? ',fields' : ''}`);
}

function viewOf(call: Call, single: boolean): ListItemView {
  const expand = call.query.get('$expand') ?? '';
  const inside = expand.match(/fields\s*\(\s*\$?select=([^)]*)\)/i)?.[1];
  return { fields: single || /(?:^|,)\s*fields/i.test(expand), select: inside ?? null };
}

function itemOf(call: Call): { of: SiteList; item: ListItem } {
  const of = listOf(call);
  const item = of.item(Number(call.params['item']));
  if (!item) throw itemNotFound();
  return { of, item };
}

/** Fields as a body gives them: people and lookups as `{column}LookupId`, several values with their type beside them. */
function fieldsFrom(wish: Json, of: SiteList): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wish)) {
    if (name.includes('@')) continue;
    const column = columnOf(name, of);
    if (!column) throw invalidRequest(`Field '${name}' is not recognized`);
    if (column.readOnly) throw invalidRequest(`Field '${name}' is read-only`);
    if (column.kind === 'choice' || Array.isArray(value)) checkSeveral(wish, name, { column, value });
    if (['hyperlinkOrPicture', 'term'].includes(column.kind) && typeof value === 'object' && value !== null)
      throw new GraphError(400, 'generalException', 'General exception while processing');
    found[column.name] = value;
  }
  return found;
}

function columnOf(name: string, of: SiteList): ListColumn | undefined {
  const plain = of.columns.find((column) => column.name === name);
  const isLookup = plain?.kind === 'lookup' || plain?.kind === 'personOrGroup';
  if (plain) return isLookup ? undefined : plain;
  const stem = name.match(/^(.*)LookupId$/)?.[1];
  return of.columns.find(({ name: other, kind }) => other === stem && (kind === 'lookup' || kind === 'personOrGroup'));
}

function checkSeveral(wish: Json, name: string, { column, value }: { column: ListColumn; value: unknown }): void {
  if (!Array.isArray(value)) return;
  const type = wish[`${name}@odata.type`];
  const wanted = column.kind === 'choice' ? 'Collection(Edm.String)' : 'Collection(Edm.Int32)';
  if (!column.multiple || type !== wanted)
    throw invalidRequest(`Field '${name}' takes several values only as ${wanted}`);
}
