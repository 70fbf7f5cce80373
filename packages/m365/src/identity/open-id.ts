import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import { type Clock, OutsideError } from '@coffer/model';
import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { Transport } from '../client/transport.ts';
import type { ApplicationProof, CloudEndpoints } from '../credential.ts';
import { configuration, misconfigured, SignInNetwork } from './sign-in.ts';

/** How people are signed in by OpenID Connect. */
export interface OpenIdOptions {
  readonly endpoints: CloudEndpoints;
  /** The tenant whose people may sign in: its id, or `organizations` for those of any. */
  readonly tenant: string;
  readonly application: ApplicationProof & { readonly id: string };
  readonly clock: Clock;
  /** Version of the product. */
  readonly version: string;
}

/** What a way to the sign-in page is made of. */
export interface OpenIdRequest {
  /** Where Microsoft sends the browser back to. */
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** SHA-256 of the verifier, base64url. */
  readonly challenge: string;
}

/** What came back. */
export interface OpenIdCode {
  readonly code: string;
  readonly redirectUri: string;
  readonly verifier: string;
  /** The nonce that was sent out; the id token must hold it. */
  readonly nonce: string;
}

/** Whom an id token speaks of. */
export interface SignedInPerson {
  readonly tenantId: string;
  /** Directory id, lower case. */
  readonly userId: string;
  /** Sign-in name; the display name or the id where the token does not tell it. */
  readonly userName: string;
  readonly displayName: string;
}

const scopes = ['openid', 'profile'] as const;
/** Milliseconds for which published keys are believed. */
const keysLifetime = 12 * 3600_000;
/** Least milliseconds between two looks for keys, however many tokens name unknown ones. */
const keysPause = 30_000;
/** Seconds by which the clocks of both sides may differ. */
const skew = 300;

interface Published {
  readonly read: number;
  readonly issuer: string;
  readonly keys: JSONWebKeySet;
}

/**
 * Signs people in by OpenID Connect: the authorization code flow with PKCE, and a check of the id token against the keys that
 * Microsoft publishes ("OpenID Connect on the Microsoft identity platform", "ID tokens"). Nothing is asked of Microsoft before it is needed.
 */
export class OpenIdSignIn implements AsyncDisposable {
  readonly #options: OpenIdOptions;
  readonly #transport: Transport;
  #published: Published | undefined;

  constructor(options: OpenIdOptions) {
    this.#options = options;
    this.#transport = new Transport({ ca: options.endpoints.ca, version: options.version });
  }

