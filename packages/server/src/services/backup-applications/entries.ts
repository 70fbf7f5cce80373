import { type Clock, RequestError } from '@coffer/model';
import type { BackupApplicationRow } from '../../db/stores/backup-application-store.ts';
import { type ApplicationCertificate, readCertificate } from '../organizations/certificate.ts';

/** Applications that one pool may hold. */
export const largestPool = 100;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One entry of the array that a caller sends. */
export interface BackupApplicationInput {
  readonly application?:
    | { readonly applicationId?: string | undefined; readonly displayName?: string | undefined }
    | undefined;
  /** PFX in base64. */
  readonly applicationCertificate?: string | undefined;
  readonly applicationCertificatePassword?: string | undefined;
}

/** An entry that is well-formed. */
export interface ApplicationEntry {
  /** Place in the array, from 0. */
  readonly index: number;
  /** Lower-case GUID. */
  readonly applicationId: string;
  readonly displayName: string | undefined;
  /** A new certificate; undefined keeps the stored one. */
  readonly certificate: ApplicationCertificate | undefined;
  /** The application as it is in the pool already. */
  readonly stored: BackupApplicationRow | undefined;
}

/** What the entries are compared with. */
export interface ApplicationSurroundings {
  readonly stored: readonly BackupApplicationRow[];
  /** The application that the organization signs in with; it is part of the pool by itself. */
  readonly ownApplication: string | undefined;
  readonly clock: Clock;
}

/** How an entry is called in messages. */
export function applicationName(index: number, applicationId: string | undefined): string {
  return applicationId ? `Backup application [${index}] (${applicationId})` : `Backup application [${index}]`;
}

/**
 * Checks everything that needs no question to Microsoft; the organization's own application is left out of the result.
 * Rejects with `RequestError('invalid')` that names the first wrong entry and the reason.
 */
export function readApplications(
  inputs: readonly BackupApplicationInput[],
  surroundings: ApplicationSurroundings,
): readonly ApplicationEntry[] {
  if (inputs.length > largestPool) {
    throw new RequestError(
      'invalid',
      `A pool holds at most ${largestPool} backup applications; ${inputs.length} were sent.`,
    );
  }
  const known = new Map(surroundings.stored.map((row) => [row.application_id, row]));
  const seen = new Map<string, number>();
  return inputs.flatMap((input, index) => {
    const applicationId = input.application?.applicationId?.trim().toLowerCase();
    const fail = (why: string): RequestError =>
      new RequestError('invalid', `${applicationName(index, applicationId)}: ${why}`);
    if (!applicationId) throw fail('application.applicationId is missing.');
    if (!guid.test(applicationId)) throw fail('application.applicationId must be a GUID.');
    const twin = seen.get(applicationId);
    if (twin !== undefined) throw fail(`the same application is given at [${twin}] already.`);
    seen.set(applicationId, index);
    if (applicationId === surroundings.ownApplication) return [];
    const stored = known.get(applicationId);
    const pfx = input.applicationCertificate?.trim();
    if (!pfx && !stored)
      throw fail('applicationCertificate is needed, because this application is not in the pool yet.');
    const what = `${applicationName(index, applicationId)}: applicationCertificate`;
    const certificate = pfx
      ? readCertificate(pfx, input.applicationCertificatePassword, surroundings.clock, what)
      : undefined;
    return [{ index, applicationId, displayName: input.application?.displayName, certificate, stored }];
  });
}
