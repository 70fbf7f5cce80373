import {
  type Content,
  type ContentTicket,
  type ItemFacts,
  OutsideError,
  type ProtectedObject,
  type RestoredFile,
  type RestoreFile,
  type RestoreFolder,
  type RestoreTarget,
  type ScanEvent,
  type WorkContext,
  type Workload,
} from '@coffer/model';
import { currentItem } from '../drive/current.ts';
import { ensureFolder } from '../drive/folder.ts';
import { uploadFile } from '../drive/upload.ts';
import { withAccess } from '../drive/with-access.ts';
import { discoverSites } from './discover.ts';
import { Drives } from './drives.ts';
import { fetchItem } from './fetch.ts';
import { driveItemId, parseItemId } from './ids.ts';
import { placed } from './library-scan.ts';
import type { SitesParts } from './parts.ts';
import { scanSite } from './scan.ts';
import { findSite } from './site.ts';

/** The sites of one organization, OneDrives left out. */
export class SharePointWorkload implements Workload {
  readonly name = 'sharepoint';
  readonly #parts: SitesParts;
  readonly #drives: Drives;

  constructor(parts: SitesParts) {
    this.#parts = parts;
    this.#drives = new Drives(parts);
  }

  find(siteId: string, context: WorkContext): Promise<ProtectedObject | undefined> {
    return findSite(this.#parts, siteId, context);
  }

  discover(context: WorkContext, below?: string): AsyncIterable<ProtectedObject> {
    return discoverSites(this.#parts, context, below);
  }

  scan(object: ProtectedObject, state: string | undefined, context: WorkContext): AsyncIterable<ScanEvent> {
    return scanSite(this.#parts, { object, state, context });
  }

  fetch(
    object: ProtectedObject,
    item: ItemFacts,
    ticket: ContentTicket | undefined,
    context: WorkContext,
  ): Promise<Content> {
    return fetchItem({ parts: this.#parts, drives: this.#drives, on: { object, context }, item }, ticket);
  }

  current(object: ProtectedObject, item: ItemFacts, context: WorkContext): Promise<ItemFacts | undefined> {
    const on = { object, context };
    return withAccess(this.#parts, on, async () => {
      const id = parseItemId(item.id);
      if (id.kind !== 'drive-item') throw cannot(item.name);
      const { driveId, driveRootId } = await this.#drives.of(id.listId, on);
      const now = await currentItem({ ...this.#parts, ...on, driveId, item: { ...item, id: id.itemId } });
      return now === undefined ? undefined : placed(now, id.listId, driveRootId);
    });
  }

  ensureFolder(
    object: ProtectedObject,
    parentId: string | undefined,
    folder: RestoreFolder,
    context: WorkContext,
  ): Promise<{ readonly id: string; readonly created: boolean }> {
    const on = { object, context };
    return withAccess(this.#parts, on, async () => {
      const { listId, itemId } = this.#inLibrary(parentId ?? '', folder.name);
      const { driveId, driveRootId } = await this.#drives.of(listId, on);
      const place = { ...this.#parts, ...on, driveId, parentId: itemId ?? driveRootId, name: folder.name };
      const { id, created } = await ensureFolder(place);
      return { id: driveItemId(listId, id), created };
    });
  }

  restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile> {
    const on = { object: target.object, context };
    return withAccess(this.#parts, on, async () => {
      const { listId, itemId } = this.#inLibrary(target.parentId, file.name);
      const { driveId, driveRootId } = await this.#drives.of(listId, on);
      const place = { object: target.object, parentId: itemId ?? driveRootId };
      const stored = await uploadFile({ ...this.#parts, target: place, driveId, file, context });
      return { ...stored, id: driveItemId(listId, stored.id) };
    });
  }

  /** The library of a folder, and the folder's id in the drive; undefined for the library's own folder. */
  #inLibrary(folderId: string, name: string): { listId: string; itemId: string | undefined } {
    const id = parseItemId(folderId);
    if (id.kind === 'list') return { listId: id.listId, itemId: undefined };
    if (id.kind === 'drive-item') return { listId: id.listId, itemId: id.itemId };
    throw cannot(name);
  }
}

function cannot(name: string): OutsideError {
  return new OutsideError('rejected', `${name} cannot be restored there.`, { reason: 'not-in-a-library' });
}
