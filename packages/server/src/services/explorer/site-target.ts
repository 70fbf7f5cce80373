import type { RestoreItem } from '@coffer/engine';
import { isPersonalSite } from '@coffer/m365';
import { type ProtectedObject, RequestError, type WorkContext, type Workload } from '@coffer/model';
import type { ExplorerService } from './explorer-service.ts';
import { definitionOf, type Place } from './place.ts';
import type { RestoreCredentials, RestoreTargets } from './restore-targets.ts';
import type { RestorePath, RestoreTarget } from './restore-wish.ts';

/** The folder in which the lists of a site lie in a restore point. */
const lists = 'Lists';

/** Where the items of a place go in a site: into the list or library of that name, else into the one of the name that they were in. */
export function siteTarget(object: ProtectedObject, list: string | null | undefined): RestoreTarget {
  const name = list?.trim() ?? '';
  if (name.includes('/') || name.includes('\\')) {
    throw new RequestError('invalid', 'list must be the name of a list or library, not a path.');
  }
  return { object, list: name };
}

/** The folder that takes an item; undefined: the one that it was in. A library or list that is not there is made from its definition. */
export async function folderOf(
  place: Place,
  { folder, list }: RestoreTarget,
  item: RestoreItem,
): Promise<RestorePath | undefined> {
  if (folder !== undefined || list === undefined) return folder;
  const folders = await place.source.ancestors(item.id);
  return await Promise.all(folders.map(async (one) => await described(place, one, list || undefined)));
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

/** The site that a restore of a place goes into: the one of that address, or the place's own without one. Rejects with RequestError('invalid'). */
export async function siteOf(
  { explorer, targets }: { readonly explorer: ExplorerService; readonly targets: RestoreTargets },
  place: Place,
  { siteURL, ...credentials }: RestoreCredentials & { readonly siteURL?: string | undefined },
  signal: AbortSignal,
): Promise<ProtectedObject> {
  if (siteURL === undefined || siteURL.trim() === '') return place.object;
  const { organizationId, id } = place.session;
  const known = await explorer.objects(id, 'sharepoint');
  await using access = await targets.open(organizationId, 'sharepoint', credentials);
  const context = { signal, priority: 'restore' as const, sessionId: id, warn: () => undefined };
  const object = await siteAt(siteURL, known, { workload: access.workload, context });
  return object.id === place.object.id ? place.object : object;
}

/** Finds the site of an address among the known ones, else by asking Microsoft. Rejects with RequestError('invalid'). */
async function siteAt(
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
