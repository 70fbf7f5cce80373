import { VaultError, type VaultErrorCode } from '../../errors.ts';
import { type Refusal, storageError } from '../storage-error.ts';

/** Codes that say more than their status. From Amazon's list of error responses; the last two are Ceph's and MinIO's. */
const KNOWN: Readonly<Record<string, { readonly code: VaultErrorCode; readonly permanent?: boolean }>> = {
  // The bytes changed or stopped on the way.
  BadDigest: { code: 'io', permanent: false },
  IncompleteBody: { code: 'io', permanent: false },
  XAmzContentSHA256Mismatch: { code: 'io', permanent: false },
  RequestTimeout: { code: 'io', permanent: false },
  // Answered with 409, and waiting does not help.
  InvalidBucketState: { code: 'io', permanent: true },
  BucketAlreadyExists: { code: 'io', permanent: true },
  QuotaExceeded: { code: 'full' },
  XMinioStorageFull: { code: 'full' },
};

/** What an error of the library says; never its text. */
export function refusalOf(error: unknown): Refusal {
  const { name, code, Code, $metadata } = error as {
    readonly name?: string;
    readonly code?: unknown;
    readonly Code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const word = [Code, code, name].find((candidate) => typeof candidate === 'string') as string | undefined;
  return { status: isErrorStatus(status) ? status : undefined, code: word ?? 'unknown' };
}

/** The library notes the status of an answer whose body then broke off; only 3xx to 5xx are refusals. */
function isErrorStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 300;
}

/** Translates what the library threw. */
export function s3Error(error: unknown, what: string): VaultError {
  if (error instanceof VaultError) return error;
  return storageError(what, refusalOf(error), KNOWN);
}
