import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { linksTo } from '../../links.ts';

/** The pool of backup accounts of an organization. */
export function backupAccountHandlers({
  backupAccounts,
}: Pick<Services, 'backupAccounts'>): Handlers<`OrganizationBackupAccounts_${string}`> {
  return {
    OrganizationBackupAccounts_GetBackupAccounts: async ({ params }) =>
      (await backupAccounts.list(params.organizationId)).map((account) => ({
        groupMember: {
          groupId: account.groupId,
          name: account.name,
          login: account.login,
          type: account.type,
          isCloud: account.isCloud,
        },
      })),
    OrganizationBackupAccounts_SetAccountPool: async ({ params, body, baseUrl, signal }) => {
      await backupAccounts.replace(params.organizationId, body, signal);
      // The one absolute link of the API: clients know the answer of this operation in exactly this form.
      const self = `${baseUrl}/v6/organizations/${params.organizationId.toLowerCase()}/backupaccounts`;
      return { _links: linksTo({ self }) };
    },
  };
}
