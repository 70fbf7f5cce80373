import { RequestError } from '@coffer/model';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { pageOfAll } from '../../page.ts';
import { presentSession } from '../../restore-session.ts';
import { presentOrganization, presentUse } from './present.ts';

type Pattern =
  | 'Organization_Get'
  | 'Organization_Add'
  | 'Organization_GetById'
  | 'Organization_Update'
  | 'Organization_Remove'
  | 'Organization_GetStorageSpaceUsage'
  | 'Organization_GetCurrentOrganization'
  | 'Organization_ExploreAction';

/** Add, read, change and remove organizations. */
export function organizationHandlers({
  organizations,
  restoreSessions,
}: Pick<Services, 'organizations' | 'restoreSessions'>): Handlers<Pattern> {
  const withSpan = async (id: string, extended: boolean | undefined) =>
    extended === false ? undefined : { span: await organizations.span(id) };
  return {
    Organization_Get: async ({ query }) =>
      await Promise.all(
        (await organizations.list()).map(async (organization) =>
          presentOrganization(organization, await withSpan(organization.id, query.extendedView)),
        ),
      ),
    Organization_Add: async ({ body, signal }) =>
      presentOrganization(await organizations.add(body, signal), { span: undefined }),
    Organization_GetById: async ({ params, query }) => {
      const organization = await organizations.require(params.organizationId);
      return presentOrganization(organization, await withSpan(organization.id, query.extendedView));
    },
    Organization_Update: async ({ params, body, signal }) => {
      await organizations.update(params.organizationId, body, signal);
      return undefined;
    },
    Organization_Remove: async ({ params }) => {
      await organizations.remove(params.organizationId);
      return undefined;
    },
    Organization_GetStorageSpaceUsage: async (call) =>
      pageOfAll(call, await organizations.usedRepositories(call.params.organizationId), presentUse),
    Organization_ExploreAction: async ({ params, body, caller, address }) => {
      const opener = { name: caller.name, address };
      return presentSession(await restoreSessions.openForOrganization(params.organizationId, body, opener));
    },
    // Only callers who belong to an organization reach this; administrators are refused by the permission of the operation.
    Organization_GetCurrentOrganization: async () => {
      throw new RequestError('denied', 'Only the administrator of an organization has an organization of his own.');
    },
  };
}
