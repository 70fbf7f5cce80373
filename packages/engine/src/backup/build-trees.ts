import { Defect } from '@coffer/model';
import type { TreeNode, Writer } from '@coffer/vault';
import { isCounted } from '../coverage-ledger/expected.ts';
import { unpackBlobs } from '../layout/blobs.ts';
import { oneChunk } from '../layout/bytes.ts';
import { FACTS_CLOSE, FACTS_COMMA, FACTS_OPEN, factsLine } from '../layout/facts.ts';
import { groupOf } from '../layout/item-group.ts';
import { ItemsIndexBuilder } from '../layout/items-index.ts';
import {
  EMPTY_TREE,
  INDEX_FILE,
  ITEMS_FILE,
  NO_TIME,
  RESERVED_NAMES,
  treeTime,
  VERSIONS_FOLDER,
} from '../layout/layout.ts';
import { NameTable, treeName } from '../layout/names.ts';
import type { BuiltTrees, CatalogItem, CatalogItems, ListedItem, PlainContent } from '../ports.ts';

/** How many items are staged in one go. */
const BATCH = 500;

/** A folder that was built; the facts tree's nodes are given so that the root's can get one more. */
export interface BuiltFolder {
  readonly human: string;
  readonly factsNodes: readonly TreeNode[];
  /** Items below it, as {@link BuiltTrees} counts them. */
  readonly items: number;
}

/** A folder while its children are read. */
interface Growing {
  readonly human: TreeNode[];
  readonly facts: TreeNode[];
  /** Folders with the earlier versions of a file each. */
  readonly versions: TreeNode[];
  /** Folders in it that were built in this run: what the catalogue says of them may be older. */
  readonly built: ReadonlyMap<string, BuiltTrees>;
  items: number;
  /** Last change of a child. */
  latest: string;
  /** Bytes of the facts file so far. */
  bytes: number;
  readonly index: ItemsIndexBuilder;
}

/**
 * Builds the trees of an object's marked folders, from the bottom up. Unmarked folders keep the trees they have.
 * Besides the children of one folder as tree nodes, and the trees of marked folders in it and in those above, only pages are held.
 */
export class TreeBuilder {
  readonly #items: CatalogItems;
  readonly #staged: StagedLater;
  readonly #writer: Writer;
  readonly #signal: AbortSignal;
  /** Where text becomes bytes, page after page: a buffer for each of many pages would be garbage that is seldom collected. */
  #bytes: Buffer = Buffer.alloc(0);

  constructor(options: {
    readonly items: CatalogItems;
    readonly writer: Writer;
    readonly signal: AbortSignal;
  }) {
    this.#items = options.items;
    this.#staged = new StagedLater(options.items);
    this.#writer = options.writer;
    this.#signal = options.signal;
  }

  /** Builds the folder and every marked folder below it; the trees of those below are staged. */
  async build(folderId: string): Promise<BuiltFolder> {
    const built = await this.#build(folderId, true);
    await this.#staged.write();
    return built;
  }

  async #build(folderId: string, within: boolean): Promise<BuiltFolder> {
    this.#signal.throwIfAborted();
    const below = new Map<string, BuiltTrees>();
    for await (const page of within ? this.#items.dirtyChildren(folderId) : []) {
      for (const { folder, within: deeper } of page) {
        const { human, factsNodes, items } = await this.#build(folder.id, deeper);
        const trees = { human, facts: await this.#writer.saveTree(factsNodes), items };
        below.set(folder.id, trees);
        await this.#staged.add({ ...folder, trees });
      }
    }
    return this.#buildOne(folderId, below);
  }

  async #buildOne(folderId: string, built: Growing['built']): Promise<BuiltFolder> {
    const index = new ItemsIndexBuilder();
    const growing: Growing = { human: [], facts: [], versions: [], built, items: 0, latest: NO_TIME, bytes: 0, index };
    const saved = await this.#writer.saveFile(this.#listing(folderId, growing));
    const { human, facts, versions, items, latest } = growing;
    if (growing.bytes > 0) facts.push({ name: ITEMS_FILE, type: 'file', mtime: latest, ...saved });
    const positions = index.text();
    if (positions !== undefined) {
      const file = await this.#writer.saveFile(oneChunk(Buffer.from(positions, 'utf8')));
      facts.push({ name: INDEX_FILE, type: 'file', mtime: latest, ...file });
    }
    if (versions.length > 0)
      facts.push({
        name: VERSIONS_FOLDER,
        type: 'dir',
        mtime: latest,
        subtree: await this.#writer.saveTree(versions),
      });
    return { human: await this.#writer.saveTree(human), factsNodes: facts, items };
  }

