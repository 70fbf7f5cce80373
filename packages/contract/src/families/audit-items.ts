import { operation } from '../operation.ts';

/** Objects whose restore is reported by mail. */
export const auditItems = {
  OrganizationAudit_Get: operation('GET', '/v6/Organizations/{organizationId}/AuditItems', {
    tag: 'OrganizationAudit',
    built: false,
  }),
  OrganizationAudit_Post: operation('POST', '/v6/Organizations/{organizationId}/AuditItems', {
    tag: 'OrganizationAudit',
    success: 201,
    built: false,
  }),
  OrganizationAudit_ExecuteRemove: operation('POST', '/v6/Organizations/{organizationId}/AuditItems/remove', {
    tag: 'OrganizationAudit',
    built: false,
  }),
};
