import { pagingWithSet } from '../common.ts';
import { operation } from '../operation.ts';
import { choice, Flag, Guid, optional, Text } from '../schema.ts';
import {
  Group,
  GroupMemberPage,
  GroupPage,
  OneDrive,
  OneDrivePage,
  Site,
  SitePage,
  Team,
  TeamPage,
  User,
  UserPage,
} from '../schemas/directory.ts';

/** Live listing of an organization's users, OneDrives, groups, members, sites and teams. */
export const directoryBrowse = {
  OrganizationUser_Get: operation('GET', '/v6/Organizations/{organizationId}/Users', {
    tag: 'OrganizationUser',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: {
      ...pagingWithSet,
      userName: optional(Text),
      displayName: optional(Text),
      locationFilter: optional(choice('Cloud', 'OnPremises', 'Hybrid', 'CloudOrHybrid', 'OnPremisesOrHybrid', 'Any')),
    },
    answer: UserPage,
  }),
  OrganizationUser_GetById: operation('GET', '/v6/Organizations/{organizationId}/Users/{userId}', {
    tag: 'OrganizationUser',
    built: true,
    params: { organizationId: Guid, userId: Text },
    answer: User,
  }),
  OrganizationUserOneDrive_GetPage: operation('GET', '/v6/Organizations/{organizationId}/Users/{userId}/OneDrives', {
    tag: 'OrganizationUserOneDrive',
    paged: true,
    built: true,
    params: { organizationId: Guid, userId: Text },
    query: pagingWithSet,
    answer: OneDrivePage,
  }),
  OrganizationUserOneDrive_GetOne: operation(
    'GET',
    '/v6/Organizations/{organizationId}/Users/{userId}/OneDrives/{onedriveId}',
    {
      tag: 'OrganizationUserOneDrive',
      built: true,
      params: { organizationId: Guid, userId: Text, onedriveId: Text },
      answer: OneDrive,
    },
  ),
  OrganizationGroup_Get: operation('GET', '/v6/Organizations/{organizationId}/Groups', {
    tag: 'OrganizationGroup',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: {
      ...pagingWithSet,
      displayName: optional(Text),
      groupName: optional(Text),
      locationFilter: optional(choice('Cloud', 'OnPremises', 'Hybrid', 'CloudOrHybrid', 'OnPremisesOrHybrid', 'Any')),
    },
    answer: GroupPage,
  }),
  OrganizationGroup_GetById: operation('GET', '/v6/Organizations/{organizationId}/Groups/{groupId}', {
    tag: 'OrganizationGroup',
    built: true,
    params: { organizationId: Guid, groupId: Text },
    answer: Group,
  }),
  OrganizationGroupMember_Get: operation('GET', '/v6/Organizations/{organizationId}/Groups/{groupId}/Members', {
    tag: 'OrganizationGroupMember',
    paged: true,
    built: true,
    params: { organizationId: Guid, groupId: Text },
    query: pagingWithSet,
    answer: GroupMemberPage,
  }),
  OrganizationSite_Get: operation('GET', '/v6/Organizations/{organizationId}/Sites', {
    tag: 'OrganizationSite',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: {
      ...pagingWithSet,
      includePersonalSites: optional(Flag),
      parentId: optional(Text),
      locationFilter: optional(choice('Cloud', 'OnPremises', 'Any')),
    },
    answer: SitePage,
  }),
  OrganizationSite_GetById: operation('GET', '/v6/Organizations/{organizationId}/Sites/{siteId}', {
    tag: 'OrganizationSite',
    built: true,
    params: { organizationId: Guid, siteId: Text },
    answer: Site,
  }),
  OrganizationTeam_Get: operation('GET', '/v6/Organizations/{organizationId}/Teams', {
    tag: 'OrganizationTeam',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: { ...pagingWithSet, displayName: optional(Text) },
    answer: TeamPage,
  }),
  OrganizationTeam_GetById: operation('GET', '/v6/Organizations/{organizationId}/Teams/{teamId}', {
    tag: 'OrganizationTeam',
    built: true,
    params: { organizationId: Guid, teamId: Text },
    answer: Team,
  }),
};
