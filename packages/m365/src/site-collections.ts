import { OutsideError, type WorkContext } from '@coffer/model';
import { type Graph, type GraphCall, query } from './client/graph.ts';
import { everyItem, readPage } from './client/paging.ts';
import { adminHost, rootHost, type SharePoint } from './client/sharepoint.ts';
import { readOrganization } from './organization.ts';

/** A site collection of the organization. */
export interface SiteCollection {
  readonly webUrl: string;
  readonly title: string;
  /** Id of the collection. */
  readonly siteId: string;
  /** Graph's id of its top site, where the listing tells it. */
  readonly id?: string;
  /** Login name of its owner, where the listing tells it. */
  readonly owner?: string;
  /** Bytes that it uses, where the listing tells them. */
  readonly used?: number;
  /** Whether it holds a OneDrive. */
  readonly personal: boolean;
}

interface WireSite {
  readonly id?: string;
  readonly displayName?: string;
  readonly name?: string;
  readonly webUrl?: string;
  readonly isPersonalSite?: boolean;
}

interface WireProperties {
  readonly SiteId?: string;
  readonly Url?: string;
  readonly Title?: string;
  readonly Owner?: string;
  /** MB. */
  readonly StorageUsage?: number;
}

interface WireListing {
  readonly value?: readonly WireProperties[];
  readonly NextStartIndexFromSharePoint?: string | null;
}

/** No organization has more pages of sites than this; more means a server that sends us in circles. */
const MOST_PAGES = 100_000;

/** What listing the site collections needs. */
interface SiteCollectionsOptions {
  readonly graph: Graph;
  readonly sharePoint: SharePoint;
}

/** How site collections are listed: everything there is, or only what the account may see. */
type Listed = 'all' | 'visible';

/**
 * The site collections of the organization. An application is shown all of them by Graph (getAllSites), an account that
 * administers SharePoint by the administration host (GetSitePropertiesFromSharePointByFilters); any other account finds by search what
 * it may see.
 */
export class SiteCollections {
  readonly #options: SiteCollectionsOptions;
  #host: Promise<string> | undefined;
  /** Ways that were refused and are not tried again. */
  #refused = 0;

  constructor(options: SiteCollectionsOptions) {
    this.#options = options;
  }

  /** All of them, one page in memory at a time. `told` hears once, before the first one, how complete the listing is. */
  async *all(context: WorkContext, told: (listed: Listed) => void = () => undefined): AsyncGenerator<SiteCollection> {
    const ways: readonly (readonly [Listed, () => AsyncGenerator<SiteCollection>])[] = [
      ['all', () => this.#byGraph(context, `/sites/getAllSites${query({ $select: FIELDS, $top: 999 })}`)],
      ['all', () => this.#byAdministration(context)],
      ['visible', () => this.#byGraph(context, `/sites${query({ search: '*', $select: FIELDS })}`)],
    ];
    for (const [index, [listed, way]] of ways.entries()) {
      if (index < this.#refused) continue;
      const sites = way();
      let first: IteratorResult<SiteCollection>;
      try {
        first = await sites.next();
      } catch (error) {
        if (listed === 'visible' || !notAllowed(error)) throw error;
        this.#refused = index + 1;
        continue;
      }
      told(listed);
      if (first.done !== true) yield first.value;
      yield* sites;
      return;
    }
  }

  #byGraph(context: WorkContext, path: string): AsyncGenerator<SiteCollection> {
    const call: GraphCall = { method: 'GET', path, as: 'main', cost: 'list', purpose: 'discover', context };
    return everyItem((next) => readPage<WireSite, SiteCollection>(this.#options.graph, call, next, ofGraph));
  }

  async *#byAdministration(context: WorkContext): AsyncGenerator<SiteCollection> {
    let start = '0';
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await this.#options.sharePoint.json({
        host: await this.#administration(context),
        method: 'POST',
        path: '/_api/SPO.Tenant/GetSitePropertiesFromSharePointByFilters',
        as: 'main',
        cost: 'sharepoint-rest',
        purpose: 'discover',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ speFilter: { StartIndex: start, IncludeDetail: false, IncludePersonalSite: 1 } }),
        context,
      });
      const listing = (answer.body ?? {}) as WireListing;
      if (!Array.isArray(listing.value)) throw new OutsideError('damaged', 'SharePoint sent no list of sites.');
      yield* (listing.value as readonly WireProperties[]).flatMap(ofAdministration);
      const next = listing.NextStartIndexFromSharePoint;
      if (typeof next !== 'string' || next === '' || next === start) return;
      start = next;
    }
    throw new OutsideError('damaged', 'The list of sites does not end.');
  }

  /** The host where SharePoint is administered; named after the organization's first domain. */
  #administration(context: WorkContext): Promise<string> {
    this.#host ??= readOrganization(this.#options.graph, context).then(({ initialDomain }) =>
      adminHost(rootHost(initialDomain)),
    );
    this.#host.catch(() => {
      this.#host = undefined;
    });
    return this.#host;
  }
}

const FIELDS = 'id,name,displayName,webUrl,isPersonalSite';

function ofGraph(wire: WireSite): SiteCollection | undefined {
  const { id, webUrl, displayName, name } = wire;
  const [, siteId, webId] = id?.split(',') ?? [];
  if (id === undefined || webUrl === undefined || siteId === undefined || webId === undefined) return undefined;
  return {
    id,
    siteId,
    webUrl,
    title: displayName ?? name ?? '',
    personal: wire.isPersonalSite ?? isPersonalSite(webUrl),
  };
}

function ofAdministration(wire: WireProperties): readonly SiteCollection[] {
  const { SiteId, Url, Title, Owner, StorageUsage } = wire;
  if (SiteId === undefined || Url === undefined || !URL.canParse(Url)) return [];
  const owner = Owner === undefined || Owner === '' ? {} : { owner: Owner };
  const used = typeof StorageUsage === 'number' ? { used: StorageUsage * 2 ** 20 } : {};
  return [{ siteId: SiteId, webUrl: Url, title: Title ?? '', personal: isPersonalSite(Url), ...owner, ...used }];
}

/** Whether an address is that of a personal site, or lies in one. */
export function isPersonalSite(webUrl: string): boolean {
  return URL.canParse(webUrl) && /^\/personal\//i.test(new URL(webUrl).pathname);
}

/** Whoever may not list everything is refused; what does not exist for his cloud is gone. */
function notAllowed(error: unknown): boolean {
  return error instanceof OutsideError && ['denied', 'rejected', 'gone'].includes(error.code);
}
