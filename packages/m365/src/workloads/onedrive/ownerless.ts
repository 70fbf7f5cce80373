import { type ObjectTrace, OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { oneDriveOf } from '../../directory-shapes.ts';
import type { SiteCollection } from '../../site-collections.ts';
import { placeOf, readPersonalDrive, type WireOwnedDrive } from '../drive/personal-drive.ts';
import type { OneDriveParts } from './parts.ts';

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
