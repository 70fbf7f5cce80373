import { operation } from '../operation.ts';
import { anonymous, operators } from '../permission.ts';
import { Guid, list, Text } from '../schema.ts';
import {
  OperatorInfo,
  RbacEffectiveScope,
  RbacItem,
  RbacLoggedInUser,
  RbacRole,
  RbacRoleCreateModel,
  RestorePortalSettings,
} from '../schemas/operator-roles.ts';

const ofRole = { roleId: Guid };
const ofItem = { roleId: Guid, itemId: Text };

/** Who may restore what in the self-service portal. */
export const restoreOperatorRoles = {
  RbacRole_GetAll: operation('GET', '/v6/RbacRoles', { tag: 'RbacRole', built: true, answer: list(RbacRole) }),
  RbacRole_Get: operation('GET', '/v6/RbacRoles/{roleId}', {
    tag: 'RbacRole',
    built: true,
    params: ofRole,
    answer: RbacRole,
  }),
  RbacRole_Update: operation('PUT', '/v6/RbacRoles/{roleId}', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    body: RbacRoleCreateModel,
  }),
  RbacRole_Delete: operation('DELETE', '/v6/RbacRoles/{roleId}', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
  }),
  RbacRole_GetOperators: operation('GET', '/v6/RbacRoles/{roleId}/operators', {
    tag: 'RbacRole',
    built: true,
    params: ofRole,
    answer: list(RbacItem),
  }),
  RbacRole_AddOperators: operation('POST', '/v6/RbacRoles/{roleId}/operators', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    body: list(RbacItem),
  }),
  RbacRole_DeleteOperators: operation('DELETE', '/v6/RbacRoles/{roleId}/operators', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    query: { ids: Text },
  }),
  RbacRole_GetOperator: operation('GET', '/v6/RbacRoles/{roleId}/operators/{operatorId}', {
    tag: 'RbacRole',
    built: true,
    params: { roleId: Guid, operatorId: Text },
    answer: RbacItem,
  }),
  RbacRole_GetSelectedItems: operation('GET', '/v6/RbacRoles/{roleId}/selectedItems', {
    tag: 'RbacRole',
    built: true,
    params: ofRole,
    answer: list(RbacItem),
  }),
  RbacRole_AddSelectedItems: operation('POST', '/v6/RbacRoles/{roleId}/selectedItems', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    body: list(RbacItem),
  }),
  RbacRole_DeleteSelectedItems: operation('DELETE', '/v6/RbacRoles/{roleId}/selectedItems', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    query: { ids: Text },
  }),
  RbacRole_GetSelectedItem: operation('GET', '/v6/RbacRoles/{roleId}/selectedItems/{itemId}', {
    tag: 'RbacRole',
    built: true,
    params: ofItem,
    answer: RbacItem,
  }),
  RbacRole_GetExcludedItems: operation('GET', '/v6/RbacRoles/{roleId}/excludedItems', {
    tag: 'RbacRole',
    built: true,
    params: ofRole,
    answer: list(RbacItem),
  }),
  RbacRole_AddExcludedItems: operation('POST', '/v6/RbacRoles/{roleId}/excludedItems', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    body: list(RbacItem),
  }),
  RbacRole_DeleteExcludedItems: operation('DELETE', '/v6/RbacRoles/{roleId}/excludedItems', {
    tag: 'RbacRole',
    success: 204,
    built: true,
    params: ofRole,
    query: { ids: Text },
  }),
  RbacRole_GetExcludedItem: operation('GET', '/v6/RbacRoles/{roleId}/excludedItems/{itemId}', {
    tag: 'RbacRole',
    built: true,
    params: ofItem,
    answer: RbacItem,
  }),
  RbacRole_GetByOrganization: operation('GET', '/v6/Organizations/{organizationId}/RbacRoles', {
    tag: 'RbacRole',
    built: true,
    params: { organizationId: Guid },
    answer: list(RbacRole),
  }),
  RbacRole_Add: operation('POST', '/v6/Organizations/{organizationId}/RbacRoles', {
    tag: 'RbacRole',
    built: true,
    params: { organizationId: Guid },
    body: RbacRoleCreateModel,
    answer: RbacRole,
  }),
  OrganizationRbac_GetLoggedInUser: operation('GET', '/v6/Organization/LoggedInUser', {
    tag: 'OrganizationRbac',
    permission: operators,
    built: true,
    answer: RbacLoggedInUser,
  }),
  OrganizationRbac_GetLoggedInUserOperatorInfo: operation('GET', '/v6/Organization/LoggedInUser/OperatorInfo', {
    tag: 'OrganizationRbac',
    permission: operators,
    built: true,
    answer: OperatorInfo,
  }),
  OrganizationRbac_GetLoggedInUserEffectiveScope: operation('GET', '/v6/Organization/LoggedInUser/EffectiveScope', {
    tag: 'OrganizationRbac',
    permission: operators,
    built: true,
    answer: RbacEffectiveScope,
  }),
  RestorePortalSettings_Get: operation('GET', '/v6/RestorePortalSettings', {
    tag: 'RestorePortalSettings',
    permission: anonymous,
    built: true,
    answer: RestorePortalSettings,
  }),
};
