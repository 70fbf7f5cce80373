import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
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

/** A site as a protected object; undefined for personal sites, the nameless search site, and what is no site at all. */
export function siteObject(wire: WireWeb, parentId?: string): ProtectedObject | undefined {
  const { id, webUrl } = wire;
  if (id === undefined || webUrl === undefined || !URL.canParse(webUrl) || wire.deleted !== undefined) return undefined;
  const [host, siteId, webId] = id.split(',');
  if (host === undefined || siteId === undefined || webId === undefined) return undefined;
  const path = plainPath(webUrl).replace(/^\/+|\/+$/g, '');
  if (wire.isPersonalSite === true || /^personal\//i.test(path) || path.toLowerCase() === 'search') return undefined;
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
 * A site by its id for one unit; undefined if there is none or it is somebody's OneDrive. Where rights may be granted and the
 * site may not be seen, they are granted first.
 */
export async function findSite(
  { graph, access }: Pick<SitesParts, 'graph' | 'access'>,
  id: string,
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  const find = async (): Promise<ProtectedObject | undefined> => {
    const wire = await readSite(graph, id, context);
    return wire === undefined ? undefined : siteObject(wire);
  };
  try {
    return await find();
  } catch (error) {
    const [host, siteId, webId] = id.split(',');
    const named = host !== undefined && siteId !== undefined && webId !== undefined;
    if (!(error instanceof OutsideError) || error.code !== 'denied' || !access.grants || !named) throw error;
    await access.ensureSite({ siteId, webUrl: `https://${host}`, name: id, objectId: id }, context);
    return find();
  }
}

/** The facts of a site; undefined if there is none. */
export async function readSite(graph: Graph, id: string, context: WorkContext): Promise<WireWeb | undefined> {
  try {
    const answer = await graph.json({
      method: 'GET',
      path: `/sites/${segment(id)}${query({ $select: SITE_FIELDS })}`,
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

/** The id of the web itself, which the root folder bears. */
export function webIdOf(object: ProtectedObject): string {
  return object.id.split(',')[2] ?? object.id;
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
