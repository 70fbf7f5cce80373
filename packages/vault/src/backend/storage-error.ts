import { VaultError, type VaultErrorCode } from '../errors.ts';

/** What is known of a failed request: the status of the answer and the storage's own word for it, if it answered. */
export interface Refusal {
  readonly status: number | undefined;
  /** A short code such as `AccessDenied` or `ECONNRESET`. */
  readonly code: string;
}

/** Failures without an answer that will not go away by themselves: an untrusted certificate, an impossible address. */
const HOPELESS = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS|ERR_INVALID|^TypeError$/;

/** Statuses that ask to come again: time-out, conflict with another request, too many requests. */
const TRANSIENT = new Set([408, 409, 425, 429]);

/**
 * The vault's error for a refusal, unless the storage's own `known` codes say better. The library's error is not kept
 * as a cause and its text is not repeated: both may carry the request with its address, signature or key.
 */
export function storageError(
  what: string,
  refusal: Refusal,
  known: Readonly<Record<string, { readonly code: VaultErrorCode; readonly permanent?: boolean }>>,
): VaultError {
  const { status, code } = refusal;
  const word = /^[A-Za-z][\w.-]{0,63}$/.test(code) ? code : 'unknown';
  const text = `${what}: the storage said ${[status, word].filter((part) => part !== undefined).join(' ')}`;
  const named = known[code];
  if (named) return new VaultError(named.code, text, named.permanent === undefined ? {} : named);
  if (status === undefined) {
    return new VaultError('io', `${what}: no answer from the storage (${word})`, { permanent: HOPELESS.test(code) });
  }
  if (status === 404) return new VaultError('missing', text);
  if (status === 412) return new VaultError('exists', text);
  if (status === 416) return new VaultError('damaged', text);
  if (status === 507) return new VaultError('full', text);
  return new VaultError('io', text, { permanent: !(TRANSIENT.has(status) || (status >= 500 && status !== 501)) });
}
