import { operation } from '../operation.ts';
import { anonymous, operators } from '../permission.ts';

/** Who may restore what in the self-service portal. */
export const restoreOperatorRoles = {
  RbacRole_GetAll: operation('GET', '/v6/RbacRoles', { tag: 'RbacRole', built: false }),
  RbacRole_Get: operation('GET', '/v6/RbacRoles/{roleId}', { tag: 'RbacRole', built: false }),
  RbacRole_Update: operation('PUT', '/v6/RbacRoles/{roleId}', { tag: 'RbacRole', success: 204, built: false }),
  RbacRole_Delete: operation('DELETE', '/v6/RbacRoles/{roleId}', { tag: 'RbacRole', success: 204, built: false }),
  RbacRole_GetOperators: operation('GET', '/v6/RbacRoles/{roleId}/operators', { tag: 'RbacRole', built: false }),
  RbacRole_AddOperators: operation('POST', '/v6/RbacRoles/{roleId}/operators', {
    tag: 'RbacRole',
    success: 204,
    built: false,
  }),
  RbacRole_DeleteOperators: operation('DELETE', '/v6/RbacRoles/{roleId}/operators', {
    tag: 'RbacRole',
    success: 204,
    built: false,
  }),
  RbacRole_GetOperator: operation('GET', '/v6/RbacRoles/{roleId}/operators/{operatorId}', {
    tag: 'RbacRole',
    built: false,
  }),
  RbacRole_GetSelectedItems: operation('GET', '/v6/RbacRoles/{roleId}/selectedItems', {
    tag: 'RbacRole',
    built: false,
  }),
  RbacRole_AddSelectedItems: operation('POST', '/v6/RbacRoles/{roleId}/selectedItems', {
    tag: 'RbacRole',
    success: 204,
    built: false,
  }),
  RbacRole_DeleteSelectedItems: operation('DELETE', '/v6/RbacRoles/{roleId}/selectedItems', {
    tag: 'RbacRole',
    success: 204,
    built: false,
  }),
  RbacRole_GetSelectedItem: operation('GET', '/v6/RbacRoles/{roleId}/selectedItems/{itemId}', {
    tag: 'RbacRole',
    built: false,
  }),
  RbacRole_GetExcludedItems: operation('GET', '/v6/RbacRoles/{roleId}/excludedItems', {
    tag: 'RbacRole',
    built: false,
  }),
  RbacRole_AddExcludedItems: operation('POST', '/v6/RbacRoles/{roleId}/excludedItems', {
    tag: 'RbacRole',
    success: 204,
    built: false,
  }),
  RbacRole_DeleteExcludedItems: operation('DELETE', '/v6/RbacRoles/{roleId}/excludedItems', {
    tag: 'RbacRole',
    success: 204,
    built: false,
  }),
  RbacRole_GetExcludedItem: operation('GET', '/v6/RbacRoles/{roleId}/excludedItems/{itemId}', {
    tag: 'RbacRole',
    built: false,
  }),
  RbacRole_GetByOrganization: operation('GET', '/v6/Organizations/{organizationId}/RbacRoles', {
    tag: 'RbacRole',
    built: false,
  }),
  RbacRole_Add: operation('POST', '/v6/Organizations/{organizationId}/RbacRoles', { tag: 'RbacRole', built: false }),
  OrganizationRbac_GetLoggedInUser: operation('GET', '/v6/Organization/LoggedInUser', {
    tag: 'OrganizationRbac',
    permission: operators,
    built: false,
  }),
  OrganizationRbac_GetLoggedInUserOperatorInfo: operation('GET', '/v6/Organization/LoggedInUser/OperatorInfo', {
    tag: 'OrganizationRbac',
    permission: operators,
    built: false,
  }),
  OrganizationRbac_GetLoggedInUserEffectiveScope: operation('GET', '/v6/Organization/LoggedInUser/EffectiveScope', {
    tag: 'OrganizationRbac',
    permission: operators,
    built: false,
  }),
  RestorePortalSettings_Get: operation('GET', '/v6/RestorePortalSettings', {
    tag: 'RestorePortalSettings',
    permission: anonymous,
    built: false,
  }),
};
