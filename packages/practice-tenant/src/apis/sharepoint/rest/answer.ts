import { type Answer, type Exchange, header, readBody } from '../../../http/exchange.ts';
import { actorOf, type Caller } from '../../../identity/caller.ts';
import { noteRoute } from '../../../journal.ts';
import type { Services } from '../../../services.ts';
import { type Right, type Secured, type Site, WorldError, type WorldErrorCode } from '../../../world/index.ts';
import { GraphError } from '../../graph/errors.ts';
import { restError } from '../rest-error.ts';
import { itemNode } from './items.ts';
import { type Method, type Node, type RestCall, RestFault, type Row, value } from './node.ts';
import { nameOf, offersOf, templateOf } from './offers.ts';
import { type Args, parseRestPath, type Step } from './path.ts';
import { render } from './render.ts';
import { siteNode, webNode } from './webs.ts';

const LONGEST_JSON = 4 * 1024 * 1024;
const NONE: Args = { positional: [], named: {} };
const STATUS: Readonly<Record<WorldErrorCode, number>> = {
  itemNotFound: 404,
  notFound: 404,
  nameAlreadyExists: 400,
  invalidName: 400,
  pathIsTooLong: 400,
  invalidRequest: 400,
  quotaLimitReached: 507,
};

/** Permissions that let an application do this much, from the least to the most. */
const ROLES: readonly (readonly [right: Right, role: string, scope: string])[] = [
  ['read', 'Sites.Read.All', 'AllSites.Read'],
  ['write', 'Sites.ReadWrite.All', 'AllSites.Write'],
  ['manage', 'Sites.Manage.All', 'AllSites.Manage'],
  ['full', 'Sites.FullControl.All', 'AllSites.FullControl'],
];

/** Answers for the object model of a site: `_api/web…`, `_api/site…`. */
export async function answerSite(
  request: { host: string; path: string; caller: Caller },
  exchange: Exchange,
  services: Services,
): Promise<Answer> {
  try {
    return await work(request, exchange, services);
  } catch (fault) {
    if (fault instanceof RestFault) return restError(fault.status, fault.message);
    if (fault instanceof WorldError) return restError(STATUS[fault.code], fault.message);
    if (fault instanceof GraphError) return restError(fault.status, fault.message);
    if (fault instanceof URIError) return restError(400, 'The address is not well-formed.');
    throw fault;
  }
}

async function work(
  { host, path, caller }: { host: string; path: string; caller: Caller },
  exchange: Exchange,
  services: Services,
): Promise<Answer> {
  const parsed = parseRestPath(path, exchange.query);
  const { world } = services;
  const site =
    parsed && world.sites.find((one) => one.host === host && one.path.toLowerCase() === parsed.web.toLowerCase());
  if (!parsed || !site) return { status: 404, headers: { 'content-type': 'text/plain' }, text: '404 FILE NOT FOUND' };
  exchange.note.object = `site/${site.host},${site.id},${site.webId}`;
  exchange.note.kind = kindOf(parsed.steps);
  const locked = lockOf(site, exchange, services);
  if (locked) return locked;
  const call: RestCall = {
    services,
    world,
    exchange,
    caller,
    actor: actorOf(caller),
    site,
    itemNode: (entry) => itemNode(entry, call),
    body: () => readJson(exchange),
  };
  return await new Walk(call).answer(parsed.steps);
}

/** What the journal calls a request: the last thing the address names. */
function kindOf(steps: readonly Step[]): string {
  const known: Readonly<Record<string, string>> = {
    attachmentfiles: 'attachments',
    roleassignments: 'role-assignments',
    sitegroups: 'site-groups',
    siteusers: 'site-users',
    recyclebin: 'recycle-bin',
    navigation: 'navigation',
    items: 'list-items',
    lists: 'lists',
  };
  for (const { name } of [...steps].reverse()) if (known[name] !== undefined) return known[name];
  return steps[0]?.name === 'site' ? 'site' : 'web';
}

function lockOf(site: Site, exchange: Exchange, { world }: Services): Answer | undefined {
  const { lock } = world.collectionOf(site);
  if (lock === 'no-access' || lock === 'archived') return restError(423, 'Access to this Web site has been blocked.');
  if (lock === 'read-only' && exchange.method !== 'GET')
    return restError(403, 'This site is read only. Changes can not be made.');
  return undefined;
}

/** One way through the object model: step by step to a node, then what the method asks of it. What was used on the way is noted. */
class Walk {
  readonly #call: RestCall;
  readonly #used: string[] = [];
  /** What the node where the walk stands goes by, see `nameOf`. */
  #name = '';
  #secured: Secured | undefined;

  constructor(call: RestCall) {
    this.#call = call;
  }

