import { choice, Flag, list, object, optional, Text } from '../schema.ts';

/** Something that Coffer needs to be allowed to do. `permission` is the least one that suffices, by Microsoft's name. */
const PermissionCheck = object('CofferPermissionCheck', {
  purpose: choice('directory', 'read', 'restore', 'rights'),
  resource: choice('graph', 'sharePoint'),
  permission: Text,
  isGranted: Flag,
});

/** How the sign-in of an organization or an application stands at this moment. */
export const Access = object('CofferAccess', {
  isSignedIn: Flag,
  /** Why Microsoft gives no token. */
  refusal: optional(Text),
  permissions: list(PermissionCheck),
});
