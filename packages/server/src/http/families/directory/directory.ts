import { RequestError } from '@coffer/model';
import { directoryId, wireId } from '../../../services/directory/directory-id.ts';
import type { SetPage } from '../../../services/query-sets.ts';
import type { Services } from '../../../services/services.ts';
import type { Circumstances, Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentGroup, presentMember, presentOneDrive, presentSite, presentTeam, presentUser } from './present.ts';

type Pattern =
  | `OrganizationUser_${string}`
  | `OrganizationUserOneDrive_${string}`
  | `OrganizationGroup_${string}`
  | `OrganizationGroupMember_${string}`
  | `OrganizationSite_${string}`
  | `OrganizationTeam_${string}`;

type OrganizationCall = Circumstances & { readonly params: { readonly organizationId: string } };

/** Live listings of an organization's users, OneDrives, groups, members, sites and teams. */
export function directoryHandlers({ directory }: Pick<Services, 'directory'>): Handlers<Pattern> {
  return {
    ...userHandlers(directory),
    ...groupHandlers(directory),
    OrganizationSite_Get: async (call) => {
      const { includePersonalSites, parentId, locationFilter: location } = call.query;
      const page = await directory.sites(requestOf(call), { includePersonalSites, parentId, location });
      return shown(call, page, (site) => presentSite(call.params.organizationId, site));
    },
    OrganizationSite_GetById: async (call) =>
      presentSite(call.params.organizationId, await directory.site(requestOf(call), call.params.siteId)),
    OrganizationTeam_Get: async (call) => {
      const page = await directory.teams(requestOf(call), { displayName: call.query.displayName });
      return shown(call, page, (team) => presentTeam(call.params.organizationId, team));
    },
    OrganizationTeam_GetById: async (call) =>
      presentTeam(call.params.organizationId, await directory.team(requestOf(call), call.params.teamId)),
  };
}

function userHandlers(
  directory: Services['directory'],
): Handlers<`OrganizationUser_${string}` | `OrganizationUserOneDrive_${string}`> {
  return {
    OrganizationUser_Get: async (call) => {
      const { displayName, userName: name, locationFilter: location } = call.query;
      const page = await directory.users(requestOf(call), { displayName, name, location });
      return shown(call, page, (user) => presentUser(call.params.organizationId, user));
    },
    OrganizationUser_GetById: async (call) =>
      presentUser(call.params.organizationId, await directory.user(requestOf(call), call.params.userId)),
    OrganizationUserOneDrive_GetPage: async (call) => {
      const drives = await directory.oneDrives(requestOf(call), call.params.userId);
      return pageOfAll(call, drives, (drive) => presentOneDrive(call.params.organizationId, drive));
    },
    OrganizationUserOneDrive_GetOne: async (call) => {
      const { organizationId, userId, onedriveId } = call.params;
      const drives = await directory.oneDrives(requestOf(call), userId);
      const found = drives.find(({ drive }) => drive.id.toLowerCase() === onedriveId.toLowerCase());
      if (!found) throw new RequestError('not-found', `The user has no OneDrive ${onedriveId}.`);
      return presentOneDrive(organizationId, found);
    },
  };
}

function groupHandlers(
  directory: Services['directory'],
): Handlers<`OrganizationGroup_${string}` | `OrganizationGroupMember_${string}`> {
  return {
    OrganizationGroup_Get: async (call) => {
      const { displayName, groupName: name, locationFilter: location } = call.query;
      const page = await directory.groups(requestOf(call), { displayName, name, location });
      return shown(call, page, (group) => presentGroup(call.params.organizationId, group));
    },
    OrganizationGroup_GetById: async (call) =>
      presentGroup(call.params.organizationId, await directory.group(requestOf(call), call.params.groupId)),
    OrganizationGroupMember_Get: async (call) => {
      const { organizationId, groupId } = call.params;
      const page = await directory.members(requestOf(call), groupId);
      const id = wireId(directoryId(groupId));
      return shown(call, page, (member) => presentMember(organizationId, id, member));
    },
  };
}

function requestOf(call: OrganizationCall) {
  return { organizationId: call.params.organizationId, page: call.page, signal: call.signal };
}

function shown<T, Shown>(call: Circumstances, page: SetPage<T>, present: (item: T) => Shown) {
  return pageOf(call, { items: page.items.map(present), more: page.more, setId: page.setId });
}
