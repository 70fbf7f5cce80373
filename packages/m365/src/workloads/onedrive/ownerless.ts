import { type ObjectTrace, OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { query } from '../../client/graph.ts';
import { oneDriveOf, type WireDrive } from '../../directory-shapes.ts';
import type { SiteCollection } from '../../site-collections.ts';
import type { OneDriveParts } from './parts.ts';

/** What of a drive tells whose it is. */
interface WireOwnedDrive extends WireDrive {
  readonly owner?: { readonly user?: { readonly id?: string; readonly displayName?: string; readonly email?: string } };
}

/**
 * OneDrives to which no user leads: their owners were deleted, and the sites are kept for the organization's retention period. They
 * are looked for among all personal sites; `isKnown` says which are accounted for already. One that is locked or archived is given
 * all the same, with the id of its site, and fails with the reason when it is scanned.
 */
export async function* ownerlessOneDrives(
  parts: OneDriveParts,
  context: WorkContext,
  isKnown: (trace: ObjectTrace) => boolean,
): AsyncGenerator<ProtectedObject> {
  const sites = parts.collections.all(context, (listed) => {
    if (listed === 'visible')
      context.warn?.(
        'Only personal sites that the account may see were looked through for OneDrives of people who were deleted.',
      );
  });
  for await (const site of sites) {
    const place = site.personal ? placeOf(site.webUrl) : undefined;
    if (place === undefined) continue;
    const login = site.owner?.slice(site.owner.lastIndexOf('|') + 1);
    const trace = { siteId: site.siteId, siteName: place.name, ...(login === undefined ? {} : { ownerName: login }) };
    if (isKnown(trace)) continue;
    const found = await lookAt(parts, site, context);
    if (found === undefined) continue;
    const owner = found.wire.owner?.user;
    const ownerId = owner?.id?.toLowerCase();
    if (ownerId !== undefined && isKnown({ ...trace, ownerId })) continue;
    const used = found.wire.quota?.used;
    if (used !== undefined) context.sized?.(found.driveId, used);
    yield {
      workload: 'onedrive',
      id: found.driveId,
      ownerId: ownerId ?? site.siteId,
      name: login ?? owner?.email ?? place.name,
      displayName: owner?.displayName ?? (site.title === '' ? place.name : site.title),
      webUrl: found.wire.webUrl ?? site.webUrl,
      siteId: site.siteId,
    };
  }
}

/**
 * Whether an object stands for a personal site whose drive could not be looked at.
 */
export function isUnseen(object: ProtectedObject): boolean {
  return object.id === object.siteId;
}

/** The id of the drive of a personal site, asked for by the site's address; undefined if it has none. Rejects with what keeps it closed. */
export async function readPersonalDrive(
  { graph }: OneDriveParts,
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

/** The drive of a site; with the site's own id where it is closed, undefined where it has none. */
async function lookAt(
  parts: OneDriveParts,
  { siteId, webUrl }: SiteCollection,
  context: WorkContext,
): Promise<{ readonly driveId: string; readonly wire: WireOwnedDrive } | undefined> {
  const ask = async (): Promise<{ driveId: string; wire: WireOwnedDrive } | undefined> => {
    const wire = await readPersonalDrive(parts, webUrl, context);
    const drive = wire && oneDriveOf(wire);
    return drive && { driveId: drive.id, wire };
  };
  try {
    return await ask().catch(async (error: unknown) => {
      if (!(error instanceof OutsideError) || error.code !== 'denied' || !parts.access.grants) throw error;
      await parts.access.ensureSite({ siteId, webUrl, name: webUrl }, context);
      return ask();
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof OutsideError) || (error.code !== 'locked' && error.code !== 'denied')) throw error;
    return { driveId: siteId, wire: {} };
  }
}

/** The name of a personal site in its address, and the address as Graph takes it; undefined for what is no top site of one. */
function placeOf(webUrl: string): { readonly name: string; readonly address: string } | undefined {
  const { host, pathname } = new URL(webUrl);
  const [path, name] = /^\/personal\/([^/]+)/i.exec(pathname) ?? [];
  return path === undefined || name === undefined
    ? undefined
    : { name: name.toLowerCase(), address: `${host}:${path}:` };
}
