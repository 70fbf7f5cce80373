import type { SentOf } from '@coffer/contract';
import { RequestError } from '@coffer/model';
import type { OperatorRole, RoleItem, RoleList } from '../../../db/stores/operator-role-store.ts';
import { splitItemIds } from '../../../services/item-kinds.ts';
import type { RoleItemInput } from '../../../services/operator-roles/role-items.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** Roles of restore operators and their lists. */
export function operatorRoleHandlers({
  operatorRoles,
}: Pick<Services, 'operatorRoles'>): Handlers<`RbacRole_${string}`> {
  const operators = listHandlers(operatorRoles, 'operators');
  const selected = listHandlers(operatorRoles, 'selectedItems');
  const excluded = listHandlers(operatorRoles, 'excludedItems');
  return {
    RbacRole_GetAll: async () => (await operatorRoles.list()).map(presentRole),
    RbacRole_GetByOrganization: async ({ params }) =>
      (await operatorRoles.list(params.organizationId)).map(presentRole),
    RbacRole_Get: async ({ params }) => presentRole(await operatorRoles.require(params.roleId)),
    RbacRole_Add: async ({ params, body }) => presentRole(await operatorRoles.add(params.organizationId, body)),
    RbacRole_Update: async ({ params, body }) => {
      await operatorRoles.update(params.roleId, body);
      return undefined;
    },
    RbacRole_Delete: async ({ params }) => {
      await operatorRoles.remove(params.roleId);
      return undefined;
    },
    RbacRole_GetOperators: operators.list,
    RbacRole_AddOperators: operators.add,
    RbacRole_DeleteOperators: operators.remove,
    RbacRole_GetOperator: async ({ params }) =>
      await operators.get({ params: { roleId: params.roleId, itemId: params.operatorId } }),
    RbacRole_GetSelectedItems: selected.list,
    RbacRole_AddSelectedItems: selected.add,
    RbacRole_DeleteSelectedItems: selected.remove,
    RbacRole_GetSelectedItem: selected.get,
    RbacRole_GetExcludedItems: excluded.list,
    RbacRole_AddExcludedItems: excluded.add,
    RbacRole_DeleteExcludedItems: excluded.remove,
    RbacRole_GetExcludedItem: excluded.get,
  };
}

interface OfRole {
  readonly params: { readonly roleId: string };
}

interface OfItem {
  readonly params: { readonly roleId: string; readonly itemId: string };
}

function listHandlers(roles: Services['operatorRoles'], list: RoleList) {
  return {
    list: async ({ params }: OfRole) =>
      (await roles.items(params.roleId, list)).map((item) => presentRoleItem(item, params.roleId, list)),
    get: async ({ params }: OfItem) =>
      presentRoleItem(await roles.requireItem(params.roleId, list, params.itemId), params.roleId, list),
    add: async ({ params, body }: OfRole & { readonly body: readonly RoleItemInput[] }): Promise<undefined> => {
      await roles.addItems(params.roleId, list, body);
      return undefined;
    },
    remove: async ({ params, query }: OfRole & { readonly query: { readonly ids?: string } }): Promise<undefined> => {
      if (!query.ids) throw new RequestError('invalid', 'The query parameter ids is missing.');
      await roles.removeItems(params.roleId, list, splitItemIds(query.ids));
      return undefined;
    },
  };
}

function presentRole(role: OperatorRole): SentOf<'RbacRole'> {
  const self = hrefTo('RbacRoles', role.id);
  return {
    id: role.id,
    organizationId: role.organizationId,
    name: role.name,
    description: role.description,
    roleType: role.type,
    _links: linksTo({
      self,
      organization: hrefTo('Organizations', role.organizationId),
      operators: `${self}/operators`,
      selectedItems: `${self}/selectedItems`,
      excludedItems: `${self}/excludedItems`,
    }),
  };
}

/** The stored facts are those of the contract: they were checked when they came in. */
function presentRoleItem(item: RoleItem, roleId: string, list: RoleList): SentOf<'RbacItem'> {
  const shown = { [item.type.toLowerCase()]: item.facts } as Pick<SentOf<'RbacItem'>, 'user' | 'group' | 'site'>;
  return {
    id: item.id,
    type: item.type,
    ...shown,
    _links: linksTo({ self: hrefTo('RbacRoles', roleId, list, item.id), rbacRole: hrefTo('RbacRoles', roleId) }),
  };
}
