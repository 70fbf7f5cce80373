import type { Backend } from '../../backend/backend.ts';
import type { MasterKey } from '../../crypto/master-key.ts';
import { SEAL_OVERHEAD } from '../../crypto/seal.ts';
import { VaultError } from '../../errors.ts';
import type { BlobLocation } from '../../index/blob-index.ts';
import { ownedBytes } from '../../owned-bytes.ts';
import type { BlobType } from '../../pack/blob.ts';
import { openBlob } from '../../pack/seal-blob.ts';
import { decodeTree, findNode, type TreeNode } from '../../tree/tree.ts';
import type { Sealer } from '../../workers/sealer.ts';
import { LruCache } from './lru-cache.ts';
import type { Run } from './run.ts';

/** Bytes of plain blobs, and of plain trees, kept for the next reader. */
const CACHE_BYTES = 32 * 1024 * 1024;
/** Plain bytes from which on a tree is not kept, and therefore not decoded for a single node. */
const LARGE_TREE = CACHE_BYTES / 2;
/** Sealed bytes from which on a thread opens them. */
const MIN_THREADED = 64 * 1024;

/** What knows where blobs lie. */
export interface BlobPlaces {
  find(type: BlobType, id: string): BlobLocation | undefined;
  places(type: BlobType, id: string): readonly BlobLocation[];
  /** Index files that could not be read: what nobody knows may be named there. */
  readonly damaged?: ReadonlyMap<string, VaultError>;
}

/** Reads blobs by ranged reads of packs; every blob is proven by its authenticator and its hash, and sought wherever else it lies when it fails. */
export class BlobReader {
  readonly #backend: Backend;
  readonly #key: MasterKey;
  readonly #index: BlobPlaces;
  readonly #sealer: Sealer;
  readonly #blobs = new LruCache<Uint8Array>(CACHE_BYTES);
  readonly #trees = new LruCache<readonly TreeNode[]>(CACHE_BYTES);
  readonly #loading = new Map<string, Promise<Uint8Array>>();

  constructor(options: {
    readonly backend: Backend;
    readonly key: MasterKey;
    readonly index: BlobPlaces;
    readonly sealer: Sealer;
  }) {
    this.#backend = options.backend;
    this.#key = options.key;
    this.#index = options.index;
    this.#sealer = options.sealer;
  }

  /** Where a data blob lies. `missing` when the index does not know it, `damaged` when it is incomplete. */
  place(id: string): BlobLocation {
    return this.#locate('data', id);
  }

  /** The plain length of a blob in bytes, from the index alone. */
  plainLength({ length, uncompressedLength }: BlobLocation): number {
    return uncompressedLength > 0 ? uncompressedLength : length - SEAL_OVERHEAD;
  }

  /**
   * The plain bytes of a run, in an array that belongs to the caller. Parts of a blob come out of the cache, for who reads a file
   * piece by piece comes back for the rest; whole blobs pass it by. Errors: `missing`, `damaged`, `io`.
   */
  async run({ pack, blobs, part, length }: Run): Promise<Uint8Array> {
    const [first, second] = blobs;
    if (first && !second) {
      const kept = part ? await this.#data(first.id) : this.#blobs.get(first.id);
      if (kept) return kept.slice(part?.from, part?.to);
    }
    try {
      return await this.#runAtOnce({ pack, blobs, length });
    } catch (error) {
      if (!isLoss(error)) throw error;
      // One by one, each of them may lie elsewhere too, and the error names the one that does not.
      const whole: Uint8Array[] = [];
      for (const { id } of blobs) whole.push(await this.blob(id));
      return new Uint8Array(Buffer.concat(whole));
    }
  }

  async #runAtOnce({ pack, blobs, length }: Pick<Run, 'pack' | 'blobs' | 'length'>): Promise<Uint8Array> {
    const from = blobs[0]?.place.offset ?? 0;
    const bytes = ownedBytes(await this.#backend.load({ kind: 'pack', name: pack }, { offset: from, length }));
    const pieces = blobs.map(({ id, place }) => ({ ...place, id, at: place.offset - from }));
    const [piece] = pieces;
    // A thread is not worth the way there for little.
    if (piece && pieces.length === 1 && length < MIN_THREADED) return openBlob(this.#key, bytes, piece);
    const { plain, damaged } = await this.#sealer.open(bytes, pieces);
    if (damaged[0] !== undefined) throw new VaultError('damaged', `blob ${pieces[damaged[0]]?.id} is not what it was`);
    return plain;
  }

  async #data(id: string): Promise<Uint8Array> {
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

  /** The plain bytes of a data blob, from wherever a sound copy lies, past the cache. Errors: `missing`, `damaged`, `io`. */
  async blob(id: string): Promise<Uint8Array> {
    return await this.#load('data', id);
  }

  /** The bytes of a tree as they are stored, links and devices included, past the cache: for whoever walks everything once. */
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

  /** One node of a tree, undefined if there is none; nothing else of a large tree is held. Errors: `missing`, `damaged`, `io`. */
  async node(id: string, name: string): Promise<TreeNode | undefined> {
    const { uncompressedLength, length } = this.#locate('tree', id);
    if (Math.max(uncompressedLength, length) < LARGE_TREE || this.#trees.get(id))
      return (await this.tree(id)).find((node) => node.name === name);
    return findNode(await this.#load('tree', id), name);
  }

  async #load(type: BlobType, id: string): Promise<Uint8Array> {
    const first = this.#locate(type, id);
    try {
      return await this.#loadFrom(first, id);
    } catch (error) {
      if (!isLoss(error)) throw error;
      return await this.#loadCopy(type, id, error);
    }
  }

  /** From the first of the other places where it is sound; rejects with `failure` when it is nowhere. */
  async #loadCopy(type: BlobType, id: string, failure: unknown): Promise<Uint8Array> {
    for (const place of this.#index.places(type, id).slice(1)) {
      try {
        return await this.#loadFrom(place, id);
      } catch (error) {
        if (!isLoss(error)) throw error;
      }
    }
    throw failure;
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

/** Whether bytes are not there or not what they were, so that another copy may help. */
function isLoss(error: unknown): boolean {
  return error instanceof VaultError && (error.code === 'damaged' || error.code === 'missing');
}
