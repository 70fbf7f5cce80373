import type { BackupApplicationRow } from '../../db/stores/backup-application-store.ts';
import type { OrganizationRow } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { type StandingCertificate, standingOf } from '../organizations/certificate-facts.ts';
import { connectionsOf } from '../organizations/records.ts';
import { openCertificate } from '../organizations/sealing.ts';

/** An application with which an organization signs in by certificate, as it is shown. */
export interface KnownApplication {
  /** Lower-case GUID. */
  readonly applicationId: string;
  readonly displayName: string | undefined;
  /** The organization's own one rather than one of the pool. */
  readonly isMain: boolean;
  readonly certificate: StandingCertificate;
}

/** The organization's own applications that have a certificate, SharePoint's first; then the pool in its order. */
export function knownApplications(
  organization: OrganizationRow,
  pool: readonly BackupApplicationRow[],
  { secrets, now }: { readonly secrets: SecretBox; readonly now: number },
): readonly KnownApplication[] {
  const { sharePoint, exchange } = connectionsOf(organization, secrets);
  const own = new Map<string, KnownApplication>();
  for (const connection of [sharePoint, exchange]) {
    const { applicationId = '' } = connection?.settings ?? {};
    const pem = connection?.secrets.certificate?.certificate;
    if (pem === undefined || own.has(applicationId)) continue;
    own.set(applicationId, {
      applicationId,
      displayName: undefined,
      isMain: true,
      certificate: standingOf(pem, now),
    });
  }
  const others = pool.map((row) => ({
    applicationId: row.application_id,
    displayName: row.display_name ?? undefined,
    isMain: false,
    certificate: standingOf(openCertificate(row, secrets).certificate, now),
  }));
  return [...own.values(), ...others];
}
