import { SEAL_OVERHEAD } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import type { BlobIndex } from '../index/blob-index.ts';
import type { BlobTable } from '../index/blob-table.ts';
import { NumberSet } from '../index/number-set.ts';
import type { BlobType } from '../pack/blob.ts';
import { type CountedNode, TreeTotals } from '../tree/tree-totals.ts';

/** What a snapshot, or several together, would be when restored. */
export interface RestoreSize {
  /** Bytes of all files; of a file with several names, once in each snapshot. */
  readonly restoreBytes: number;
  /** Files, folders and everything else that has a name. */
  readonly restoreEntries: number;
}

/** What snapshots hold and what that takes. All sums over the snapshots asked about, restore sizes over each of them. */
export interface ContentStats extends RestoreSize {
  readonly snapshots: readonly (RestoreSize & { readonly id: string })[];
  /** Blobs that the snapshots refer to, each counted once. */
  readonly dataBlobs: number;
  readonly treeBlobs: number;
  /** Bytes of those blobs before compression. */
  readonly plainBytes: number;
  /** Bytes of those blobs in packs. */
  readonly packedBytes: number;
  /** How often a byte of content is used on average: restore size by plain bytes of data blobs. 1 where there are none. */
  readonly dedupRatio: number;
  /** Plain bytes by packed bytes. 1 where there are none. */
  readonly compressionRatio: number;
}

/** An entry of a tree, as far as it is counted. */
export interface CensusNode extends CountedNode {
  readonly content?: readonly string[];
  readonly subtree?: string | undefined;
}

/** Which blobs are used, and how large the trees are. Memory: about 200 bytes a tree, and 4 for each folder in them. */
export class ContentCensus {
  readonly #tables: Record<BlobType, BlobTable>;
  readonly #used: Record<BlobType, NumberSet> = { data: new NumberSet(), tree: new NumberSet() };
  readonly #totals = new TreeTotals();

  constructor(blobs: BlobIndex) {
    this.#tables = { data: blobs.table('data'), tree: blobs.table('tree') };
  }

  /** Takes note that a tree is used; whether it was not known before. `missing` when no index names it. */
  use(tree: string): boolean {
    return this.#used.tree.add(this.#numberOf('tree', tree));
  }

  /** Takes note of what is in a tree, each once. `missing` when a blob in it is named by no index. */
  note(tree: string, nodes: readonly CensusNode[]): void {
    const subtrees: number[] = [];
    for (const { content = [], subtree } of nodes) {
      for (const blob of content) this.#used.data.add(this.#numberOf('data', blob));
      if (subtree !== undefined) subtrees.push(this.#numberOf('tree', subtree));
    }
    this.#totals.add(this.#numberOf('tree', tree), nodes, subtrees);
  }

  /** What snapshots hold and take, all of whose trees were noted. */
  stats(snapshots: readonly { readonly id: string; readonly tree: string }[]): ContentStats {
    const each = snapshots.map(({ id, tree }) => ({ id, ...this.#restoreSize(tree) }));
    const restoreBytes = each.reduce((sum, snapshot) => sum + snapshot.restoreBytes, 0);
    const { data, tree } = { data: this.#sums('data'), tree: this.#sums('tree') };
    const plainBytes = data.plainBytes + tree.plainBytes;
    const packedBytes = data.packedBytes + tree.packedBytes;
    return {
      snapshots: each,
      restoreBytes,
      restoreEntries: each.reduce((sum, snapshot) => sum + snapshot.restoreEntries, 0),
      dataBlobs: data.blobs,
      treeBlobs: tree.blobs,
      plainBytes,
      packedBytes,
      dedupRatio: data.plainBytes > 0 ? restoreBytes / data.plainBytes : 1,
      compressionRatio: packedBytes > 0 ? plainBytes / packedBytes : 1,
    };
  }

  #restoreSize(tree: string): RestoreSize {
    const { bytes, entries } = this.#totals.of(this.#numberOf('tree', tree));
    return { restoreBytes: bytes, restoreEntries: entries };
  }

  #sums(type: BlobType): { blobs: number; plainBytes: number; packedBytes: number } {
    let [plainBytes, packedBytes] = [0, 0];
    for (const number of this.#used[type].values()) {
      const { length, uncompressedLength } = this.#tables[type].placeAt(number);
      packedBytes += length;
      plainBytes += uncompressedLength > 0 ? uncompressedLength : length - SEAL_OVERHEAD;
    }
    return { blobs: this.#used[type].size, plainBytes, packedBytes };
  }

  #numberOf(type: BlobType, id: string): number {
    const number = this.#tables[type].numberOf(id);
    if (number < 0) throw new VaultError('missing', `no index names the ${type} blob ${id}`);
    return number;
  }
}