  /** The bytes of the folder's facts file; its children become nodes on the way. An empty folder has no bytes. */
  async *#listing(folderId: string, growing: Growing): AsyncIterable<Uint8Array> {
    const names = new NameTable(RESERVED_NAMES);
    // A page waits for the next one, so that the end comes with the last.
    let text = '';
    for await (const page of this.#items.listing(folderId)) {
      if (text !== '') yield this.#bytesOf(text);
      text = '';
      for (const child of page) {
        const name = names.give(child.name, child.id);
        const before = growing.bytes === 0 ? FACTS_OPEN : FACTS_COMMA;
        growing.bytes += before.length;
        // Most children of a folder are files that have not changed: nothing of them is unpacked.
        const plain = name === child.name ? child.plain : undefined;
        const line = plain
          ? addPlain(child.text, { name, plain }, growing)
          : await this.#addWhole(child, name, growing);
        growing.bytes += Buffer.byteLength(line, 'utf8');
        text += before + line;
      }
    }
    if (growing.bytes > 0) yield this.#bytesOf(text + FACTS_CLOSE);
  }

  /** The bytes of a text, until the next one's are asked for. */
  #bytesOf(text: string): Uint8Array {
    // A character of JavaScript's takes at most three bytes.
    const most = text.length * 3;
    if (this.#bytes.length < most) this.#bytes = Buffer.allocUnsafeSlow(most);
    return this.#bytes.subarray(0, this.#bytes.write(text, 'utf8'));
  }

  /** Adds a child of which there may be more to tell than of most. Gives its line. */
  async #addWhole(child: ListedItem, name: string, growing: Growing): Promise<string> {
    const whole = child.whole();
    const trees = growing.built.get(child.id) ?? whole.trees;
    const known = trees === undefined ? whole : { ...whole, trees };
    const item = withTreeName(known, name);
    if (item !== known) await this.#staged.add(item);
    growing.index.add(groupOf(item.facts), growing.bytes);
    await this.#add(item, name, growing);
    return hasFactsAlone(item, name) ? child.text : factsLine(item, name);
  }

  async #add(item: CatalogItem, name: string, growing: Growing): Promise<void> {
    const mtime = treeTime(item.facts.modified);
    if (mtime > growing.latest) growing.latest = mtime;
    if (isCounted(item.facts)) growing.items += 1;
    if (item.facts.kind === 'folder') {
      growing.items += item.trees?.items ?? 0;
      addFolder(item, { name, type: 'dir', mtime }, growing);
      return;
    }
    if (item.content) {
      const { size, modified, blobs } = item.content;
      const time = modified === item.facts.modified ? mtime : treeTime(modified);
      growing.human.push({ name, type: 'file', mtime: time, size, content: unpackBlobs(blobs) });
    }
    if (item.versions && item.versions.length > 0)
      growing.versions.push({ name, type: 'dir', mtime, subtree: await this.#versions(item) });
  }

  async #versions({ versions = [] }: CatalogItem): Promise<string> {
    const nodes = versions.map(({ id, modified, size, blobs }) => ({
      name: treeName(id),
      type: 'file' as const,
      mtime: treeTime(modified),
      size,
      content: unpackBlobs(blobs),
    }));
    return await this.#writer.saveTree(nodes);
  }
}

/** Items that are staged some at a time, the last word on each of them. */
class StagedLater {
  readonly #items: CatalogItems;
  #waiting = new Map<string, CatalogItem>();

  constructor(items: CatalogItems) {
    this.#items = items;
  }

  async add(item: CatalogItem): Promise<void> {
    this.#waiting.set(item.id, item);
    if (this.#waiting.size >= BATCH) await this.write();
  }

  async write(): Promise<void> {
    const items = [...this.#waiting.values()];
    this.#waiting.clear();
    if (items.length > 0) await this.#items.stage(items);
  }
}

/** Adds a file of which its facts and its content are all there is to tell. Gives its line. */
function addPlain(
  line: string,
  file: { readonly name: string; readonly plain: PlainContent },
  growing: Growing,
): string {
  const { name, plain } = file;
  const { blobs, size, modified } = plain;
  const mtime = treeTime(modified);
  growing.index.add('file', growing.bytes);
  if (mtime > growing.latest) growing.latest = mtime;
  growing.items += 1;
  growing.human.push({ name, type: 'file', mtime, size, content: blobs });
  return line;
}

/** A folder that is left out, or of which nothing is held, is seen in the facts alone. */
function addFolder(item: CatalogItem, node: Pick<TreeNode, 'name' | 'type' | 'mtime'>, growing: Growing): void {
  const { human, facts } =
    item.status === 'protected' || item.status === 'failed' ? treesOf(item) : (item.trees ?? NONE);
  if (item.status === 'protected' || item.status === 'failed' || human !== EMPTY_TREE)
    growing.human.push({ ...node, subtree: human });
  else if (facts === EMPTY_TREE) return;
  growing.facts.push({ ...node, subtree: facts });
}

const NONE: BuiltTrees = { human: EMPTY_TREE, facts: EMPTY_TREE, items: 0 };

/** Whether the line of an item is nothing but its facts, as is that of most folders. */
function hasFactsAlone({ status, facts, content, permissions, versions }: CatalogItem, name: string): boolean {
  return status === 'protected' && name === facts.name && !content && !permissions && !versions;
}

/** The item with the name that it has in the trees; itself if it has it already. */
function withTreeName(item: CatalogItem, name: string): CatalogItem {
  if (item.treeName === name || (item.treeName === undefined && item.facts.name === name)) return item;
  const { treeName: _, ...rest } = item;
  return item.facts.name === name ? rest : { ...rest, treeName: name };
}

function treesOf(folder: CatalogItem): BuiltTrees {
  if (!folder.trees) throw new Defect(`The folder ${folder.id} was not built before its parent.`);
  return folder.trees;
}
