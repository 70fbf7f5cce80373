import type { Repository } from '../../repository/repository.ts';
import type { TreeNode } from '../../tree/tree.ts';
import { type Command, type Output, wordAt } from '../command.ts';
import { findNode, findSnapshot } from '../find-snapshot.ts';

export const lsCommand: Command = {
  name: 'ls',
  usage: 'SNAPSHOT [PATH]',
  summary: 'list a folder of a snapshot ("latest" or the beginning of an id)',
  options: {
    recursive: { type: 'boolean', help: 'everything below it' },
    long: { type: 'boolean', help: 'with size and time' },
  },
  run: async (context) => {
    await using repository = await context.repository();
    const { tree } = await findSnapshot(repository, wordAt(context, 0, 'the snapshot'));
    const path = context.words[1] ?? '/';
    const node = await findNode(repository, tree, path);
    const { recursive, long } = context.options;
    const listing: Listing = { repository, output: context.output, recursive: recursive === true, long: long === true };
    if (node.subtree === undefined) context.output.line(path);
    else await list(listing, node.subtree, `/${path}`.replace(/\/+/g, '/').replace(/\/$/, ''));
    return 0;
  },
};

interface Listing {
  readonly repository: Repository;
  readonly output: Output;
  readonly recursive: boolean;
  readonly long: boolean;
}

async function list(listing: Listing, tree: string, folder: string): Promise<void> {
  for (const node of await listing.repository.loadTree(tree)) {
    const path = `${folder}/${node.name}`;
    listing.output.line(listing.long ? `${longForm(node)}  ${path}` : path);
    if (listing.recursive && node.subtree !== undefined) await list(listing, node.subtree, path);
  }
}

function longForm(node: TreeNode): string {
  return `${node.type.padEnd(4)}  ${String(node.size ?? '').padStart(12)}  ${node.mtime}`;
}
