import {
  type AuthenticationResult,
  ConfidentialClientApplication,
  type Configuration,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
  PublicClientApplication,
} from '@azure/msal-node';
import { type Clock, Defect, type Ledger, OutsideError } from '@coffer/model';
import { retryAfter } from '../client/retry-after.ts';
import type { Transport } from '../client/transport.ts';
import {
  type ApplicationProof,
  type CloudEndpoints,
  type Credential,
  credentialName,
  thumbprintSha256,
} from '../credential.ts';
import { signInError, type TokenRefusal } from './aadsts.ts';

/** A token and whom it speaks for. */
export interface SignedIn {
  readonly tenantId: string;
  /** Directory id of the user; absent for applications. */
  readonly userId?: string;
}

/** An access token. */
export interface AccessToken extends SignedIn {
  readonly token: string;
  /** Milliseconds since 1970 UTC. */
  readonly expires: number;
}

/** What signing in needs. */
export interface SignInService {
  readonly organizationId: string;
  readonly tenant: string;
  readonly endpoints: CloudEndpoints;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly ledger: Ledger;
}

/** Hosts that MSAL knows by itself; any other has to be named to it, or it asks Microsoft's global host about it. */
const MICROSOFT_LOGIN = /(^|\.)(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|login\.microsoft\.com)$/;

/**
 * Signs in now and returns a token for `audience` (a resource such as `https://graph.microsoft.com`).
 *
 * @throws OutsideError `sign-in` (with a `SignInReason`) when the credential is definitely refused; `unreachable`,
 * `unavailable` or `throttled`, all transient, when it could not be tried.
 */
export async function signIn(
  service: SignInService,
  credential: Credential,
  audience: string,
  signal: AbortSignal,
): Promise<AccessToken> {
  const network = new SignInNetwork(service, credentialName(credential), signal);
  try {
    const result = await acquire(service, credential, { scopes: [`${audience}/.default`], network });
    if (result === null) throw new Defect('The sign-in library returned nothing.');
    return accessToken(service, result);
  } catch (error) {
    signal.throwIfAborted();
    throw network.failure() ?? misconfigured(error, credentialName(credential));
  }
}

interface Acquisition {
  readonly scopes: string[];
  readonly network: SignInNetwork;
}

async function acquire(
  service: SignInService,
  credential: Credential,
  { scopes, network }: Acquisition,
): Promise<AuthenticationResult | null> {
  if (credential.kind === 'application') {
    const id = { ...credential, id: credential.applicationId };
    const app = new ConfidentialClientApplication(configuration(service, id, network));
    return app.acquireTokenByClientCredential({ scopes, skipCache: true });
  }
  const application = credential.application ?? { id: service.endpoints.publicClientId ?? '' };
  const confidential = application.secret !== undefined || application.certificate !== undefined;
  const settings = configuration(service, application, network);
  const app = confidential ? new ConfidentialClientApplication(settings) : new PublicClientApplication(settings);
  return app.acquireTokenByUsernamePassword({ scopes, username: credential.login, password: credential.password });
}

/** The settings of the sign-in library for an application. */
export function configuration(
  service: Pick<SignInService, 'endpoints' | 'tenant'>,
  application: ApplicationProof & { readonly id: string },
  networkClient: INetworkModule,
): Configuration {
  const login = new URL(service.endpoints.login);
  const { certificate, secret } = application;
  return {
    auth: {
      clientId: application.id,
      authority: `${login.origin}/${service.tenant}`,
      ...(MICROSOFT_LOGIN.test(login.hostname) ? {} : { knownAuthorities: [login.host] }),
      ...(certificate === undefined
        ? {}
        : {
            clientCertificate: {
              thumbprintSha256: thumbprintSha256(certificate.certificate),
              privateKey: certificate.privateKey,
            },
          }),
      ...(certificate === undefined && secret !== undefined ? { clientSecret: secret } : {}),
    },
    system: { networkClient, disableInternalRetries: true },
  };
}

function accessToken(service: SignInService, result: AuthenticationResult): AccessToken {
  // The library reckons by the machine's clock; what counts here is how long the token is still good.
  const remaining = (result.expiresOn?.getTime() ?? Date.now() + 5 * 60_000) - Date.now();
  const claims = claimsOf(result.accessToken);
  const userId = result.account === null ? '' : result.uniqueId || (claims.oid ?? '');
  return {
    token: result.accessToken,
    expires: service.clock.now() + remaining,
    tenantId: result.tenantId || (claims.tid ?? ''),
    ...(userId === '' ? {} : { userId }),
  };
}

/** Microsoft calls access tokens opaque; these two claims are read only where its answer does not say them itself. */
function claimsOf(token: string): { readonly tid?: string; readonly oid?: string } {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { tid?: string };
  } catch {
    return {};
  }
}

/** What the sign-in library itself objects to, without what it was given. */
export function misconfigured(error: unknown, name: string): Error {
  if (error instanceof OutsideError || error instanceof Defect) return error;
  // The library's own text may quote what it was given, so only its code goes into the message.
  const code = error instanceof Error && 'errorCode' in error ? String(error.errorCode) : 'invalid configuration';
  return new OutsideError('sign-in', `Sign-in of ${name} could not be started (${code}).`, { reason: 'other' });
}

/** MSAL's way to the network: through the one transport, charged to the ledger, keeping what went wrong. */
export class SignInNetwork implements INetworkModule {
  readonly #service: SignInService;
  readonly #name: string;
  readonly #signal: AbortSignal;
  #failure: OutsideError | undefined;

  constructor(service: SignInService, name: string, signal: AbortSignal) {
    this.#service = service;
    this.#name = name;
    this.#signal = signal;
  }

  /** The last thing that went wrong on the wire, in our words. */
  failure(): OutsideError | undefined {
    return this.#failure;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('GET', url, options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('POST', url, options);
  }

  async #send<T>(method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    let status = 0;
    let bytesIn = 0;
    try {
      const answer = await this.#service.transport.send({
        method,
        url,
        headers: options?.headers ?? {},
        ...(options?.body === undefined ? {} : { body: options.body }),
        signal: this.#signal,
      });
      status = answer.status;
      const { text, bytes } = await answer.text();
      bytesIn = bytes;
      const body = parsed(text);
      if (status >= 400) this.#failure = this.#refusal(status, body, answer.headers);
      return { status, headers: { ...answer.headers }, body: body as T };
    } catch (error) {
      if (error instanceof OutsideError) this.#failure = error;
      throw error;
    } finally {
      this.#charge(status, bytesIn, Buffer.byteLength(options?.body ?? ''));
    }
  }

  #refusal(status: number, body: unknown, headers: Readonly<Record<string, string>>): OutsideError {
    const error = signInError(this.#name, status, body as TokenRefusal);
    const wait = retryAfter(headers, this.#service.clock.now());
    if (wait === undefined || !error.transient) return error;
    return new OutsideError(error.code, error.message, { transient: true, retryAfter: wait });
  }

  #charge(status: number, bytesIn: number, bytesOut: number): void {
    this.#service.ledger.record({
      at: this.#service.clock.now(),
      organizationId: this.#service.organizationId,
      identity: this.#name,
      sessionId: undefined,
      objectId: undefined,
      purpose: 'sign-in',
      resourceUnits: 0,
      bytesIn,
      bytesOut,
      status,
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
