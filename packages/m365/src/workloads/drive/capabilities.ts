import type { PermissionAccess, VersionAccess } from '@coffer/model';
import type { DriveParts } from './parts.ts';
import { readPermissions } from './permissions.ts';
import { restorePermissions } from './restore-permissions.ts';
import { listVersions, openVersion } from './versions.ts';
import { type On, withAccess } from './with-access.ts';

/** An item by its drive and its id there. */
export interface DriveItemPlace {
  readonly driveId: string;
  readonly itemId: string;
}

/** Where an item of an object lies. */
type Locate = (itemId: string, on: On) => Promise<DriveItemPlace>;

/** The permissions of items that lie in drives. */
export function drivePermissions(parts: DriveParts, locate: Locate): PermissionAccess {
  return {
    read: (object, item, context) =>
      withAccess(parts, { object, context }, async () =>
        readPermissions({ ...parts, object, context, ...(await locate(item.id, { object, context })) }),
      ),
    restore: (object, itemId, permissions, context) =>
      withAccess(parts, { object, context }, async () => {
        const place = await locate(itemId, { object, context });
        const isNew = parts.fresh.take(place.driveId, place.itemId);
        return restorePermissions({ ...parts, object, context, ...place, isNew }, permissions);
      }),
  };
}

/** The versions of files that lie in drives. */
export function driveVersions(parts: DriveParts, locate: Locate): VersionAccess {
  return {
    list: (object, item, context) =>
      withAccess(parts, { object, context }, async () => {
        const { driveId, itemId } = await locate(item.id, { object, context });
        return listVersions({ ...parts, object, context, driveId, item: { ...item, id: itemId } });
      }),
    fetch: (object, item, version, context) =>
      withAccess(parts, { object, context }, async () => {
        const { driveId, itemId } = await locate(item.id, { object, context });
        return openVersion({ ...parts, object, context, driveId, item: { ...item, id: itemId } }, version);
      }),
  };
}
