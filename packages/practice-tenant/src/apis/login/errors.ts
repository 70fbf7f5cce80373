import { randomUUID } from 'node:crypto';
import type { Answer } from '../../http/exchange.ts';

/** The refusals this token endpoint knows, by AADSTS number ("Microsoft Entra authentication and authorization error codes"). */
const REFUSALS = {
  50034: [
    'invalid_grant',
    'The user account does not exist in the directory. To sign into this application, the account must be added to the directory.',
  ],
  50053: [
    'invalid_grant',
    "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  ],
  50055: ['invalid_grant', 'The password is expired.'],
  50057: ['invalid_grant', 'The user account is disabled.'],
  50076: [
    'invalid_grant',
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  ],
  50126: ['invalid_grant', 'Error validating credentials due to invalid username or password.'],
  50173: ['invalid_grant', 'The provided grant has expired due to it being revoked, a fresh auth token is needed.'],
  500011: ['invalid_resource', 'The resource principal was not found in the tenant.'],
  50012: ['invalid_client', 'Client assertion is not signed by a certificate that is registered for the application.'],
  50013: ['invalid_grant', 'Assertion failed signature validation.'],
  50027: ['invalid_request', 'JWT token is invalid or malformed, or its audience is not this endpoint.'],
  50048: ['invalid_client', 'Subject must match the issuer claim in the client assertion.'],
  500133: ['invalid_grant', 'Assertion is not within its valid time range.'],
  65001: ['invalid_grant', 'The user or administrator has not consented to use the application.'],
  50059: [
    'invalid_request',
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ],
  65004: ['access_denied', 'User declined to consent to access the app.'],
  70001: ['unauthorized_client', 'The application is disabled.'],
  700016: ['unauthorized_client', 'The application was not found in the directory.'],
  700025: [
    'invalid_client',
    "The client is public, so neither 'client_assertion' nor 'client_secret' should be presented.",
  ],
  700027: [
    'invalid_client',
    'The certificate with the given identifier is not registered on the application, or the signature is not valid.',
  ],
  70000: ['invalid_grant', 'The provided value for the input parameter refresh_token is not valid.'],
  700082: ['invalid_grant', 'The refresh token has expired due to inactivity.'],
  70003: ['unsupported_grant_type', 'The app returned an unsupported grant type.'],
  70011: ['invalid_scope', 'The provided value for the input parameter scope is not valid.'],
  70016: ['authorization_pending', 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.'],
  70018: ['bad_verification_code', 'Invalid verification code.'],
  70019: ['expired_token', 'Verification code expired.'],
  7000215: [
    'invalid_client',
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
  ],
  7000218: [
    'invalid_client',
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  7000222: ['invalid_client', 'The provided client secret keys are expired.'],
  90002: [
    'invalid_request',
    'Tenant not found. Check that the tenant ID is correct and that you are signing into the right cloud.',
  ],
  900144: ['invalid_request', 'The request body must contain a parameter that is missing.'],
  9001023: ['invalid_request', 'The grant type is not supported over the /common or /consumers endpoints.'],
  50011: [
    'invalid_request',
    'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  ],
  500112: [
    'invalid_grant',
    'The reply address does not match the reply address provided when requesting the authorization code.',
  ],
  501481: [
    'invalid_grant',
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ],
  54005: ['invalid_grant', 'OAuth2 Authorization code was already redeemed.'],
  70007: ['unsupported_response_type', 'The response_type or response_mode is not supported.'],
  70008: ['invalid_grant', 'The provided authorization code or refresh token has expired due to inactivity.'],
  0: ['authorization_declined', 'The end user denied the authorization request.'],
} as const satisfies Readonly<Record<number, readonly [string, string]>>;

/** An AADSTS number this endpoint may answer with; 0 stands for a refusal without number. */
export type RefusalCode = keyof typeof REFUSALS;

/** A sign-in that is refused, with the number that says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode) {
    super(REFUSALS[code][1]);
    this.code = code;
  }

  /** The answer in the shape of the Microsoft identity platform; `now` is ms UTC. */
  answer(now: number, origin: string): Answer {
    const [error, text] = REFUSALS[this.code];
    const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    const trace = randomUUID();
    const correlation = randomUUID();
    const lead = this.code === 0 ? text : `AADSTS${this.code}: ${text}`;
    return {
      status: error === 'invalid_client' ? 401 : 400,
      headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
      json: {
        error,
        error_description: [
          lead,
          `Trace ID: ${trace}`,
          `Correlation ID: ${correlation}`,
          `Timestamp: ${timestamp}`,
        ].join('\r\n'),
        error_codes: this.code === 0 ? [] : [this.code],
        timestamp,
        trace_id: trace,
        correlation_id: correlation,
        error_uri: `${origin}/error?code=${this.code}`,
        ...(this.code === 50076 ? { suberror: 'basic_action' } : {}),
      },
    };
  }
}
