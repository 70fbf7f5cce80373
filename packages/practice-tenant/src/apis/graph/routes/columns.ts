import type { Answer } from '../../../http/exchange.ts';
import { type ContentType, type ListColumn, SITE_TYPES, WorldError } from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { changeColumn, columnFrom } from '../column-wish.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { presentColumn } from '../present/column.ts';
import { presentContentType } from '../present/list.ts';
import { type Call, LIST_SITES, MANAGE_SITES, type Route, sharePoint } from '../route.ts';
import { readJson } from './items.ts';
import { listOf } from './lists.ts';

const one = { kind: 'lists', allow: LIST_SITES, cost: sharePoint(1) };
const many = { kind: 'lists', allow: LIST_SITES, cost: sharePoint(2) };
const writing = { kind: 'lists', allow: MANAGE_SITES, cost: sharePoint(2) };
const PLACES = ['sites/{site}/lists/{list}', 'sites/{site}'];

const common: readonly Route[] = PLACES.flatMap((place): Route[] => [
  { method: 'GET', path: `${place}/columns`, ...many, handle: columns },
  { method: 'POST', path: `${place}/columns`, ...writing, handle: addColumn },
  { method: 'GET', path: `${place}/columns/{column}`, ...one, handle: getColumn },
  { method: 'PATCH', path: `${place}/columns/{column}`, ...writing, handle: updateColumn },
  { method: 'DELETE', path: `${place}/columns/{column}`, ...writing, handle: removeColumn },
  { method: 'GET', path: `${place}/contentTypes`, ...many, handle: contentTypes },
  { method: 'GET', path: `${place}/contentTypes/{type}`, ...one, handle: getContentType },
  { method: 'PATCH', path: `${place}/contentTypes/{type}`, ...writing, handle: updateContentType },
  { method: 'DELETE', path: `${place}/contentTypes/{type}`, ...writing, handle: removeContentType },
  { method: 'GET', path: `${place}/contentTypes/{type}/columns`, ...many, handle: columnsOfType },
  { method: 'POST', path: `${place}/contentTypes/{type}/columns`, ...writing, handle: addColumnToType },
  { method: 'GET', path: `${place}/contentTypes/{type}/columnLinks`, ...many, handle: columnLinks },
]);

export const columnRoutes: readonly Route[] = [
  ...common,
  { method: 'POST', path: `${PLACES[0]}/contentTypes/addCopy`, ...writing, handle: addCopy },
  { method: 'POST', path: `${PLACES[1]}/contentTypes`, ...writing, handle: addContentType },
];

/** The columns and content types that an address is about: those of a list, or those of a site. */
function placeOf(call: Call): { columns: ListColumn[]; types: ContentType[]; find: (nameOrId: string) => ListColumn } {
  const pick = (columns: ListColumn[]) => (wanted: string) => {
    const key = wanted.toLowerCase();
    const found = columns.find(({ id, name }) => id === key || name.toLowerCase() === key);
    if (!found) throw itemNotFound();
    return found;
  };
  if (call.params['list'] !== undefined) {
    const { columns, contentTypes } = listOf(call).schema;
    return { columns, types: contentTypes, find: pick(columns) };
  }
  const { columns, contentTypes } = call.services.world.webs.of(siteOf(call, call.params['site'] ?? ''));
  return { columns, types: contentTypes, find: pick(columns) };
}

function columns(call: Call): Answer {
  return rowsOf(call, placeOf(call).columns.map(presentColumn));
}

function getColumn(call: Call): Answer {
  return { status: 200, json: presentColumn(placeOf(call).find(call.params['column'] ?? '')) };
}

async function addColumn(call: Call): Promise<Answer> {
  const body = await readJson(call);
  const wish = columnFrom(body);
  if (call.params['list'] !== undefined)
    return { status: 201, json: presentColumn(listOf(call).schema.addColumn(wish)) };
  const web = call.services.world.webs.of(siteOf(call, call.params['site'] ?? ''));
  return { status: 201, json: presentColumn(web.addColumn(wish)) };
}

async function updateColumn(call: Call): Promise<Answer> {
  const column = placeOf(call).find(call.params['column'] ?? '');
  if (column.readOnly && column.kind !== 'calculated') throw invalidRequest('The column is read-only.');
  changeColumn(column, await readJson(call));
  if (call.params['list'] !== undefined) listOf(call).schema.touch();
  return { status: 200, json: presentColumn(column) };
}

function removeColumn(call: Call): Answer {
  const { columns, find } = placeOf(call);
  const column = find(call.params['column'] ?? '');
  if (call.params['list'] !== undefined) listOf(call).schema.removeColumn(column);
  else columns.splice(columns.indexOf(column), 1);
  return { status: 204 };
}

