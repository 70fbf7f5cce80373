import type { AnswerOf } from '@coffer/contract';
import { itemGuid } from '../../services/explorer/item-guid.ts';
import { titleOf } from '../../services/explorer/list-item.ts';
import { nounOf } from '../../services/explorer/nouns.ts';
import type { Hit } from '../../services/explorer/search-service.ts';
import type { Services } from '../../services/services.ts';
import { presentItem } from '../explorer.ts';
import { presentSite } from '../families/directory/present.ts';
import type { Handlers } from '../handler.ts';
import { pageOf, pageOfAll } from '../page.ts';

type Operation = `Coffer_Find${'Sites' | 'SessionObjects'}` | 'Coffer_SearchSessionObject';
type Found = NonNullable<AnswerOf<'Coffer_SearchSessionObject'>['results']>[number];

/** Finding things by a part of their name. */
export function findingHandlers({
  directory,
  explorer,
  searches,
}: Pick<Services, 'directory' | 'explorer' | 'searches'>): Handlers<Operation> {
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
    Coffer_SearchSessionObject: async (call) => {
      const { restoreSessionId, objectId } = call.params;
      const places = [await explorer.placeOf(restoreSessionId, objectId)];
      const search = { query: call.query.query, itemType: undefined, places };
      const found = await searches.page(search, call.page, call.signal);
      return pageOf(call, { ...found, items: await Promise.all(found.items.map(presentHit)) });
    },
  };
}

async function presentHit({ place, item }: Hit): Promise<Found> {
  const { id, name, modificationTime, modifiedBy } = presentItem(place, { item });
  const { facts, names } = item;
  const noun = nounOf(item);
  const title = noun === 'item' ? await titleOf(place.source, { item }) : undefined;
  return {
    kind: noun === 'folder' || noun === 'item' ? noun : 'document',
    id,
    name: title ?? (noun === 'item' ? name.replace(/\.json$/, '') : name),
    folders: names.slice(0, -1),
    ...(names.length > 1 && facts.parentId !== null ? { folderId: itemGuid(place.object.id, facts.parentId) } : {}),
    ...(noun === 'document' ? { size: item.size } : {}),
    modificationTime,
    modifiedBy,
  };
}