  /** The address of the sign-in page. */
  address({ redirectUri, state, nonce, challenge }: OpenIdRequest): string {
    const { endpoints, tenant, application } = this.#options;
    const query = new URLSearchParams({
      client_id: application.id,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    return `${new URL(endpoints.login).origin}/${encodeURIComponent(tenant)}/oauth2/v2.0/authorize?${query}`;
  }

  /**
   * Exchanges a code for an id token and checks it. Rejects with `OutsideError('sign-in')` when it is refused or does not hold, and with
   * a transient one when it could not be tried.
   */
  async redeem({ nonce, verifier, ...sent }: OpenIdCode, signal: AbortSignal): Promise<SignedInPerson> {
    const request = { ...sent, nonce, scopes: [...scopes], codeVerifier: verifier };
    const result = await this.#ask(signal, async (application) => await application.acquireTokenByCode(request));
    return await this.check(result.idToken, nonce, signal);
  }

  /**
   * Whom an id token of the application speaks of. Its signature, issuer, audience and lifetime are checked, and its nonce if one is
   * given. Rejects with `OutsideError('sign-in')` when it does not hold.
   */
  async check(idToken: string, nonce: string | undefined, signal: AbortSignal): Promise<SignedInPerson> {
    const { clock, application } = this.#options;
    try {
      const { issuer, keys } = await this.#keysWith(keyNamed(idToken), signal);
      const { payload } = await jwtVerify(idToken, createLocalJWKSet(keys), {
        algorithms: ['RS256'],
        audience: application.id,
        clockTolerance: skew,
        currentDate: new Date(clock.now()),
        requiredClaims: ['iss', 'aud', 'exp', 'iat', 'sub', 'oid', 'tid'],
      });
      return personOf(payload, { issuer, nonce, tenant: this.#options.tenant });
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refused(`its ${reasonOf(error)}`);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport[Symbol.asyncDispose]();
  }

  async #ask<T>(
    signal: AbortSignal,
    question: (application: ConfidentialClientApplication | PublicClientApplication) => Promise<T>,
  ): Promise<T> {
    const { endpoints, tenant, application, clock } = this.#options;
    // People's sign-ins belong to no organization before they are over, and cost nothing of anybody's budget.
    const ledger = { record: () => undefined };
    const service = { organizationId: '', tenant, endpoints, transport: this.#transport, clock, ledger };
    const network = new SignInNetwork(service, 'the restore portal', signal);
    try {
      const settings = configuration(service, application, network);
      const proven = application.secret !== undefined || application.certificate !== undefined;
      return await question(
        proven ? new ConfidentialClientApplication(settings) : new PublicClientApplication(settings),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw network.failure() ?? misconfigured(error, 'the restore portal');
    }
  }

  /** The published keys; read again when they are old, or when a token names one that is not among them. */
  async #keysWith(kid: string | undefined, signal: AbortSignal): Promise<Published> {
    const known = this.#published;
    const age = known === undefined ? Number.POSITIVE_INFINITY : this.#options.clock.now() - known.read;
    const isThere = known?.keys.keys.some((key) => key.kid === kid) === true;
    if (known !== undefined && age < (isThere ? keysLifetime : keysPause)) return known;
    const fresh = await this.#readKeys(signal);
    this.#published = fresh;
    return fresh;
  }

  async #readKeys(signal: AbortSignal): Promise<Published> {
    const { endpoints, tenant, clock } = this.#options;
    const { origin } = new URL(endpoints.login);
    const metadata = (await this.#json(`${origin}/${tenant}/v2.0/.well-known/openid-configuration`, signal)) as {
      readonly issuer?: unknown;
      readonly jwks_uri?: unknown;
    };
    const { issuer, jwks_uri: address } = metadata;
    if (typeof issuer !== 'string' || typeof address !== 'string' || URL.parse(address)?.origin !== origin) {
      throw new OutsideError('damaged', 'The sign-in service describes itself in a way that cannot be used.');
    }
    const keys = (await this.#json(address, signal)) as JSONWebKeySet;
    if (!Array.isArray(keys.keys)) throw new OutsideError('damaged', 'The sign-in service publishes no keys.');
    return { read: clock.now(), issuer, keys };
  }

  async #json(url: string, signal: AbortSignal): Promise<object> {
    const answer = await this.#transport.send({ method: 'GET', url, signal });
    const { text } = await answer.text();
    if (answer.status !== 200) {
      throw new OutsideError('unavailable', `The sign-in service answers ${answer.status}.`, { transient: true });
    }
    try {
      return JSON.parse(text) as object;
    } catch (cause) {
      throw new OutsideError('damaged', 'The sign-in service sent what is no JSON.', { cause });
    }
  }
}

/** The name of the key that a token says it was signed with. */
function keyNamed(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    throw refused('it has not the form of an id token');
  }
}

interface Expected {
  readonly issuer: string;
  readonly nonce: string | undefined;
  readonly tenant: string;
}

function personOf(claims: JWTPayload, { issuer, nonce, tenant }: Expected): SignedInPerson {
  const { tid, oid, preferred_username: login, name } = claims;
  if (typeof tid !== 'string' || typeof oid !== 'string') throw refused('it does not say who signed in');
  // For people of any tenant the issuer is published with a gap where the tenant belongs.
  if (claims.iss !== issuer.replace('{tenantid}', tid)) throw refused('another service issued it');
  if (tenant !== 'organizations' && tid.toLowerCase() !== tenant.toLowerCase())
    throw refused('it is of another tenant');
  if (nonce !== undefined && claims['nonce'] !== nonce) throw refused('it answers another sign-in');
  const displayName = typeof name === 'string' && name !== '' ? name : undefined;
  const userName = typeof login === 'string' && login !== '' ? login : (displayName ?? oid);
  return {
    tenantId: tid.toLowerCase(),
    userId: oid.toLowerCase(),
    userName,
    displayName: displayName ?? userName,
  };
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'time is over';
  if (error instanceof errors.JWTClaimValidationFailed) return `claim "${error.claim}" is not the expected one`;
  return 'signature or form is not that of the sign-in service';
}

function refused(why: string): OutsideError {
  return new OutsideError('sign-in', `The sign-in does not hold: ${why}.`, { reason: 'other' });
}
