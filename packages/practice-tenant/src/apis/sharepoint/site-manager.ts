import { type Answer, type Exchange, readBody } from '../../http/exchange.ts';
import { actorOf, type Caller } from '../../identity/caller.ts';
import { noteRoute } from '../../journal.ts';
import type { Services } from '../../services.ts';
import { type Site, siteUrl, userLoginName } from '../../world/index.ts';
import { restError } from './rest-error.ts';

const MANAGER = /^(?:\/[^?]*)?\/_api\/SPSiteManager\/(create|delete|status)$/i;
const LONGEST_JSON = 256 * 1024;
/** "SiteStatus": not found, ready. */
const [NOT_FOUND, READY] = [0, 2];

const STATUS = 'GET SPSiteManager/status';
const CREATE = 'POST SPSiteManager/create';

/** What is served for whole sites. */
export const MANAGER_ADDRESSES: readonly string[] = [STATUS, CREATE, 'POST SPSiteManager/delete'];

/** Whether a path on a SharePoint host is about making and deleting whole sites. */
export function isManagerPath(path: string): boolean {
  return MANAGER.test(path);
}

/** Makes and deletes sites ("Manage modern SharePoint sites using REST"). A deleted site can be brought back through the controls. */
export async function answerManager(
  request: { path: string; caller: Caller },
  exchange: Exchange,
  services: Services,
): Promise<Answer> {
  exchange.note.kind = 'site-manager';
  const { caller } = request;
  const wanted = caller.user ? 'AllSites.FullControl' : 'Sites.FullControl.All';
  if (!caller.permissions.has(wanted)) return restError(403, 'Attempted to perform an unauthorized operation.');
  const address = `${exchange.method} SPSiteManager/${request.path.match(MANAGER)?.[1]?.toLowerCase()}`;
  if (!MANAGER_ADDRESSES.includes(address)) return restError(405, 'The HTTP method is not allowed here.');
  noteRoute(exchange.note, address);
  if (address === STATUS) {
    const url = (exchange.query.get('url') ?? '').replaceAll("'", '');
    return { status: 200, json: statusOf(siteAt(url, services)) };
  }
  const body = await fieldsOf(exchange);
  if (!body) return restError(400, 'The request body is not valid JSON.');
  return address === CREATE ? create(body, caller, services) : remove(body, services);
}

function create(body: Readonly<Record<string, unknown>>, caller: Caller, services: Services): Answer {
  const { world } = services;
  const wish = (body['request'] ?? {}) as Readonly<Record<string, unknown>>;
  const { Title: title, Url: url, Owner: owner, Description: description } = wish;
  if (typeof title !== 'string' || typeof url !== 'string' || !URL.canParse(url))
    return restError(400, 'Title or Url are missing.');
  const { host, pathname } = new URL(url);
  const path = decodeURIComponent(pathname).replace(/\/+$/, '');
  if (host !== world.hosts.root || !/^\/(?:sites|teams)\/[^/]+$/.test(path))
    return restError(400, 'The site url is not valid.');
  const existing = siteAt(url, services);
  if (existing) return { status: 200, json: statusOf(existing) };
  if (!caller.user && typeof owner !== 'string') return restError(400, 'An owner is required.');
  const { user } = actorOf(caller);
  const name = typeof owner === 'string' ? owner : (user?.email ?? '');
  if (!world.user(name)) return restError(400, `The user ${name} could not be found.`);
  const site = world.addSite({ title, path, administrators: [userLoginName(name)] });
  if (typeof description === 'string') world.webs.of(site).description = description;
  return { status: 200, json: statusOf(site) };
}

function remove(body: Readonly<Record<string, unknown>>, services: Services): Answer {
  const id = String(body['siteId'] ?? '').toLowerCase();
  const site = services.world.sites.find((candidate) => candidate.id === id && !candidate.parent);
  if (!site || site.personal) return restError(404, 'The site does not exist.');
  services.world.removeSite(site);
  return { status: 200, json: {} };
}

function siteAt(url: string, { world }: Services): Site | undefined {
  const wanted = url.replace(/\/+$/, '').toLowerCase();
  return world.sites.find((site) => siteUrl(site).toLowerCase() === wanted);
}

function statusOf(site: Site | undefined): object {
  if (!site) return { SiteId: '', SiteStatus: NOT_FOUND, SiteUrl: '' };
  return { SiteId: site.id, SiteStatus: READY, SiteUrl: siteUrl(site) };
}

async function fieldsOf(exchange: Exchange): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return (JSON.parse((await readBody(exchange, LONGEST_JSON)).toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return undefined;
  }
}
