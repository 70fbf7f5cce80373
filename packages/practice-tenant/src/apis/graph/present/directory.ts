import type { DeletedObject, Group, Site, User, World } from '../../../world/index.ts';
import { type Drive, graphSiteId, isDeleted, ONE_DRIVE_TEMPLATE, siteUrl } from '../../../world/index.ts';
import type { Row } from '../odata/filter.ts';
import { presentApplication } from './application.ts';
import { driveType, iso } from './item.ts';

/** SharePoint Online plan 2 inside Office 365 E3; the id Microsoft documents for the product. */
export const E3_SKU = '6fd2c87f-b296-42f0-b197-1e91e994b900';

/** Properties of a user that come without `$select` ("user resource type"). */
export const USER_DEFAULTS = [
  'id',
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

/** Properties of a group that a delta tells without `$select`. */
export const GROUP_DEFAULTS = [
  'id',
  'createdDateTime',
  'description',
  'displayName',
  'groupTypes',
  'mail',
  'mailEnabled',
  'mailNickname',
  'membershipRule',
  'proxyAddresses',
  'resourceProvisioningOptions',
  'securityEnabled',
  'visibility',
];

/** The parts of the product with `E3_SKU` that matter here. */
export const SERVICE_PLANS = [
  ['SHAREPOINTENTERPRISE', '5dbe027f-2339-4123-9542-606e4d348a72'],
  ['EXCHANGE_S_ENTERPRISE', 'efb87545-963c-4e0d-99df-69c6916d9eb0'],
  ['TEAMS1', '57ff2da0-773e-42df-b2af-ffb7a2317929'],
].map(([servicePlanName, servicePlanId]) => ({
  servicePlanId,
  servicePlanName,
  provisioningStatus: 'Success',
  appliesTo: 'User',
}));

export function presentUser(user: User): Row {
  const assignedLicenses = user.licensed ? [{ skuId: E3_SKU, disabledPlans: [] }] : [];
  return {
    id: user.id,
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.givenName ?? null,
    jobTitle: user.jobTitle ?? null,
    mail: user.mail ?? null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: user.surname ?? null,
    userPrincipalName: user.userPrincipalName,
    accountEnabled: user.state !== 'disabled',
    assignedLicenses,
    createdDateTime: iso(user.created),
    department: user.department ?? null,
    mailNickname: user.userPrincipalName.split('@')[0] ?? '',
    onPremisesSyncEnabled: null,
    proxyAddresses: user.mail === undefined ? [] : [`SMTP:${user.mail}`],
    showInAddressList: null,
    usageLocation: null,
    userType: user.userType ?? null,
  };
}

export function presentGroup(group: Group): Row {
  const unified = group.kind === 'microsoft365';
  const dynamic = group.membershipRule !== undefined;
  return {
    id: group.id,
    deletedDateTime: null,
    classification: null,
    createdDateTime: iso(group.created),
    description: group.description ?? null,
    displayName: group.displayName,
    groupTypes: [...(unified ? ['Unified'] : []), ...(dynamic ? ['DynamicMembership'] : [])],
    mail: group.mail ?? null,
    mailEnabled: group.kind !== 'security',
    mailNickname: group.mail?.split('@')[0] ?? group.displayName.replaceAll(' ', ''),
    membershipRule: group.membershipRule ?? null,
    membershipRuleProcessingState: dynamic ? 'On' : null,
    onPremisesSyncEnabled: null,
    proxyAddresses: group.mail === undefined ? [] : [`SMTP:${group.mail}`],
    renewedDateTime: iso(group.created),
    resourceProvisioningOptions: group.team ? ['Team'] : [],
    securityEnabled: group.kind === 'security' || group.kind === 'mail-enabled-security',
    visibility: group.visibility ?? null,
  };
}

/** A deleted object of the directory: as it was, with the time of its end. */
export function presentDeleted(deleted: DeletedObject): Row {
  const deletedDateTime = iso(deleted.time);
  if (isDeleted(deleted, 'user'))
    return { '@odata.type': '#microsoft.graph.user', ...presentUser(deleted.object), deletedDateTime };
  if (isDeleted(deleted, 'group'))
    return { '@odata.type': '#microsoft.graph.group', ...presentGroup(deleted.object), deletedDateTime };
  if (isDeleted(deleted, 'application'))
    return { '@odata.type': '#microsoft.graph.application', ...presentApplication(deleted.object), deletedDateTime };
  return { id: deleted.id, deletedDateTime };
}

/** A user or group as a member of something: with its type. */
export function presentMember(world: World, id: string): Row | undefined {
  const user = world.users.get(id);
  if (user) return { '@odata.type': '#microsoft.graph.user', ...presentUser(user) };
  const group = world.groups.get(id);
  return group ? { '@odata.type': '#microsoft.graph.group', ...presentGroup(group) } : undefined;
}

/** A site; lists show the display name in `name`, a single site the last part of its address. */
export function presentSite(site: Site, world: World, form: 'list' | 'single'): Row {
  const isCollection = !site.parent;
  return {
    id: graphSiteId(site),
    name: form === 'list' ? site.title : (site.path.split('/').at(-1) ?? ''),
    displayName: site.title,
    description: world.webs.descriptionOf(site),
    webUrl: siteUrl(site),
    createdDateTime: iso(site.created),
    lastModifiedDateTime: iso(site.created),
    isPersonalSite: site.personal,
    ...(isCollection ? { root: {}, siteCollection: { hostname: site.host } } : {}),
    sharepointIds: { siteId: site.id, webId: site.webId, siteUrl: siteUrl(site), tenantId: world.tenantId },
  };
}

export function presentDrive(drive: Drive, world: World): Row {
  const { site } = drive;
  const owner = site.ownerId === undefined ? undefined : world.users.get(site.ownerId);
  const group = site.groupId === undefined ? undefined : world.groups.get(site.groupId);
  const used = drive.root.size;
  return {
    id: drive.id,
    name: drive.template === ONE_DRIVE_TEMPLATE ? 'OneDrive' : drive.name,
    description: '',
    driveType: driveType(drive),
    webUrl: drive.webUrl(),
    createdDateTime: iso(drive.created),
    lastModifiedDateTime: iso(drive.root.modified),
    createdBy: { user: { displayName: 'System Account' } },
    owner: owner
      ? { user: { id: owner.id, displayName: owner.displayName, email: owner.userPrincipalName } }
      : { group: group ? { id: group.id, displayName: group.displayName } : { displayName: `${site.title} Owners` } },
    quota: {
      deleted: world.webs.deletedBytes(site, drive.serverPath()),
      remaining: Math.max(0, drive.quota - used),
      state: quotaState(used / drive.quota),
      total: drive.quota,
      used,
    },
    sharePointIds: {
      listId: drive.listId,
      siteId: site.id,
      siteUrl: siteUrl(site),
      tenantId: world.tenantId,
      webId: site.webId,
    },
  };
}

function quotaState(share: number): string {
  if (share >= 1) return 'exceeded';
  if (share >= 0.99) return 'critical';
  return share >= 0.9 ? 'nearing' : 'normal';
}
