import type { Region } from '../../config/cloud-file.ts';

/**
 * How an organization signs in to Microsoft.
 *
 * - `application`: an application with a certificate; no account.
 * - `modern`: an account with an app password through the organization's own application.
 * - `basic`: an account with its password through the public client application of this installation.
 */
type SignInKind = 'application' | 'modern' | 'basic';

/** The connection settings of one service, without any secret. */
export interface ConnectionSettings {
  readonly kind: SignInKind;
  /** Domain that names the tenant. */
  readonly officeOrganizationName: string;
  readonly account?: string;
  /** Lower-case GUID. */
  readonly applicationId?: string;
  /** SHA-1, upper-case hex. */
  readonly certificateThumbprint?: string;
  readonly grantAdminAccess: boolean;
  readonly useMfa: boolean;
  readonly useCustomApplication: boolean;
  readonly saveAllWebParts: boolean;
}

/** The secrets of one service's connection. Kept sealed; handed out to sign in with, and for nothing else. */
export interface ConnectionSecrets {
  readonly password?: string;
  readonly applicationSecret?: string;
  /** PEM. */
  readonly certificate?: { readonly privateKey: string; readonly certificate: string };
}

/** Settings and secrets of one service's connection together. */
export interface Connection {
  readonly settings: ConnectionSettings;
  readonly secrets: ConnectionSecrets;
}

/** The connections of an organization; at least one is there. */
export interface Connections {
  readonly exchange?: Connection | undefined;
  readonly sharePoint?: Connection | undefined;
}

/** What is protected of an organization. */
export interface ProtectedServices {
  readonly isExchangeOnline: boolean;
  readonly isSharePointOnline: boolean;
  readonly isTeamsOnline: boolean;
  readonly isTeamsChatsOnline: boolean;
}

/** An added Microsoft 365 organization, without secrets. */
export interface Organization extends ProtectedServices {
  readonly id: string;
  /** What an administrator calls it. */
  readonly name: string;
  /** The `*.onmicrosoft.com` name. */
  readonly officeName: string;
  /** Microsoft's tenant id. */
  readonly tenantId: string;
  readonly region: Region;
  readonly exchange: ConnectionSettings | undefined;
  readonly sharePoint: ConnectionSettings | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
}

/** The settings that the organization signs in with: those of SharePoint, or those of Exchange if it has no other. */
export function mainSettings(organization: Pick<Organization, 'exchange' | 'sharePoint'>): ConnectionSettings {
  const settings = organization.sharePoint ?? organization.exchange;
  if (!settings) throw new TypeError('an organization has at least one connection');
  return settings;
}
