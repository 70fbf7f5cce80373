import type { BodyOf, SentOf } from '@coffer/contract';
import type { ProtectedObject } from '@coffer/model';
import type { WebsReport } from '../../../services/explorer/site-restore-service.ts';
import { presentReport, presentUnheld } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentFound, presentSite } from './present.ts';
import { type Asked, type Needed, reachOf, type SiteParams } from './reach.ts';

/** Whole sites: look, search, restore. */
export function siteHandlers(services: Needed): Handlers<`SharePointSite_${string}`> {
  const { explorer, searches, siteRestores } = services;
  const { site } = reachOf(services);
  const restore = async (call: Asked<SiteParams, BodyOf<'SharePointSite_RestoreSiteActionTo'>>) => {
    const done = await siteRestores.site(await site(call.params), call.body, call.signal);
    return presentWebs(done, presentUnheld(call.body));
  };
  return {
    SharePointSite_Get: async (call) => {
      const { restoreSessionId } = call.params;
      const all = await explorer.objects(restoreSessionId, 'sharepoint');
      const wanted = all.filter((object) => isBelow(object, call.query.parentId));
      return pageOfAll(call, wanted, (object) => presentSite(object, restoreSessionId));
    },
    SharePointSite_GetById: async ({ params }) => presentSite((await site(params)).object, params.restoreSessionId),
    SharePointSite_RestoreSiteAction: async ({ params, body, signal }) => await restore({ params, body, signal }),
    SharePointSite_RestoreSiteActionTo: restore,
    SharePointSite_SearchSitesByOptions: async (call) => {
      const places = await explorer.places(call.params.restoreSessionId, 'sharepoint');
      const search = { query: call.body.query, itemType: call.query.itemType, places };
      const found = await searches.page(search, call.page, call.signal);
      const items = await Promise.all(found.items.map(async ({ place, item }) => await presentFound(place, { item })));
      return pageOf(call, { ...found, items });
    },
    SharePointSite_SearchSiteByOptions: async (call) => {
      const places = [await site(call.params)];
      const search = { query: call.body.query, itemType: call.query.itemType, places };
      const found = await searches.page(search, call.page, call.signal);
      const items = await Promise.all(found.items.map(async ({ place, item }) => await presentFound(place, { item })));
      return pageOf(call, { ...found, items });
    },
  };
}

/** `root` means the sites that lie below no other, an id those directly below that one, nothing all. */
function isBelow({ parentId }: ProtectedObject, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === '') return true;
  if (['root', 'null'].includes(wanted.toLowerCase())) return parentId === undefined;
  return parentId?.toLowerCase() === wanted.toLowerCase();
}

function presentWebs(
  { report, lists, webs }: WebsReport,
  unheld: readonly SentOf<'RestoreObject'>[],
): SentOf<'WebRestoreStatistics'> {
  const { failedRestrictionsCount, restoreIssues = [] } = presentReport(report);
  return {
    restoredListsCount: lists.restored,
    failedListsCount: lists.failed,
    restoredWebsCount: webs.restored,
    failedWebsCount: webs.failed,
    failedRestrictionsCount,
    restoreIssues: [...restoreIssues, ...unheld],
  };
}
