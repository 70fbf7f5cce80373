/** A user. */
export interface DirectoryUser {
  readonly id: string;
  readonly displayName: string;
  /** Sign-in name (userPrincipalName). */
  readonly userName: string;
  readonly mail?: string;
  readonly guest: boolean;
  readonly enabled: boolean;
  readonly licensed: boolean;
  /** Whether the account comes from an on-premises directory. */
  readonly synced: boolean;
}

/** What a group is for Microsoft 365. */
export type GroupKind = 'office365' | 'security' | 'mail-enabled-security' | 'distribution';

/** A group. */
export interface DirectoryGroup {
  readonly id: string;
  readonly displayName: string;
  readonly mail?: string;
  readonly kind: GroupKind;
  readonly mailEnabled: boolean;
  readonly securityEnabled: boolean;
  readonly dynamic: boolean;
  readonly team: boolean;
  readonly synced: boolean;
}

/** A member of a group. */
export interface DirectoryMember {
  readonly id: string;
  readonly kind: 'user' | 'group' | 'other';
  readonly displayName: string;
  /** Sign-in name, users only. */
  readonly userName?: string;
  readonly mail?: string;
}

/** A SharePoint site. */
export interface DirectorySite {
  /** `{host},{site collection},{web}`. */
  readonly id: string;
  readonly displayName: string;
  readonly webUrl: string;
  /** Whether it holds a OneDrive. */
  readonly personal: boolean;
}

/** A team; it has the id of its group. */
export interface DirectoryTeam {
  readonly id: string;
  readonly displayName: string;
  readonly description?: string;
  readonly mail?: string;
}

/** A user's OneDrive. */
export interface OneDrive {
  /** Id of the drive. */
  readonly id: string;
  readonly webUrl: string;
  /** Id of the site collection that holds it. */
  readonly siteId?: string;
  /** Id of its top site, which is the personal site. */
  readonly webId?: string;
  /** Bytes in use, if Microsoft says. */
  readonly used?: number;
}

/** The same over the wire. */
export interface WireUser {
  readonly id?: string;
  readonly displayName?: string | null;
  readonly userPrincipalName?: string;
  readonly mail?: string | null;
  readonly userType?: string | null;
  readonly accountEnabled?: boolean;
  readonly assignedLicenses?: readonly unknown[];
  readonly onPremisesSyncEnabled?: boolean | null;
}

export interface WireGroup {
  readonly id?: string;
  readonly displayName?: string | null;
  readonly description?: string | null;
  readonly mail?: string | null;
  readonly mailEnabled?: boolean;
  readonly securityEnabled?: boolean;
  readonly groupTypes?: readonly string[];
  readonly resourceProvisioningOptions?: readonly string[];
  readonly onPremisesSyncEnabled?: boolean | null;
}

export interface WireMember extends WireUser {
  readonly '@odata.type'?: string;
}

export interface WireSite {
  readonly id?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly webUrl?: string;
  readonly isPersonalSite?: boolean;
}

export interface WireDrive {
  readonly id?: string;
  readonly webUrl?: string;
  readonly quota?: { readonly used?: number };
  readonly sharePointIds?: { readonly siteId?: string; readonly webId?: string };
  readonly sharepointIds?: { readonly siteId?: string; readonly webId?: string };
}

export const USER_FIELDS =
  'id,displayName,userPrincipalName,mail,userType,accountEnabled,assignedLicenses,onPremisesSyncEnabled';
export const GROUP_FIELDS =
  'id,displayName,description,mail,mailEnabled,securityEnabled,groupTypes,resourceProvisioningOptions,onPremisesSyncEnabled';
export const MEMBER_FIELDS = 'id,displayName,userPrincipalName,mail';

export function userOf(wire: WireUser): DirectoryUser | undefined {
  if (wire.id === undefined || wire.userPrincipalName === undefined) return undefined;
  return {
    id: wire.id,
    displayName: wire.displayName ?? '',
    userName: wire.userPrincipalName,
    ...mailOf(wire),
    guest: wire.userType === 'Guest',
    enabled: wire.accountEnabled ?? true,
    licensed: (wire.assignedLicenses ?? []).length > 0,
    synced: wire.onPremisesSyncEnabled ?? false,
  };
}

export function groupOf(wire: WireGroup): DirectoryGroup | undefined {
  if (wire.id === undefined) return undefined;
  const types = wire.groupTypes ?? [];
  const mailEnabled = wire.mailEnabled ?? false;
  const securityEnabled = wire.securityEnabled ?? false;
  return {
    id: wire.id,
    displayName: wire.displayName ?? '',
    ...mailOf(wire),
    kind: kindOf({ unified: types.includes('Unified'), mailEnabled, securityEnabled }),
    mailEnabled,
    securityEnabled,
    dynamic: types.includes('DynamicMembership'),
    team: (wire.resourceProvisioningOptions ?? []).includes('Team'),
    synced: wire.onPremisesSyncEnabled ?? false,
  };
}

function kindOf(of: { unified: boolean; mailEnabled: boolean; securityEnabled: boolean }): GroupKind {
  if (of.unified) return 'office365';
  if (!of.securityEnabled) return 'distribution';
  return of.mailEnabled ? 'mail-enabled-security' : 'security';
}

export function memberOf(wire: WireMember): DirectoryMember | undefined {
  if (wire.id === undefined) return undefined;
  const type = wire['@odata.type'] ?? (wire.userPrincipalName === undefined ? '' : '#microsoft.graph.user');
  const kinds: Readonly<Record<string, DirectoryMember['kind']>> = {
    '#microsoft.graph.user': 'user',
    '#microsoft.graph.group': 'group',
  };
  return {
    id: wire.id,
    kind: kinds[type] ?? 'other',
    displayName: wire.displayName ?? '',
    ...(wire.userPrincipalName === undefined ? {} : { userName: wire.userPrincipalName }),
    ...mailOf(wire),
  };
}

export function siteOf(wire: WireSite): DirectorySite | undefined {
  if (wire.id === undefined || wire.webUrl === undefined) return undefined;
  return {
    id: wire.id,
    displayName: wire.displayName ?? wire.name ?? wire.webUrl,
    webUrl: wire.webUrl,
    personal: wire.isPersonalSite ?? /\/personal\//i.test(wire.webUrl),
  };
}

export function teamOf(wire: WireGroup): DirectoryTeam | undefined {
  if (wire.id === undefined || !(wire.resourceProvisioningOptions ?? []).includes('Team')) return undefined;
  return {
    id: wire.id,
    displayName: wire.displayName ?? '',
    ...(typeof wire.description === 'string' ? { description: wire.description } : {}),
    ...mailOf(wire),
  };
}

export function oneDriveOf(wire: WireDrive): OneDrive | undefined {
  if (wire.id === undefined) return undefined;
  // The documentation spells it one way for drives and the other way for items.
  const { siteId, webId } = wire.sharePointIds ?? wire.sharepointIds ?? {};
  return {
    id: wire.id,
    webUrl: wire.webUrl ?? '',
    ...(siteId === undefined ? {} : { siteId }),
    ...(webId === undefined ? {} : { webId }),
    ...(wire.quota?.used === undefined ? {} : { used: wire.quota.used }),
  };
}

function mailOf(wire: { readonly mail?: string | null }): { readonly mail?: string } {
  return typeof wire.mail === 'string' ? { mail: wire.mail } : {};
}
