import { type Answer, header, readBody } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import { bytesContent, type Conflict, type Drive, type Item, type ItemFacts } from '../../../world/index.ts';
import { checkLock, driveOf, itemOf } from '../access.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import { etag, presentItem, selectsDownloadUrl } from '../present/item.ts';
import { type Call, READ_FILES, type Route, sharePoint, WRITE_FILES } from '../route.ts';

const LONGEST_JSON = 1024 * 1024;
const ITEM = 'drives/{drive}/items/{item}';

export const itemRoutes: readonly Route[] = [
  { method: 'GET', path: ITEM, kind: 'item', allow: READ_FILES, cost: sharePoint(1), handle: getItem },
  { method: 'PATCH', path: ITEM, kind: 'update', allow: WRITE_FILES, cost: sharePoint(2), handle: patchItem },
  { method: 'DELETE', path: ITEM, kind: 'delete', allow: WRITE_FILES, cost: sharePoint(2), handle: deleteItem },
  {
    method: 'GET',
    path: `${ITEM}/children`,
    kind: 'children',
    allow: READ_FILES,
    cost: sharePoint(2),
    handle: children,
  },
  {
    method: 'POST',
    path: `${ITEM}/children`,
    kind: 'create',
    allow: WRITE_FILES,
    cost: sharePoint(2),
    handle: createChild,
  },
];

/** The JSON body of a call, an object. */
export async function readJson(call: Call): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(call.exchange, LONGEST_JSON)).toString('utf8');
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new GraphError(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

/** Times and description that a body asks for. */
export function factsOf(body: Readonly<Record<string, unknown>>): ItemFacts {
  const info = (body['fileSystemInfo'] ?? {}) as Readonly<Record<string, unknown>>;
  const created = timeOf(info['createdDateTime']);
  const modified = timeOf(info['lastModifiedDateTime']);
  return {
    ...(created === undefined ? {} : { created }),
    ...(modified === undefined ? {} : { modified }),
    ...(typeof body['description'] === 'string' ? { description: body['description'] } : {}),
  };
}

/** The conflict behaviour asked for, in the body or the query. */
export function conflictOf(value: unknown, fallback: Conflict): Conflict {
  if (value === undefined || value === null) return fallback;
  if (value === 'fail' || value === 'replace' || value === 'rename') return value;
  throw invalidRequest('The conflict behavior is not one of fail, replace, rename.');
}

/** Refuses a change whose `If-Match` names another version. */
export function checkMatch(call: Call, item: Item): void {
  const wanted = header(call.exchange, 'if-match');
  if (wanted === undefined || wanted === '*' || wanted === etag(item)) return;
  throw new GraphError(412, 'resourceModified', 'The resource has changed.', { inner: 'entityTagDoesNotMatch' });
}

async function getItem(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  const select = call.query.get('$select');
  const view = { select, downloadUrl: select === null || selectsDownloadUrl(select) };
  return { status: 200, json: await presentItem(item, drive, view, call) };
}

async function patchItem(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  checkLock(call, drive, item);
  checkMatch(call, item);
  const body = await readJson(call);
  const parent = newParent(drive, body['parentReference']);
  const changed = drive.update(item, {
    ...factsOf(body),
    ...(typeof body['name'] === 'string' ? { name: body['name'] } : {}),
    ...(parent ? { parent } : {}),
    conflict: conflictOf(body['@microsoft.graph.conflictBehavior'], 'fail'),
    by: actorOf(call.caller),
  });
  return { status: 200, json: await presentItem(changed, drive, { select: null, downloadUrl: true }, call) };
}

function newParent(drive: Drive, reference: unknown): Item | undefined {
  if (typeof reference !== 'object' || reference === null) return undefined;
  const { id, driveId, path } = reference as Readonly<Record<string, unknown>>;
  if (driveId !== undefined && driveId !== drive.id)
    throw invalidRequest('Moving an item into another drive is not supported.');
  if (id === undefined && path === undefined) return undefined;
  const parent = typeof id === 'string' ? drive.item(id) : drive.find(pathBelowRoot(String(path)));
  if (!parent) throw itemNotFound();
  return parent;
}

function pathBelowRoot(path: string): string {
  return path
    .replace(/^.*\/root:?/, '')
    .split('/')
    .map(decodeURIComponent)
    .join('/');
}

function deleteItem(call: Call): Answer {
  const { drive, item } = itemOf(call);
  checkLock(call, drive, item);
  checkMatch(call, item);
  drive.remove(item);
  return { status: 204 };
}

async function children(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  const select = call.query.get('$select');
  const order = call.query.get('$orderby')?.split(/\s+/) ?? [];
  const list = [...item.children.values()];
  if (order[0] === 'name') list.sort((a, b) => a.name.localeCompare(b.name, 'en') * (order[1] === 'desc' ? -1 : 1));
  const view = { select, downloadUrl: selectsDownloadUrl(select) };
  const answer = page(call, list.length, FILE_PAGES, (from, to) => list.slice(from, to));
  const { value, ...links } = answer.json as { value: Item[] };
  const shown = await Promise.all(value.map((child) => presentItem(child, drive, view, call)));
  return { ...answer, json: { ...links, value: shown } };
}

async function createChild(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  const body = await readJson(call);
  const name = body['name'];
  if (typeof name !== 'string') throw invalidRequest('The name in the provided item is not valid.');
  const conflict = conflictOf(body['@microsoft.graph.conflictBehavior'], 'fail');
  if (body['file'] !== undefined) {
    const content = bytesContent(new Uint8Array());
    const file = drive.put(item, name, { ...factsOf(body), content, conflict, by: actorOf(call.caller) });
    return { status: 201, json: await presentItem(file, drive, { select: null, downloadUrl: true }, call) };
  }
  if (body['folder'] === undefined) throw invalidRequest('Only folders and empty files can be created this way.');
  const before = drive.changes.position;
  const folder = drive.createFolder(item, name, { ...factsOf(body), conflict, by: actorOf(call.caller) });
  const status = drive.changes.position === before ? 200 : 201;
  return { status, json: await presentItem(folder, driveOf(call), { select: null, downloadUrl: false }, call) };
}

function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw invalidRequest('A date and time is not in a valid format.');
  return time;
}
