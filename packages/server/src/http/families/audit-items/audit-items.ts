import type { SentOf } from '@coffer/contract';
import type { AuditItem } from '../../../db/stores/audit-item-store.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** Users and groups whose restores are told of by mail. */
export function auditItemHandlers({
  auditItems,
}: Pick<Services, 'auditItems'>): Handlers<`OrganizationAudit_${string}`> {
  return {
    OrganizationAudit_Get: async ({ params: { organizationId } }) =>
      (await auditItems.list(organizationId)).map((item) => presentItem(item, organizationId)),
    OrganizationAudit_Post: async ({ params, body }) => {
      await auditItems.add(params.organizationId, body);
      return undefined;
    },
    OrganizationAudit_ExecuteRemove: async ({ params, body }) => {
      await auditItems.remove(params.organizationId, body.itemIds ?? []);
      return undefined;
    },
  };
}

/** The stored facts are those of the contract: they were checked when they came in. */
function presentItem({ id, type, facts }: AuditItem, organizationId: string): SentOf<'AuditItem'> {
  const shown = { [type.toLowerCase()]: facts } as Pick<SentOf<'AuditItem'>, 'user' | 'group'>;
  return { id, type, ...shown, _links: linksTo({ organization: hrefTo('Organizations', organizationId) }) };
}
