import { Defect } from '@coffer/model';
import type { TreeNode, Writer } from '@coffer/vault';
import { unpackBlobs } from '../layout/blobs.ts';
import { FACTS_CLOSE, FACTS_COMMA, FACTS_OPEN, factsLine } from '../layout/facts.ts';
import { ITEMS_FILE, NO_TIME, RESERVED_NAMES, treeTime } from '../layout/layout.ts';
import { NameTable } from '../layout/names.ts';
import type { CatalogItem, CatalogItems, FolderTrees } from '../ports.ts';

/** A folder that was built; the facts tree's nodes are given so that the root's can get one more. */
export interface BuiltFolder {
  readonly human: string;
  readonly factsNodes: readonly TreeNode[];
}

/**
 * Builds the trees of an object's marked folders, from the bottom up. Unmarked folders keep the trees they have.
 * Besides the children of one folder as tree nodes, only pages are held.
 */
export class TreeBuilder {
  readonly #items: CatalogItems;
  readonly #writer: Writer;
  readonly #signal: AbortSignal;
  readonly #emptyTree: string;

  /** `emptyTree` is the id of a tree without nodes. */
  constructor(options: {
    readonly items: CatalogItems;
    readonly writer: Writer;
    readonly emptyTree: string;
    readonly signal: AbortSignal;
  }) {
    this.#items = options.items;
    this.#writer = options.writer;
    this.#emptyTree = options.emptyTree;
    this.#signal = options.signal;
  }

  /** Builds the folder and every marked folder below it; the trees of those below are staged. */
  async build(folderId: string): Promise<BuiltFolder> {
    this.#signal.throwIfAborted();
    for await (const page of this.#items.dirtyChildren(folderId)) {
      const built: CatalogItem[] = [];
      for (const folder of page) {
        if (folder.facts.kind !== 'folder') continue;
        const { human, factsNodes } = await this.build(folder.id);
        built.push({ ...folder, trees: { human, facts: await this.#writer.saveTree(factsNodes) } });
      }
      await this.#items.stage(built);
    }
    return this.#buildOne(folderId);
  }

  async #buildOne(folderId: string): Promise<BuiltFolder> {
    const human: TreeNode[] = [];
    const facts: TreeNode[] = [];
    const listing = { empty: true, latest: NO_TIME };
    const saved = await this.#writer.saveFile(this.#listing(folderId, listing, { human, facts }));
    if (!listing.empty)
      facts.push({
        name: ITEMS_FILE,
        type: 'file',
        mtime: listing.latest,
        size: saved.size,
        content: saved.content,
      });
    return { human: await this.#writer.saveTree(human), factsNodes: facts };
  }

  /** The bytes of the folder's facts file; its children become nodes on the way. An empty folder has no bytes. */
  async *#listing(
    folderId: string,
    listing: { empty: boolean; latest: string },
    nodes: { readonly human: TreeNode[]; readonly facts: TreeNode[] },
  ): AsyncIterable<Uint8Array> {
    const names = new NameTable(RESERVED_NAMES);
    for await (const page of this.#items.children(folderId)) {
      let text = '';
      for (const item of page) {
        const name = names.give(item.facts.name, item.id);
        const mtime = treeTime(item.facts.modified);
        if (mtime > listing.latest) listing.latest = mtime;
        text += `${listing.empty ? FACTS_OPEN : FACTS_COMMA}${factsLine(item, name)}`;
        listing.empty = false;
        this.#addNodes(item, name, mtime, nodes);
      }
      if (text !== '') yield Buffer.from(text, 'utf8');
    }
    if (!listing.empty) yield Buffer.from(FACTS_CLOSE, 'utf8');
  }

  #addNodes(
    item: CatalogItem,
    name: string,
    mtime: string,
    nodes: { readonly human: TreeNode[]; readonly facts: TreeNode[] },
  ): void {
    if (item.facts.kind === 'folder') {
      if (item.status !== 'protected' && (!item.trees || item.trees.human === this.#emptyTree)) return;
      const trees = treesOf(item);
      nodes.human.push({ name, type: 'dir', mtime, subtree: trees.human });
      nodes.facts.push({ name, type: 'dir', mtime, subtree: trees.facts });
    } else if (item.content) {
      const { size, modified, blobs } = item.content;
      nodes.human.push({ name, type: 'file', mtime: treeTime(modified), size, content: unpackBlobs(blobs) });
    }
  }
}

function treesOf(folder: CatalogItem): FolderTrees {
  if (!folder.trees) throw new Defect(`The folder ${folder.id} was not built before its parent.`);
  return folder.trees;
}
