import { type Answer, type Exchange, header, readBody } from '../../http/exchange.ts';
import { type Caller, callerName } from '../../identity/caller.ts';
import { noteRoute } from '../../journal.ts';
import { SHAREPOINT_TRAFFIC } from '../../metering/figures/sharepoint.ts';
import type { Services } from '../../services.ts';
import { groupLoginName, type Site, siteUrl, userLoginName, type World } from '../../world/index.ts';
import { answerSite } from './rest/answer.ts';
import { restError } from './rest-error.ts';
import { filterOf, listSiteCollections, templateOf } from './site-listing.ts';
import { answerManager, isManagerPath } from './site-manager.ts';

const LONGEST_JSON = 256 * 1024;
const ADMINISTRATORS = ['SharePoint Administrator', 'Global Administrator'];
const TENANT = '(?:SPO|SPOInternalUseOnly|Microsoft\\.Online\\.SharePoint\\.TenantAdministration)\\.Tenant';
/** SharePoint REST has no published price and "usually costs more" than Graph; charged is the documents' rule of thumb for any request. */
const REST_UNITS = 2;

/** Answers SharePoint REST on the host `host`; `path` is what follows the host. */
export async function answerRest(
  request: { host: string; path: string },
  exchange: Exchange,
  services: Services,
): Promise<Answer> {
  exchange.note.api = 'sharepoint';
  const caller = authenticate(request.host, exchange, services);
  if ('status' in caller) return caller;
  exchange.note.identity = callerName(caller);
  exchange.note.ru = REST_UNITS;
  const userAgent = header(exchange, 'user-agent') ?? '';
  const payer = { appId: caller.application.appId, userId: caller.user?.id, userAgent };
  const traffic = /PeopleManager/i.test(request.path) ? [SHAREPOINT_TRAFFIC.people] : [];
  exchange.note.object = `site/${request.host}`;
  const throttled = services.meter.charge(payer, { service: 'sharepoint', ru: REST_UNITS, traffic });
  if (throttled) {
    exchange.note.retryAfter = throttled.retryAfter;
    return {
      status: 429,
      headers: { 'retry-after': String(throttled.retryAfter), 'content-type': 'text/plain' },
      text: '429 TOO MANY REQUESTS',
    };
  }
  if (isManagerPath(request.path)) return await answerManager({ ...request, caller }, exchange, services);
  if (request.host !== services.world.hosts.admin) return await answerSite({ ...request, caller }, exchange, services);
  const operation = OPERATIONS.find(({ method, path }) => exchange.method === method && path.test(request.path));
  if (!operation) return restError(404, 'Cannot find resource for the request.');
  exchange.note.kind = operation.kind;
  noteRoute(exchange.note, operation.address);
  if (!isAdministrator(caller)) return restError(403, 'Attempted to perform an unauthorized operation.');
  return await operation.answer(exchange, services);
}

function authenticate(host: string, exchange: Exchange, services: Services): Caller | Answer {
  const caller = services.tokens.authenticate(
    header(exchange, 'authorization'),
    (audience) => audience === `https://${host}`,
  );
  if (typeof caller === 'string') {
    const challenge = `Bearer realm="${services.world.tenantId}",client_id="00000003-0000-0ff1-ce00-000000000000"`;
    const text =
      caller === 'audience' ? 'Invalid JWT token. The audience is not valid.' : 'Invalid or missing JWT token.';
    return { status: 401, headers: { 'www-authenticate': challenge }, json: { error_description: text } };
  }
  if (!caller.user && caller.strength !== '2')
    return { status: 401, headers: { 'content-type': 'text/plain' }, text: 'Unsupported app only token.' };
  return caller;
}

function isAdministrator(caller: Caller): boolean {
  if (!caller.user) return caller.permissions.has('Sites.FullControl.All');
  return (
    caller.permissions.has('AllSites.FullControl') && caller.user.roles.some((role) => ADMINISTRATORS.includes(role))
  );
}

function readAdministrators(exchange: Exchange, services: Services): Answer {
  const site = siteOf(exchange.query.get('siteId') ?? '', services);
  if (!site) return restError(404, 'The site does not exist.');
  return { status: 200, json: { value: site.administrators.map((login) => describe(login, services)) } };
}

async function writeAdministrators(exchange: Exchange, services: Services): Promise<Answer> {
  const body = await readFields(exchange);
  if (body === undefined) return restError(400, 'The request body is not valid JSON.');
  const fields = body['secondaryAdministratorsFieldsData'];
  const { siteId, secondaryAdministratorLoginNames: names } = (fields ?? {}) as Readonly<Record<string, unknown>>;
  const site = typeof siteId === 'string' ? siteOf(siteId, services) : undefined;
  if (!site) return restError(404, 'The site does not exist.');
  if (!Array.isArray(names)) return restError(400, 'secondaryAdministratorLoginNames is missing.');
  const unknown = names.map(String).find((login) => !isKnown(login, services));
  if (unknown !== undefined) return restError(400, `The user ${unknown} could not be found.`);
  site.administrators = [...primary(site, services), ...new Set(names.map(String))].filter(
    (login, index, all) => all.indexOf(login) === index,
  );
  return { status: 200, json: { 'odata.null': true } };
}

