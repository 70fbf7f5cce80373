export { keyOf, secretOf, thumbprintOf, validKeys } from './applications.ts';
export type { ChangeKind } from './changes.ts';
export { CLOUDS, type Cloud, type CloudName } from './clouds.ts';
export { bytesContent, type ContentSource, fileContent } from './content.ts';
export { type DeletedKinds, type DeletedObject, DeletedObjects, isDeleted } from './deleted.ts';
export type {
  Application,
  ApplicationKey,
  ApplicationSecret,
  Grants,
  Group,
  GroupKind,
  RequiredAccess,
  User,
  UserState,
} from './directory.ts';
export { Drive } from './drive.ts';
export { WorldError, type WorldErrorCode } from './errors.ts';
export { GeneratedContent } from './generated/bytes.ts';
export { type Actor, depthOf, type Item, pathOf } from './item.ts';
export type { Conflict, ItemFacts } from './item-facts.ts';
export {
  type ColumnKind,
  type ListColumn,
  type ListItem,
  type ListItemState,
  type NewColumn,
  type NewList,
  SiteList,
} from './list.ts';
export { Lists } from './lists.ts';
export { mimeTypeOf } from './mime-types.ts';
export { LONGEST_PATH, nameFault } from './names.ts';
export type { NewApplication, NewGroup, NewSite, NewUser, TenantProfile } from './new-objects.ts';
export { rewritten } from './office-rewriting.ts';
export type { ItemList } from './overlay.ts';
export { permissionId, RESOURCES, type Resource, resourceObjectId } from './permissions.ts';
export { personOf } from './person.ts';
export { type Grant, type NewGrant, type Principal, Sharing, type SharingLink, sharedScope } from './sharing.ts';
export { graphSiteId, groupLoginName, type Site, siteUrl, userLoginName } from './site.ts';
export { type Version, Versions } from './versions.ts';
export { World } from './world.ts';
