import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import { type Site, siteUrl } from '../../world/index.ts';
import { problem } from './reading.ts';

const LOCKS: readonly Site['lock'][] = ['none', 'read-only', 'no-access', 'archived'];
const MOST_LISTED = 500;

/** The sites that are no OneDrives, and those that were deleted. */
export function listSites({ world }: Services): Answer {
  const shown = (sites: readonly Site[]) =>
    sites
      .filter(({ personal }) => !personal)
      .slice(0, MOST_LISTED)
      .map(describe);
  return { status: 200, json: { sites: shown(world.sites), deleted: shown(world.deletedSites) } };
}

/** Locks a site, deletes it with its subsites, or brings it back: what an administrator does where Graph has no way. */
export function setSite(body: Readonly<Record<string, unknown>>, { world }: Services): Answer {
  const { url, lock, deleted } = body;
  const of = (sites: readonly Site[]) =>
    sites.find((site) => siteUrl(site).toLowerCase() === String(url).toLowerCase());
  const site = of(world.sites) ?? of(world.deletedSites);
  if (!site) return problem(404, `there is no site ${String(url)}`);
  if (lock !== undefined && !LOCKS.includes(lock as Site['lock']))
    return problem(400, `lock must be one of ${LOCKS.join(', ')}`);
  if (deleted !== undefined && typeof deleted !== 'boolean') return problem(400, 'deleted must be true or false');
  if (lock !== undefined) site.lock = lock as Site['lock'];
  const gone = !world.sites.includes(site);
  if (deleted === true && !gone) world.removeSite(site);
  if (deleted === false && gone) world.restoreSite(site);
  return { status: 200, json: describe(site) };
}

function describe(site: Site): object {
  return { url: siteUrl(site), title: site.title, id: site.id, webId: site.webId, lock: site.lock };
}
