import { Defect } from '@coffer/model';
import type { TreeNode, Writer } from '@coffer/vault';
import { isCounted } from '../coverage-ledger/expected.ts';
import { unpackBlobs } from '../layout/blobs.ts';
import { EMPTY_TREE, treeTime } from '../layout/layout.ts';
import { treeName } from '../layout/names.ts';
import type { BuiltTrees, CatalogItem } from '../ports.ts';

/** The nodes that the children of a folder have in its trees. */
export interface FolderNodes {
  readonly human: TreeNode[];
  readonly facts: TreeNode[];
  /** Folders with the earlier versions of a file each. */
  readonly versions: TreeNode[];
  /** Items below the folder, as {@link BuiltTrees} counts them. */
  items: number;
}

/** Adds the nodes of a child under its name in the trees. The trees of its earlier versions are stored. */
export async function addChild(item: CatalogItem, name: string, nodes: FolderNodes, writer: Writer): Promise<void> {
  const mtime = treeTime(item.facts.modified);
  nodes.items += countOf(item);
  if (item.facts.kind === 'folder') {
    addFolder(item, { name, type: 'dir', mtime }, nodes);
    return;
  }
  if (item.content) {
    const { size, modified, blobs } = item.content;
    const time = modified === item.facts.modified ? mtime : treeTime(modified);
    nodes.human.push({ name, type: 'file', mtime: time, size, content: unpackBlobs(blobs) });
  }
  if (item.versions && item.versions.length > 0)
    nodes.versions.push({ name, type: 'dir', mtime, subtree: await saveVersions(item, writer) });
}

/** How many items a child stands for: itself, and what is below it. */
export function countOf({ facts, trees }: Pick<CatalogItem, 'facts' | 'trees'>): number {
  const below = facts.kind === 'folder' ? (trees?.items ?? 0) : 0;
  return isCounted(facts) ? below + 1 : below;
}

/** The item with the name that it has in the trees; itself if it has it already. */
export function withTreeName(item: CatalogItem, name: string): CatalogItem {
  if (item.treeName === name || (item.treeName === undefined && item.facts.name === name)) return item;
  const { treeName: _, ...rest } = item;
  return item.facts.name === name ? rest : { ...rest, treeName: name };
}

async function saveVersions({ versions = [] }: CatalogItem, writer: Writer): Promise<string> {
  const nodes = versions.map(({ id, modified, size, blobs }) => ({
    name: treeName(id),
    type: 'file' as const,
    mtime: treeTime(modified),
    size,
    content: unpackBlobs(blobs),
  }));
  return await writer.saveTree(nodes);
}

/** A folder that is left out, or of which nothing is held, is seen in the facts alone. */
function addFolder(item: CatalogItem, node: Pick<TreeNode, 'name' | 'type' | 'mtime'>, nodes: FolderNodes): void {
  const { human, facts } =
    item.status === 'protected' || item.status === 'failed' ? treesOf(item) : (item.trees ?? NONE);
  if (item.status === 'protected' || item.status === 'failed' || human !== EMPTY_TREE)
    nodes.human.push({ ...node, subtree: human });
  else if (facts === EMPTY_TREE) return;
  nodes.facts.push({ ...node, subtree: facts });
}

const NONE: BuiltTrees = { human: EMPTY_TREE, facts: EMPTY_TREE, items: 0 };

function treesOf(folder: CatalogItem): BuiltTrees {
  if (!folder.trees) throw new Defect(`The folder ${folder.id} was not built before its parent.`);
  return folder.trees;
}
