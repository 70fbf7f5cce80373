import { OutsideError } from '@coffer/model';

/** Why a sign-in was refused for good. */
export type SignInReason =
  | 'wrong-password'
  | 'unknown-user'
  | 'mfa-required'
  | 'disabled'
  | 'expired'
  | 'locked'
  | 'wrong-application'
  | 'wrong-secret'
  | 'consent-missing'
  | 'blocked'
  | 'other';

/** "Microsoft Entra authentication and authorization error codes"; what is not listed is `other`. */
const REASONS: ReadonlyMap<number, SignInReason> = new Map([
  ...codes('wrong-password', [50126, 50056, 50064, 50173]),
  ...codes('unknown-user', [50034]),
  ...codes('mfa-required', [50072, 50074, 50076, 50078, 50079, 50158]),
  ...codes('disabled', [50057]),
  ...codes('expired', [50055, 50144]),
  ...codes('locked', [50053]),
  ...codes('wrong-application', [70001, 700011, 700016, 700025, 90002]),
  ...codes('wrong-secret', [50012, 50013, 50027, 50048, 70002, 500133, 700027, 700030, 7000215, 7000218, 7000222]),
  ...codes('consent-missing', [50105, 65001, 65004, 65005, 650052, 650056, 650057]),
  ...codes('blocked', [50131, 53000, 53001, 53003]),
]);

const TRANSIENT: ReadonlySet<number> = new Set([50033, 80001, 80002, 90006, 90012, 90024, 90033]);

const TEXTS: Readonly<Record<SignInReason, string>> = {
  'wrong-password': 'the password is wrong',
  'unknown-user': 'there is no such user in the organization',
  'mfa-required': 'multi-factor authentication is required; use an app password or an account without it',
  disabled: 'the account is disabled',
  expired: 'the password has expired',
  locked: 'the account is locked',
  'wrong-application': 'the application is not known in the organization, or may not be used this way',
  'wrong-secret': 'the secret or certificate of the application is not accepted',
  'consent-missing': 'the application has no consent of an administrator',
  blocked: 'a conditional access policy blocks the sign-in',
  other: 'Microsoft refused it',
};

function codes(reason: SignInReason, list: readonly number[]): readonly (readonly [number, SignInReason])[] {
  return list.map((code) => [code, reason] as const);
}

/** What a refusing token endpoint says. */
export interface TokenRefusal {
  readonly error?: string;
  readonly error_description?: string;
  readonly error_codes?: readonly number[];
}

/**
 * The error of a refused sign-in: `sign-in` with a {@link SignInReason}, or a transient `unavailable`/`throttled`.
 * The message names the identity and Microsoft's code, never anything that was sent.
 */
export function signInError(name: string, status: number, body: TokenRefusal): OutsideError {
  const code = body.error_codes?.[0] ?? Number(/AADSTS(\d+)/.exec(body.error_description ?? '')?.[1] ?? Number.NaN);
  if (status === 429) return new OutsideError('throttled', 'Microsoft limits sign-ins.', { transient: true });
  if (TRANSIENT.has(code) || status >= 500 || body.error === 'temporarily_unavailable') {
    return new OutsideError('unavailable', 'The sign-in service is not available.', { transient: true });
  }
  const reason = REASONS.get(code) ?? (body.error === 'invalid_client' ? 'wrong-secret' : 'other');
  const mark = Number.isNaN(code) ? (body.error ?? `status ${status}`) : `AADSTS${code}`;
  return new OutsideError('sign-in', `Sign-in of ${name} was refused: ${TEXTS[reason]} (${mark}).`, { reason });
}
