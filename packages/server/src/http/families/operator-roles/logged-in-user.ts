import type { SentOf } from '@coffer/contract';
import { wireId } from '../../../services/directory/directory-id.ts';
import { parentSiteUrl } from '../../../services/directory/site-url.ts';
import { roleItemId } from '../../../services/operator-roles/role-items.ts';
import type { ReachableObject } from '../../../services/portal/reach.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { personOf } from '../../portal/caller.ts';

/** Who is signed in to the restore portal and what the roles lead to; and how to sign in. */
export function loggedInUserHandlers({
  reach,
  portalSignIn,
}: Pick<Services, 'reach' | 'portalSignIn'>): Handlers<`OrganizationRbac_${string}` | 'RestorePortalSettings_Get'> {
  return {
    OrganizationRbac_GetLoggedInUser: async (call) => {
      const { userId, userName } = personOf(call);
      return { id: wireId(userId), name: userName };
    },
    OrganizationRbac_GetLoggedInUserOperatorInfo: async (call) => ({
      isOperator: (await reach.roles(personOf(call))).length > 0,
    }),
    OrganizationRbac_GetLoggedInUserEffectiveScope: async (call) => {
      const users = new Map<string, SentOf<'RbacItem'> & { user: object }>();
      const sites: SentOf<'RbacItem'>[] = [];
      for await (const found of reach.managed(personOf(call))) {
        if (found.scope.siteId !== undefined) sites.push(presentSite(found));
        else users.set(found.scope.ownerId, presentUser(found));
      }
      return { users: [...users.values()], sites } as SentOf<'RbacEffectiveScope'>;
    },
    RestorePortalSettings_Get: async () => {
      const found = await portalSignIn.authority();
      if (!found) return { isEnabled: false };
      return { isEnabled: true, applicationId: found.applicationId, msalAuthorityUri: found.authority };
    },
  };
}

function presentUser({ object }: ReachableObject) {
  const { ownerId, displayName, name } = object;
  return {
    id: roleItemId('User', ownerId),
    type: 'User' as const,
    user: { id: wireId(ownerId), displayName, name, type: 'User' as const },
  };
}

function presentSite({ object, isPersonal }: ReachableObject) {
  const parentUrl = parentSiteUrl(object.webUrl);
  return {
    id: roleItemId('Site', object.id.toLowerCase()),
    type: 'Site' as const,
    site: {
      id: object.id,
      url: object.webUrl,
      title: object.displayName,
      ...(parentUrl === undefined ? {} : { parentUrl }),
      isCloud: true,
      isPersonal,
    },
  };
}
