import type { Credential } from '@coffer/m365';
import { messageOf, RequestError } from '@coffer/model';
import type { BackupApplicationRow } from '../../db/stores/backup-application-store.ts';
import type { OrganizationRow } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { type StandingCertificate, standingOf } from '../organizations/certificate-facts.ts';
import type { Connections } from '../organizations/organization.ts';
import { bareConnectionsOf, connectionsOf } from '../organizations/records.ts';
import { openCertificate } from '../organizations/sealing.ts';
import { applicationCredential } from '../organizations/tenant-specs.ts';

/** An application with which an organization signs in by certificate, as it is shown. */
export interface KnownApplication {
  /** Lower-case GUID. */
  readonly applicationId: string;
  readonly displayName: string | undefined;
  /** The organization's own one rather than one of the pool. */
  readonly isMain: boolean;
  /** Undefined if what is stored of it cannot be opened. */
  readonly certificate: StandingCertificate | undefined;
  /** Why it cannot, and what to do; undefined if it can. */
  readonly trouble: string | undefined;
}

/** With what certificates are opened and looked at. */
interface Opening {
  readonly secrets: SecretBox;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/**
 * The organization's own applications that have a certificate, SharePoint's first; then the pool in its order. One of which the certificate cannot
 * be opened is there with its trouble.
 */
export function knownApplications(
  organization: OrganizationRow,
  pool: readonly BackupApplicationRow[],
  opening: Opening,
): readonly KnownApplication[] {
  const others = pool.map((row) => ({
    applicationId: row.application_id,
    displayName: row.display_name ?? undefined,
    isMain: false,
    ...opened(() => openCertificate(row, opening.secrets).certificate, opening.now, wayOut.pool),
  }));
  return [...ownApplications(organization, opening), ...others];
}

function ownApplications(organization: OrganizationRow, { secrets, now }: Opening): readonly KnownApplication[] {
  const own = new Map<string, KnownApplication>();
  const { connections, trouble } = ownConnections(organization, secrets);
  for (const connection of [connections.sharePoint, connections.exchange]) {
    const { applicationId = '' } = connection?.settings ?? {};
    const pem = connection?.secrets.certificate?.certificate;
    if (own.has(applicationId)) continue;
    const one = { applicationId, displayName: undefined, isMain: true };
    if (pem !== undefined) own.set(applicationId, { ...one, ...opened(() => pem, now, wayOut.own) });
    else if (trouble !== undefined && applicationId !== '')
      own.set(applicationId, { ...one, certificate: undefined, trouble });
  }
  return [...own.values()];
}

/** The connections of an organization; without secrets, and with the trouble, where these do not open. */
function ownConnections(
  organization: OrganizationRow,
  secrets: SecretBox,
): { readonly connections: Connections; readonly trouble: string | undefined } {
  try {
    return { connections: connectionsOf(organization, secrets), trouble: undefined };
  } catch (error) {
    return { connections: bareConnectionsOf(organization), trouble: certificateTrouble(error, wayOut.own) };
  }
}

function opened(read: () => string, now: number, way: string): Pick<KnownApplication, 'certificate' | 'trouble'> {
  try {
    return { certificate: standingOf(read(), now), trouble: undefined };
  } catch (error) {
    return { certificate: undefined, trouble: certificateTrouble(error, way) };
  }
}

const wayOut = {
  own: 'send the connection settings of the organization anew',
  pool: 'give the application a new certificate, or remove it from the pool',
} as const;

/** Why a stored certificate of the pool or of the organization itself cannot be used, and what to do about it. */
function certificateTrouble(error: unknown, way: string): string {
  return `The stored certificate cannot be opened: ${messageOf(error)} Start the server with the master key that it was stored with, or ${way}.`;
}

/** The certificate of an application of the pool. Throws a `RequestError('conflict')` with the trouble if it cannot be opened. */
export function poolCredential(row: BackupApplicationRow, secrets: SecretBox): Credential {
  try {
    return applicationCredential(row, secrets);
  } catch (error) {
    throw new RequestError('conflict', certificateTrouble(error, wayOut.pool), { cause: error });
  }
}
