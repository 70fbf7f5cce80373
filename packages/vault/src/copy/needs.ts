import { VaultError } from '../errors.ts';
import type { BlobIndex } from '../index/blob-index.ts';
import type { BlobPlace } from '../index/blob-table.ts';
import { NumberSet } from '../index/number-set.ts';
import type { BlobType } from '../pack/blob.ts';
import { drain } from '../repository/bounded.ts';
import type { BlobReader } from '../repository/read/blob-reader.ts';
import type { RepositoryIndex } from '../repository/repository-index.ts';
import { decodeRawNodes } from '../tree/raw-nodes.ts';

const PARALLEL_TREES = 8;

/** A blob to copy, with its place in the source. */
export interface NeededBlob extends BlobPlace {
  readonly id: string;
}

/** A tree to look through, and the one at the same place that the target has whole. */
interface Pair {
  readonly tree: string;
  readonly base: string | undefined;
}

/**
 * Finds the blobs of the source that the target lacks. Every tree is read once in its life, and none below a folder that
 * is the same in a snapshot copied before. Memory: two bits for each blob of the source.
 */
export class Needs {
  readonly #reader: BlobReader;
  readonly #source: BlobIndex;
  readonly #target: RepositoryIndex;
  readonly #seen = new NumberSet();
  #needed: Record<BlobType, NumberSet> = { data: new NumberSet(), tree: new NumberSet() };
  #found = 0;
  #taken = 0;

  constructor(source: { readonly reader: BlobReader; readonly index: RepositoryIndex }, target: RepositoryIndex) {
    this.#reader = source.reader;
    this.#source = source.index.blobs;
    this.#target = target;
  }

  /** Sealed bytes of all blobs found so far. */
  get found(): number {
    return this.#found;
  }

  /** Those of the blobs that were not taken yet. */
  get waiting(): number {
    return this.#found - this.#taken;
  }

  /**
   * Adds what the tree and everything below it needs. `base` is the root of a tree that the target has whole; what is the
   * same there is passed over. `missing` when the source itself lacks a blob.
   */
  async addTree(tree: string, base: string | undefined, signal: AbortSignal): Promise<void> {
    await drain<Pair>([{ tree, base }], PARALLEL_TREES, async (pair) => {
      signal.throwIfAborted();
      return await this.#look(pair);
    });
  }

  /**
   * The blobs of a type found since this was last called for it, those of a pack one after the other. Looked up as they are
   * asked for.
   */
  *take(type: BlobType): Generator<NeededBlob, void, undefined> {
    const needed = this.#needed[type];
    this.#needed = { ...this.#needed, [type]: new NumberSet() };
    const table = this.#source.table(type);
    // Numbers are given pack by pack as index files are read, so their order is the order of the packs.
    for (const number of needed.values()) {
      const place = table.placeAt(number);
      this.#taken += place.length;
      yield { id: table.idAt(number), ...place };
    }
  }

  async #look({ tree, base }: Pair): Promise<Pair[]> {
    if (tree === base && this.#target.has('tree', tree)) return [];
    if (!this.#seen.add(this.#need('tree', tree))) return [];
    const nodes = decodeRawNodes(await this.#reader.treeBytes(tree));
    const before = await this.#subtreesOf(base);
    const below: Pair[] = [];
    for (const { name, content, subtree } of nodes) {
      for (const id of content) this.#need('data', id);
      if (subtree !== undefined) below.push({ tree: subtree, base: before.get(name) });
    }
    return below;
  }

  packId(number: number): string {
    return this.#source.packId(number);
  }

  /** Notes a blob unless the target has it; its number. */
  #need(type: BlobType, id: string): number {
    const table = this.#source.table(type);
    const number = table.numberOf(id);
    if (number < 0) throw new VaultError('missing', `no index of the source names the ${type} blob ${id}`);
    if (!this.#target.has(type, id) && this.#needed[type].add(number)) this.#found += table.placeAt(number).length;
    return number;
  }

  async #subtreesOf(tree: string | undefined): Promise<Map<string, string>> {
    const subtrees = new Map<string, string>();
    if (tree === undefined) return subtrees;
    for (const { name, subtree } of decodeRawNodes(await this.#reader.treeBytes(tree))) {
      if (subtree !== undefined) subtrees.set(name, subtree);
    }
    return subtrees;
  }
}
