import { regions } from '../../config/cloud-file.ts';
import type { OrganizationRow } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type {
  Connection,
  ConnectionSecrets,
  ConnectionSettings,
  Connections,
  Organization,
  ProtectedServices,
} from './organization.ts';
import { organizationContext } from './sealing.ts';

/** The members of a row that hold connections; secrets are sealed. */
type ConnectionColumns = Pick<OrganizationRow, 'exchange_settings' | 'sharepoint_settings' | 'secrets'>;

interface SecretsByService {
  readonly exchange?: ConnectionSecrets;
  readonly sharePoint?: ConnectionSecrets;
}

/** A row as an organization, without secrets. */
export function organizationOf(row: OrganizationRow): Organization {
  return {
    id: row.id,
    name: row.name,
    officeName: row.office_name,
    tenantId: row.tenant_id,
    region: regions.find((known) => known === row.region) ?? 'Worldwide',
    isExchangeOnline: row.is_exchange_online === 1,
    isSharePointOnline: row.is_sharepoint_online === 1,
    isTeamsOnline: row.is_teams_online === 1,
    isTeamsChatsOnline: row.is_teams_chats_online === 1,
    exchange: settingsOf(row.exchange_settings),
    sharePoint: settingsOf(row.sharepoint_settings),
    createdAt: Number(row.created_at),
  };
}

/** The connections of a row with their secrets opened. Throws as the box where they do not open. */
export function connectionsOf(row: OrganizationRow, box: SecretBox): Connections {
  return joined(row, JSON.parse(box.open(row.secrets, organizationContext(row.id))) as SecretsByService);
}

/** The connections of a row without their secrets: what is left of them where these do not open. */
export function bareConnectionsOf(row: OrganizationRow): Connections {
  return joined(row, {});
}

function joined(row: OrganizationRow, secrets: SecretsByService): Connections {
  const join = (settings: ConnectionSettings | undefined, own: ConnectionSecrets | undefined): Connection | undefined =>
    settings && { settings, secrets: own ?? {} };
  return {
    exchange: join(settingsOf(row.exchange_settings), secrets.exchange),
    sharePoint: join(settingsOf(row.sharepoint_settings), secrets.sharePoint),
  };
}

/** Connections as columns, with their secrets sealed. */
export function connectionColumns(id: string, connections: Connections, box: SecretBox): ConnectionColumns {
  const secrets: SecretsByService = {
    ...(connections.exchange && { exchange: connections.exchange.secrets }),
    ...(connections.sharePoint && { sharePoint: connections.sharePoint.secrets }),
  };
  return {
    exchange_settings: connections.exchange ? JSON.stringify(connections.exchange.settings) : null,
    sharepoint_settings: connections.sharePoint ? JSON.stringify(connections.sharePoint.settings) : null,
    secrets: box.seal(JSON.stringify(secrets), organizationContext(id)),
  };
}

/** What is protected, as columns. */
export function serviceColumns(
  services: ProtectedServices,
): Pick<OrganizationRow, 'is_exchange_online' | 'is_sharepoint_online' | 'is_teams_online' | 'is_teams_chats_online'> {
  return {
    is_exchange_online: Number(services.isExchangeOnline),
    is_sharepoint_online: Number(services.isSharePointOnline),
    is_teams_online: Number(services.isTeamsOnline),
    is_teams_chats_online: Number(services.isTeamsChatsOnline),
  };
}

function settingsOf(column: string | null): ConnectionSettings | undefined {
  return column === null ? undefined : (JSON.parse(column) as ConnectionSettings);
}
