import { OutsideError } from '@coffer/model';

/** Whose sign-in was refused; some advice differs. */
export type SignInSubject = 'account' | 'application';

/** What an administrator should do, by the reason of a refused sign-in. */
const accountTexts: Readonly<Record<string, string>> = {
  'wrong-password': 'the password is wrong.',
  'unknown-user': 'this account does not exist in the organization.',
  'mfa-required': 'multi-factor authentication is required for this account: use an app password.',
  disabled: 'the account is disabled.',
  expired: 'the password has expired and must be changed at Microsoft first.',
  locked: 'the account is locked after too many wrong attempts: wait or unlock it at Microsoft, then try again.',
  blocked: 'a conditional access policy of the organization blocks this sign-in.',
  'wrong-application': 'the application is not known in the organization.',
  'wrong-secret': 'the secret or certificate of the application is wrong or has expired.',
  'consent-missing': 'the application lacks the consent of an administrator of the organization.',
};

const applicationTexts: Readonly<Record<string, string>> = {
  'wrong-secret': 'the certificate or secret does not belong to this application, or has expired.',
  disabled: 'the application is disabled in the organization.',
  expired: 'the certificate or secret of the application has expired.',
  blocked: 'a conditional access policy of the organization blocks this application.',
};

/**
 * Why Microsoft definitely refused a sign-in, in words for an administrator.
 * Undefined when the failure says nothing of the credentials, as when Microsoft could not be reached.
 */
export function refusalText(error: unknown, subject: SignInSubject): string | undefined {
  if (!(error instanceof OutsideError)) return undefined;
  if (error.code === 'sign-in') {
    const reason = error.reason ?? 'other';
    const special = subject === 'application' ? applicationTexts[reason] : undefined;
    return special ?? accountTexts[reason] ?? `Microsoft refused the sign-in: ${error.message}`;
  }
  const definite = error.code === 'rejected' || error.code === 'denied' || error.code === 'gone';
  return definite ? `Microsoft refused the sign-in: ${error.message}` : undefined;
}

/** Whether the failure only says that Microsoft gave no answer now: no connection, a time-out, maintenance, a budget. */
export function isOutOfReach(error: unknown): boolean {
  return (
    error instanceof OutsideError &&
    (error.code === 'unreachable' || error.code === 'unavailable' || error.code === 'throttled')
  );
}
