import type { CatalogItem, CatalogStore, RestoreItem, RestorePointReader } from '@coffer/engine';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import type { Place } from './place.ts';

/** Names asked of the catalogue at once. */
const atOnce = 200;
/** Folders whose place is remembered during one search. */
const mostFolders = 5_000;

/** What the index is made of. */
export interface NameIndexParts {
  readonly catalog: Pick<CatalogStore, 'base' | 'find' | 'committed'>;
  readonly points: RestorePointService;
}

/** Finds items by parts of their names in the catalogue, as long as it holds exactly what a restore point does. */
export class NameIndex {
  readonly #parts: NameIndexParts;

  constructor(parts: NameIndexParts) {
    this.#parts = parts;
  }

  /**
   * The documents and folders whose names contain a text, without regard to case. Undefined where the catalogue stands for another
   * restore point, deleted items are to be found as well, or names are not what is searched for, as with list items.
   */
  async find(place: Place, text: string): Promise<AsyncIterable<RestoreItem> | undefined> {
    if (place.workload !== 'onedrive' || place.session.showDeleted) return undefined;
    const { catalog, points } = this.#parts;
    const { jobId } = await points.require(place.address.snapshotId);
    if ((await catalog.base(jobId))?.snapshotId !== place.address.snapshotId) return undefined;
    return new Finding(this.#parts, await points.reader(place.address), { place, jobId, text });
  }
}

interface Wanted {
  readonly place: Place;
  readonly jobId: string;
  readonly text: string;
}

class Finding implements AsyncIterable<RestoreItem> {
  readonly #catalog: NameIndexParts['catalog'];
  readonly #reader: RestorePointReader;
  readonly #wanted: Wanted;
  readonly #folders = new Map<string, RestoreItem | undefined>();

  constructor({ catalog }: NameIndexParts, reader: RestorePointReader, wanted: Wanted) {
    this.#catalog = catalog;
    this.#reader = reader;
    this.#wanted = wanted;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RestoreItem> {
    const { jobId, place, text } = this.#wanted;
    let after: string | undefined;
    do {
      const query = { objectId: place.object.id, text, limit: atOnce, ...(after === undefined ? {} : { after }) };
      const found = await this.#catalog.find(jobId, query);
      for (const { item } of found.items) {
        const located = await this.#locate(item);
        if (located) yield located;
      }
      after = found.next;
    } while (after !== undefined);
  }

  /** The item in the restore point; undefined for one that is not in it. */
  async #locate({ id, parentId }: CatalogItem): Promise<RestoreItem | undefined> {
    if (parentId === null) return await this.#reader.root(this.#wanted.place.object.id);
    const folder = await this.#folder(parentId);
    return folder?.restorable ? await this.#reader.childById(folder.id, id) : undefined;
  }

  async #folder(id: string): Promise<RestoreItem | undefined> {
    if (this.#folders.has(id)) return this.#folders.get(id);
    const { jobId, place } = this.#wanted;
    const known = (await this.#catalog.committed(jobId, place.object.id, [id])).get(id);
    const folder = known && (await this.#locate(known));
    this.#folders.set(id, folder);
    const oldest = this.#folders.keys().next().value;
    if (this.#folders.size > mostFolders && oldest !== undefined) this.#folders.delete(oldest);
    return folder;
  }
}
