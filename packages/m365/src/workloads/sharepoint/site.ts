import { type ItemFacts, OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { GrantSite } from '../../access.ts';
import { type Graph, query, segment } from '../../client/graph.ts';
import { LISTS_FOLDER } from './ids.ts';
import type { SitesParts } from './parts.ts';

/** A site of Graph, as far as it is read here. */
export interface WireWeb {
  readonly id?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly webUrl?: string;
  readonly isPersonalSite?: boolean;
  readonly createdDateTime?: string;
  readonly lastModifiedDateTime?: string;
  readonly deleted?: object;
}

export const SITE_FIELDS = 'id,name,displayName,webUrl,isPersonalSite,createdDateTime,lastModifiedDateTime';

/** A site as a protected object; undefined for the nameless search site and what is no site at all. */
export function siteObject(wire: WireWeb, parentId?: string): ProtectedObject | undefined {
  const { id, webUrl } = wire;
  if (id === undefined || webUrl === undefined || !URL.canParse(webUrl) || wire.deleted !== undefined) return undefined;
  const [host, siteId, webId] = id.split(',');
  if (host === undefined || siteId === undefined || webId === undefined) return undefined;
  const path = plainPath(webUrl).replace(/^\/+|\/+$/g, '');
  if (path.toLowerCase() === 'search') return undefined;
  const name = objectName(host, path);
  return {
    workload: 'sharepoint',
    id,
    ownerId: id,
    name,
    displayName: shown(wire.displayName) ?? shown(wire.name) ?? name,
    webUrl,
    siteId,
    ...(parentId === undefined ? {} : { parentId }),
  };
}

/**
 * What a site is called in the backup: its path below `sites`, that path with another managed path in front, or the first
 * label of its host for what lies at the top.
 */
function objectName(host: string, path: string): string {
  const [label = host] = host.split('.');
  if (path === '') return label;
  if (/^sites\//i.test(path)) return path.slice('sites/'.length);
  return /^teams\//i.test(path) ? path : `${label}/${path}`;
}

/**
 * A site by its id, or by host and path as Graph writes them, for one unit; undefined if there is none. Where rights may be
 * granted and the site may not be seen, they are granted first.
 */
export function findSite(
  parts: Pick<SitesParts, 'graph' | 'access'>,
  id: string,
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  const [host, siteId, webId] = id.split(',');
  const whole = host !== undefined && siteId !== undefined && webId !== undefined;
  const site = whole ? { siteId, webUrl: `https://${host}`, name: id, objectId: id } : undefined;
  return findAt(parts, { address: id, site }, context);
}

/** As {@link findSite}, by anything that leads to the site: its id, or host and path. */
export async function findAt(
  { graph, access }: Pick<SitesParts, 'graph' | 'access'>,
  { address, site }: { readonly address: string; readonly site: GrantSite | undefined },
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  const find = async (): Promise<ProtectedObject | undefined> => {
    const wire = await readSite(graph, address, context);
    return wire === undefined ? undefined : siteObject(wire);
  };
  try {
    return await find();
  } catch (error) {
    const denied = error instanceof OutsideError && error.code === 'denied';
    if (!denied || !access.grants || site === undefined) throw error;
    await access.ensureSite(site, context);
    return find();
  }
}

/** The facts of a site; undefined if there is none. */
export async function readSite(graph: Graph, id: string, context: WorkContext): Promise<WireWeb | undefined> {
  try {
    const answer = await graph.json({
      method: 'GET',
      path: `/sites/${addressOf(id)}${query({ $select: SITE_FIELDS })}`,
      as: 'drive',
      cost: 'get',
      purpose: 'discover',
      objectId: id,
      context,
    });
    return (answer.body ?? {}) as WireWeb;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

/** An id, or a host and a path after a colon, whose segments are encoded already. */
function addressOf(site: string): string {
  return site.includes(':/') ? site : segment(site);
}

/** The id of the web itself, which the root folder bears. */
export function webIdOf(object: ProtectedObject): string {
  return object.id.split(',')[2] ?? object.id;
}

/** The root of the site and the folder in which its lists lie. */
export function topFolders(object: ProtectedObject, created: string): readonly [ItemFacts, ItemFacts] {
  const facts = { kind: 'folder', size: 0, created, modified: created, webUrl: object.webUrl } as const;
  const root = { ...facts, id: webIdOf(object), parentId: null, name: object.displayName };
  return [root, { ...facts, id: LISTS_FOLDER, parentId: root.id, name: 'Lists' }];
}

/** The path of an address, not encoded; as it is where its encoding is broken. */
export function plainPath(webUrl: string): string {
  const { pathname } = new URL(webUrl);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

function shown(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
