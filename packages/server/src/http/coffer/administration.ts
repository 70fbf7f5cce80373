import { RequestError } from '@coffer/model';
import type { AuditRow } from '../../db/stores/audit-store.ts';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { momentOf } from '../moments.ts';
import { pageOf, pageOfAll } from '../page.ts';

type Operation =
  | 'Coffer_GetAudit'
  | `Coffer_${'GetUsers' | 'AddUser' | 'UpdateUser' | 'RemoveUser' | 'ChangeOwnPassword'}`;

/** Who may do what in the console, and who did what. */
export function administrationHandlers({
  audit,
  consoleUsers,
}: Pick<Services, 'audit' | 'consoleUsers'>): Handlers<Operation> {
  return {
    Coffer_GetAudit: async (call) => {
      const { from, to, ...named } = call.query;
      const filter = { ...named, from: momentOf(from, 'from'), to: momentOf(to, 'to') };
      const { items, more } = await audit.page(filter, call.page);
      return pageOf(call, { items: items.map(presentEntry), more });
    },
    Coffer_GetUsers: async (call) => pageOfAll(call, await consoleUsers.list()),
    Coffer_AddUser: async ({ body }) => await consoleUsers.add(body),
    Coffer_UpdateUser: async ({ params, body }) => await consoleUsers.update(params.userId, body),
    Coffer_RemoveUser: async ({ params }) => {
      await consoleUsers.remove(params.userId);
      return undefined;
    },
    Coffer_ChangeOwnPassword: async ({ body: { password, newPassword }, caller, address }) => {
      if (!password) throw new RequestError('invalid', 'password is missing: enter your own password again.');
      if (!newPassword) throw new RequestError('invalid', 'newPassword is missing.');
      await consoleUsers.changeOwnPassword(caller.name, { password, newPassword, address });
      return undefined;
    },
  };
}

function presentEntry(row: AuditRow) {
  return {
    id: row.id,
    time: new Date(Number(row.at)).toISOString(),
    userName: row.user_name,
    userKind: row.user_kind,
    address: row.address,
    operation: row.operation,
    path: row.path,
    outcome: row.outcome,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.ended_at === null ? {} : { endTime: new Date(Number(row.ended_at)).toISOString() }),
  };
}
