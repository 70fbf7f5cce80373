import { VaultError, type VaultErrorCode } from '../../errors.ts';
import { type Refusal, storageError } from '../storage-error.ts';

/** Codes that say more than their status; from Microsoft's list of Blob Storage error codes. */
const KNOWN: Readonly<Record<string, { readonly code: VaultErrorCode; readonly permanent?: boolean }>> = {
  BlobAlreadyExists: { code: 'exists' },
  // The bytes changed on the way; Azurite says it with the second word.
  Md5Mismatch: { code: 'io', permanent: false },
  // Answered with 409, and waiting does not help.
  BlobImmutableDueToPolicy: { code: 'io', permanent: true },
  BlobArchived: { code: 'io', permanent: true },
  SnapshotsPresent: { code: 'io', permanent: true },
  AccountIsDisabled: { code: 'io', permanent: true },
};

/** What an error of the library says; never its text, which holds the address with the signature. */
export function refusalOf(error: unknown): Refusal {
  const { name, code, statusCode } = error as {
    readonly name?: string;
    readonly code?: unknown;
    readonly statusCode?: number;
  };
  const word = typeof code === 'string' ? code : (name ?? 'unknown');
  // The library notes the status of an answer whose body then broke off; only 3xx to 5xx are refusals.
  return { status: statusCode !== undefined && statusCode >= 300 ? statusCode : undefined, code: word };
}

/** Translates what the library threw. */
export function azureError(error: unknown, what: string): VaultError {
  if (error instanceof VaultError) return error;
  return storageError(what, refusalOf(error), KNOWN);
}
