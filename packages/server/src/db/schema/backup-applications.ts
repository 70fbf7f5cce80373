/** One row per application of an organization's pool, besides the organization's own. */
export interface BackupApplicationsTable {
  organization_id: string;
  /** Lower-case GUID. */
  application_id: string;
  position: number;
  display_name: string | null;
  certificate_thumbprint: string;
  /** Sealed JSON of the private key and the certificate, PEM. */
  certificate: string;
  /** See the same column of the backup accounts. */
  check_state: string;
}
