import { randomUUID } from 'node:crypto';
import { type Answer, BodyTooLarge, type Exchange, header } from '../../http/exchange.ts';
import { type Caller, callerName } from '../../identity/caller.ts';
import { noteRoute } from '../../journal.ts';
import type { Cost } from '../../metering/meter.ts';
import type { Services } from '../../services.ts';
import { CLOUDS, graphSiteId, WorldError } from '../../world/index.ts';
import { answerBatch } from './batch.ts';
import { accessDenied, fromWorld, GraphError } from './errors.ts';
import { charge, countAbsentDrive, type Seat } from './metering.ts';
import { parsePath } from './path.ts';
import { type Call, compile, match, type Route } from './route.ts';
import { applicationRoutes } from './routes/applications.ts';
import { columnRoutes } from './routes/columns.ts';
import { consentRoutes } from './routes/consent.ts';
import { contentRoutes } from './routes/content.ts';
import { copyRoutes } from './routes/copies.ts';
import { deltaRoutes } from './routes/delta.ts';
import { directoryRoutes } from './routes/directory.ts';
import { directoryDeltaRoutes } from './routes/directory-delta.ts';
import { itemRoutes } from './routes/items.ts';
import { listItemRoutes } from './routes/list-items.ts';
import { listRoutes } from './routes/lists.ts';
import { pageRoutes } from './routes/pages.ts';
import { peopleRoutes } from './routes/people.ts';
import { permissionRoutes } from './routes/permissions.ts';
import { photoRoutes } from './routes/photos.ts';
import { recycleBinRoutes } from './routes/recycle-bin.ts';
import { searchRoutes } from './routes/search.ts';
import { shareRoutes } from './routes/shares.ts';
import { sitePermissionRoutes } from './routes/site-permissions.ts';
import { siteRoutes } from './routes/sites.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { termRoutes } from './routes/terms.ts';
import { userInfoRoutes } from './routes/user-info.ts';
import { versionRoutes } from './routes/versions.ts';

const VERSION = /^\/(v1\.0|beta)\//i;
/** What of Graph has no version. */
const WITHOUT_VERSION = /^\/oidc\//;
const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
/** The application id Microsoft Graph itself has in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

const ROUTES: readonly Route[] = [
  ...deltaRoutes,
  ...contentRoutes,
  ...itemRoutes,
  ...copyRoutes,
  ...subscriptionRoutes,
  ...versionRoutes,
  ...permissionRoutes,
  ...siteRoutes,
  ...sitePermissionRoutes,
  ...listRoutes,
  ...columnRoutes,
  ...pageRoutes,
  ...termRoutes,
  ...recycleBinRoutes,
  ...searchRoutes,
  ...shareRoutes,
  ...listItemRoutes,
  ...directoryDeltaRoutes,
  ...directoryRoutes,
  ...peopleRoutes,
  ...photoRoutes,
  ...applicationRoutes,
  ...consentRoutes,
];

const BATCH = 'POST $batch';

/** What of Microsoft Graph is served. */
export const GRAPH_ADDRESSES: readonly string[] = [BATCH, ...[...ROUTES, ...userInfoRoutes].map(addressOf)];

/** Whether a path belongs to Microsoft Graph. */
export function isGraphPath(path: string): boolean {
  return VERSION.test(path) || WITHOUT_VERSION.test(path);
}