  async answer(steps: readonly Step[]): Promise<Answer> {
    const { exchange } = this.#call;
    const verb = verbOf(exchange);
    noteRoute(exchange.note, `${verb} ${templateOf(steps)}`, this.#used);
    const [first, ...rest] = steps;
    if (first?.name === 'contextinfo') return this.#contextInfo();
    let node = this.#begin(first);
    for (const [at, step] of rest.entries()) {
      const method = node.methods?.[step.name];
      if (method && verb === 'POST' && at === rest.length - 1) {
        this.#used.push(`POST ${this.#name}/${step.name}`);
        return render(await this.#run(method, step.args), exchange);
      }
      node = this.#next(node, step);
    }
    return await this.#do(verb, node);
  }

  #begin(step: Step | undefined): Node {
    const node = step?.name === 'web' ? webNode(this.#call) : step?.name === 'site' ? siteNode(this.#call) : undefined;
    if (step && node) {
      this.#used.push(`GET ${step.name}`);
      return this.#enter(node, step);
    }
    throw new RestFault(404, `Cannot find resource for the request ${step?.name ?? ''}.`);
  }

  #next(node: Node, step: Step): Node {
    this.#allow(node.need ?? 'read');
    const navigate = node.nav?.[step.name];
    if (navigate) {
      this.#used.push(`GET ${this.#name}/${step.name}`);
      const reached = this.#enter(navigate(step.args ?? NONE), step);
      if (!step.args || reached.kind !== 'collection' || step.args.positional.length === 0) return reached;
      const keyed = reached.key?.(step.args.positional[0] ?? '');
      if (!keyed) throw new RestFault(404, 'The resource does not exist.');
      this.#allow(reached.need ?? 'read');
      this.#used.push(`GET ${this.#name}()`);
      return this.#enter(keyed, step);
    }
    if (node.kind === 'entity') {
      const property = Object.keys(node.row).find((name) => name.toLowerCase() === step.name);
      if (property !== undefined) return value(node.row[property]);
    }
    throw new RestFault(404, `Cannot find resource for the request ${step.name}.`);
  }

  async #do(verb: string, node: Node): Promise<Answer> {
    const { exchange } = this.#call;
    if (verb === 'GET') {
      this.#allow(node.need ?? 'read');
      return render(node, exchange);
    }
    if (node.kind === 'raw' && node.put && verb === 'PUT') {
      this.#used.push(`PUT ${this.#name}`);
      return render(await this.#run(node.put, NONE), exchange);
    }
    if (node.kind === 'collection' && node.create && verb === 'POST') {
      this.#used.push(`POST ${this.#name}`);
      return render(await this.#run(node.create, NONE), exchange, 201);
    }
    if (node.kind === 'entity') {
      const method =
        verb === 'DELETE' ? node.remove : ['MERGE', 'PATCH', 'PUT'].includes(verb) ? node.update : undefined;
      if (method) {
        this.#used.push(`${verb === 'DELETE' ? verb : 'MERGE'} ${this.#name}`);
        checkMatch(exchange, node.etag);
        await this.#run(method, NONE);
        return { status: verb === 'DELETE' ? 200 : 204 };
      }
    }
    throw new RestFault(405, 'The HTTP method is not allowed here.');
  }

  async #run(method: Method, args: Args | undefined): Promise<Node | undefined> {
    this.#allow(method.need);
    return await method.run(args ?? NONE, this.#call);
  }

  #enter(node: Node, step: Step): Node {
    this.#name = nameOf(node, this.#name, step);
    this.#call.services.addresses.know('sharepoint', offersOf(node, this.#name));
    if (node.secured) this.#secured = node.secured;
    return node;
  }

  /** Refuses whoever has neither the permission nor, as a person, the right on the object. */
  #allow(need: Right): void {
    const { caller, world, site, services } = this.#call;
    const from = ROLES.findIndex(([right]) => right === need);
    const enough = ROLES.slice(from).map(([, role, scope]) => (caller.user ? scope : role));
    const given = caller.permissions.has('Sites.Selected')
      ? world.siteGrants.rightOf(site, caller.application.appId)
      : 'none';
    const selected = !caller.user && ROLES.findIndex(([right]) => right === given) >= from;
    const permitted = selected || enough.some((name) => caller.permissions.has(name));
    const grants = this.#secured?.grants ?? world.grantsOf(site);
    const entitled =
      !caller.user || world.rights.allows(caller.user, site, { grants, need, now: services.clock.now() });
    if (!permitted || !entitled)
      throw new RestFault(403, 'Access is denied. (Exception from HRESULT: 0x80070005 (E_ACCESSDENIED))');
  }

  #contextInfo(): Answer {
    this.#used.push('POST contextinfo');
    const { services, site } = this.#call;
    const now = new Date(services.clock.now()).toUTCString();
    const node: Row = {
      FormDigestTimeoutSeconds: 1800,
      FormDigestValue: `0x${'0'.repeat(32)},${now}`,
      LibraryVersion: '16.0.0.0',
      SiteFullUrl: `https://${site.host}${site.path}`,
      SupportedSchemaVersions: ['14.0.0.0', '15.0.0.0'],
      WebFullUrl: `https://${site.host}${site.path}`,
    };
    return render({ kind: 'entity', type: 'SP.ContextWebInformation', row: node }, this.#call.exchange);
  }
}

/** POST stands for other methods when `X-HTTP-Method` names one. */
function verbOf(exchange: Exchange): string {
  const named = exchange.method === 'POST' ? header(exchange, 'x-http-method') : undefined;
  return (named ?? exchange.method).toUpperCase();
}

function checkMatch(exchange: Exchange, etag: string | undefined): void {
  const wanted = header(exchange, 'if-match');
  if (wanted === undefined || wanted === '*' || etag === undefined || wanted === etag) return;
  throw new RestFault(412, 'The request ETag value does not match the value of the object.');
}

async function readJson(exchange: Exchange): Promise<Row> {
  const text = (await readBody(exchange, LONGEST_JSON)).toString('utf8');
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Row;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  throw new RestFault(400, 'Invalid JSON. The body could not be read.');
}
