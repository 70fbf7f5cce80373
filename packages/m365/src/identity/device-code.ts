import { OutsideError } from '@coffer/model';
import { signInError, type TokenRefusal } from './aadsts.ts';
import type { SignInService } from './sign-in.ts';

/** What an administrator is shown so that he signs in on another device. */
export interface DeviceCode {
  /** To be typed in at `verificationUri`. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** Microsoft's own words for both. */
  readonly message: string;
  /** Milliseconds since 1970 UTC. */
  readonly expires: number;
  /** Least pause between two polls, in milliseconds. */
  readonly interval: number;
  /** Pass it back to poll. A secret. */
  readonly handle: string;
}

/** How a sign-in on another device stands. The token is a secret, and good for about an hour. */
export type DeviceCodeState =
  | { readonly state: 'pending' }
  | { readonly state: 'signed-in'; readonly token: string; readonly expires: number };

interface WireDeviceCode {
  readonly device_code?: string;
  readonly user_code?: string;
  readonly verification_uri?: string;
  readonly message?: string;
  readonly expires_in?: number;
  readonly interval?: number;
}

interface WireToken extends TokenRefusal {
  readonly access_token?: string;
  readonly expires_in?: number;
}

const NAME = 'administrator';
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * Begins a sign-in on another device (OAuth 2.0 device authorization grant).
 *
 * The library of Microsoft polls by itself until the end; a server has to answer in between, so this is spoken directly.
 *
 * @throws OutsideError as a sign-in does.
 */
export async function startDeviceCode(service: SignInService, scope: string, signal: AbortSignal): Promise<DeviceCode> {
  const { status, body } = await post(service, 'devicecode', { client_id: clientId(service), scope }, signal);
  const wire = body as WireDeviceCode & TokenRefusal;
  const { device_code: handle, user_code: userCode, verification_uri: verificationUri } = wire;
  if (status !== 200 || handle === undefined || userCode === undefined || verificationUri === undefined) {
    throw signInError(NAME, status, wire);
  }
  return {
    handle,
    userCode,
    verificationUri,
    message: wire.message ?? `Open ${verificationUri} and enter the code ${userCode}.`,
    expires: service.clock.now() + (wire.expires_in ?? 900) * 1000,
    interval: (wire.interval ?? 5) * 1000,
  };
}

/**
 * Asks whether the administrator has signed in.
 *
 * @throws OutsideError `sign-in` with reason `declined` or `code-expired`, or as a sign-in does.
 */
export async function pollDeviceCode(
  service: SignInService,
  handle: string,
  signal: AbortSignal,
): Promise<DeviceCodeState> {
  const fields = { client_id: clientId(service), grant_type: GRANT, device_code: handle };
  const { status, body } = await post(service, 'token', fields, signal);
  const wire = body as WireToken;
  if (status === 200 && wire.access_token !== undefined) {
    const expires = service.clock.now() + (wire.expires_in ?? 3600) * 1000;
    return { state: 'signed-in', token: wire.access_token, expires };
  }
  switch (wire.error ?? '') {
    case 'authorization_pending':
      return { state: 'pending' };
    case 'authorization_declined':
      throw new OutsideError('sign-in', 'The administrator declined.', { reason: 'declined' });
    case 'expired_token':
      throw new OutsideError('sign-in', 'The code has expired; begin anew.', { reason: 'code-expired' });
    default:
      throw signInError(NAME, status, wire);
  }
}

function clientId(service: SignInService): string {
  const id = service.endpoints.publicClientId;
  if (id !== undefined) return id;
  throw new OutsideError('sign-in', 'No public client application is configured for this cloud.', {
    reason: 'wrong-application',
  });
}

async function post(
  service: SignInService,
  what: 'devicecode' | 'token',
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const body = new URLSearchParams(fields).toString();
  const answer = await service.transport.send({
    method: 'POST',
    url: `${new URL(service.endpoints.login).origin}/${encodeURIComponent(service.tenant)}/oauth2/v2.0/${what}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    signal,
  });
  const { text, bytes } = await answer.text();
  service.ledger.record({
    at: service.clock.now(),
    organizationId: service.organizationId,
    identity: NAME,
    sessionId: undefined,
    objectId: undefined,
    purpose: 'sign-in',
    resourceUnits: 0,
    bytesIn: bytes,
    bytesOut: Buffer.byteLength(body),
    status: answer.status,
  });
  return { status: answer.status, body: jsonOrNothing(text) };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
