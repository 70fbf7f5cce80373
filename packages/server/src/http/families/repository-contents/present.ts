import type { SentOf } from '@coffer/contract';
import { wireId } from '../../../services/directory/directory-id.ts';
import type {
  ContentsGroup,
  ContentsObject,
  ContentsOrganization,
  ContentsUser,
} from '../../../services/repository-contents/repository-contents-service.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** An organization in a repository. */
export function presentOrganization(
  repositoryId: string,
  { id, name }: ContentsOrganization,
): SentOf<'BackupOrganizationData'> {
  return {
    organizationId: id,
    displayName: name,
    _links: linksTo({
      self: hrefTo('BackupRepositories', repositoryId, 'OrganizationData', id),
      organization: hrefTo('Organizations', id),
    }),
  };
}

/** A OneDrive in a repository. */
export function presentOneDrive(repositoryId: string, held: ContentsObject): SentOf<'BackupOneDriveData'> {
  return { ...objectFacts(repositoryId, 'OneDrive', held), isDeleted: held.isDeleted };
}

/** A site in a repository. */
export function presentSite(repositoryId: string, held: ContentsObject): SentOf<'BackupSiteData'> {
  return objectFacts(repositoryId, 'Site', held);
}

/** A user in a repository. His id is that of the organization followed by his own. */
export function presentUser(repositoryId: string, user: ContentsUser): SentOf<'BackupUserData'> {
  const { organizationId, userId, drives, personalSites } = user;
  const id = `${organizationId}${wireId(userId)}`;
  const drive = drives[0]?.object;
  return {
    id,
    accountId: wireId(userId),
    accountType: 'User',
    displayName: drive?.displayName ?? personalSites[0]?.object.displayName ?? '',
    email: drive?.name ?? '',
    isMailboxBackedUp: false,
    isArchiveBackedUp: false,
    isOneDriveBackedUp: drives.length > 0,
    isPersonalSiteBackedUp: personalSites.length > 0,
    oneDriveBackedUpTime: newest(drives),
    personalSiteBackedUpTime: newest(personalSites),
    oneDriveUrl: drives.map(({ object }) => object.webUrl),
    personalSiteUrl: personalSites.map(({ object }) => object.webUrl),
    ...places(repositoryId, 'User', { organizationId, id }),
  };
}

/** A group in a repository. */
export function presentGroup(repositoryId: string, held: ContentsGroup): SentOf<'BackupGroupData'> {
  const { organizationId, group, sites } = held;
  const id = `${organizationId}${wireId(group.id)}`;
  return {
    id,
    accountId: wireId(group.id),
    displayName: group.name,
    isMailboxBackedUp: false,
    isSiteBackedUp: sites.length > 0,
    siteBackedUpTime: newest(sites),
    groupSiteUrl: sites.map(({ object }) => object.webUrl),
    ...places(repositoryId, 'Group', { organizationId, id }),
  };
}

function objectFacts(repositoryId: string, itemType: 'OneDrive' | 'Site', held: ContentsObject) {
  const { organizationId, object } = held;
  return {
    id: object.id,
    title: object.displayName,
    url: object.webUrl,
    backedUpTime: newest([held]),
    ...places(repositoryId, itemType, { organizationId, id: object.id }),
  };
}

function places(repositoryId: string, itemType: string, of: { readonly organizationId: string; readonly id: string }) {
  return {
    itemType,
    repositoryId,
    organizationId: of.organizationId,
    _links: linksTo({
      self: hrefTo('BackupRepositories', repositoryId, `${itemType}Data`, of.id),
      repository: hrefTo('BackupRepositories', repositoryId),
      organization: hrefTo('Organizations', of.organizationId),
    }),
  };
}

function newest(held: readonly ContentsObject[]): string | null {
  const times = held.flatMap(({ backedUp }) => backedUp ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
