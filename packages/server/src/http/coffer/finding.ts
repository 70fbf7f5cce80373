import type { Services } from '../../services/services.ts';
import { presentSite } from '../families/directory/present.ts';
import type { Handlers } from '../handler.ts';
import { pageOf, pageOfAll } from '../page.ts';

/** Finding things by a part of their name. */
export function findingHandlers({
  directory,
  explorer,
}: Pick<Services, 'directory' | 'explorer'>): Handlers<`Coffer_Find${'Sites' | 'SessionObjects'}`> {
  return {
    Coffer_FindSites: async (call) => {
      const { organizationId } = call.params;
      const { page, signal } = call;
      const found = await directory.findSites({ organizationId, page, signal }, call.query.name ?? '');
      const items = found.items.map((site) => presentSite(organizationId, site));
      return pageOf(call, { items, more: found.more });
    },
    Coffer_FindSessionObjects: async (call) => {
      const { workload, name = '' } = call.query;
      const found = await explorer.find(call.params.restoreSessionId, { workload, name });
      return pageOfAll(call, found, ({ id, workload, displayName, webUrl }) => ({
        id,
        workload: workload === 'onedrive' ? ('onedrive' as const) : ('sharepoint' as const),
        displayName,
        url: webUrl,
      }));
    },
  };
}
