import type { Noun } from '../../../services/explorer/nouns.ts';
import type { Picked, Place } from '../../../services/explorer/place.ts';
import type { Services } from '../../../services/services.ts';

/** What the handlers of the family need. */
export type Needed = Pick<Services, 'explorer' | 'saves' | 'sends' | 'searches' | 'siteRestores' | 'restores'>;

/** What names a site. */
export interface SiteParams {
  readonly restoreSessionId: string;
  readonly siteId: string;
}

/** Something in a site, or an earlier version of it. */
export type InSite<Id extends string> = SiteParams & { readonly [Name in Id]: string } & {
  readonly versionId?: number;
};

/** The parts of a call that actions look at. */
export interface Asked<Params, Body> {
  readonly params: Params;
  readonly body: Body;
  readonly signal: AbortSignal;
}

/** An item in its site. */
export interface Reached {
  readonly place: Place;
  readonly picked: Picked;
}

/** How the handlers get at what a path names. */
export function reachOf({ explorer }: Needed) {
  const site = async ({ restoreSessionId, siteId }: SiteParams): Promise<Place> =>
    await explorer.place(restoreSessionId, 'sharepoint', siteId);
  const one = async (
    params: SiteParams & { readonly versionId?: number },
    noun: Noun,
    id: string,
  ): Promise<Reached> => {
    const place = await site(params);
    return { place, picked: await explorer.picked(place, noun, id, params.versionId) };
  };
  return {
    site,
    library: async (params: InSite<'libraryId'>) => await one(params, 'library', params.libraryId),
    list: async (params: InSite<'listId'>) => await one(params, 'list', params.listId),
    folder: async (params: InSite<'folderId'>) => await one(params, 'folder', params.folderId),
    document: async (params: InSite<'documentId'>) => await one(params, 'document', params.documentId),
    item: async (params: InSite<'itemId'>) => await one(params, 'item', params.itemId),
  };
}
