import { page, paging, Secret } from '../common.ts';
import { operation } from '../operation.ts';
import { choice, Guid, Moment, object, optional, Text } from '../schema.ts';

const role = choice('administrator', 'operator', 'read-only');
const outcome = choice('Running', 'Success', 'Refused', 'Failed', 'Interrupted');

/** Something that somebody changed, restored, downloaded or tried to. */
const AuditEntry = object('CofferAuditEntry', {
  id: Guid,
  time: Moment,
  /** Sign-in name; of a refused sign-in the name that was given. */
  userName: Text,
  /** Users of the console, people of the restore portal, or nobody who is known. */
  userKind: choice('console', 'portal', 'unknown'),
  address: Text,
  /** The id of the operation, as the API's description has it; `SignIn` for a sign-in. */
  operation: Text,
  /** The resource that it was done to. */
  path: Text,
  outcome,
  reason: optional(Text),
  endTime: optional(Moment),
});

const AuditPage = page('PageOfCofferAuditEntry', AuditEntry);

/** Somebody who may sign in to the console and the API. */
const ConsoleUser = object('CofferUser', { id: Guid, userName: Text, role });

const ConsoleUserFromClient = object('CofferUserFromClient', {
  userName: optional(Text),
  role: optional(role),
  password: optional(Secret),
});

const PasswordChange = object('CofferPasswordChange', {
  password: optional(Secret),
  newPassword: optional(Secret),
});

const ConsoleUserPage = page('PageOfCofferUser', ConsoleUser);

/** Who may do what in the console, and who did what. */
export const administration = {
  Coffer_GetAudit: operation('GET', '/coffer/v1/audit', {
    tag: 'Coffer',
    paged: true,
    built: true,
    query: {
      ...paging,
      from: optional(Text),
      to: optional(Text),
      userName: optional(Text),
      operation: optional(Text),
      outcome: optional(outcome),
    },
    answer: AuditPage,
  }),
  Coffer_GetUsers: operation('GET', '/coffer/v1/users', {
    tag: 'Coffer',
    paged: true,
    built: true,
    query: paging,
    answer: ConsoleUserPage,
  }),
  Coffer_AddUser: operation('POST', '/coffer/v1/users', {
    tag: 'Coffer',
    success: 201,
    built: true,
    body: ConsoleUserFromClient,
    answer: ConsoleUser,
  }),
  Coffer_UpdateUser: operation('PUT', '/coffer/v1/users/{userId}', {
    tag: 'Coffer',
    built: true,
    params: { userId: Guid },
    body: ConsoleUserFromClient,
    answer: ConsoleUser,
  }),
  Coffer_RemoveUser: operation('DELETE', '/coffer/v1/users/{userId}', {
    tag: 'Coffer',
    success: 204,
    built: true,
    params: { userId: Guid },
  }),
  Coffer_ChangeOwnPassword: operation('PUT', '/coffer/v1/users/me/password', {
    tag: 'Coffer',
    success: 204,
    built: true,
    body: PasswordChange,
  }),
};
