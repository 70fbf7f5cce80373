import { type Answer, type Exchange, header, readBody } from '../../http/exchange.ts';
import { DEVICE_CODE_SECONDS } from '../../identity/sign-ins.ts';
import { noteRoute } from '../../journal.ts';
import type { Services } from '../../services.ts';
import { CLOUDS } from '../../world/index.ts';
import { consentPage, decideConsent } from './admin-consent.ts';
import { signIn, signInPage, signOut } from './authorize.ts';
import { recognise } from './clients.ts';
import { DEVICE_PAGE, devicePage, enterDeviceCode } from './device-page.ts';
import { Refusal } from './errors.ts';
import { grant, isShared } from './grants.ts';
import { parseScope } from './scopes.ts';

const LONGEST_FORM = 256 * 1024;
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** Whether a path belongs to the login service. */
export function isLoginPath(path: string): boolean {
  if (/^\/[^/]+\/(?:v2\.0\/)?adminconsent$/.test(path)) return true;
  return /^\/[^/]+\/(?:oauth2|discovery|v2\.0\/\.well-known|\.well-known)\//.test(path);
}

/** One request to the token service on its way. */
interface Visit {
  /** What the address begins with: an id or domain of the tenant, `common` or `organizations`. */
  readonly tenant: string;
  readonly exchange: Exchange;
  readonly services: Services;
}

type Endpoint = (visit: Visit) => Answer | Promise<Answer>;

const consenting: Endpoint = ({ exchange, services }) => consentPage(exchange.query, services);
const deciding: Endpoint = async ({ exchange, services }) => decideConsent(await readForm(exchange), services);
const keys: Endpoint = ({ services }) => ({ status: 200, json: services.tokens.keySet() });
const openIdConfiguration: Endpoint = (visit) => ({ status: 200, json: openId(visit) });

/** Method, and what follows the tenant. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'POST oauth2/v2.0/token': token,
  'POST oauth2/v2.0/devicecode': deviceCode,
  [`GET ${DEVICE_PAGE}`]: ({ exchange }) => devicePage(exchange.query),
  [`POST ${DEVICE_PAGE}`]: async ({ exchange, services }) => enterDeviceCode(await readForm(exchange), services),
  'GET oauth2/v2.0/authorize': ({ exchange, services }) => signInPage(exchange.query, services),
  'POST oauth2/v2.0/authorize': async ({ exchange, services }) => signIn(await readForm(exchange), exchange, services),
  'GET oauth2/v2.0/logout': ({ exchange, services }) => signOut(exchange.query, services),
  'GET adminconsent': consenting,
  'GET v2.0/adminconsent': consenting,
  'POST adminconsent': deciding,
  'POST v2.0/adminconsent': deciding,
  'GET v2.0/.well-known/openid-configuration': openIdConfiguration,
  'GET .well-known/openid-configuration': openIdConfiguration,
  'GET discovery/v2.0/keys': keys,
  'GET discovery/keys': keys,
  'GET discovery/instance': instance,
};

/** What of the login service is served. */
export const LOGIN_ADDRESSES: readonly string[] = Object.keys(ENDPOINTS);

/** Answers what the Microsoft identity platform's token service would. */
export async function answerLogin(exchange: Exchange, services: Services): Promise<Answer> {
  const { note } = exchange;
  note.api = 'login';
  const [, segment = '', ...rest] = exchange.path.split('/');
  const tenant = decodeURIComponent(segment).toLowerCase();
  const address = `${exchange.method} ${rest.join('/')}`;
  try {
    if (!isShared(tenant) && !services.world.isTenant(tenant)) throw new Refusal(90002);
    const endpoint = ENDPOINTS[address];
    if (!endpoint)
      return { status: ['GET', 'POST'].includes(exchange.method) ? 404 : 405, headers: { allow: 'GET, POST' } };
    if (/ (?:.*\.well-known|discovery)\//.test(address)) note.kind = 'discovery';
    noteRoute(note, address);
    return await endpoint({ tenant, exchange, services });
  } catch (error) {
    if (error instanceof Refusal) return error.answer(services.clock.now(), exchange.origin);
    throw error;
  }
}

async function readForm(exchange: Exchange): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(exchange, LONGEST_FORM)).toString('utf8'));
}

async function token({ tenant, exchange, services }: Visit): Promise<Answer> {
  const form = await readForm(exchange);
  exchange.note.kind = 'token';
  exchange.note.identity = form.get('username') ?? form.get('client_id') ?? undefined;
  const granted = grant({ form, tenant, authorization: header(exchange, 'authorization') }, services);
  exchange.note.identity = granted.identity;
  return { status: 200, headers: NO_STORE, json: granted.body };
}

async function deviceCode({ exchange, services }: Visit): Promise<Answer> {
  const form = await readForm(exchange);
  exchange.note.kind = 'devicecode';
  const { application } = recognise(form, header(exchange, 'authorization'), services);
  parseScope(form.get('scope'), services);
  const code = services.signIns.startDevice(application.appId, form.get('scope') ?? '');
  const address = `${exchange.origin}/common/${DEVICE_PAGE}`;
  return {
    status: 200,
    headers: NO_STORE,
    json: {
      user_code: code.userCode,
      device_code: code.deviceCode,
      verification_uri: address,
      expires_in: DEVICE_CODE_SECONDS,
      interval: 5,
      message: `To sign in, use a web browser to open the page ${address} and enter the code ${code.userCode} to authenticate.`,
    },
  };
}

/** The tenant may be named by domain; the document always answers with its GUID. */
function openId({ tenant, exchange: { origin }, services }: Visit): object {
  const name = isShared(tenant) ? tenant : services.world.tenantId;
  const cloud = CLOUDS[services.world.cloud];
  const base = `${origin}/${name}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${isShared(tenant) ? '{tenantid}' : services.world.tenantId}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin === services.origin() ? origin : `https://${cloud.graph}`}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    tenant_region_scope: 'EU',
    cloud_instance_name: cloud.login[0]?.replace(/^login\./, ''),
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: cloud.graph,
  };
}

/** Instance discovery: which names one login service goes by. Asked about a host that is none, it says so. */
function instance({ exchange, services }: Visit): Answer {
  const asked = exchange.query.get('authorization_endpoint') ?? '';
  const host = URL.canParse(asked) ? new URL(asked).host : '';
  const own = [exchange.origin, services.origin()].map((origin) => new URL(origin).host);
  const cloud = Object.values(CLOUDS).find(({ login }) => login.includes(host));
  if (!cloud && !own.includes(host)) {
    const json = {
      error: 'invalid_instance',
      error_description: 'AADSTS50049: Unknown or invalid instance.',
      error_codes: [50049],
    };
    return { status: 400, json };
  }
  const aliases = cloud?.login ?? [host];
  return {
    status: 200,
    json: {
      tenant_discovery_endpoint: `${new URL(asked).href.replace(/\/oauth2\/v2\.0\/authorize$/, '')}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: aliases[0], preferred_cache: aliases[0], aliases }],
    },
  };
}
