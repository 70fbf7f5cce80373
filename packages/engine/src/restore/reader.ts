import type { ItemFacts, ProtectedObject } from '@coffer/model';
import { OutsideError, RequestError } from '@coffer/model';
import type { Repository, TreeNode } from '@coffer/vault';
import { linesOf, textOf } from '../layout/bytes.ts';
import { arrayLines, type FactsEntry, parseFactsLine } from '../layout/facts.ts';
import type { ItemGroup } from '../layout/item-group.ts';
import {
  FACTS_ROOT,
  folderWorkload,
  OBJECT_FILE,
  OBJECTS_FILE,
  VERSIONS_FOLDER,
  workloadFolder,
} from '../layout/layout.ts';
import { treeName as nameInTree } from '../layout/names.ts';
import { type ObjectFile, parseObjectFile, parseObjectLine } from '../layout/object-file.ts';
import type { FolderTrees } from '../ports.ts';
import { FolderListing, type PlacedLine } from './folder-listing.ts';
import { itemId, itemPath } from './item-id.ts';
import type { ItemSource, Page, ReadRange, RestoreItem } from './restore-item.ts';

/** More than any object's own file has. */
const LARGEST_OBJECT_FILE = 1_000_000;
/** Folders whose place is remembered. */
const REMEMBERED_FOLDERS = 512;
/** Deeper trees are not walked; Microsoft's paths have at most 400 characters. */
const DEEPEST = 400;

/** An object and its path in the trees. */
interface Placed {
  readonly object: ProtectedObject;
  readonly path: readonly string[];
}

interface Folder {
  readonly item: RestoreItem;
  readonly path: readonly string[];
  readonly trees: FolderTrees;
  readonly listing: FolderListing;
}

/** What Microsoft said of an item, whether anything of it is held, and the place of its facts among those of its folder. */
export interface PlacedFacts {
  readonly facts: ItemFacts;
  readonly restorable: boolean;
  readonly at: number;
}

/** What lies in a folder, as texts that are read only where that is needed: equal texts are equal items. */
export interface FolderLines {
  readonly all: AsyncIterable<PlacedLine>;
  readonly facts: (line: PlacedLine) => PlacedFacts;
}

/** What the tree that people see holds of an item; undefined where it holds nothing. */
type Held = { readonly size: number } | undefined;

/**
 * Opens a restore point for browsing and reading. Whatever the repository throws comes through; a layout that is not the documented
 * one is `OutsideError('damaged')`.
 */
export async function openRestorePoint(repository: Repository, snapshotId: string): Promise<RestorePointReader> {
  const { tree, time } = await repository.snapshot(snapshotId);
  const top = await repository.loadTree(tree);
  const facts = top.find(({ name }) => name === FACTS_ROOT)?.subtree;
  if (facts === undefined) throw new OutsideError('damaged', 'The restore point holds no facts.');
  return new RestorePointReader({ repository, snapshotId, time, top, facts: await repository.loadTree(facts) });
}

/** A restore point, read only. */
export class RestorePointReader implements ItemSource {
  readonly snapshotId: string;
  /** When the backup began, ISO 8601 UTC. */
  readonly time: string;
  readonly #repository: Repository;
  readonly #top: readonly TreeNode[];
  readonly #facts: readonly TreeNode[];
  readonly #folders = new Map<string, Folder>();
  /** Paths of objects that were asked for, by their ids. */
  readonly #roots = new Map<string, readonly string[]>();

  /** Use {@link openRestorePoint}. */
  constructor(options: {
    readonly repository: Repository;
    readonly snapshotId: string;
    readonly time: string;
    readonly top: readonly TreeNode[];
    readonly facts: readonly TreeNode[];
  }) {
    this.#repository = options.repository;
    this.snapshotId = options.snapshotId;
    this.time = options.time;
    this.#top = options.top;
    this.#facts = options.facts;
  }

