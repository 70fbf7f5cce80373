import { VaultError } from '../errors.ts';
import type { Repository } from '../repository/repository.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TreeNode } from '../tree/tree.ts';

/** The snapshot that a word names: `latest`, or the beginning of an id. `missing` when there is none or more than one. */
export async function findSnapshot(repository: Repository, word: string): Promise<Snapshot> {
  const snapshots = await repository.snapshots();
  if (word === 'latest') {
    const newest = snapshots.at(-1);
    if (!newest) throw new VaultError('missing', 'there is no snapshot yet');
    return newest;
  }
  const [found, another] = snapshots.filter(({ id }) => id.startsWith(word));
  if (!found) throw new VaultError('missing', `there is no snapshot ${word}; "snapshots" lists them`);
  if (another) throw new VaultError('missing', `more than one snapshot begins with ${word}`);
  return found;
}

/** What stands at a path of a tree; the root for an empty path. `missing` when there is nothing. */
export async function findNode(
  repository: Repository,
  tree: string,
  path: string,
): Promise<TreeNode | { readonly type: 'dir'; readonly subtree: string; readonly name: string }> {
  const names = path.split('/').filter((name) => name !== '');
  let found: TreeNode | { type: 'dir'; subtree: string; name: string } = { type: 'dir', subtree: tree, name: '' };
  for (const name of names) {
    const nodes: readonly TreeNode[] = found.subtree === undefined ? [] : await repository.loadTree(found.subtree);
    const next = nodes.find((node) => node.name === name);
    if (!next) throw new VaultError('missing', `there is no ${path} in this snapshot`);
    found = next;
  }
  return found;
}
