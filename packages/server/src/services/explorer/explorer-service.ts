import { type ProtectedObject, RequestError } from '@coffer/model';
import type { Slice } from '../../db/stores/job-session-store.ts';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import type { RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import { type ItemsPart, itemsPage, pageOfFolders, type WantedItems } from './items-page.ts';
import { type ExplorerWorkload, explorerWords, type Noun } from './nouns.ts';
import { OpenedPointsCache, requireObject } from './opened-points.ts';
import { attachmentsOf, type Picked, type Place, placeName, requireItem } from './place.ts';
import { requireVersion } from './versions.ts';

/** What the service is made of. */
export interface ExplorerParts {
  readonly sessions: RestoreSessionService;
  readonly points: RestorePointService;
}

/** Looks into the OneDrives and sites of opened restore points. */
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

  /** All objects of a workload in a session, by name. */
  async objects(sessionId: string, workload: ProtectedObject['workload']): Promise<readonly ProtectedObject[]> {
    const opened = await this.#cache.get(await this.#sessions.use(sessionId));
    return opened.objects.map(({ object }) => object).filter((object) => object.workload === workload);
  }

  /** Objects of a session that have the text in their name or address, by name. */
  async find(
    sessionId: string,
    wanted: { readonly workload?: ExplorerWorkload | undefined; readonly name: string },
  ): Promise<readonly ProtectedObject[]> {
    const opened = await this.#cache.get(await this.#sessions.use(sessionId));
    const name = wanted.name.toLowerCase();
    return opened.objects
      .map(({ object }) => object)
      .filter(({ workload }) => wanted.workload === undefined || workload === wanted.workload)
      .filter(({ displayName, webUrl }) => `${displayName}\n${webUrl}`.toLowerCase().includes(name));
  }

  /** Rejects with RequestError('not-found'). */
  async place(sessionId: string, workload: ExplorerWorkload, objectId: string): Promise<Place> {
    const session = await this.#sessions.use(sessionId);
    const opened = await this.#cache.get(session);
    return { session, workload, shown: opened.shown, ...requireObject(opened, workload, objectId) };
  }

  /** The place of an object of whatever workload. Rejects with RequestError('not-found'). */
  async placeOf(sessionId: string, objectId: string): Promise<Place> {
    const { objects } = await this.#cache.get(await this.#sessions.use(sessionId));
    const isSite = objects.some(({ object }) => object.id === objectId && object.workload === 'sharepoint');
    return await this.place(sessionId, isSite ? 'sharepoint' : 'onedrive', objectId);
  }

  /** All places of a workload in a session, by name. */
  async places(sessionId: string, workload: ExplorerWorkload): Promise<readonly Place[]> {
    const session = await this.#sessions.use(sessionId);
    const { objects, shown } = await this.#cache.get(session);
    const wanted = objects.filter(({ object }) => object.workload === workload);
    return wanted.map((opened) => ({ session, workload, shown, ...opened }));
  }

  /** Items of a noun below a parent as {@link itemsPage} gives them; libraries and lists are those of the site. */
  async items(place: Place, noun: Noun, wanted: WantedItems): Promise<ItemsPart> {
    await this.#noteView(place);
    return await itemsPage(place, noun, wanted);
  }

  /** The attachments of a list item. */
  async attachments(place: Place, itemId: string, slice: Slice): Promise<ItemsPart> {
    const folder = await attachmentsOf(place, await requireItem(place, 'item', itemId));
    return await pageOfFolders(place, folder ? [folder] : [], 'attachment', slice);
  }

  /** An attachment of a list item. Rejects with RequestError('not-found'). */
  async attachment(place: Place, itemId: string, attachmentId: string): Promise<Picked> {
    const item = await requireItem(place, 'attachment', attachmentId);
    const folder = await attachmentsOf(place, await requireItem(place, 'item', itemId));
    if (item.facts.parentId !== folder?.facts.id) {
      throw new RequestError('not-found', 'The item has no such attachment.');
    }
    return { item };
  }

  /** The items that a caller selected by their ids. Rejects with RequestError('invalid') when he selected none. */
  async selected(
    place: Place,
    noun: Noun,
    wanted: readonly { readonly id?: string | undefined; readonly versionId?: number | null | undefined }[] | undefined,
  ): Promise<readonly Picked[]> {
    if (wanted === undefined || wanted.length === 0) throw new RequestError('invalid', `No ${noun}s were selected.`);
    const items: Picked[] = [];
    for (const { id, versionId } of wanted)
      items.push(await this.picked(place, noun, id ?? '', versionId ?? undefined));
    return items;
  }

  /** One item, or an earlier version of it. Rejects with RequestError('not-found'). */
  async picked(place: Place, noun: Noun, guid: string, versionId?: number): Promise<Picked> {
    const item = await requireItem(place, noun, guid);
    return versionId === undefined ? { item } : requireVersion(item, versionId);
  }

  /** The first look into an object is told by an event. */
  async #noteView(place: Place): Promise<void> {
    const { session, object, workload } = place;
    const { viewed } = await this.#cache.get(session);
    if (viewed.has(object.id)) return;
    viewed.add(object.id);
    const close = await this.#sessions.begin(session, {
      type: 'View',
      title: `Viewing ${placeName(place)}`,
      itemName: object.displayName,
      itemType: explorerWords[workload].object,
      object,
      source: object.name,
    });
    await close({ status: 'Success', message: `Someone looked into ${placeName(place)}.` });
  }
}
