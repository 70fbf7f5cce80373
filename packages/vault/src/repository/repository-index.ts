import { BlobIndex, type BlobLocation, type PackContent } from '../index/blob-index.ts';
import { readIndex } from '../index/index-file.ts';
import type { BlobType } from '../pack/blob.ts';
import { mapBounded } from './bounded.ts';
import type { Documents } from './documents.ts';

const PARALLEL_LOADS = 4;

/** The index files of the repository, loaded. Names only blobs that are durable and listed in a durable index file. */
export class RepositoryIndex {
  readonly #documents: Documents;
  #blobs = new BlobIndex();
  #loaded = new Set<string>();
  #reloading: Promise<void> = Promise.resolve();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  has(type: BlobType, id: string): boolean {
    return this.#blobs.has(type, id);
  }

  find(type: BlobType, id: string): BlobLocation | undefined {
    return this.#blobs.find(type, id);
  }

  /** Names of the index files that are loaded. */
  get files(): ReadonlySet<string> {
    return this.#loaded;
  }

  /** Takes over the packs of an index file that was just written. */
  addWritten(name: string, packs: readonly PackContent[]): void {
    this.#loaded.add(name);
    for (const pack of packs) this.#blobs.add(pack);
  }

  /** Loads index files that others added; starts afresh when some were removed, as prune does. */
  reload(): Promise<void> {
    const next = this.#reloading.then(
      () => this.#load(),
      () => this.#load(),
    );
    this.#reloading = next;
    return next;
  }

  async #load(): Promise<void> {
    const names = new Set(await this.#documents.names('index'));
    const fresh = [...this.#loaded].some((name) => !names.has(name));
    const blobs = fresh ? new BlobIndex() : this.#blobs;
    const wanted = [...names].filter((name) => fresh || !this.#loaded.has(name));
    const loaded = new Set(fresh ? [] : this.#loaded);
    await mapBounded(wanted, PARALLEL_LOADS, async (name) => {
      const json = await this.#documents.load('index', name);
      // Written by ourselves while we were loading.
      if (!fresh && this.#loaded.has(name)) return;
      for (const pack of readIndex(json)) blobs.add(pack);
      loaded.add(name);
    });
    this.#blobs = blobs;
    this.#loaded = fresh ? loaded : new Set([...this.#loaded, ...loaded]);
  }
}
