import { operation } from '../operation.ts';

/** What a repository holds by organization, user, group, mailbox, OneDrive, site and team. */
export const repositoryContents = {
  BackupOrganizationData_GetOrganizationData: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/OrganizationData',
    { tag: 'BackupOrganizationData', paged: true, built: false },
  ),
  BackupOrganizationData_GetSingleOrganizationData: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/OrganizationData/{organizationId}',
    { tag: 'BackupOrganizationData', built: false },
  ),
  BackupUserData_GetUsersData: operation('GET', '/v6/BackupRepositories/{repositoryId}/UserData', {
    tag: 'BackupUserData',
    paged: true,
    built: false,
  }),
  BackupUserData_GetUserData: operation('GET', '/v6/BackupRepositories/{repositoryId}/UserData/{userId}', {
    tag: 'BackupUserData',
    built: false,
  }),
  BackupGroupData_GetGroupsData: operation('GET', '/v6/BackupRepositories/{repositoryId}/GroupData', {
    tag: 'BackupGroupData',
    paged: true,
    built: false,
  }),
  BackupGroupData_GetSingleGroupData: operation('GET', '/v6/BackupRepositories/{repositoryId}/GroupData/{groupId}', {
    tag: 'BackupGroupData',
    built: false,
  }),
  BackupMailboxData_GetMailboxesData: operation('GET', '/v6/BackupRepositories/{repositoryId}/MailboxData', {
    tag: 'BackupMailboxData',
    paged: true,
    built: false,
  }),
  BackupMailboxData_GetMailboxData: operation('GET', '/v6/BackupRepositories/{repositoryId}/MailboxData/{mailboxId}', {
    tag: 'BackupMailboxData',
    built: false,
  }),
  BackupOneDriveData_GetOneDrivesData: operation('GET', '/v6/BackupRepositories/{repositoryId}/OneDriveData', {
    tag: 'BackupOneDriveData',
    paged: true,
    built: false,
  }),
  BackupOneDriveData_GetOneDriveData: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/OneDriveData/{oneDriveId}',
    { tag: 'BackupOneDriveData', built: false },
  ),
  BackupSiteData_GetSitesData: operation('GET', '/v6/BackupRepositories/{repositoryId}/SiteData', {
    tag: 'BackupSiteData',
    paged: true,
    built: false,
  }),
  BackupSiteData_GetSiteData: operation('GET', '/v6/BackupRepositories/{repositoryId}/SiteData/{siteId}', {
    tag: 'BackupSiteData',
    built: false,
  }),
  BackupTeamData_GetTeamsData: operation('GET', '/v6/BackupRepositories/{repositoryId}/TeamData', {
    tag: 'BackupTeamData',
    paged: true,
    built: false,
  }),
  BackupTeamData_GetTeamData: operation('GET', '/v6/BackupRepositories/{repositoryId}/TeamData/{teamId}', {
    tag: 'BackupTeamData',
    built: false,
  }),
};
