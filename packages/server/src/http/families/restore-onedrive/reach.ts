import { oneDriveTarget } from '../../../services/explorer/onedrive-target.ts';
import type { Picked, Place } from '../../../services/explorer/place.ts';
import { conflictOf, type RestoreManner, type RestoreTarget } from '../../../services/explorer/restore-wish.ts';
import type { Services } from '../../../services/services.ts';

/** What the handlers of the family need. */
export type Needed = Pick<
  Services,
  'explorer' | 'saves' | 'sends' | 'searches' | 'restores' | 'wishes' | 'knownObject'
>;

interface DriveParams {
  readonly restoreSessionId: string;
  readonly oneDriveId: string;
}

/** A document, or an earlier version of it. */
export interface DocumentParams extends DriveParams {
  readonly documentId: string;
  readonly versionId?: number;
}

/** A folder, or an earlier version of it. */
export interface FolderParams extends DriveParams {
  readonly folderId: string;
  readonly versionId?: number;
}

/** The parts of a call that actions look at. */
export interface Asked<Params, Body> {
  readonly params: Params;
  readonly body: Body;
  readonly signal: AbortSignal;
}

/** How the handlers get at what a path or body names. */
export function reachOf({ explorer, knownObject }: Needed) {
  const drive = async ({ restoreSessionId, oneDriveId }: DriveParams): Promise<Place> =>
    await explorer.place(restoreSessionId, 'onedrive', oneDriveId);
  return {
    drive,
    /** The whole of it. */
    root: async (place: Place): Promise<readonly Picked[]> => [{ item: await place.source.root(place.object.id) }],
    document: async (params: DocumentParams) => {
      const place = await drive(params);
      return { place, picked: await explorer.picked(place, 'document', params.documentId, params.versionId) };
    },
    folder: async (params: FolderParams) => {
      const place = await drive(params);
      return { place, picked: await explorer.picked(place, 'folder', params.folderId, params.versionId) };
    },
    copyTarget: async (place: Place, body: Parameters<typeof oneDriveTarget>[1]): Promise<RestoreTarget> =>
      await oneDriveTarget(place, body, knownObject),
  };
}

/**
 * To where it was: what is gone comes back with its earlier versions and permissions; a file that is there gets the saved content on
 * top of its history.
 */
export function originalManner(body: {
  readonly documentAction?: 'Overwrite' | 'Keep' | null | undefined;
}): RestoreManner {
  return { conflict: body.documentAction === 'Overwrite' ? 'merge' : 'keep', versions: 'all', permissions: true };
}

interface CopyBody {
  readonly documentVersion?: 'All' | 'Last' | null | undefined;
  readonly documentLastVersionAction?: 'Overwrite' | 'Merge' | null | undefined;
  readonly changedItems?: boolean | null | undefined;
  readonly deletedItems?: boolean | null | undefined;
  readonly restorePermissions?: boolean | null | undefined;
  readonly sendSharedLinksNotification?: boolean | null | undefined;
}

/** To elsewhere: only with the permissions if that is wished. */
export function copyManner(body: CopyBody): RestoreManner {
  return {
    conflict: conflictOf(body.documentLastVersionAction),
    versions: body.documentVersion === 'All' ? 'all' : 'last',
    permissions: body.restorePermissions === true,
    notify: body.sendSharedLinksNotification === true,
    changedItems: body.changedItems,
    deletedItems: body.deletedItems,
  };
}
