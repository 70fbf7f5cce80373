import type { Answer } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import {
  type AnyList,
  entriesOf,
  entrySpan,
  isLibrary,
  listIdOf,
  listTitleOf,
  removeList,
  type Site,
  type World,
} from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { columnFrom } from '../column-wish.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { presentColumn } from '../present/column.ts';
import { presentDrive } from '../present/directory.ts';
import { presentListItem } from '../present/fields.ts';
import { presentContentType, presentList } from '../present/list.ts';
import { type Call, LIST_SITES, MANAGE_SITES, type Route, sharePoint } from '../route.ts';
import { readJson } from './items.ts';

const LIST = 'sites/{site}/lists/{list}';
const one = { kind: 'lists', allow: LIST_SITES, cost: sharePoint(1) };
const many = { kind: 'lists', allow: LIST_SITES, cost: sharePoint(2) };
const writing = { kind: 'lists', allow: MANAGE_SITES, cost: sharePoint(2) };

export const listRoutes: readonly Route[] = [
  { method: 'GET', path: 'sites/{site}/lists', ...many, handle: lists },
  { method: 'POST', path: 'sites/{site}/lists', ...writing, handle: create },
  { method: 'GET', path: LIST, ...one, handle: getList },
  { method: 'PATCH', path: LIST, ...writing, handle: update },
  { method: 'DELETE', path: LIST, ...writing, handle: remove },
  { method: 'GET', path: `${LIST}/drive`, ...one, handle: driveOfList },
];

type Json = Readonly<Record<string, unknown>>;

/** Everything that is a list on a site: libraries first. */
function listsOf(site: Site, world: World): AnyList[] {
  return [...world.librariesOf(site), ...world.lists.of(site)];
}

/** The list or library an address means, by id or by name. @throws GraphError 404. */
export function listOf(call: Call): AnyList {
  const site = siteOf(call, call.params['site'] ?? '');
  const wanted = (call.params['list'] ?? '').toLowerCase();
  const all = listsOf(site, call.services.world);
  const found =
    all.find((list) => listIdOf(list) === wanted) ??
    all.find((list) =>
      [listTitleOf(list), isLibrary(list) ? list.urlName : list.name].some((name) => name.toLowerCase() === wanted),
    );
  if (!found) throw itemNotFound();
  return found;
}

/** Lists of the system are shown only when `system` is selected ("List lists in a site"). */
function lists(call: Call): Answer {
  const { world } = call.services;
  const site = siteOf(call, call.params['site'] ?? '');
  const select = call.query.get('$select');
  const system = select?.split(',').some((name) => name.trim() === 'system') ?? false;
  const found = listsOf(site, world).filter((list) => system || !list.system);
  return page(call, found.length, FILE_PAGES, (from, to) => found.slice(from, to).map((list) => show(call, list)));
}

async function create(call: Call): Promise<Answer> {
  const { world } = call.services;
  const site = siteOf(call, call.params['site'] ?? '');
  const body = await readJson(call);
  const { displayName } = body;
  if (typeof displayName !== 'string' || displayName === '') throw invalidRequest('The displayName is missing.');
  const facet = (body['list'] ?? {}) as Json;
  const template = facet['template'] ?? 'genericList';
  const columns = (Array.isArray(body['columns']) ? (body['columns'] as Json[]) : []).map(columnFrom);
  const list: AnyList =
    template === 'documentLibrary'
      ? world.addLibrary(site, displayName)
      : world.lists.add(site, { displayName, template: String(template), columns });
  if (isLibrary(list)) for (const column of columns) list.schema.addColumn(column);
  if (typeof body['description'] === 'string') list.description = body['description'];
  if (facet['contentTypesEnabled'] === true) list.schema.settings['ContentTypesEnabled'] = true;
  if (facet['hidden'] === true) list.schema.settings['Hidden'] = true;
  return { status: 201, json: presentList(list, world) };
}

function getList(call: Call): Answer {
  return { status: 200, json: show(call, listOf(call)) };
}

async function update(call: Call): Promise<Answer> {
  const list = listOf(call);
  const { displayName, description } = await readJson(call);
  if (typeof displayName === 'string' && displayName.toLowerCase() !== listTitleOf(list).toLowerCase())
    call.services.world.lists.checkName(list.site, displayName);
  if (typeof displayName === 'string') {
    if (isLibrary(list)) list.name = displayName;
    else list.displayName = displayName;
  }
  if (typeof description === 'string') list.description = description;
  list.schema.touch();
  return { status: 200, json: presentList(list, call.services.world) };
}

/** A deleted list goes into the recycle bin of its site. */
function remove(call: Call): Answer {
  removeList(call.services.world, listOf(call), actorOf(call.caller));
  return { status: 204 };
}

function driveOfList(call: Call): Answer {
  const library = listOf(call);
  if (!isLibrary(library)) throw itemNotFound();
  return { status: 200, json: presentDrive(library, call.services.world) };
}

/** A list as asked for, with what is to be expanded: columns, content types, items. */
function show(call: Call, list: AnyList): Row {
  const { world } = call.services;
  const select = call.query.get('$select');
  const expand = call.query.get('$expand') ?? call.query.get('expand') ?? '';
  const expanded: Record<string, unknown> = {};
  if (/\bcolumns\b/i.test(expand)) expanded['columns'] = list.schema.columns.map(presentColumn);
  if (/\bcontentTypes\b/i.test(expand)) expanded['contentTypes'] = list.schema.contentTypes.map(presentContentType);
  if (/\bitems\b/i.test(expand)) {
    const view = { fields: /items\s*\([^)]*fields/i.test(expand), select: null };
    const most = Math.min(entrySpan(list), FILE_PAGES.defaultTop);
    expanded['items'] = entriesOf(list, 0, most).map((entry) => presentListItem(entry, world, view));
  }
  return { ...pick(presentList(list, world), select), ...expanded };
}
