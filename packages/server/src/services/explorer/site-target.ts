import type { RestoreItem } from '@coffer/engine';
import { isPersonalSite } from '@coffer/m365';
import { type ProtectedObject, RequestError, type WorkContext, type Workload } from '@coffer/model';
import { definitionOf, type Place } from './place.ts';
import type { RestorePath, RestoreTarget } from './restore-service.ts';

/** The folder in which the lists of a site lie in a restore point. */
const lists = 'Lists';

/**
 * Where the items of a place go in a site: into the list or library of that name, else into the one of the name that they were in.
 * One that is not there is made from the definition that is held.
 */
export function siteTarget(place: Place, object: ProtectedObject, list: string | null | undefined): RestoreTarget {
  const name = list?.trim();
  if (name?.includes('/') || name?.includes('\\')) {
    throw new RequestError('invalid', 'list must be the name of a list or library, not a path.');
  }
  return {
    object,
    folderOf: async (item) => {
      const folders = await place.source.ancestors(item.id);
      return await Promise.all(folders.map(async (folder) => await described(place, folder, name || undefined)));
    },
  };
}

/** Whether an item lies in a list, and not in a library. */
export function isInList({ names }: RestoreItem): boolean {
  return names.length > 2 && names[0] === lists;
}

/** A folder of the way to an item; libraries and lists with their roles and definitions, and under the wished name. */
async function described(place: Place, folder: RestoreItem, list: string | undefined): Promise<RestorePath[number]> {
  const { name, role } = folder.facts;
  if (role !== 'library' && role !== 'list') return name;
  const definition = await definitionOf(place, folder);
  return { name: list ?? name, role, ...(definition === undefined ? {} : { definition }) };
}

/** A library or list under another name. */
export function renamed(item: RestoreItem, name: string | null | undefined): RestoreItem {
  const wanted = name?.trim();
  return wanted ? { ...item, facts: { ...item.facts, name: wanted } } : item;
}

/** Finds the site of an address among the known ones, else by asking Microsoft. Rejects with RequestError('invalid'). */
export async function siteAt(
  url: string | undefined,
  known: readonly ProtectedObject[],
  live: { readonly workload: Workload; readonly context: WorkContext },
): Promise<ProtectedObject> {
  const wanted = addressOf(url);
  if (wanted === undefined)
    throw new RequestError('invalid', "restoreTo needs 'siteURL', the address of the target site.");
  const isIt = (site: ProtectedObject): boolean => addressOf(site.webUrl) === wanted;
  const found = known.find(isIt);
  if (found) return found;
  const { host, pathname, href } = new URL(url?.trim() ?? '');
  if (isPersonalSite(href)) {
    const site = await live.workload.find(`${host}:${pathname.replace(/\/+$/, '')}`, live.context);
    if (site) return site;
  } else for await (const site of live.workload.discover(live.context)) if (isIt(site)) return site;
  throw new RequestError(
    'invalid',
    `There is no site at ${url}. Coffer restores into sites that exist: make the site first.`,
  );
}

/** An address without what may differ: case, the slash at its end, and how characters are escaped. */
function addressOf(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url.trim());
  if (!parsed) return undefined;
  return `${parsed.host}${decodeURI(parsed.pathname).replace(/\/+$/, '')}`.toLowerCase();
}