/** What the administration knows of the site collection at an address; the part of `SiteProperties` that says where and whose. */
async function siteProperties(exchange: Exchange, services: Services): Promise<Answer> {
  const { world } = services;
  const { url } = (await readFields(exchange)) ?? {};
  if (typeof url !== 'string') return restError(400, 'The parameter url is missing.');
  const wanted = url.replace(/\/+$/, '').toLowerCase();
  const site = world.sites.find((candidate) => !candidate.parent && siteUrl(candidate).toLowerCase() === wanted);
  if (!site) return restError(404, `Cannot get site ${url}.`);
  return { status: 200, json: propertiesOf(site, services) };
}

/** The site collections of the tenant. */
async function listSites(exchange: Exchange, services: Services): Promise<Answer> {
  const filter = filterOf(await readFields(exchange));
  return listSiteCollections(filter, services, (site) => propertiesOf(site, services));
}

function propertiesOf(site: Site, { world }: Services): object {
  const owner = site.ownerId === undefined ? undefined : world.users.get(site.ownerId);
  return {
    SiteId: site.id,
    Url: siteUrl(site),
    Title: site.title,
    Owner: owner?.userPrincipalName ?? '',
    Template: templateOf(site),
    Status: 'Active',
    StorageUsage: Math.ceil(bytesOf(site, world) / 2 ** 20),
    LockState: { none: 'Unlock', 'read-only': 'ReadOnly', 'no-access': 'NoAccess', archived: 'NoAccess' }[site.lock],
  };
}

/** What the libraries of a site collection hold, those of its subsites among them. */
function bytesOf(site: Site, world: World): number {
  const below = site.personal ? [] : world.sites.filter(({ parent }) => parent === site);
  const own = world.drivesOf(site).reduce((sum, { root }) => sum + root.size, 0);
  return below.reduce((sum, one) => sum + bytesOf(one, world), own);
}

/** The members of a JSON body; undefined if it is not JSON. */
async function readFields(exchange: Exchange): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = (await readBody(exchange, LONGEST_JSON)).toString('utf8');
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return undefined;
  }
}

/** The owner of a OneDrive is its primary administrator; replacing the secondary ones leaves him. */
function primary(site: Site, services: Services): string[] {
  const owner = site.ownerId === undefined ? undefined : services.world.users.get(site.ownerId);
  return owner ? [userLoginName(owner.userPrincipalName)] : [];
}

function siteOf(quoted: string, services: Services): Site | undefined {
  const id = quoted.replaceAll("'", '').toLowerCase();
  const site = services.world.sites.find((candidate) => candidate.id === id && !candidate.parent);
  return site;
}

function isKnown(login: string, services: Services): boolean {
  const { world } = services;
  const wanted = login.toLowerCase();
  for (const user of world.users.values()) if (userLoginName(user.userPrincipalName) === wanted) return true;
  for (const group of world.groups.values()) if (groupLoginName(group.id) === wanted) return true;
  return wanted === 'system account';
}

function describe(loginName: string, services: Services): object {
  const { world } = services;
  for (const user of world.users.values()) {
    if (userLoginName(user.userPrincipalName) !== loginName.toLowerCase()) continue;
    return { loginName, name: user.displayName, email: user.mail ?? '', userPrincipalName: user.userPrincipalName };
  }
  const group = [...world.groups.values()].find(
    (candidate) => groupLoginName(candidate.id) === loginName.toLowerCase(),
  );
  return { loginName, name: group?.displayName ?? loginName, email: group?.mail ?? '', userPrincipalName: '' };
}

const OPERATIONS = [
  { method: 'GET', name: 'GetSiteAdministrators', kind: 'site-administrators', answer: readAdministrators },
  { method: 'POST', name: 'SetSiteSecondaryAdministrators', kind: 'site-administrators', answer: writeAdministrators },
  { method: 'POST', name: 'GetSitePropertiesByUrl', kind: 'site-properties', answer: siteProperties },
  { method: 'POST', name: 'GetSitePropertiesFromSharePointByFilters', kind: 'site-listing', answer: listSites },
].map(({ name, ...operation }) => ({
  ...operation,
  address: `${operation.method} SPO.Tenant/${name}`,
  path: new RegExp(`^/_api/${TENANT}/${name}$`, 'i'),
}));

/** What is served on the administration's host. */
export const ADMINISTRATION_ADDRESSES: readonly string[] = OPERATIONS.map(({ address }) => address);
