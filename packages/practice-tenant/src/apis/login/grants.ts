import { createHash } from 'node:crypto';
import { ACCESS_TOKEN_SECONDS } from '../../identity/access-tokens.ts';
import type { Services } from '../../services.ts';
import type { User, UserState } from '../../world/index.ts';
import { type Client, recognise } from './clients.ts';
import { Refusal, type RefusalCode } from './errors.ts';
import { parseScope, permissionsFor, type Scope } from './scopes.ts';

/** A token request: its form, its client and the tenant segment of its address. */
export interface TokenRequest {
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  readonly tenant: string;
}

/** Whom a token request was about, for the journal, and the body of the successful answer. */
export interface Granted {
  readonly identity: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Grant = (request: TokenRequest, services: Services) => Granted;

const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
  password,
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  'urn:ietf:params:oauth:grant-type:device_code': deviceCode,
  device_code: deviceCode,
};

const STATE_REFUSALS: Readonly<Record<UserState, RefusalCode | undefined>> = {
  ok: undefined,
  mfa: 50076,
  disabled: 50057,
  expired: 50055,
  locked: 50053,
};

/**
 * Answers a token request.
 *
 * @throws Refusal
 */
export function grant(request: TokenRequest, services: Services): Granted {
  const type = request.form.get('grant_type');
  if (type === null) throw new Refusal(900144);
  const handler = GRANTS[type];
  if (!handler) throw new Refusal(70003);
  return handler(request, services);
}

function clientCredentials(request: TokenRequest, services: Services): Granted {
  if (isShared(request.tenant)) throw new Refusal(50059);
  const client = recognise(request.form, request.authorization, services);
  if (client.strength === '0') throw new Refusal(7000218);
  const scope = parseScope(request.form.get('scope'), services);
  const permissions = permissionsFor(scope, client.application, 'roles');
  const token = services.tokens.mint({ audience: scope.audience, ...client, permissions });
  return { identity: client.application.appId, body: tokenBody(token) };
}

function password(request: TokenRequest, services: Services): Granted {
  const { form } = request;
  if (request.tenant === 'common' || request.tenant === 'consumers') throw new Refusal(9001023);
  const client = recognise(form, request.authorization, services);
  const scope = parseScope(form.get('scope'), services);
  const user = provenUser(form, services);
  const refused = STATE_REFUSALS[user.state];
  if (refused !== undefined) throw new Refusal(refused);
  return userToken({ client, scope, user }, services);
}

/**
 * The account whose name and password a form holds. Whether it may sign in this way is for the caller to say by its state.
 *
 * @throws Refusal 900144, 50034, 50053, 50057, 50126.
 */
export function provenUser(form: URLSearchParams, services: Services): User {
  const [name, given] = [form.get('username'), form.get('password')];
  if (name === null || given === null) throw new Refusal(900144);
  const user = services.world.user(name);
  // A guest's account is kept elsewhere: this directory knows no password of it.
  if (!user || user.userType === 'Guest') throw new Refusal(50034);
  if (services.signIns.isLockedOut(user)) throw new Refusal(50053);
  if (user.state === 'locked' || user.state === 'disabled') throw new Refusal(user.state === 'locked' ? 50053 : 50057);
  if (user.password !== given) {
    services.signIns.failed(user);
    throw new Refusal(50126);
  }
  services.signIns.succeeded(user);
  return user;
}

/** Exchanges the code that a browser brought back ("OAuth 2.0 authorization code flow", PKCE). */
function authorizationCode(request: TokenRequest, services: Services): Granted {
  const { form } = request;
  const client = recognise(form, request.authorization, services);
  const code = services.signIns.code(form.get('code') ?? '');
  if (!code || code.appId !== client.application.appId) throw new Refusal(70000);
  if (code.used) throw new Refusal(54005);
  if (code.expires <= services.clock.now()) throw new Refusal(70008);
  if (form.get('redirect_uri') !== code.redirectUri) throw new Refusal(500112);
  if (code.challenge !== undefined && challengeOf(form.get('code_verifier') ?? '', code.method) !== code.challenge)
    throw new Refusal(501481);
  code.used = true;
  const user = services.world.users.get(code.userId);
  if (!user) throw new Refusal(50034);
  if (user.state === 'disabled') throw new Refusal(50057);
  const scope = parseScope(form.get('scope') ?? code.scope, services);
  return userToken({ client, scope, user, nonce: code.nonce }, services);
}

