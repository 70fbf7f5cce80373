/** One row per added Microsoft 365 organization. Flags are 0 or 1. */
export interface OrganizationsTable {
  id: string;
  name: string;
  /** The `*.onmicrosoft.com` name. */
  office_name: string;
  /** Microsoft's tenant id; unique. */
  tenant_id: string;
  region: string;
  is_exchange_online: number;
  is_sharepoint_online: number;
  is_teams_online: number;
  is_teams_chats_online: number;
  /** JSON of the Exchange connection settings without any secret, or null. */
  exchange_settings: string | null;
  /** JSON of the SharePoint connection settings without any secret, or null. */
  sharepoint_settings: string | null;
  /** Sealed JSON of passwords, application secrets and private keys. */
  secrets: string;
  /** Milliseconds since 1970 UTC. */
  created_at: number;
}
