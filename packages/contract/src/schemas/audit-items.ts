import { Links } from '../common.ts';
import { choice, list, object, optional, Text } from '../schema.ts';
import { Group, User } from './directory.ts';

/** Somebody whose data is watched: when it is looked into or restored, a mail tells so. `type` says which member counts. */
export const AuditItem = object('RESTAuditUserOrGroup', {
  id: optional(Text),
  type: optional(choice('User', 'Group')),
  group: optional(Group),
  user: optional(User),
  _links: optional(Links),
});

/** Which items are not watched any more. */
export const RemoveAuditItemsOptions = object('RESTRemoveAuditItemsOptions', { itemIds: optional(list(Text)) });
