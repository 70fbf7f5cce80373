export { keyOf, secretOf, thumbprintOf, validKeys } from './applications.ts';
export type { CanvasLayout, CanvasSection, WebPart } from './canvas-content.ts';
export type { ChangeKind } from './changes.ts';
export { CLOUDS, type Cloud, type CloudName } from './clouds.ts';
export { COLUMN_KINDS, type ColumnKind, type ListColumn, type NewColumn } from './columns.ts';
export { bytesContent, type ContentSource, fileContent } from './content.ts';
export { type ContentType, SITE_TYPES } from './content-types.ts';
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
export {
  type AnyList,
  type Entry,
  type EntryState,
  entriesAfter,
  entriesOf,
  entryCount,
  entryOf,
  entryPath,
  entrySpan,
  fileAt,
  folderAt,
  isLibrary,
  libraryEntry,
  listEntry,
  listIdOf,
  listPathOf,
  listTitleOf,
  restoreState,
  securedOf,
  statesOf,
  versionLabel,
  writeEntry,
} from './entries.ts';
export { WorldError, type WorldErrorCode } from './errors.ts';
export { calculate } from './formula.ts';
export { GeneratedContent } from './generated/bytes.ts';
export { guidFor } from './ids.ts';
export { type Actor, depthOf, type Item, pathOf } from './item.ts';
export type { Conflict, ItemFacts } from './item-facts.ts';
export { type LibraryList, ONE_DRIVE_TEMPLATE } from './library-list.ts';
export { type ListItem, type ListItemState, type NewList, SiteList } from './list.ts';
export { Lists } from './lists.ts';
export { mimeTypeOf } from './mime-types.ts';
export { LONGEST_PATH, nameFault } from './names.ts';
export type { NewApplication, NewGroup, NewSite, NewUser, TenantProfile } from './new-objects.ts';
export { rewritten } from './office-rewriting.ts';
export type { ItemList } from './overlay.ts';
export { People, type SiteGroup, type SiteUser } from './people.ts';
export { permissionId, RESOURCES, type Resource, resourceObjectId } from './permissions.ts';
export { personOf } from './person.ts';
export { BIN_KINDS, type BinEntry, type RecycleBin } from './recycle-bin.ts';
export { removeEntry, removeList } from './removal.ts';
export type { RoleDefinition } from './role-levels.ts';
export { type ListSettings, type ListView, Schema } from './schema.ts';
export { type Secured, securedBy } from './secured.ts';
export {
  type Grant,
  type NewGrant,
  type Principal,
  type Securable,
  Sharing,
  type SharingLink,
  sharedScope,
} from './sharing.ts';
export { graphSiteId, groupLoginName, type Site, siteUrl, userLoginName } from './site.ts';
export type { SiteGrant } from './site-grants.ts';
export { type Page, type PageWish, SitePages } from './site-pages.ts';
export { type Right, SiteRights } from './site-rights.ts';
export { type Term, type TermGroup, type TermSet, TermStore } from './term-store.ts';
export { type Version, Versions } from './versions.ts';
export { type NavigationNode, Web, type WebSettings } from './web.ts';
export { World } from './world.ts';
