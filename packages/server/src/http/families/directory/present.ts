import type { SentOf } from '@coffer/contract';
import type { DirectoryGroup, DirectoryMember, DirectoryTeam, DirectoryUser, GroupKind } from '@coffer/m365';
import { wireId } from '../../../services/directory/directory-id.ts';
import { groupName, type OwnedDrive } from '../../../services/directory/directory-service.ts';
import type { SiteEntry } from '../../../services/directory/personal-sites.ts';
import { parentSiteUrl, siteName } from '../../../services/directory/site-url.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** A user. Shared mailboxes are users without licence that nobody may sign in to, but who have an address. */
export function presentUser(organizationId: string, user: DirectoryUser): SentOf<'User'> {
  const id = wireId(user.id);
  const shared = !user.enabled && !user.licensed && user.mail !== undefined;
  return {
    id,
    displayName: user.displayName,
    name: user.userName,
    type: shared ? 'Shared' : 'User',
    locationType: 'Cloud',
    _links: linksTo({
      self: hrefTo('Organizations', organizationId, 'Users', id),
      organization: hrefTo('Organizations', organizationId),
      oneDrives: hrefTo('Organizations', organizationId, 'Users', id, 'OneDrives'),
    }),
  };
}

/** A OneDrive, with its owner's name. */
export function presentOneDrive(organizationId: string, { drive, owner }: OwnedDrive): SentOf<'OneDrive'> {
  const user = wireId(owner.id);
  return {
    id: drive.id,
    name: owner.displayName,
    url: drive.webUrl,
    _links: linksTo({
      self: hrefTo('Organizations', organizationId, 'Users', user, 'OneDrives', drive.id),
      organization: hrefTo('Organizations', organizationId),
      user: hrefTo('Organizations', organizationId, 'Users', user),
    }),
  };
}

const groupTypes: Readonly<Record<GroupKind, 'Office365' | 'Security' | 'Distribution'>> = {
  office365: 'Office365',
  security: 'Security',
  'mail-enabled-security': 'Security',
  distribution: 'Distribution',
};

/** A group. */
export function presentGroup(organizationId: string, group: DirectoryGroup): SentOf<'Group'> {
  const id = wireId(group.id);
  const type = groupTypes[group.kind];
  return {
    id,
    displayName: group.displayName,
    name: groupName(group),
    type: type === 'Distribution' && group.dynamic ? 'DynamicDistribution' : type,
    locationType: 'Cloud',
    _links: linksTo({
      self: hrefTo('Organizations', organizationId, 'Groups', id),
      organization: hrefTo('Organizations', organizationId),
      members: hrefTo('Organizations', organizationId, 'Groups', id, 'Members'),
    }),
  };
}

const memberTypes = { user: 'User', group: 'Group', other: 'Unknown' } as const;

/** A member, in the form in which it is sent back as a backup account. */
export function presentMember(organizationId: string, groupId: string, member: DirectoryMember): SentOf<'GroupMember'> {
  const user = member.kind === 'user' ? hrefTo('Organizations', organizationId, 'Users', wireId(member.id)) : undefined;
  return {
    groupId,
    name: member.displayName,
    login: member.userName ?? member.mail,
    type: memberTypes[member.kind],
    isCloud: true,
    _links: linksTo({ group: hrefTo('Organizations', organizationId, 'Groups', groupId), user }),
  };
}

/** A SharePoint site. */
export function presentSite(organizationId: string, site: SiteEntry): SentOf<'Site'> {
  return {
    id: site.id,
    url: site.url,
    parentUrl: parentSiteUrl(site.url),
    name: siteName(site.url) || site.title,
    title: site.title,
    isCloud: true,
    isPersonal: site.isPersonal,
    isAvailable: true,
    _links: linksTo({
      self: hrefTo('Organizations', organizationId, 'Sites', site.id),
      organization: hrefTo('Organizations', organizationId),
    }),
  };
}

/** A team. */
export function presentTeam(organizationId: string, team: DirectoryTeam): SentOf<'Team'> {
  return {
    id: team.id,
    displayName: team.displayName,
    description: team.description,
    mail: team.mail ?? '',
    _links: linksTo({
      self: hrefTo('Organizations', organizationId, 'Teams', team.id),
      organization: hrefTo('Organizations', organizationId),
    }),
  };
}
