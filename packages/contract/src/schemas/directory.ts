import { Links, page } from '../common.ts';
import { choice, Flag, Guid, maybe, object, optional, Text } from '../schema.ts';

/** A user of the directory. The id is two GUIDs joined, the second all zeros for a cloud object. */
export const User = object('RESTUser', {
  id: optional(Text),
  displayName: optional(Text),
  name: optional(Text),
  type: maybe(choice('User', 'Shared', 'Public')),
  locationType: optional(choice('OnPremises', 'Cloud', 'Hybrid')),
  _links: optional(Links),
});

/** One page of {@link User}. */
export const UserPage = page('PageOfRESTUser', User);

/** A OneDrive, in the directory or in a restore point. */
export const OneDrive = object('RESTOneDrive', {
  id: optional(Text),
  name: optional(Text),
  url: optional(Text),
  _links: optional(Links),
});

/** One page of {@link OneDrive}. */
export const OneDrivePage = page('PageOfRESTOneDrive', OneDrive);

/** A group of the directory. */
export const Group = object('RESTGroup', {
  id: optional(Text),
  displayName: optional(Text),
  name: optional(Text),
  managedBy: optional(Text),
  site: optional(Text),
  type: maybe(choice('Office365', 'Security', 'Distribution', 'DynamicDistribution')),
  locationType: optional(choice('OnPremises', 'Cloud', 'Hybrid')),
  _links: optional(Links),
});

/** One page of {@link Group}. */
export const GroupPage = page('PageOfRESTGroup', Group);

/** A member of a group, as listed and as sent back in the pool of backup accounts. */
export const GroupMember = object('RESTGroupMember', {
  groupId: optional(Text),
  name: optional(Text),
  login: optional(Text),
  type: optional(choice('Unknown', 'User', 'Group')),
  isCloud: optional(Flag),
  _links: optional(Links),
});

/** One page of {@link GroupMember}. */
export const GroupMemberPage = page('PageOfRESTGroupMember', GroupMember);

/** A SharePoint site. */
export const Site = object('RESTSite', {
  id: Text,
  url: Text,
  parentUrl: optional(Text),
  name: optional(Text),
  isCloud: Flag,
  isPersonal: Flag,
  title: Text,
  isAvailable: optional(Flag),
  siteCollectionError: optional(Text),
  _links: optional(Links),
});

/** One page of {@link Site}. */
export const SitePage = page('PageOfRESTSite', Site);

/** A team. */
export const Team = object('RESTTeam', {
  id: Guid,
  displayName: Text,
  description: optional(Text),
  mail: Text,
  _links: optional(Links),
});

/** One page of {@link Team}. */
export const TeamPage = page('PageOfRESTTeam', Team);
