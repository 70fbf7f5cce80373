import type { BodyOf } from '@coffer/contract';
import type { OperatorGroup } from '../../../services/explorer/site-restore-service.ts';
import { versionsOf } from '../../../services/explorer/versions.ts';
import { byVersions, presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf } from '../../page.ts';
import { presentListItem } from './present.ts';
import { type Asked, type InSite, type Needed, reachOf, type SiteParams } from './reach.ts';

type Params = InSite<'itemId'>;

/** Items of lists and their earlier versions. */
export function itemHandlers(services: Needed): Handlers<`SharePointItem_${string}`> {
  return { ...lookHandlers(services), ...giveHandlers(services) };
}

function lookHandlers(services: Needed): Handlers<`SharePointItem_Get${string}`> {
  const { site, item: reach } = reachOf(services);
  const show = async ({ params }: { readonly params: Params }) => {
    const { place, picked } = await reach(params);
    return await presentListItem(place, picked);
  };
  return {
    SharePointItem_Get: async (call) => {
      const place = await site(call.params);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await services.explorer.items(place, 'item', wanted);
      const shown: Awaited<ReturnType<typeof presentListItem>>[] = [];
      for (const item of items) shown.push(await presentListItem(place, { item }));
      return pageOf(call, { items: shown, more });
    },
    SharePointItem_GetById: show,
    SharePointItem_GetByIdByVersionId: show,
    SharePointItem_GetVersions: async (call) => {
      const { place, picked } = await reach(call.params);
      const versions = versionsOf(picked.item);
      const { offset, limit } = call.page;
      const part = versions.slice(offset, offset + limit);
      const items = await Promise.all(part.map(async (version) => await presentListItem(place, version)));
      return pageOf(call, { items, more: versions.length > offset + limit });
    },
  };
}

function giveHandlers(services: Needed): Handlers<`SharePointItem_${'Restore' | 'OperatorRestore'}${string}`> {
  const { explorer, siteRestores } = services;
  const { site, item: reach } = reachOf(services);
  const one = async (call: Asked<Params, BodyOf<'SharePointItem_RestoreItemActionTo'>>) => {
    const { place, picked } = await reach(call.params);
    return presentReport(await siteRestores.items(place, [picked], call.body, call.signal));
  };
  const several = async (call: Asked<SiteParams, BodyOf<'SharePointItem_RestoreItemsActionTo'>>) => {
    const place = await site(call.params);
    const picked = await explorer.selected(place, 'item', call.body.items);
    return presentReport(await siteRestores.items(place, picked, call.body, call.signal));
  };
  return {
    SharePointItem_RestoreItemsAction: several,
    SharePointItem_RestoreItemsActionTo: several,
    SharePointItem_RestoreItemAction: one,
    SharePointItem_RestoreItemActionTo: one,
    SharePointItem_RestoreItemActionByVersionId: one,
    SharePointItem_RestoreItemActionByVersionIdTo: one,
    SharePointItem_OperatorRestore: async ({ params, body, signal }) => {
      const place = await site(params);
      const configs = (body.itemsRestoreConfigs ?? []).map(({ item: wanted, documentVersion }) => ({
        wanted,
        documentVersion,
      }));
      const groups: OperatorGroup[] = [];
      for (const { wanted, versions } of byVersions(configs, body.documentVersion)) {
        groups.push({ picked: await explorer.selected(place, 'item', wanted), versions });
      }
      await siteRestores.start(place, groups, body, signal);
      return { sessionId: place.session.id };
    },
  };
}
