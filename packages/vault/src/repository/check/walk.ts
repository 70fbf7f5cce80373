import { IdSet } from '../../index/id-set.ts';
import type { TreeNode } from '../../tree/tree.ts';

const PARALLEL_LOADS = 4;

/** What meets the trees on the way. */
export interface TreeVisitor {
  /** The nodes of a tree; throws when it cannot be read. */
  load(id: string): Promise<readonly TreeNode[]>;
  /** A tree that was read, each once. */
  tree(id: string, nodes: readonly TreeNode[]): void;
  /** A tree that could not be read; what `load` threw is thrown on unless this takes it. */
  broken(id: string, error: unknown): void;
}

/** Visits every tree below the roots once, in no order. Resolves to their number. Memory: about 55 bytes a tree. */
export async function walkTrees(
  roots: Iterable<string>,
  visitor: TreeVisitor,
  options: { readonly signal?: AbortSignal; readonly progress: (done: number) => void },
): Promise<number> {
  const seen = new IdSet();
  for (const root of roots) {
    // Root by root, so that what waits to be visited stays small.
    const waiting = seen.add(root) ? [root] : [];
    const visit = async (id: string) => {
      const nodes = await visitor.load(id);
      visitor.tree(id, nodes);
      for (const { subtree } of nodes) if (subtree !== undefined && seen.add(subtree)) waiting.push(subtree);
    };
    while (waiting.length > 0) {
      options.signal?.throwIfAborted();
      const group = waiting.splice(-PARALLEL_LOADS);
      const results = await Promise.allSettled(group.map(visit));
      for (const [position, result] of results.entries()) {
        if (result.status === 'rejected') visitor.broken(group[position] as string, result.reason);
      }
      options.progress(seen.size - waiting.length);
    }
  }
  return seen.size;
}
