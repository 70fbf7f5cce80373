import { SEAL_OVERHEAD } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import type { BlobTable } from '../index/blob-table.ts';
import { NumberSet } from '../index/number-set.ts';
import type { BlobType } from '../pack/blob.ts';
import { loadSnapshots } from '../snapshot/load-snapshots.ts';
import { decodeRawNodes } from '../tree/raw-nodes.ts';
import { TreeTotals } from '../tree/tree-totals.ts';
import { drain } from './bounded.ts';
import type { RepositoryParts } from './parts.ts';

const PARALLEL_TREES = 8;

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

/** What to count. */
export interface ContentStatsOptions {
  /** Full ids of snapshots. Default: all. */
  readonly snapshots?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Counts by reading every tree the snapshots refer to, each once; no content is read. Memory: about 200 bytes for each
 * tree they refer to and 4 for each folder in them. `missing` when a snapshot or blob is not there.
 */
export async function contentStats(parts: RepositoryParts, options: ContentStatsOptions = {}): Promise<ContentStats> {
  const { signal } = options;
  signal?.throwIfAborted();
  const snapshots = await loadSnapshots(parts.documents, { ids: options.snapshots, signal });
  await parts.index.reload();
  const census = new Census(parts);
  await census.walk([...new Set(snapshots.map(({ tree }) => tree))], signal);
  const each = snapshots.map(({ id, tree }) => ({ id, ...census.restoreSize(tree) }));
  const restoreBytes = each.reduce((sum, snapshot) => sum + snapshot.restoreBytes, 0);
  const { data, tree } = { data: census.used('data'), tree: census.used('tree') };
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

/** Which blobs are used, and how large the trees are. */
class Census {
  readonly #parts: RepositoryParts;
  readonly #tables: Record<BlobType, BlobTable>;
  readonly #used: Record<BlobType, NumberSet> = { data: new NumberSet(), tree: new NumberSet() };
  readonly #totals = new TreeTotals();

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
    const { blobs } = parts.index;
    this.#tables = { data: blobs.table('data'), tree: blobs.table('tree') };
  }

  async walk(roots: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const fresh = (ids: readonly string[]) => ids.filter((id) => this.#used.tree.add(this.#numberOf('tree', id)));
    await drain(fresh(roots), PARALLEL_TREES, async (id) => {
      signal?.throwIfAborted();
      const nodes = decodeRawNodes(await this.#parts.reader.treeBytes(id));
      for (const { content } of nodes) for (const blob of content) this.#used.data.add(this.#numberOf('data', blob));
      const subtrees = nodes.flatMap(({ subtree }) => (subtree === undefined ? [] : [subtree]));
      const numbers = subtrees.map((subtree) => this.#numberOf('tree', subtree));
      this.#totals.add(this.#numberOf('tree', id), nodes, numbers);
      return fresh(subtrees);
    });
  }

  restoreSize(tree: string): RestoreSize {
    const { bytes, entries } = this.#totals.of(this.#numberOf('tree', tree));
    return { restoreBytes: bytes, restoreEntries: entries };
  }

  used(type: BlobType): { blobs: number; plainBytes: number; packedBytes: number } {
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