function contentTypes(call: Call): Answer {
  return rowsOf(call, placeOf(call).types.map(presentContentType));
}

function getContentType(call: Call): Answer {
  const { types } = placeOf(call);
  const type = typeOf(call, types);
  return { status: 200, json: presentContentType(type, types.indexOf(type)) };
}

/** A new content type of a site; a list takes over those of its site instead. */
async function addContentType(call: Call): Promise<Answer> {
  const { world } = call.services;
  const web = world.webs.of(siteOf(call, call.params['site'] ?? ''));
  const body = await readJson(call);
  const { name, description, group } = body;
  if (typeof name !== 'string' || name === '') throw invalidRequest('The name is missing.');
  const base = (body['base'] ?? {}) as Readonly<Record<string, unknown>>;
  const known = [...web.contentTypes, ...world.webs.of(world.collectionOf(web.site)).contentTypes, ...SITE_TYPES];
  const parent = known.find(({ id, name: other }) => id === base['id'] || other === base['name']);
  if (!parent) throw invalidRequest('The base content type does not exist.');
  const facts = {
    name,
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof group === 'string' ? { group } : {}),
  };
  return { status: 201, json: presentContentType(web.addContentType(facts, parent), 0) };
}

/** Takes a content type of the site over into a list ("contentType: addCopy"). */
async function addCopy(call: Call): Promise<Answer> {
  const { world } = call.services;
  const list = listOf(call);
  const id = String((await readJson(call))['contentType'] ?? '');
  const webs = [world.webs.of(list.site), world.webs.of(world.collectionOf(list.site))];
  const type = webs
    .flatMap((web) => web.contentTypes)
    .find((one) => one.id.toLowerCase() === id.split('/').at(-1)?.toLowerCase());
  if (!type) throw itemNotFound();
  const columns = type.columns.flatMap(
    (name) => webs.flatMap((web) => web.columns).find((one) => one.name === name) ?? [],
  );
  return { status: 201, json: presentContentType(list.schema.addContentType(type, columns), 1) };
}

async function updateContentType(call: Call): Promise<Answer> {
  const { types } = placeOf(call);
  const type = typeOf(call, types);
  const { name, description, group, hidden } = await readJson(call);
  if (type.readOnly || type.sealed) throw invalidRequest('The content type can not be changed.');
  if (typeof name === 'string') type.name = name;
  if (typeof description === 'string') type.description = description;
  if (typeof group === 'string') type.group = group;
  if (typeof hidden === 'boolean') type.hidden = hidden;
  return { status: 200, json: presentContentType(type, types.indexOf(type)) };
}

function removeContentType(call: Call): Answer {
  const { types } = placeOf(call);
  const type = typeOf(call, types);
  if (SITE_TYPES.some(({ id }) => id === type.id)) throw invalidRequest('The content type can not be deleted.');
  if (call.params['list'] === undefined) types.splice(types.indexOf(type), 1);
  else listOf(call).schema.removeContentType(type);
  return { status: 204 };
}

/** The title comes first; a content type of a list also has what every item of the list has. */
function columnsOfType(call: Call): Answer {
  const { columns, types } = placeOf(call);
  const type = typeOf(call, types);
  const shown = columns.filter(({ name }) => name === 'Title' || type.columns.includes(name));
  return rowsOf(call, shown.map(presentColumn));
}

function columnLinks(call: Call): Answer {
  const { columns, types } = placeOf(call);
  const type = typeOf(call, types);
  return rowsOf(
    call,
    type.columns.map((name) => ({ id: columns.find((one) => one.name === name)?.id ?? '', name })),
  );
}

/** Adds a column of the site to a content type; the body names it by its address. */
async function addColumnToType(call: Call): Promise<Answer> {
  const { types, find } = placeOf(call);
  const type = typeOf(call, types);
  const address = (await readJson(call))['sourceColumn@odata.bind'];
  if (typeof address !== 'string') throw invalidRequest('The sourceColumn is missing.');
  const column = find(decodeURIComponent(address.split('/').at(-1) ?? ''));
  if (type.columns.includes(column.name)) throw new WorldError('nameAlreadyExists', 'The column is there already.');
  type.columns.push(column.name);
  return { status: 201, json: presentColumn(column) };
}

function typeOf(call: Call, types: readonly ContentType[]): ContentType {
  const wanted = (call.params['type'] ?? '').toLowerCase();
  const type = types.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  if (!type) throw itemNotFound();
  return type;
}

function rowsOf(call: Call, rows: readonly Row[]): Answer {
  const select = call.query.get('$select');
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to).map((row) => pick(row, select)));
}
