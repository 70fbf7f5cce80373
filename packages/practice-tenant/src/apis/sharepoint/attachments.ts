import { type Answer, type Exchange, header } from '../../http/exchange.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Services } from '../../services.ts';
import type { ListItem, SiteList } from '../../world/index.ts';
import { restError } from './rest-error.ts';

const ATTACHMENTS =
  /^(.*)\/_api\/web\/lists\(guid'([0-9a-f-]{36})'\)\/items\((\d+)\)\/AttachmentFiles(?:\/add\(FileName='(.+)'\)|\('(.+)'\)(\/\$value)?)?$/i;
const READ = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'];
const READ_SCOPES = ['AllSites.Read', 'AllSites.Write', 'AllSites.Manage', 'AllSites.FullControl'];

/** Whether a path on a SharePoint host is about the attachments of list items. */
export function isAttachmentPath(path: string): boolean {
  return ATTACHMENTS.test(decodeURIComponent(path));
}

/** Answers for the attachments of list items, which Graph does not know ("Working with list item attachments with REST"). */
export async function answerAttachments(
  request: { host: string; path: string; caller: Caller },
  exchange: Exchange,
  services: Services,
): Promise<Answer> {
  exchange.note.kind = 'attachments';
  const [, web = '', listId, itemId, added, named, value] = decodeURIComponent(request.path).match(ATTACHMENTS) ?? [];
  const method = (exchange.method === 'POST' && header(exchange, 'x-http-method')?.toUpperCase()) || exchange.method;
  if (!mayUse(request.caller, method)) return restError(403, 'Attempted to perform an unauthorized operation.');
  const { world } = services;
  const site = world.sites.find(({ host, path }) => host === request.host && path.toLowerCase() === web.toLowerCase());
  const list = site && world.lists.of(site).find(({ id }) => id === listId?.toLowerCase());
  const item = list?.item(Number(itemId));
  if (!list || !item) return restError(404, 'Item does not exist. It may have been deleted by another user.');
  const name = (added ?? named)?.replaceAll("''", "'");
  if (name === undefined)
    return { status: 200, json: { value: [...item.attachments.keys()].map((key) => present(list, item, key)) } };
  if (added !== undefined && method === 'POST') return await add({ list, item, name }, exchange, services);
  const content = item.attachments.get(name);
  if (!content) return restError(404, 'File Not Found.');
  if (method === 'DELETE') list.attach(item, name, undefined);
  if (method === 'PUT') list.attach(item, name, await services.spool.store(counted(exchange)));
  if (method === 'DELETE' || method === 'PUT') return { status: 200 };
  if (value === undefined) return { status: 200, json: present(list, item, name) };
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(content.size) };
  return { status: 200, headers, stream: content.open(0, content.size) };
}

async function add(
  place: { list: SiteList; item: ListItem; name: string },
  exchange: Exchange,
  services: Services,
): Promise<Answer> {
  const { list, item, name } = place;
  if (item.attachments.has(name))
    return restError(400, 'The specified name is already in use: an attachment of that name exists.');
  list.attach(item, name, await services.spool.store(counted(exchange)));
  return { status: 200, json: present(list, item, name) };
}

function present(list: SiteList, item: ListItem, name: string): object {
  const path = `${list.site.path}/Lists/${list.name}/Attachments/${item.id}/${name}`;
  return {
    FileName: name,
    FileNameAsPath: { DecodedUrl: name },
    ServerRelativePath: { DecodedUrl: path },
    ServerRelativeUrl: path,
  };
}

function mayUse(caller: Caller, method: string): boolean {
  const names = caller.user ? READ_SCOPES : READ;
  const enough = method === 'GET' ? names : names.slice(1);
  return enough.some((name) => caller.permissions.has(name));
}

async function* counted(exchange: Exchange): AsyncIterable<Uint8Array> {
  for await (const piece of exchange.body) {
    exchange.note.bytesIn += piece.byteLength;
    yield piece;
  }
}
