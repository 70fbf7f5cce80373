import { operation } from '../operation.ts';
import { Guid, list } from '../schema.ts';
import { AuditItem, RemoveAuditItemsOptions } from '../schemas/audit-items.ts';

const params = { organizationId: Guid };

/** Objects whose restore is reported by mail. */
export const auditItems = {
  OrganizationAudit_Get: operation('GET', '/v6/Organizations/{organizationId}/AuditItems', {
    tag: 'OrganizationAudit',
    built: true,
    params,
    answer: list(AuditItem),
  }),
  OrganizationAudit_Post: operation('POST', '/v6/Organizations/{organizationId}/AuditItems', {
    tag: 'OrganizationAudit',
    success: 201,
    built: true,
    params,
    body: list(AuditItem),
  }),
  OrganizationAudit_ExecuteRemove: operation('POST', '/v6/Organizations/{organizationId}/AuditItems/remove', {
    tag: 'OrganizationAudit',
    built: true,
    params,
    body: RemoveAuditItemsOptions,
  }),
};
