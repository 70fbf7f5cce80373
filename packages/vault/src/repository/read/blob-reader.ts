import type { Backend } from '../../backend/backend.ts';
import type { MasterKey } from '../../crypto/master-key.ts';
import { SEAL_OVERHEAD } from '../../crypto/seal.ts';
import { VaultError } from '../../errors.ts';
import type { BlobLocation } from '../../index/blob-index.ts';
import type { BlobType } from '../../pack/blob.ts';
import { openBlob } from '../../pack/seal-blob.ts';
import { decodeTree, type TreeNode } from '../../tree/tree.ts';
import { LruCache } from './lru-cache.ts';

/** Bytes of plain blobs, and of plain trees, kept for the next reader. */
const CACHE_BYTES = 32 * 1024 * 1024;

/** What knows where blobs lie. */
export interface BlobPlaces {
  find(type: BlobType, id: string): BlobLocation | undefined;
  findCopy(type: BlobType, id: string): BlobLocation | undefined;
  /** Index files that could not be read: what nobody knows may be named there. */
  readonly damaged?: ReadonlyMap<string, VaultError>;
}

/** Reads blobs by ranged reads of packs; every blob is proven by its authenticator and its hash, and sought in a second pack when it fails. */
export class BlobReader {
  readonly #backend: Backend;
  readonly #key: MasterKey;
  readonly #index: BlobPlaces;
  readonly #blobs = new LruCache<Uint8Array>(CACHE_BYTES);
  readonly #trees = new LruCache<readonly TreeNode[]>(CACHE_BYTES);
  readonly #loading = new Map<string, Promise<Uint8Array>>();

  constructor(backend: Backend, key: MasterKey, index: BlobPlaces) {
    this.#backend = backend;
    this.#key = key;
    this.#index = index;
  }

  /** The plain length of a data blob in bytes, from the index alone. `missing` when the index does not know it, `damaged` when it is incomplete. */
  plainLength(id: string): number {
    const { length, uncompressedLength } = this.#locate('data', id);
    return uncompressedLength > 0 ? uncompressedLength : length - SEAL_OVERHEAD;
  }

  /** The plain bytes of a data blob; not to be changed by the caller. Errors: `missing`, `damaged`, `io`. */
  async data(id: string): Promise<Uint8Array> {
    const kept = this.#blobs.get(id);
    if (kept) return kept;
    const running = this.#loading.get(id);
    if (running) return await running;
    const load = this.#load('data', id);
    this.#loading.set(id, load);
    try {
      const bytes = await load;
      this.#blobs.set(id, bytes, bytes.length);
      return bytes;
    } finally {
      this.#loading.delete(id);
    }
  }

  /** The nodes of a tree. Errors: `missing`, `damaged`, `io`. */
  async tree(id: string): Promise<readonly TreeNode[]> {
    const kept = this.#trees.get(id);
    if (kept) return kept;
    const bytes = await this.#load('tree', id);
    const nodes = decodeTree(bytes);
    this.#trees.set(id, nodes, bytes.length);
    return nodes;
  }

  /** The bytes of a tree as they are stored, links and devices included. Not kept. Errors as {@link tree}. */
  async rawTree(id: string): Promise<Uint8Array> {
    return await this.#load('tree', id);
  }

  async #load(type: BlobType, id: string): Promise<Uint8Array> {
    try {
      return await this.#loadFrom(this.#locate(type, id), id);
    } catch (error) {
      const copy = this.#index.findCopy(type, id);
      if (!copy || !(error instanceof VaultError && ['damaged', 'missing'].includes(error.code))) throw error;
      return await this.#loadFrom(copy, id);
    }
  }

  async #loadFrom({ packId, offset, length, uncompressedLength }: BlobLocation, id: string): Promise<Uint8Array> {
    const sealed = await this.#backend.load({ kind: 'pack', name: packId }, { offset, length });
    return openBlob(this.#key, sealed, { id, uncompressedLength });
  }

  #locate(type: BlobType, id: string): BlobLocation {
    const location = this.#index.find(type, id);
    if (location) return location;
    const [unreadable] = this.#index.damaged?.values() ?? [];
    if (!unreadable) throw new VaultError('missing', `no index names the ${type} blob ${id}`);
    throw new VaultError('damaged', `no readable index names the ${type} blob ${id}`, { cause: unreadable });
  }
}
