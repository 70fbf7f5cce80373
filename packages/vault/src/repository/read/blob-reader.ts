import type { Backend } from '../../backend/backend.ts';
import type { MasterKey } from '../../crypto/master-key.ts';
import { SEAL_OVERHEAD } from '../../crypto/seal.ts';
import { VaultError } from '../../errors.ts';
import type { BlobType } from '../../pack/blob.ts';
import { openBlob } from '../../pack/seal-blob.ts';
import { decodeTree, type TreeNode } from '../../tree/tree.ts';
import type { RepositoryIndex } from '../repository-index.ts';
import { LruCache } from './lru-cache.ts';

/** Bytes of plain blobs, and of plain trees, kept for the next reader. */
const CACHE_BYTES = 32 * 1024 * 1024;

/** Reads blobs by ranged reads of packs; every blob is proven by its authenticator and its hash. */
export class BlobReader {
  readonly #backend: Backend;
  readonly #key: MasterKey;
  readonly #index: RepositoryIndex;
  readonly #blobs = new LruCache<Uint8Array>(CACHE_BYTES);
  readonly #trees = new LruCache<readonly TreeNode[]>(CACHE_BYTES);
  readonly #loading = new Map<string, Promise<Uint8Array>>();

  constructor(backend: Backend, key: MasterKey, index: RepositoryIndex) {
    this.#backend = backend;
    this.#key = key;
    this.#index = index;
  }

  /** The plain length of a data blob in bytes, from the index alone. `missing` when the index does not know it. */
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

  /** The plain bytes of a tree, past the cache: for whoever walks everything once. Errors: `missing`, `damaged`, `io`. */
  async treeBytes(id: string): Promise<Uint8Array> {
    return await this.#load('tree', id);
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

  async #load(type: BlobType, id: string): Promise<Uint8Array> {
    const { packId, offset, length, uncompressedLength } = this.#locate(type, id);
    const sealed = await this.#backend.load({ kind: 'pack', name: packId }, { offset, length });
    return openBlob(this.#key, sealed, { id, uncompressedLength });
  }

  #locate(type: BlobType, id: string) {
    const location = this.#index.find(type, id);
    if (!location) throw new VaultError('missing', `no index names the ${type} blob ${id}`);
    return location;
  }
}
