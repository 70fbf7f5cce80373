import { Links } from '../common.ts';
import { choice, Flag, Guid, list, maybe, named, nullable, object, optional, Text } from '../schema.ts';

/** The kinds of objects in a restore operator's scope. */
export const RbacItemType = named('RESTRbacItemType', choice('Group', 'User', 'Site'));

/** A user in a restore operator's scope. */
export const RbacUser = object('RESTRbacUser', {
  id: Text,
  displayName: Text,
  name: Text,
  type: nullable(choice('User', 'SharedMailbox', 'PublicMailbox')),
});

/** A site in a restore operator's scope. */
export const RbacSite = object('RESTRbacSite', {
  id: Text,
  url: nullable(Text),
  title: Text,
  parentUrl: optional(Text),
  isCloud: nullable(Flag),
  isPersonal: nullable(Flag),
});

/** A group in a restore operator's scope. */
export const RbacGroup = object('RESTRbacGroup', {
  id: Text,
  displayName: Text,
  name: Text,
  type: nullable(choice('Office365', 'Security', 'Distribution', 'DynamicDistribution', 'Unknown')),
});

/** What a restore operator may restore. `type` says which member counts. */
export const RbacItem = object('RESTRbacItemComposed', {
  type: optional(RbacItemType),
  user: optional(RbacUser),
  id: optional(Text),
  _links: optional(Links),
  site: optional(RbacSite),
  group: optional(RbacGroup),
});

/** A user that a restore operator may restore for. */
const RbacUserItem = object('RESTRbacUserItem', {
  id: Text,
  user: RbacUser,
  type: RbacItemType,
  _links: optional(Links),
});

/** A site that a restore operator may restore. */
const RbacSiteItem = object('RESTRbacSiteItem', {
  id: Text,
  site: RbacSite,
  type: RbacItemType,
  _links: optional(Links),
});

const roleFacts = {
  id: maybe(Guid),
  organizationId: optional(Guid),
  name: optional(Text),
  description: optional(Text),
  roleType: maybe(choice('EntireOrganization', 'SpecificObjects')),
  _links: optional(Links),
};

/** Who may restore what. Its lists are read by themselves. */
export const RbacRole = object('RESTRbacRole', roleFacts);

/** A role as it is made or changed. A list that is not given stays as it is. */
export const RbacRoleCreateModel = object('RESTRbacRoleCreateModel', {
  ...roleFacts,
  operators: optional(list(RbacItem)),
  selectedItems: optional(list(RbacItem)),
  excludedItems: optional(list(RbacItem)),
});

/** Who is signed in to the restore portal. */
export const RbacLoggedInUser = object('RESTRbacLoggedInUser', { id: Text, name: Text });

/** Whether whoever is signed in has a role at all. */
export const OperatorInfo = object('RESTOperatorInfo', { isOperator: Flag, _links: optional(Links) });

/** Everything that the roles of whoever is signed in lead to and that backups hold. */
export const RbacEffectiveScope = object('RESTRbacEffectiveScope', {
  users: optional(list(RbacUserItem)),
  sites: optional(list(RbacSiteItem)),
});

/** How clients sign people in to the restore portal. */
export const RestorePortalSettings = object('RESTRestorePortalSettings', {
  applicationId: optional(Guid),
  msalAuthorityUri: optional(Text),
  isEnabled: optional(Flag),
});
