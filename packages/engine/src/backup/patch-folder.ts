import { OutsideError } from '@coffer/model';
import { type NearReader, type StoredTree, type TreeNode, VaultError, type Writer } from '@coffer/vault';
import { oneChunk } from '../layout/bytes.ts';
import { factsLine, parseFactsLine } from '../layout/facts.ts';
import { INDEX_FILE, ITEMS_FILE, treeTime, VERSIONS_FOLDER } from '../layout/layout.ts';
import type { BuiltTrees, CatalogItem, CatalogItems } from '../ports.ts';
import { FactsPatch } from './facts-patch.ts';
import { addChild, countOf, type FolderNodes, withTreeName } from './folder-nodes.ts';

/** Bytes of the facts file of a folder from which on it is written anew; it is one blob below. */
const LARGE = 512 * 1024;

/** A folder that this run has built: as it was before, and its new trees. */
export interface RebuiltFolder {
  readonly folder: CatalogItem;
  readonly trees: BuiltTrees;
}

/**
 * Makes the new trees of a folder out of its last ones, which is several times faster than out of all its children. That takes a
 * folder in which nothing came, went or got another name, for the names in a tree depend on each other; and a repository whose
 * trees are quickly read. What comes out is what would come out of the children.
 */
export class FolderPatcher {
  readonly #items: CatalogItems;
  readonly #near: NearReader;
  readonly #writer: Writer;

  constructor(options: {
    readonly items: CatalogItems;
    readonly near: NearReader;
    readonly writer: Writer;
  }) {
    this.#items = options.items;
    this.#near = options.near;
    this.#writer = options.writer;
  }