/** Microsoft Graph: authenticates, meters, checks permissions and hands over to the route. */
export function createGraph(services: Services): (exchange: Exchange) => Promise<Answer> {
  const routes = compile(ROUTES);
  const withoutVersion = compile(userInfoRoutes);
  const record = (request: Parameters<Services['journal']['record']>[0]): void => {
    services.journal.record(request);
    services.ledger.record(request.status, request.note);
    services.addresses.record(request.status, request.note);
  };

  async function answer(exchange: Exchange): Promise<Answer> {
    exchange.note.api = 'graph';
    let answered: Answer;
    try {
      answered = await work(exchange);
    } catch (error) {
      answered = refused(error, services.clock.now());
    }
    return { ...answered, headers: { ...commonHeaders(exchange), ...answered.headers } };
  }

  async function work(exchange: Exchange): Promise<Answer> {
    if (exchange.method === 'POST' && /\/\$batch$/i.test(exchange.path)) {
      noteRoute(exchange.note, BATCH);
      return await answerBatch(exchange, { answer, record });
    }
    const caller = authenticate(exchange, services);
    exchange.note.identity = callerName(caller);
    const path = parsePath(exchange.path.replace(VERSION, ''));
    const served = VERSION.test(exchange.path) ? routes : withoutVersion;
    const found = match(served, exchange.method, path.segments);
    if (!found) throw unknownRoute(path.segments);
    const call: Call = {
      services,
      exchange,
      caller,
      params: found.params,
      relative: path.relative,
      query: exchange.query,
      token: path.token,
      text: path.text,
    };
    exchange.note.kind = found.route.kind;
    noteRoute(exchange.note, addressOf(found.route));
    const seat = charge(call, costOf(call, found.route), path.segments);
    try {
      return await admitted(call, found.route, seat);
    } finally {
      seat.leave();
    }
  }

  /** A call that is within its budgets. */
  async function admitted(call: Call, route: Route, seat: Seat): Promise<Answer> {
    const fault = services.faults.before(call.exchange);
    if (fault) return fault;
    allow(call, route);
    try {
      const answered = await route.handle(call);
      return { ...answered, headers: { ...seat.headers(), ...answered.headers } };
    } catch (error) {
      if (error instanceof GraphError && error.code === 'ResourceNotFound' && /mysite/.test(error.message))
        countAbsentDrive(call);
      throw error;
    }
  }

  return answer;
}

function addressOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

function authenticate(exchange: Exchange, services: Services): Caller {
  const { origin } = exchange;
  const own = [`https://${CLOUDS[services.world.cloud].graph}`, services.origin(), GRAPH_APP_ID];
  const accepts = (audience: string): boolean => own.includes(audience);
  const caller = services.tokens.authenticate(header(exchange, 'authorization'), accepts);
  if (typeof caller !== 'string') return caller;
  const messages = {
    missing: 'Access token is empty.',
    malformed: 'Access token validation failure.',
    audience: 'Access token validation failure. Invalid audience.',
    expired: 'Lifetime validation failed, the token is expired.',
  };
  const challenge = `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", client_id="${GRAPH_APP_ID}"`;
  throw new GraphError(401, 'InvalidAuthenticationToken', messages[caller], {
    headers: { 'www-authenticate': challenge },
  });
}

function costOf(call: Call, route: Route): Cost {
  return typeof route.cost === 'function' ? route.cost(call) : route.cost;
}

function allow(call: Call, route: Route): void {
  const { caller } = call;
  const accepted = caller.user ? route.allow.scopes : route.allow.roles;
  if (accepted.some((name) => caller.permissions.has(name))) return;
  if (wasGiven(call)) return;
  if (costOf(call, route).service === 'sharepoint') throw accessDenied();
  throw new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Whether an application with `Sites.Selected` was given the site that the call is about, and for as much as it does. */
function wasGiven(call: Call): boolean {
  const { caller, params, services } = call;
  if (caller.user || !caller.permissions.has('Sites.Selected')) return false;
  const { world } = services;
  const site =
    params['site'] === undefined
      ? world.drives.get(params['drive'] ?? '')?.site
      : world.sites.find((one) => graphSiteId(one) === params['site']);
  if (!site) return false;
  const right = world.siteGrants.rightOf(site, caller.application.appId);
  return right !== 'none' && (call.exchange.method === 'GET' || right !== 'read');
}

function unknownRoute(segments: readonly string[]): GraphError {
  return new GraphError(400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
}

function refused(error: unknown, now: number): Answer {
  if (error instanceof GraphError) return error.answer(now);
  if (error instanceof WorldError) return fromWorld(error).answer(now);
  if (error instanceof URIError)
    return new GraphError(400, 'BadRequest', 'The address is not well-formed.').answer(now);
  if (error instanceof BodyTooLarge)
    return new GraphError(413, 'BadRequest', 'The request body is too large.').answer(now);
  throw error;
}

function commonHeaders(exchange: Exchange): Record<string, string> {
  const requestId = randomUUID();
  return {
    'content-type': JSON_TYPE,
    'cache-control': 'no-store',
    'strict-transport-security': 'max-age=31536000',
    'request-id': requestId,
    'client-request-id': header(exchange, 'client-request-id') ?? requestId,
    'odata-version': '4.0',
    'x-ms-ags-diagnostic':
      '{"ServerInfo":{"DataCenter":"Practice","Slice":"E","Ring":"5","ScaleUnit":"001","RoleInstance":"PRACTICE01"}}',
  };
}