  async *objects(): AsyncIterable<ProtectedObject> {
    for await (const { object } of this.#objects()) yield object;
  }

  async root(objectId: string): Promise<RestoreItem> {
    const known = this.#roots.get(objectId);
    if (known) return (await this.#folder(known)).item;
    const quoted = `"id":${JSON.stringify(objectId)}`;
    for await (const { object, path } of this.#objects((line) => line.includes(quoted)))
      if (object.id === objectId) {
        if (this.#roots.size >= REMEMBERED_FOLDERS) this.#roots.clear();
        this.#roots.set(objectId, path);
        return (await this.#folder(path)).item;
      }
    throw new RequestError('not-found', 'The object is not in the restore point.');
  }

  async objectOf(id: string): Promise<ProtectedObject> {
    return (await this.#objectAt(itemPath(id).slice(0, 2))).file.object;
  }

  async item(id: string): Promise<RestoreItem> {
    const path = itemPath(id);
    const known = this.#folders.get(path.join('/'));
    if (known) return known.item;
    if (path.length === 2) return (await this.#folder(path)).item;
    return await this.#required(await this.#folder(path.slice(0, -1)), path.at(-1) ?? '');
  }

  async ancestors(id: string): Promise<readonly RestoreItem[]> {
    const path = itemPath(id);
    const folders: RestoreItem[] = [];
    for (let depth = 3; depth < path.length; depth += 1) folders.push((await this.#folder(path.slice(0, depth))).item);
    return folders;
  }

  async child(folderId: string, treeName: string): Promise<RestoreItem | undefined> {
    return await this.#child(await this.#folder(itemPath(folderId)), treeName);
  }

  async *children(folderId: string, page: Page = {}): AsyncIterable<RestoreItem> {
    const folder = await this.#folder(itemPath(folderId));
    const held = await this.#held(folder);
    for await (const entry of folder.listing.page(page)) yield itemIn(folder, entry, held(entry));
  }

  /** Everything in a folder as texts, by the bytes of the names. */
  async lines(folderId: string): Promise<FolderLines> {
    const folder = await this.#folder(itemPath(folderId));
    const held = await this.#held(folder);
    return {
      all: folder.listing.lines(),
      facts: ({ line, at }) => {
        const entry = parseFactsLine(line);
        return { facts: entry.facts, restorable: held(entry) !== undefined, at };
      },
    };
  }

  /** The item in a place of a folder. */
  async at(folderId: string, place: number): Promise<RestoreItem> {
    const folder = await this.#folder(itemPath(folderId));
    const entry = await folder.listing.at(place);
    return await this.#itemOf(folder, entry);
  }

  async *walk(folderId: string): AsyncIterable<RestoreItem> {
    for await (const item of this.children(folderId)) {
      yield item;
      if (item.facts.kind === 'folder' && item.restorable && item.names.length < DEEPEST) yield* this.walk(item.id);
    }
  }

  /** The item in a folder that has that id of Microsoft; undefined if there is none. */
  async childById(folderId: string, id: string): Promise<RestoreItem | undefined> {
    const folder = await this.#folder(itemPath(folderId));
    const quoted = `"id":${JSON.stringify(id)}`;
    for await (const entry of folder.listing.entries((line) => line.includes(quoted)))
      if (entry.facts.id === id) return await this.#itemOf(folder, entry);
    return undefined;
  }

  async count(folderId: string, group?: ItemGroup): Promise<number> {
    return await (await this.#folder(itemPath(folderId))).listing.count(group);
  }

  /** The id of the tree with the facts of a folder: where it is the same, everything in the folder is. */
  async factsTree(folderId: string): Promise<string> {
    return (await this.#folder(itemPath(folderId))).trees.facts;
  }

  async *read(id: string, range?: ReadRange): AsyncIterable<Uint8Array> {
    const { folder, name } = await this.#fileAt(id);
    const node = await this.#node(folder.trees.human, name);
    if (node?.type === 'dir') throw new RequestError('invalid', 'A folder has no content.');
    if (!node) throw new RequestError('not-found', 'No content of the item is held.');
    yield* this.#bytes(node, range);
  }

  async *readVersion(id: string, versionId: string, range?: ReadRange): AsyncIterable<Uint8Array> {
    const { folder, name } = await this.#fileAt(id);
    const versions = (await this.#node(folder.trees.facts, VERSIONS_FOLDER))?.subtree;
    const own = versions === undefined ? undefined : (await this.#node(versions, name))?.subtree;
    const node = own === undefined ? undefined : await this.#node(own, nameInTree(versionId));
    if (!node) throw new RequestError('not-found', 'No such version of the item is held.');
    yield* this.#bytes(node, range);
  }

  async #fileAt(id: string): Promise<{ readonly folder: Folder; readonly name: string }> {
    const path = itemPath(id);
    if (path.length < 3) throw new RequestError('invalid', 'A folder has no content.');
    return { folder: await this.#folder(path.slice(0, -1)), name: path.at(-1) ?? '' };
  }

  async #node(tree: string, name: string): Promise<TreeNode | undefined> {
    return await this.#repository.findNode(tree, name);
  }

  async *#bytes(node: TreeNode, range: ReadRange | undefined): AsyncIterable<Uint8Array> {
    const size = node.size ?? 0;
    const start = Math.min(size, Math.max(0, range?.start ?? 0));
    const end = Math.min(size, Math.max(start, range?.end ?? size));
    let length = 0;
    for await (const chunk of this.#repository.readFile(node.content ?? [], { start, end })) {
      length += chunk.length;
      yield chunk;
    }
    if (length !== end - start)
      throw new OutsideError('damaged', `${length} bytes came instead of ${end - start}; the repository is damaged.`);
  }

  /** The objects; those whose line `wanted` turns down may be passed over. */
  async *#objects(wanted: (line: string) => boolean = () => true): AsyncIterable<Placed> {
    const list = this.#facts.find(({ name }) => name === OBJECTS_FILE)?.content;
    if (list) {
      for await (const line of arrayLines(linesOf(this.#repository.readFile(list))))
        if (wanted(line)) {
          const { object, folder } = parseObjectLine(line);
          yield { object, path: [workloadFolder(object.workload), folder] };
        }
      return;
    }
    for (const { name: workload, subtree } of this.#facts) {
      if (subtree === undefined || !folderWorkload(workload)) continue;
      for (const { name } of await this.#repository.loadTree(subtree)) {
        const { file, path } = await this.#objectAt([workload, name]);
        yield { object: file.object, path };
      }
    }
  }

  async #objectAt(
    path: readonly string[],
  ): Promise<{ readonly file: ObjectFile; readonly path: readonly string[]; readonly trees: FolderTrees }> {
    const [workload, name] = path;
    const find = async (nodes: readonly TreeNode[]): Promise<string> => {
      const subtree = nodes.find((node) => node.name === workload)?.subtree;
      const object = subtree && (await this.#repository.loadTree(subtree)).find((node) => node.name === name);
      if (!object || object.subtree === undefined)
        throw new RequestError('not-found', 'There is no item of that id in the restore point.');
      return object.subtree;
    };
    const trees = { human: await find(this.#top), facts: await find(this.#facts) };
    const content = (await this.#node(trees.facts, OBJECT_FILE))?.content;
    if (!content) throw new OutsideError('damaged', 'A folder of facts holds no object.');
    const file = parseObjectFile(await textOf(this.#repository.readFile(content), LARGEST_OBJECT_FILE));
    return { file, path, trees };
  }

  async #folder(path: readonly string[]): Promise<Folder> {
    const key = path.join('/');
    const known = this.#folders.get(key);
    if (known) {
      this.#folders.delete(key);
      return this.#remember(known);
    }
    if (path.length > DEEPEST) throw new RequestError('not-found', 'There is no item of that id in the restore point.');
    if (path.length === 2) {
      const { file, trees } = await this.#objectAt(path);
      return this.#remember({
        item: rootOf(file, path),
        path,
        trees,
        listing: new FolderListing(this.#repository, trees.facts),
      });
    }
    const parent = await this.#folder(path.slice(0, -1));
    const item = await this.#required(parent, path.at(-1) ?? '');
    if (item.facts.kind !== 'folder') throw new RequestError('invalid', `"${item.facts.name}" is not a folder.`);
    const human = await this.#node(parent.trees.human, path.at(-1) ?? '');
    const mirrored = await this.#node(parent.trees.facts, path.at(-1) ?? '');
    if (human?.subtree === undefined || mirrored?.subtree === undefined)
      throw new RequestError('not-found', `Nothing of the folder "${item.facts.name}" is held.`);
    const trees = { human: human.subtree, facts: mirrored.subtree };
    return this.#remember({ item, path, trees, listing: new FolderListing(this.#repository, trees.facts) });
  }

  #remember(folder: Folder): Folder {
    this.#folders.set(folder.path.join('/'), folder);
    const oldest = this.#folders.keys().next().value;
    if (this.#folders.size > REMEMBERED_FOLDERS && oldest !== undefined) this.#folders.delete(oldest);
    return folder;
  }

  async #required(folder: Folder, treeName: string): Promise<RestoreItem> {
    const child = await this.#child(folder, treeName);
    if (!child) throw new RequestError('not-found', 'There is no item of that id in the restore point.');
    return child;
  }

  async #child(folder: Folder, treeName: string): Promise<RestoreItem | undefined> {
    const quoted = `":${JSON.stringify(treeName)}`;
    for await (const entry of folder.listing.entries((line) => line.includes(quoted)))
      if (entry.treeName === treeName) return await this.#itemOf(folder, entry);
    return undefined;
  }

  async #itemOf(folder: Folder, entry: FactsEntry): Promise<RestoreItem> {
    if (await folder.listing.isIndexed()) return itemIn(folder, entry, heldOf(entry));
    return itemIn(folder, entry, sizeOf(await this.#node(folder.trees.human, entry.treeName)));
  }

  /** What is held of the items of a folder: of one with very many its listing tells, for the tree itself would fill the memory. */
  async #held(folder: Folder): Promise<(entry: FactsEntry) => Held> {
    if (await folder.listing.isIndexed()) return heldOf;
    const nodes = new Map((await this.#repository.loadTree(folder.trees.human)).map((node) => [node.name, node]));
    return ({ treeName }) => sizeOf(nodes.get(treeName));
  }
}

function sizeOf(node: TreeNode | undefined): Held {
  return node && { size: node.size ?? 0 };
}

function heldOf({ facts, status, kept, held }: FactsEntry): Held {
  if (facts.kind === 'folder')
    return status === 'protected' || status === 'failed' || held !== undefined ? { size: 0 } : undefined;
  return status === 'protected' || kept ? { size: held ?? facts.size } : undefined;
}

function rootOf(file: ObjectFile, path: readonly string[]): RestoreItem {
  return {
    id: itemId(path),
    workload: file.object.workload,
    facts: file.root,
    names: [],
    treeNames: [],
    status: 'protected',
    restorable: true,
    size: 0,
    modified: file.root.modified,
    versions: [],
  };
}

function itemIn(folder: Folder, entry: FactsEntry, held: Held): RestoreItem {
  const { facts, treeName, status, reason, failure, kept, permissions } = entry;
  const version: Pick<ItemFacts, 'modified' | 'hash'> = kept ?? facts;
  return {
    id: itemId([...folder.path, treeName]),
    workload: folder.item.workload,
    facts,
    names: [...folder.item.names, facts.name],
    treeNames: [...folder.item.treeNames, treeName],
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(failure ? { failure } : {}),
    restorable: held !== undefined,
    size: held?.size ?? 0,
    modified: version.modified,
    ...(version.hash === undefined ? {} : { hash: version.hash }),
    versions: entry.versions ?? [],
    ...(permissions ? { permissions } : {}),
  };
}
