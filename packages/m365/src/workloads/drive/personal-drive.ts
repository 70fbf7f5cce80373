import { OutsideError, type WorkContext } from '@coffer/model';
import { type Graph, query } from '../../client/graph.ts';
import type { WireDrive } from '../../directory-shapes.ts';

/** What of a drive tells whose it is. */
export interface WireOwnedDrive extends WireDrive {
  readonly owner?: { readonly user?: { readonly id?: string; readonly displayName?: string; readonly email?: string } };
}

/** The drive of a personal site, which is its owner's OneDrive, asked for by the site's address for one unit; undefined if it has none. Rejects with what keeps it closed. */
export async function readPersonalDrive(
  { graph }: { readonly graph: Graph },
  webUrl: string,
  context: WorkContext,
): Promise<WireOwnedDrive | undefined> {
  const place = placeOf(webUrl);
  if (place === undefined) return undefined;
  const fields = query({ $select: 'id,webUrl,driveType,owner,quota,sharePointIds' });
  try {
    const answer = await graph.json({
      method: 'GET',
      path: `/sites/${place.address}/drive${fields}`,
      as: 'drive',
      cost: 'get',
      purpose: 'discover',
      context,
    });
    return (answer.body ?? {}) as WireOwnedDrive;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

/** The name of the personal site that an address lies in, and its own address as Graph takes it; undefined for what lies in none. */
export function placeOf(webUrl: string): { readonly name: string; readonly address: string } | undefined {
  if (!URL.canParse(webUrl)) return undefined;
  const { host, pathname } = new URL(webUrl);
  const [path, name] = /^\/personal\/([^/]+)/i.exec(pathname) ?? [];
  return path === undefined || name === undefined
    ? undefined
    : { name: name.toLowerCase(), address: `${host}:${path}:` };
}
