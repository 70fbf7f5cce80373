import type { Answer } from '../../../http/exchange.ts';
import {
  type ColumnKind,
  type Drive,
  type ListColumn,
  type NewColumn,
  type Site,
  type SiteList,
  siteUrl,
} from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { presentDrive } from '../present/directory.ts';
import { CONTENT_TYPES, presentColumn, presentLibrary, presentList } from '../present/list.ts';
import { type Call, LIST_SITES, MANAGE_SITES, type Route, sharePoint } from '../route.ts';
import { readJson } from './items.ts';

const LIST = 'sites/{site}/lists/{list}';
const one = { kind: 'lists', allow: LIST_SITES, cost: sharePoint(1) };
const many = { kind: 'lists', allow: LIST_SITES, cost: sharePoint(2) };
const writing = { kind: 'lists', allow: MANAGE_SITES, cost: sharePoint(2) };
const KINDS: readonly ColumnKind[] = [
  'boolean',
  'choice',
  'currency',
  'dateTime',
  'hyperlinkOrPicture',
  'lookup',
  'number',
  'personOrGroup',
  'term',
  'text',
];

export const listRoutes: readonly Route[] = [
  { method: 'GET', path: 'sites/{site}/lists', ...many, handle: lists },
  { method: 'POST', path: 'sites/{site}/lists', ...writing, handle: create },
  { method: 'GET', path: LIST, ...one, handle: getList },
  { method: 'PATCH', path: LIST, ...writing, handle: update },
  { method: 'DELETE', path: LIST, ...writing, handle: remove },
  { method: 'GET', path: `${LIST}/drive`, ...one, handle: driveOfList },
  { method: 'GET', path: `${LIST}/columns`, ...many, handle: columns },
  { method: 'POST', path: `${LIST}/columns`, ...writing, handle: addColumn },
  { method: 'GET', path: `${LIST}/contentTypes`, ...many, handle: contentTypes },
  { method: 'GET', path: `${LIST}/contentTypes/{type}/columns`, ...many, handle: columns },
  { method: 'GET', path: 'sites/{site}/contentTypes', ...many, handle: siteContentTypes },
  { method: 'GET', path: 'sites/{site}/columns', ...many, handle: siteColumns },
  { method: 'GET', path: 'sites/{site}/pages', ...many, handle: pages },
  { method: 'GET', path: 'sites/{site}/pages/microsoft.graph.sitePage', ...many, handle: pages },
];

type Json = Readonly<Record<string, unknown>>;

/** A list that is no document library, by id or by name. */
export function listOf(call: Call): SiteList {
  const site = siteOf(call, call.params['site'] ?? '');
  const wanted = decodeURIComponent(call.params['list'] ?? '').toLowerCase();
  const found = call.services.world.lists
    .of(site)
    .find(({ id, name, displayName }) => [id, name.toLowerCase(), displayName.toLowerCase()].includes(wanted));
  if (!found) throw itemNotFound();
  return found;
}

/** Lists of the system are shown only when `system` is selected ("List lists in a site"). */
function lists(call: Call): Answer {
  const { world } = call.services;
  const site = siteOf(call, call.params['site'] ?? '');
  const select = call.query.get('$select');
  const system = select?.split(',').some((name) => name.trim() === 'system') ?? false;
  const rows = [
    ...world.drivesOf(site).map(presentLibrary),
    ...world.lists
      .of(site)
      .filter((list) => system || !list.system)
      .map((list) => presentList(list, world)),
  ];
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to).map((row) => pick(row, select)));
}

async function create(call: Call): Promise<Answer> {
  const { world } = call.services;
  const site = siteOf(call, call.params['site'] ?? '');
  const body = await readJson(call);
  const { displayName } = body;
  if (typeof displayName !== 'string' || displayName === '') throw invalidRequest('The displayName is missing.');
  const template = ((body['list'] ?? {}) as Json)['template'] ?? 'genericList';
  if (template === 'documentLibrary') return { status: 201, json: presentLibrary(world.addLibrary(site, displayName)) };
  const wishes = Array.isArray(body['columns']) ? (body['columns'] as Json[]) : [];
  const list = world.lists.add(site, { displayName, template: String(template), columns: wishes.map(columnFrom) });
  if (typeof body['description'] === 'string') list.description = body['description'];
  return { status: 201, json: presentList(list, world) };
}

