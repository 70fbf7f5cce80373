import type {
  Content,
  ContentTicket,
  ItemFacts,
  ObjectTrace,
  PermissionAccess,
  ProtectedObject,
  RestoredFile,
  RestoreFile,
  RestoreFolder,
  RestoreTarget,
  ScanEvent,
  VersionAccess,
  WorkContext,
  Workload,
} from '@coffer/model';
import { type DriveItemPlace, drivePermissions, driveVersions } from '../drive/capabilities.ts';
import { childOf, listChildren } from '../drive/children.ts';
import { currentItem } from '../drive/current.ts';
import { openContent } from '../drive/download.ts';
import { datedName, ensureFolder } from '../drive/folder.ts';
import { uploadFile } from '../drive/upload.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import { discoverOneDrives, findOneDrive } from './discover.ts';
import { ownerlessOneDrives } from './ownerless.ts';
import type { OneDriveParts } from './parts.ts';
import { scanOneDrive } from './scan.ts';

/** A OneDrive is one drive, whose ids are the object's own. */
function inOneDrive(itemId: string, { object }: On): Promise<DriveItemPlace> {
  return Promise.resolve({ driveId: object.id, itemId });
}

/** The OneDrives of one organization. */
export class OneDriveWorkload implements Workload {
  readonly name = 'onedrive';
  readonly permissions: PermissionAccess;
  readonly versions: VersionAccess;
  readonly #parts: OneDriveParts;

  constructor(parts: OneDriveParts) {
    this.#parts = parts;
    this.permissions = drivePermissions(parts, inOneDrive);
    this.versions = driveVersions(parts, inOneDrive);
  }

  find(ownerId: string, context: WorkContext): Promise<ProtectedObject | undefined> {
    return findOneDrive(this.#parts, ownerId, context);
  }

  discover(context: WorkContext): AsyncIterable<ProtectedObject> {
    return discoverOneDrives(this.#parts, context);
  }

  ownerless(context: WorkContext, isKnown: (trace: ObjectTrace) => boolean): AsyncIterable<ProtectedObject> {
    return ownerlessOneDrives(this.#parts, context, isKnown);
  }

  scan(object: ProtectedObject, state: string | undefined, context: WorkContext): AsyncIterable<ScanEvent> {
    return scanOneDrive(this.#parts, { object, state, context });
  }

  fetch(
    object: ProtectedObject,
    item: ItemFacts,
    ticket: ContentTicket | undefined,
    context: WorkContext,
  ): Promise<Content> {
    return openContent({ ...this.#parts, object, driveId: object.id, item, context }, ticket);
  }

  current(object: ProtectedObject, item: ItemFacts, context: WorkContext): Promise<ItemFacts | undefined> {
    return withAccess(this.#parts, { object, context }, () =>
      currentItem({ ...this.#parts, object, driveId: object.id, item, context }),
    );
  }

  ensureFolder(
    object: ProtectedObject,
    parentId: string | undefined,
    folder: RestoreFolder,
    context: WorkContext,
  ): Promise<{ readonly id: string; readonly created: boolean }> {
    const place = { ...this.#parts, ...datedName(folder), object, driveId: object.id, parentId, context };
    return withAccess(this.#parts, { object, context }, () => ensureFolder(place));
  }

  list(
    object: ProtectedObject,
    folderId: string | undefined,
    context: WorkContext,
  ): AsyncIterable<readonly ItemFacts[]> {
    return listChildren(this.#parts, { object, context }, { driveId: object.id, id: folderId ?? 'root' });
  }

  child(
    object: ProtectedObject,
    folderId: string | undefined,
    name: string,
    context: WorkContext,
  ): Promise<ItemFacts | undefined> {
    return childOf(this.#parts, { object, context }, { driveId: object.id, id: folderId ?? 'root' }, name);
  }

  restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile> {
    const upload = { ...this.#parts, target, driveId: target.object.id, file, context };
    return withAccess(this.#parts, { object: target.object, context }, async () => {
      const { eTag, ...stored } = await uploadFile(upload);
      return stored;
    });
  }
}