  /**
   * The new trees of a folder, in which some were built and other children may be staged. `renamed` takes items that have another name in
   * the trees than they know of. Undefined where only the children can tell, be it that the last trees cannot be read.
   */
  async patch(
    folder: CatalogItem,
    built: ReadonlyMap<string, RebuiltFolder>,
    renamed: (item: CatalogItem) => Promise<void>,
  ): Promise<BuiltTrees | undefined> {
    if (!folder.trees) return undefined;
    try {
      const patch = await this.#begin(folder.trees);
      if (!patch) return undefined;
      const staged = new Set<string>();
      for await (const page of this.#items.stagedChildren(folder.id))
        for (const item of page) {
          staged.add(item.id);
          const before = built.get(item.id);
          const known = before ? { ...item, trees: before.trees } : item;
          const placed = await patch.change(known, (before?.folder ?? item).trees);
          if (!placed) return undefined;
          if (placed !== known) await renamed(placed);
        }
      for (const [id, rebuilt] of built) if (!staged.has(id) && !(await patch.replaceTrees(rebuilt))) return undefined;
      return await patch.save();
    } catch (error) {
      // What is damaged is made anew; what cannot be written fails there again.
      if (error instanceof VaultError || error instanceof OutsideError) return undefined;
      throw error;
    }
  }

  async #begin(trees: BuiltTrees): Promise<Patch | undefined> {
    const [human, facts] = await Promise.all([this.#near.tree(trees.human), this.#near.tree(trees.facts)]);
    const nodes = new Map(facts.nodes().map((node) => [node.name, node]));
    const listing = nodes.get(ITEMS_FILE);
    if (!listing?.size || listing.size >= LARGE) return undefined;
    return new Patch({ near: this.#near, writer: this.#writer, trees, human, nodes, listing });
  }
}

/** One folder while it is patched. */
class Patch {
  readonly #near: NearReader;
  readonly #writer: Writer;
  readonly #former: BuiltTrees;
  readonly #human: StoredTree;
  readonly #humanChanges = new Map<string, TreeNode | undefined>();
  /** Of the facts tree, by name. */
  readonly #nodes: Map<string, TreeNode>;
  readonly #listing: TreeNode;
  readonly #versions = new Map<string, TreeNode | undefined>();
  #lines: FactsPatch | undefined;
  #items: number;
  /** Last change of a child. */
  #latest: string;

  constructor(options: {
    readonly near: NearReader;
    readonly writer: Writer;
    readonly trees: BuiltTrees;
    readonly human: StoredTree;
    readonly nodes: Map<string, TreeNode>;
    readonly listing: TreeNode;
  }) {
    this.#near = options.near;
    this.#writer = options.writer;
    this.#former = options.trees;
    this.#human = options.human;
    this.#nodes = options.nodes;
    this.#listing = options.listing;
    this.#items = options.trees.items;
    this.#latest = options.listing.mtime;
  }

  /** Puts a child in the place of what it was; `trees` are its former ones. Returns it under its name in the trees; undefined if it cannot. */
  async change(item: CatalogItem, trees: BuiltTrees | undefined): Promise<CatalogItem | undefined> {
    this.#lines ??= await FactsPatch.read(this.#near.file(this.#listing.content ?? []));
    const line = this.#lines.lineOf(item.id);
    if (line === undefined) return undefined;
    const before = parseFactsLine(line);
    const placed = withTreeName(item, before.treeName);
    const modified = treeTime(item.facts.modified);
    // Which of the others is the newest then, only they can tell.
    if (treeTime(before.facts.modified) === this.#listing.mtime && modified < this.#listing.mtime) return undefined;
    if (modified > this.#latest) this.#latest = modified;
    const hadVersions = (before.versions?.length ?? 0) > 0;
    await this.#place(placed, before.treeName, hadVersions);
    this.#items -= countOf({ facts: before.facts, ...(trees && { trees }) });
    this.#lines.replace(item.id, factsLine(placed, before.treeName));
    return placed;
  }

  /** Puts the new trees of a folder of which nothing else has changed in the place of its former ones. False if it cannot. */
  async replaceTrees({ folder, trees }: RebuiltFolder): Promise<boolean> {
    const item = { ...folder, trees };
    // Whether a folder that is not protected stands in the tree is told in its line.
    if (folder.status !== 'protected') return (await this.change(item, folder.trees)) !== undefined;
    await this.#place(item, item.treeName ?? item.facts.name, false);
    this.#items -= countOf(folder);
    return true;
  }

  async save(): Promise<BuiltTrees | undefined> {
    if (this.#lines?.isChanged) {
      // It tells where the lines stand.
      if (this.#nodes.has(INDEX_FILE)) return undefined;
      const saved = await this.#writer.saveFile(oneChunk(this.#lines.bytes()));
      this.#nodes.set(ITEMS_FILE, { ...this.#listing, ...saved });
    }
    if (this.#versions.size > 0) await this.#saveVersions();
    for (const name of [ITEMS_FILE, INDEX_FILE, VERSIONS_FOLDER]) {
      const node = this.#nodes.get(name);
      if (node) this.#nodes.set(name, { ...node, mtime: this.#latest });
    }
    const human =
      this.#humanChanges.size > 0
        ? await this.#writer.saveChangedTree(this.#human, this.#humanChanges)
        : this.#former.human;
    return { human, facts: await this.#writer.saveTree([...this.#nodes.values()]), items: this.#items };
  }

  async #place(item: CatalogItem, name: string, hadVersions: boolean): Promise<void> {
    const nodes: FolderNodes = { human: [], facts: [], versions: [], items: 0 };
    await addChild(item, name, nodes, this.#writer);
    this.#items += nodes.items;
    this.#humanChanges.set(name, nodes.human[0]);
    if (nodes.facts[0]) this.#nodes.set(name, nodes.facts[0]);
    else if (item.facts.kind === 'folder') this.#nodes.delete(name);
    if (hadVersions || nodes.versions[0]) this.#versions.set(name, nodes.versions[0]);
  }

  async #saveVersions(): Promise<void> {
    const former = this.#nodes.get(VERSIONS_FOLDER)?.subtree;
    const nodes = new Map<string, TreeNode>();
    if (former !== undefined) for (const node of (await this.#near.tree(former)).nodes()) nodes.set(node.name, node);
    for (const [name, node] of this.#versions) {
      if (node) nodes.set(name, node);
      else nodes.delete(name);
    }
    if (nodes.size === 0) this.#nodes.delete(VERSIONS_FOLDER);
    else {
      const subtree = await this.#writer.saveTree([...nodes.values()]);
      this.#nodes.set(VERSIONS_FOLDER, { name: VERSIONS_FOLDER, type: 'dir', mtime: this.#latest, subtree });
    }
  }
}
