/** One row per certificate that the server made and that no application uses yet. */
export interface MadeCertificatesTable {
  id: string;
  organization_id: string;
  /** Sealed JSON of the private key and the certificate, PEM. */
  certificate: string;
  /** Milliseconds since 1970 UTC. */
  created_at: number;
}
