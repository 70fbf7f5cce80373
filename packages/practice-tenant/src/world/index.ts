export { bytesContent, type ContentSource, fileContent } from './content.ts';
export type { Application, Grants, Group, GroupKind, User, UserState } from './directory.ts';
export { type Conflict, Drive, type ItemFacts } from './drive.ts';
export { WorldError, type WorldErrorCode } from './errors.ts';
export { GeneratedContent } from './generated/bytes.ts';
export { type Actor, depthOf, type Item, pathOf } from './item.ts';
export { mimeTypeOf } from './mime-types.ts';
export { LONGEST_PATH, nameFault } from './names.ts';
export type { ItemList } from './overlay.ts';
export { graphSiteId, groupLoginName, type Site, siteUrl, userLoginName } from './site.ts';
export {
  type NewApplication,
  type NewGroup,
  type NewSite,
  type NewUser,
  personOf,
  type TenantProfile,
  World,
} from './world.ts';
