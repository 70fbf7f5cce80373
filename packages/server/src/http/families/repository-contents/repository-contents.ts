import { RequestError } from '@coffer/model';
import { parseDirectoryId } from '../../../services/directory/directory-id.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { momentOf } from '../../moments.ts';
import { pageOfAll } from '../../page.ts';
import { pageOfPart } from '../../page-of-part.ts';
import { presentGroup, presentOneDrive, presentOrganization, presentSite, presentUser } from './present.ts';

type Needed = Pick<Services, 'repositories' | 'repositoryContents'>;
type Family = `Backup${'Organization' | 'User' | 'Group' | 'Mailbox' | 'OneDrive' | 'Site' | 'Team'}Data_${string}`;

/** What repositories hold. Mailboxes and teams are never among it: their own data is not protected. */
export function repositoryContentsHandlers(services: Needed): Handlers<Family> {
  const { repositories, repositoryContents: contents } = services;
  const known = async (id: string): Promise<string> => (await repositories.require(id)).id;
  return {
    ...peopleHandlers(services),
    ...absentHandlers(services),
    BackupOrganizationData_GetOrganizationData: async (call) => {
      const id = await known(call.params.repositoryId);
      return pageOfAll(call, await contents.organizations(id), (one) => presentOrganization(id, one));
    },
    BackupOrganizationData_GetSingleOrganizationData: async ({ params }) => {
      const id = await known(params.repositoryId);
      return presentOrganization(id, await contents.organization(id, params.organizationId));
    },
    BackupOneDriveData_GetOneDrivesData: async (call) => {
      const id = await known(call.params.repositoryId);
      const { filter, organizationId, pointInTime } = call.query;
      const wanted = {
        name: filter,
        organizationId: organizationId?.toLowerCase(),
        at: momentOf(pointInTime, 'pointInTime'),
      };
      const part = await contents.objects(id, 'onedrive', wanted, call.page);
      return pageOfPart(call, part, (one) => presentOneDrive(id, one));
    },
    BackupOneDriveData_GetOneDriveData: async ({ params }) => {
      const id = await known(params.repositoryId);
      return presentOneDrive(id, await contents.object(id, 'onedrive', params.oneDriveId));
    },
    BackupSiteData_GetSitesData: async (call) => {
      const id = await known(call.params.repositoryId);
      return pageOfPart(call, await contents.objects(id, 'sharepoint', {}, call.page), (one) => presentSite(id, one));
    },
    BackupSiteData_GetSiteData: async ({ params }) => {
      const id = await known(params.repositoryId);
      return presentSite(id, await contents.object(id, 'sharepoint', params.siteId));
    },
  };
}

function peopleHandlers({
  repositories,
  repositoryContents: contents,
}: Needed): Handlers<`BackupUserData_${string}` | `BackupGroupData_${string}`> {
  return {
    BackupUserData_GetUsersData: async (call) => {
      const { id } = await repositories.require(call.params.repositoryId);
      return pageOfPart(call, await contents.users(id, call.page), (one) => presentUser(id, one));
    },
    BackupUserData_GetUserData: async ({ params }) => {
      const { id } = await repositories.require(params.repositoryId);
      const { organizationId, directoryId } = accountOf(params.userId);
      return presentUser(id, await contents.user(id, organizationId, directoryId));
    },
    BackupGroupData_GetGroupsData: async (call) => {
      const { id } = await repositories.require(call.params.repositoryId);
      return pageOfPart(call, await contents.groups(id, call.page), (one) => presentGroup(id, one));
    },
    BackupGroupData_GetSingleGroupData: async ({ params }) => {
      const { id } = await repositories.require(params.repositoryId);
      return presentGroup(id, await contents.group(id, accountOf(params.groupId).directoryId));
    },
  };
}

function absentHandlers({
  repositories,
}: Needed): Handlers<`BackupMailboxData_${string}` | `BackupTeamData_${string}`> {
  const none = async (repositoryId: string, kind: string, id: string): Promise<never> => {
    await repositories.require(repositoryId);
    throw new RequestError('not-found', `The repository holds no ${kind} ${id}.`);
  };
  return {
    BackupMailboxData_GetMailboxesData: async (call) => {
      await repositories.require(call.params.repositoryId);
      return pageOfAll(call, []);
    },
    BackupMailboxData_GetMailboxData: async ({ params }) =>
      await none(params.repositoryId, 'mailbox', params.mailboxId),
    BackupTeamData_GetTeamsData: async (call) => {
      await repositories.require(call.params.repositoryId);
      return pageOfAll(call, []);
    },
    BackupTeamData_GetTeamData: async ({ params }) => await none(params.repositoryId, 'team', params.teamId),
  };
}

/** The account that an id names: its own id, alone or behind that of its organization. */
function accountOf(id: string): { readonly organizationId: string | undefined; readonly directoryId: string } {
  const alone = parseDirectoryId(id);
  const behind = parseDirectoryId(id.slice(36));
  const organizationId = parseDirectoryId(id.slice(0, 36));
  // Two GUIDs in a row are an account, or an organization and an account; no account of the cloud has a second one.
  const isAlone = alone !== undefined && (id.length === 36 || /^[0-]+$/.test(id.slice(36)));
  if (isAlone || behind === undefined) return { organizationId: undefined, directoryId: alone ?? id };
  return { organizationId, directoryId: behind };
}