function challengeOf(verifier: string, method: 'S256' | 'plain'): string {
  return method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
}

function refreshToken(request: TokenRequest, services: Services): Granted {
  const { form } = request;
  const client = recognise(form, request.authorization, services);
  const grantOf = services.signIns.refreshGrant(form.get('refresh_token') ?? '');
  if (!grantOf || grantOf.appId !== client.application.appId) throw new Refusal(70000);
  if (grantOf.expires <= services.clock.now()) throw new Refusal(700082);
  const user = services.world.users.get(grantOf.userId);
  if (!user) throw new Refusal(50034);
  if (user.passwordStamp !== grantOf.passwordStamp) throw new Refusal(50173);
  if (user.state === 'disabled') throw new Refusal(50057);
  const scope = parseScope(form.get('scope') ?? 'https://graph.microsoft.com/.default', services);
  const openId = new Set([...scope.openId, 'offline_access']);
  return userToken({ client, scope: { ...scope, openId }, user }, services);
}

function deviceCode(request: TokenRequest, services: Services): Granted {
  const { form } = request;
  const client = recognise(form, request.authorization, services);
  const code = services.signIns.device(form.get('device_code') ?? form.get('code') ?? '');
  if (!code || code.appId !== client.application.appId) throw new Refusal(70018);
  if (code.expires <= services.clock.now()) throw new Refusal(70019);
  if (code.state === 'pending') throw new Refusal(70016);
  services.signIns.finishDevice(code.deviceCode);
  if (code.state === 'declined') throw new Refusal(0);
  const user = services.world.users.get(code.state.userId);
  if (!user) throw new Refusal(50034);
  if (user.state === 'disabled') throw new Refusal(50057);
  return userToken({ client, scope: parseScope(code.scope, services), user }, services);
}

interface SignedIn {
  readonly client: Client;
  readonly scope: Scope;
  readonly user: User;
  /** Comes back inside of the id token. */
  readonly nonce?: string | undefined;
}

function userToken(sign: SignedIn, services: Services): Granted {
  const { client, scope, user } = sign;
  const permissions = permissionsFor(scope, client.application, 'scopes');
  const { openId } = scope;
  // UserInfo goes by them, and is a part of Graph.
  const claims = scope.resource === 'graph' ? [...openId].filter((name) => name !== 'offline_access') : [];
  const wish = { audience: scope.audience, ...client, user, permissions: [...permissions, ...claims] };
  const token = services.tokens.mint(wish);
  return {
    identity: user.userPrincipalName,
    body: {
      ...tokenBody(token),
      scope: permissions.map((name) => `${scope.audience}/${name}`).join(' '),
      ...(openId.has('offline_access')
        ? { refresh_token: services.signIns.remember(client.application.appId, user) }
        : {}),
      ...(openId.has('openid') ? { id_token: idToken(sign, services) } : {}),
      ...(openId.has('openid') ? { client_info: clientInfo(user, services) } : {}),
    },
  };
}

function tokenBody(token: string): Readonly<Record<string, unknown>> {
  return {
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    ext_expires_in: ACCESS_TOKEN_SECONDS,
    access_token: token,
  };
}

function idToken({ client, user, nonce }: SignedIn, services: Services): string {
  const now = Math.floor(services.clock.now() / 1000);
  return services.tokens.sign({
    aud: client.application.appId,
    iss: `${services.origin()}/${services.world.tenantId}/v2.0`,
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    name: user.displayName,
    oid: user.id,
    ...(nonce === undefined ? {} : { nonce }),
    preferred_username: user.userPrincipalName,
    sub: user.id,
    tid: services.world.tenantId,
    ver: '2.0',
  });
}

function clientInfo(user: User, services: Services): string {
  return Buffer.from(JSON.stringify({ uid: user.id, utid: services.world.tenantId })).toString('base64url');
}

/** Tenant segments that stand for no tenant in particular. */
export function isShared(tenant: string): boolean {
  return tenant === 'common' || tenant === 'organizations' || tenant === 'consumers';
}
