import { X509Certificate } from 'node:crypto';

/** How long before its end a certificate is worth a warning. Milliseconds. */
const warnBefore = 30 * 24 * 3_600_000;

/** What may be shown of a certificate. */
export interface CertificateFacts {
  /** SHA-1 of the DER form, 40 upper-case hex digits, as Entra ID shows it. */
  readonly thumbprint: string;
  /** The distinguished name on one line, such as `CN=Backup, O=Contoso`. */
  readonly subject: string;
  /** Milliseconds since 1970 UTC, as `validUntil`. */
  readonly validFrom: number;
  readonly validUntil: number;
}

/** How the time of a certificate stands: `ending` within 30 days of its end, `ended` from then on. */
type CertificateState = 'valid' | 'ending' | 'ended';

/** The facts of a certificate, given as PEM. */
export function factsOf(pem: string): CertificateFacts {
  const { fingerprint, subject, validFromDate, validToDate } = new X509Certificate(pem);
  return {
    thumbprint: fingerprint.replaceAll(':', ''),
    // Empty names are allowed; node then says undefined, its types do not.
    subject: (subject ?? '').split('\n').join(', '),
    validFrom: validFromDate.getTime(),
    validUntil: validToDate.getTime(),
  };
}

/** The facts of a certificate and how it stands at a moment. */
export interface StandingCertificate extends CertificateFacts {
  readonly state: CertificateState;
}

/** The facts of a certificate, given as PEM, and how it stands at a moment (milliseconds since 1970 UTC). */
export function standingOf(pem: string, now: number): StandingCertificate {
  const facts = factsOf(pem);
  return { ...facts, state: stateOf(facts.validUntil, now) };
}

function stateOf(validUntil: number, now: number): CertificateState {
  if (validUntil <= now) return 'ended';
  return validUntil - now <= warnBefore ? 'ending' : 'valid';
}
