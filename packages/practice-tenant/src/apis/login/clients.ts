import { createHash } from 'node:crypto';
import { certificateKey, decodeJwt, verifyJwt } from '../../identity/jwt.ts';
import type { Services } from '../../services.ts';
import { type Application, CLOUDS, validKeys } from '../../world/index.ts';
import { Refusal } from './errors.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds by which the clocks of client and service may differ. */
const CLOCK_SKEW = 300;

/** A client that has been recognised, and how. */
export interface Client {
  readonly application: Application;
  readonly strength: '0' | '1' | '2';
}

/**
 * The application that sends a token request.
 *
 * @throws Refusal 700016 unknown, 700025 public client with a credential, 7000218 none given, 7000215/7000222 wrong or expired secret,
 * or one of the assertion's refusals.
 */
export function recognise(form: URLSearchParams, authorization: string | undefined, services: Services): Client {
  const basic = basicCredentials(authorization);
  const clientId = basic?.id ?? form.get('client_id');
  if (clientId === null) throw new Refusal(900144);
  const application = services.world.applications.get(clientId.toLowerCase());
  if (!application?.hasServicePrincipal) throw new Refusal(700016);
  if (!application.enabled) throw new Refusal(70001);
  const secret = basic?.secret ?? form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (application.publicClient) {
    if (secret !== null || assertion !== null) throw new Refusal(700025);
    return { application, strength: '0' };
  }
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) throw new Refusal(50027);
    checkAssertion(assertion, application, services);
    return { application, strength: '2' };
  }
  if (secret === null) throw new Refusal(7000218);
  const known = application.secrets.find((candidate) => candidate.value === secret);
  if (!known) throw new Refusal(7000215);
  if (known.expires !== undefined && known.expires <= services.clock.now()) throw new Refusal(7000222);
  return { application, strength: '1' };
}

function checkAssertion(assertion: string, application: Application, services: Services): void {
  const jwt = decodeJwt(assertion);
  if (!jwt) throw new Refusal(50027);
  const { header, claims } = jwt;
  const key = validKeys(application, services.clock.now()).find(({ der }) => matches(der, header));
  if (!key || !verifyJwt(jwt, certificateKey(key.der))) throw new Refusal(700027);
  if (claims['iss'] !== claims['sub']) throw new Refusal(50048);
  if (claims['iss'] !== application.appId) throw new Refusal(50012);
  if (!audiences(services).has(String(claims['aud']).toLowerCase())) throw new Refusal(50027);
  const now = services.clock.now() / 1000;
  const { nbf, exp } = claims;
  if (typeof exp !== 'number' || exp + CLOCK_SKEW < now) throw new Refusal(500133);
  if (typeof nbf === 'number' && nbf - CLOCK_SKEW > now) throw new Refusal(500133);
}

/** PS256 goes with `x5t#S256`, the legacy RS256 with `x5t` ("Microsoft identity platform application authentication certificate credentials"). */
function matches(der: Uint8Array, header: Readonly<Record<string, unknown>>): boolean {
  if (typeof header['x5t#S256'] === 'string')
    return thumbprint('sha256', der) === header['x5t#S256'].replace(/=+$/, '');
  if (typeof header['x5t'] === 'string')
    return thumbprint('sha1', der) === Buffer.from(header['x5t'], 'base64').toString('base64url');
  return false;
}

function thumbprint(algorithm: 'sha1' | 'sha256', der: Uint8Array): string {
  return createHash(algorithm).update(der).digest('base64url');
}

/**
 * The token endpoint and the issuer, with the tenant's GUID or any of its domains, or with the names that all tenants share: an application
 * that signs in people of any tenant knows no other.
 */
function audiences(services: Services): Set<string> {
  const { world } = services;
  const names = [world.tenantId, ...world.domains, 'organizations', 'common'];
  const origins = [services.origin().toLowerCase(), ...CLOUDS[world.cloud].login.map((host) => `https://${host}`)];
  return new Set(
    origins.flatMap((origin) =>
      names.flatMap((name) => [`${origin}/${name}/oauth2/v2.0/token`, `${origin}/${name}/v2.0`]),
    ),
  );
}

function basicCredentials(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = authorization?.match(/^Basic\s+(\S+)$/i)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return undefined;
  return { id: decodeURIComponent(decoded.slice(0, colon)), secret: decodeURIComponent(decoded.slice(colon + 1)) };
}
