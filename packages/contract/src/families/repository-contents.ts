import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { Guid, Moment, optional, Text } from '../schema.ts';
import {
  BackupGroupData,
  BackupGroupDataPage,
  BackupMailboxData,
  BackupMailboxDataPage,
  BackupOneDriveData,
  BackupOneDriveDataPage,
  BackupOrganizationData,
  BackupOrganizationDataPage,
  BackupSiteData,
  BackupSiteDataPage,
  BackupTeamData,
  BackupTeamDataPage,
  BackupUserData,
  BackupUserDataPage,
} from '../schemas/repository-contents.ts';

const inRepository = { repositoryId: Guid };
/** `filter` may hold `*` and `?`. */
const selection = { filter: optional(Text), organizationId: optional(Text), pointInTime: optional(Moment) };

/** What a repository holds by organization, user, group, mailbox, OneDrive, site and team. */
export const repositoryContents = {
  BackupOrganizationData_GetOrganizationData: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/OrganizationData',
    {
      tag: 'BackupOrganizationData',
      paged: true,
      built: true,
      params: inRepository,
      query: paging,
      answer: BackupOrganizationDataPage,
    },
  ),
  BackupOrganizationData_GetSingleOrganizationData: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/OrganizationData/{organizationId}',
    {
      tag: 'BackupOrganizationData',
      built: true,
      params: { ...inRepository, organizationId: Text },
      answer: BackupOrganizationData,
    },
  ),
  BackupUserData_GetUsersData: operation('GET', '/v6/BackupRepositories/{repositoryId}/UserData', {
    tag: 'BackupUserData',
    paged: true,
    built: true,
    params: inRepository,
    query: paging,
    answer: BackupUserDataPage,
  }),
  BackupUserData_GetUserData: operation('GET', '/v6/BackupRepositories/{repositoryId}/UserData/{userId}', {
    tag: 'BackupUserData',
    built: true,
    params: { ...inRepository, userId: Text },
    answer: BackupUserData,
  }),
  BackupGroupData_GetGroupsData: operation('GET', '/v6/BackupRepositories/{repositoryId}/GroupData', {
    tag: 'BackupGroupData',
    paged: true,
    built: true,
    params: inRepository,
    query: paging,
    answer: BackupGroupDataPage,
  }),
  BackupGroupData_GetSingleGroupData: operation('GET', '/v6/BackupRepositories/{repositoryId}/GroupData/{groupId}', {
    tag: 'BackupGroupData',
    built: true,
    params: { ...inRepository, groupId: Text },
    answer: BackupGroupData,
  }),
  BackupMailboxData_GetMailboxesData: operation('GET', '/v6/BackupRepositories/{repositoryId}/MailboxData', {
    tag: 'BackupMailboxData',
    paged: true,
    built: true,
    params: inRepository,
    query: { ...paging, ...selection },
    answer: BackupMailboxDataPage,
  }),
  BackupMailboxData_GetMailboxData: operation('GET', '/v6/BackupRepositories/{repositoryId}/MailboxData/{mailboxId}', {
    tag: 'BackupMailboxData',
    built: true,
    params: { ...inRepository, mailboxId: Guid },
    answer: BackupMailboxData,
  }),
  BackupOneDriveData_GetOneDrivesData: operation('GET', '/v6/BackupRepositories/{repositoryId}/OneDriveData', {
    tag: 'BackupOneDriveData',
    paged: true,
    built: true,
    params: inRepository,
    query: { ...paging, ...selection },
    answer: BackupOneDriveDataPage,
  }),
  BackupOneDriveData_GetOneDriveData: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/OneDriveData/{oneDriveId}',
    {
      tag: 'BackupOneDriveData',
      built: true,
      params: { ...inRepository, oneDriveId: Text },
      answer: BackupOneDriveData,
    },
  ),
  BackupSiteData_GetSitesData: operation('GET', '/v6/BackupRepositories/{repositoryId}/SiteData', {
    tag: 'BackupSiteData',
    paged: true,
    built: true,
    params: inRepository,
    query: paging,
    answer: BackupSiteDataPage,
  }),
  BackupSiteData_GetSiteData: operation('GET', '/v6/BackupRepositories/{repositoryId}/SiteData/{siteId}', {
    tag: 'BackupSiteData',
    built: true,
    params: { ...inRepository, siteId: Text },
    answer: BackupSiteData,
  }),
  BackupTeamData_GetTeamsData: operation('GET', '/v6/BackupRepositories/{repositoryId}/TeamData', {
    tag: 'BackupTeamData',
    paged: true,
    built: true,
    params: inRepository,
    query: paging,
    answer: BackupTeamDataPage,
  }),
  BackupTeamData_GetTeamData: operation('GET', '/v6/BackupRepositories/{repositoryId}/TeamData/{teamId}', {
    tag: 'BackupTeamData',
    built: true,
    params: { ...inRepository, teamId: Text },
    answer: BackupTeamData,
  }),
};