function getList(call: Call): Answer {
  const library = libraryOf(call);
  const row = library ? presentLibrary(library) : presentList(listOf(call), call.services.world);
  return { status: 200, json: pick(row, call.query.get('$select')) };
}

async function update(call: Call): Promise<Answer> {
  const list = listOf(call);
  const { displayName, description } = await readJson(call);
  if (typeof displayName === 'string') list.displayName = displayName;
  if (typeof description === 'string') list.description = description;
  list.modified = call.services.clock.now();
  return { status: 200, json: presentList(list, call.services.world) };
}

function remove(call: Call): Answer {
  call.services.world.lists.remove(listOf(call));
  return { status: 204 };
}

function driveOfList(call: Call): Answer {
  const library = libraryOf(call);
  if (!library) throw itemNotFound();
  return { status: 200, json: presentDrive(library, call.services.world) };
}

function columns(call: Call): Answer {
  return rowsOf(call, libraryOf(call) ? [] : listOf(call).columns.map(presentColumn));
}

async function addColumn(call: Call): Promise<Answer> {
  const list = listOf(call);
  return { status: 201, json: presentColumn(list.addColumn(columnFrom(await readJson(call)))) };
}

function contentTypes(call: Call): Answer {
  const document = libraryOf(call) !== undefined;
  return rowsOf(
    call,
    CONTENT_TYPES.filter(({ name }) => name === 'Folder' || name === (document ? 'Document' : 'Item')),
  );
}

function siteContentTypes(call: Call): Answer {
  siteOf(call, call.params['site'] ?? '');
  return rowsOf(call, CONTENT_TYPES);
}

function siteColumns(call: Call): Answer {
  const site = siteOf(call, call.params['site'] ?? '');
  const [people] = call.services.world.lists.of(site);
  return rowsOf(call, people?.columns.filter(({ readOnly }) => readOnly).map(presentColumn) ?? []);
}

/** Every site has a home page and nothing else. */
function pages(call: Call): Answer {
  const site = siteOf(call, call.params['site'] ?? '');
  const row = {
    '@odata.type': '#microsoft.graph.sitePage',
    id: site.webId,
    name: 'Home.aspx',
    title: site.title,
    pageLayout: 'home',
    webUrl: `${siteUrl(site)}/SitePages/Home.aspx`,
    publishingState: { level: 'published', versionId: '1.0' },
  };
  return rowsOf(call, site.personal ? [] : [row]);
}

function rowsOf(call: Call, rows: readonly Row[]): Answer {
  const select = call.query.get('$select');
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to).map((row) => pick(row, select)));
}

/** The document library an address means, if it means one. */
function libraryOf(call: Call): Drive | undefined {
  const site: Site = siteOf(call, call.params['site'] ?? '');
  const wanted = (call.params['list'] ?? '').toLowerCase();
  return call.services.world
    .drivesOf(site)
    .find(({ listId, name }) => listId === wanted || name.toLowerCase() === wanted);
}

/** A column as a body describes it: a facet named after its kind. */
function columnFrom(wish: Json): NewColumn {
  const { name } = wish;
  if (typeof name !== 'string' || name === '') throw invalidRequest('The column name is missing.');
  if (wish['defaultValue'] === null || wish['validation'] === null)
    throw new GraphError(400, 'generalException', 'General exception while processing');
  const kind = KINDS.find((candidate) => typeof wish[candidate] === 'object' && wish[candidate] !== null) ?? 'text';
  const facet = (wish[kind] ?? {}) as Json;
  const multiple =
    facet['allowMultipleValues'] ?? facet['allowMultipleSelection'] ?? facet['displayAs'] === 'checkBoxes';
  return {
    name,
    kind,
    multiple: multiple === true,
    choices: Array.isArray(facet['choices']) ? facet['choices'].map(String) : [],
    ...flags(wish),
    ...(typeof wish['displayName'] === 'string' ? { displayName: wish['displayName'] } : {}),
  };
}

function flags(wish: Json): Partial<Pick<ListColumn, 'required' | 'hidden' | 'indexed' | 'readOnly'>> {
  const names = ['required', 'hidden', 'indexed', 'readOnly'] as const;
  return Object.fromEntries(names.filter((name) => wish[name] === true).map((name) => [name, true]));
}
