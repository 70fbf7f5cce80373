import { VaultError } from '../errors.ts';
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
  #damaged: ReadonlyMap<string, VaultError> = new Map();
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

  /** The blobs as loaded by now. Under a lock it only ever grows; after a prune, a reload makes a new one. */
  get blobs(): BlobIndex {
    return this.#blobs;
  }

  /** Names of the index files that are loaded. */
  get files(): ReadonlySet<string> {
    return this.#loaded;
  }

  places(type: BlobType, id: string): readonly BlobLocation[] {
    return this.#blobs.places(type, id);
  }

  /** Index files that could not be read at the last reload, by name. */
  get damaged(): ReadonlyMap<string, VaultError> {
    return this.#damaged;
  }

  /** Takes over the packs of an index file that was just written. */
  addWritten(name: string, packs: readonly PackContent[]): void {
    this.#loaded.add(name);
    for (const pack of packs) this.#blobs.add(pack);
  }

  /**
   * Loads index files that others added; starts afresh when some were removed, as prune does. Takes in all that can be
   * read, then throws `damaged` when some cannot: whoever decides by what the index lacks must not go on.
   */
  async reload(): Promise<void> {
    await this.reloadReadable();
    const [first] = this.#damaged.values();
    if (first) throw first;
  }

  /** The same for whoever only reads: index files that cannot be read are left out and told by {@link damaged}. */
  reloadReadable(): Promise<void> {
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
    const damaged = new Map<string, VaultError>();
    await mapBounded(wanted, PARALLEL_LOADS, async (name) => {
      const json = await this.#read(name, damaged);
      if (json === undefined) return;
      // Written by ourselves while we were loading.
      if (!fresh && this.#loaded.has(name)) return;
      if (tells(damaged, name, () => addAll(blobs, json))) loaded.add(name);
    });
    this.#damaged = damaged;
    this.#blobs = blobs;
    this.#loaded = fresh ? loaded : new Set([...this.#loaded, ...loaded]);
  }

  async #read(name: string, damaged: Map<string, VaultError>): Promise<string | undefined> {
    try {
      return await this.#documents.load('index', name);
    } catch (error) {
      if (!(error instanceof VaultError && error.code === 'damaged')) throw error;
      damaged.set(name, error);
      return undefined;
    }
  }
}

function addAll(blobs: BlobIndex, json: string): void {
  for (const pack of readIndex(json)) blobs.add(pack);
}

/** Whether an index file could be taken in; damage is noted. What of it came before the damage stays: it was well-formed. */
function tells(damaged: Map<string, VaultError>, name: string, take: () => void): boolean {
  try {
    take();
    return true;
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'damaged')) throw error;
    damaged.set(name, error);
    return false;
  }
}
