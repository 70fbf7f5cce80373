import type { RestoreItem } from '@coffer/engine';
import { type ProtectedObject, RequestError } from '@coffer/model';
import type { Slice } from '../../db/stores/job-session-store.ts';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import type { RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import { itemGuid, type ShownItems } from './item-guid.ts';
import { type OpenedObject, OpenedPointsCache, requireObject } from './opened-points.ts';

/** Files or folders of a OneDrive. */
export type ItemKind = 'folder' | 'file';

/** An opened OneDrive within its restore session. */
export interface Place extends OpenedObject {
  readonly session: RestoreSession;
  readonly shown: ShownItems;
}

/** What the service is made of. */
export interface ExplorerParts {
  readonly sessions: RestoreSessionService;
  readonly points: RestorePointService;
}

/** Looks into the OneDrives of opened restore points. */
export class ExplorerService {
  readonly #sessions: RestoreSessionService;
  readonly #cache: OpenedPointsCache;

  constructor(parts: ExplorerParts) {
    this.#sessions = parts.sessions;
    this.#cache = new OpenedPointsCache(parts.points);
  }

  /** The session itself, noted as used. Rejects with RequestError('not-found') when it has been stopped. */
  async session(id: string): Promise<RestoreSession> {
    return await this.#sessions.use(id);
  }

  /** All OneDrives of a session, by name. */
  async oneDrives(sessionId: string): Promise<readonly ProtectedObject[]> {
    const opened = await this.#cache.get(await this.#sessions.use(sessionId));
    return [...opened.objects.values()].map(({ object }) => object);
  }

  /** Rejects with RequestError('not-found'). */
  async oneDrive(sessionId: string, oneDriveId: string): Promise<Place> {
    const session = await this.#sessions.use(sessionId);
    const opened = await this.#cache.get(session);
    return { session, shown: opened.shown, ...requireObject(opened, oneDriveId) };
  }

  /**
   * Files or folders by name: those directly in a folder, at the top level (`root`), or, without a parent, all of the OneDrive.
   */
  async items(
    place: Place,
    kind: ItemKind,
    wanted: Slice & { readonly parentId: string | undefined },
  ): Promise<{ readonly items: readonly RestoreItem[]; readonly more: boolean }> {
    await this.#noteView(place);
    const found: RestoreItem[] = [];
    let passed = 0;
    for await (const item of await listing(place, wanted.parentId)) {
      if (item.facts.kind !== kind) continue;
      passed += 1;
      if (passed <= wanted.offset) continue;
      if (found.length === wanted.limit) return { items: found, more: true };
      place.shown.remember(itemGuid(place.object.id, item.facts.id), item.id);
      found.push(item);
    }
    return { items: found, more: false };
  }

  /** A file or folder of a OneDrive by its GUID. Rejects with RequestError('not-found'). */
  async item(place: Place, kind: ItemKind, guid: string): Promise<RestoreItem> {
    const item = await find(place, guid);
    if (item === undefined || item.facts.kind !== kind) {
      const what = kind === 'folder' ? 'folder' : 'document';
      throw new RequestError('not-found', `There is no such ${what} in the OneDrive of ${place.object.displayName}.`);
    }
    return item;
  }

  /** The items that a caller selected by their ids. Rejects with RequestError('invalid') when he selected none. */
  async selected(
    place: Place,
    kind: ItemKind,
    wanted: readonly { readonly id?: string | undefined }[] | undefined,
  ): Promise<readonly RestoreItem[]> {
    if (wanted === undefined || wanted.length === 0) {
      throw new RequestError('invalid', `No ${kind === 'folder' ? 'folders' : 'documents'} were selected.`);
    }
    const items: RestoreItem[] = [];
    for (const { id } of wanted) items.push(await this.item(place, kind, id ?? ''));
    return items;
  }

  /** The first look into a OneDrive is told by an event. */
  async #noteView({ session, object }: Place): Promise<void> {
    const { viewed } = await this.#cache.get(session);
    if (viewed.has(object.id)) return;
    viewed.add(object.id);
    const close = await this.#sessions.begin(session, {
      type: 'View',
      title: `Viewing the OneDrive of ${object.displayName}`,
      itemName: object.displayName,
      itemType: 'OneDrive',
      source: object.name,
    });
    await close({ status: 'Success', message: `The OneDrive of ${object.displayName} was viewed.` });
  }
}

async function listing(place: Place, parentId: string | undefined): Promise<AsyncIterable<RestoreItem>> {
  const { reader, object } = place;
  const root = await reader.root(object.id);
  if (parentId === undefined || parentId === '') return reader.walk(root.id);
  // `null` is how some clients write that there is no folder above.
  if (['root', 'null'].includes(parentId.toLowerCase())) return reader.children(root.id);
  const parent = await find(place, parentId);
  if (parent?.facts.kind !== 'folder') {
    throw new RequestError('not-found', `There is no such folder in the OneDrive of ${object.displayName}.`);
  }
  return reader.children(parent.id);
}

/** The item of a GUID: where it was shown before, or else wherever it is in the OneDrive. */
async function find(place: Place, guid: string): Promise<RestoreItem | undefined> {
  const { reader, object, shown } = place;
  const wanted = guid.toLowerCase();
  const isIt = (item: RestoreItem): boolean => itemGuid(object.id, item.facts.id) === wanted;
  const known = shown.find(wanted);
  if (known !== undefined) {
    const item = await reader.item(known);
    return isIt(item) ? item : undefined;
  }
  for await (const item of reader.walk((await reader.root(object.id)).id)) {
    if (!isIt(item)) continue;
    shown.remember(wanted, item.id);
    return item;
  }
  return undefined;
}
