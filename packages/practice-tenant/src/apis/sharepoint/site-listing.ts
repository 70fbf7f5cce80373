import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import type { Site } from '../../world/index.ts';

/** The administration gives so many sites at a time. */
const PAGE = 300;

/**
 * The site collections of the tenant, page by page ("Tenant.GetSitePropertiesFromSharePointByFilters"). How the next page is named in
 * the answer of the REST form is not documented; the name it has in CSOM is assumed.
 *
 * `present` writes one of them; `filter` is the parameter `speFilter`.
 */
export function listSiteCollections(
  filter: Readonly<Record<string, unknown>>,
  services: Services,
  present: (site: Site) => object,
): Answer {
  const { IncludePersonalSite: personal, StartIndex: start, Template: template } = filter;
  const from = Number(start ?? 0);
  if (!Number.isSafeInteger(from) || from < 0) return { status: 400, json: { 'odata.error': { code: '-1' } } };
  const rows = services.world.sites
    .filter((site) => !site.parent && (personal === 1 || !site.personal))
    .filter((site) => typeof template !== 'string' || template === '' || hasTemplate(site, template));
  const end = from + PAGE;
  const next = end < rows.length ? String(end) : null;
  return { status: 200, json: { NextStartIndexFromSharePoint: next, value: rows.slice(from, end).map(present) } };
}

function hasTemplate(site: Site, template: string): boolean {
  const own = templateOf(site);
  return own === template || own.startsWith(`${template}#`);
}

/** The web template that a site collection was made from. */
export function templateOf(site: Site): string {
  if (site.personal) return 'SPSPERS#10';
  return site.groupId === undefined ? 'STS#3' : 'GROUP#0';
}

/** The parameter `speFilter` of a body. */
export function filterOf(body: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
  const filter = body?.['speFilter'];
  return typeof filter === 'object' && filter !== null ? (filter as Readonly<Record<string, unknown>>) : {};
}
