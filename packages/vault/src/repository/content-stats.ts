import { loadSnapshots } from '../snapshot/load-snapshots.ts';
import { decodeRawNodes } from '../tree/raw-nodes.ts';
import { drain } from './bounded.ts';
import { ContentCensus, type ContentStats } from './content-census.ts';
import type { RepositoryParts } from './parts.ts';

const PARALLEL_TREES = 8;

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
  const census = new ContentCensus(parts.index.blobs);
  const fresh = (ids: readonly string[]) => ids.filter((id) => census.use(id));
  await drain(fresh([...new Set(snapshots.map(({ tree }) => tree))]), PARALLEL_TREES, async (id) => {
    signal?.throwIfAborted();
    const nodes = decodeRawNodes(await parts.reader.treeBytes(id));
    census.note(id, nodes);
    return fresh(nodes.flatMap(({ subtree }) => (subtree === undefined ? [] : [subtree])));
  });
  return census.stats(snapshots);
}
