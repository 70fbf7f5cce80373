import { type Clock, RequestError } from '@coffer/model';
import { factsOf } from './certificate-facts.ts';
import type { Refuse } from './certificate-refusals.ts';
import { isPem, readPem } from './pem-file.ts';
import { readPfx } from './pfx-file.ts';

/** A certificate with its private key, as an application signs in with it. */
export interface ApplicationCertificate {
  /** PKCS#8 or PKCS#1, PEM. Secret. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
  /** SHA-1 of the DER form, 40 upper-case hex digits, as Entra ID shows it. */
  readonly thumbprint: string;
}

/** Decoded size at which a file is no certificate any more. Bytes. */
const largestFile = 128 * 1024;

/**
 * Reads a certificate file given as base64: PFX (PKCS#12) as the v6 API has it, or PEM with the private key in it.
 * Rejects with `RequestError('invalid')`, whose text names what is wrong: not base64, too large, no such file, wrong password,
 * no private key, no certificate that belongs to it, not valid yet, expired. `what` names the member in these texts.
 */
export function readCertificate(
  base64: string,
  password: string | undefined,
  clock: Clock,
  what: string,
): ApplicationCertificate {
  const refuse = (why: string, cause?: unknown): RequestError =>
    new RequestError('invalid', `${what}: ${why}`, cause === undefined ? undefined : { cause });
  const bytes = decode(base64, refuse);
  const pair = isPem(bytes) ? readPem(bytes, password, refuse) : readPfx(bytes, password, refuse);
  const { thumbprint, validFrom, validUntil } = factsOf(pair.certificate);
  if (validUntil <= clock.now()) throw refuse(`the certificate expired on ${dateOf(validUntil)}.`);
  if (validFrom > clock.now()) throw refuse(`the certificate is not valid before ${dateOf(validFrom)}.`);
  return { ...pair, thumbprint };
}

function dateOf(moment: number): string {
  return new Date(moment).toISOString();
}

function decode(base64: string, refuse: Refuse): Buffer {
  const compact = base64.replace(/\s+/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) {
    throw refuse('must be a PFX file in base64 form.');
  }
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.length > largestFile)
    throw refuse(`is larger than ${largestFile} bytes, too large for a certificate file.`);
  return bytes;
}
