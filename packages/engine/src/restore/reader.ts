import type { ItemFacts, ProtectedObject } from '@coffer/model';
import { OutsideError, RequestError } from '@coffer/model';
import type { Repository, TreeNode } from '@coffer/vault';
import { linesOf, textOf } from '../layout/bytes.ts';
import { arrayLines, type FactsEntry, factsEntries } from '../layout/facts.ts';
import {
  FACTS_ROOT,
  folderWorkload,
  ITEMS_FILE,
  OBJECT_FILE,
  OBJECTS_FILE,
  VERSIONS_FOLDER,
  workloadFolder,
} from '../layout/layout.ts';
import { treeName as nameInTree } from '../layout/names.ts';
import { type ObjectFile, parseObjectFile, parseObjectLine } from '../layout/object-file.ts';
import type { FolderTrees } from '../ports.ts';
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

interface Child {
  readonly item: RestoreItem;
  readonly human: TreeNode | undefined;
}

interface Folder {
  readonly item: RestoreItem;
  readonly path: readonly string[];
  readonly trees: FolderTrees;
}

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
    if (path.length === 2) return (await this.#folder(path)).item;
    const folder = await this.#folder(path.slice(0, -1));
    return (await this.#required(folder, path.at(-1) ?? '')).item;
  }

  async ancestors(id: string): Promise<readonly RestoreItem[]> {
    const path = itemPath(id);
    const folders: RestoreItem[] = [];
    for (let depth = 3; depth < path.length; depth += 1) folders.push((await this.#folder(path.slice(0, depth))).item);
    return folders;
  }

  async child(folderId: string, treeName: string): Promise<RestoreItem | undefined> {
    return (await this.#child(await this.#folder(itemPath(folderId)), treeName))?.item;
  }

  async *children(folderId: string, page: Page = {}): AsyncIterable<RestoreItem> {
    const { skip = 0, limit = Number.POSITIVE_INFINITY } = page;
    const folder = await this.#folder(itemPath(folderId));
    const human = byName(await this.#repository.loadTree(folder.trees.human));
    let position = 0;
    for await (const entry of this.#entries(folder, (_line) => position++ >= skip)) {
      if (position > skip + limit) return;
      yield itemIn(folder, entry, human.get(entry.treeName));
      if (position >= skip + limit) return;
    }
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
    for await (const entry of this.#entries(folder, (line) => line.includes(quoted)))
      if (entry.facts.id === id) return itemIn(folder, entry, await this.#node(folder.trees.human, entry.treeName));
    return undefined;
  }

  /** How many items lie in a folder. */
  async count(folderId: string): Promise<number> {
    let count = 0;
    for await (const _ of this.#entries(await this.#folder(itemPath(folderId)), () => {
      count += 1;
      return false;
    }));
    return count;
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
    return (await this.#repository.loadTree(tree)).find((node) => node.name === name);
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
    const content = (await this.#repository.loadTree(trees.facts)).find((node) => node.name === OBJECT_FILE)?.content;
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
      return this.#remember(rootOf(file, path, trees));
    }
    const parent = await this.#folder(path.slice(0, -1));
    const { item, human } = await this.#required(parent, path.at(-1) ?? '');
    if (item.facts.kind !== 'folder') throw new RequestError('invalid', `"${item.facts.name}" is not a folder.`);
    const mirrored = await this.#node(parent.trees.facts, path.at(-1) ?? '');
    if (human?.subtree === undefined || mirrored?.subtree === undefined)
      throw new RequestError('not-found', `Nothing of the folder "${item.facts.name}" is held.`);
    return this.#remember({ item, path, trees: { human: human.subtree, facts: mirrored.subtree } });
  }

  #remember(folder: Folder): Folder {
    this.#folders.set(folder.path.join('/'), folder);
    const oldest = this.#folders.keys().next().value;
    if (this.#folders.size > REMEMBERED_FOLDERS && oldest !== undefined) this.#folders.delete(oldest);
    return folder;
  }

  async #required(folder: Folder, treeName: string): Promise<Child> {
    const child = await this.#child(folder, treeName);
    if (!child) throw new RequestError('not-found', 'There is no item of that id in the restore point.');
    return child;
  }

  async #child(folder: Folder, treeName: string): Promise<Child | undefined> {
    const quoted = `":${JSON.stringify(treeName)}`;
    for await (const entry of this.#entries(folder, (line) => line.includes(quoted))) {
      if (entry.treeName !== treeName) continue;
      const human = await this.#node(folder.trees.human, treeName);
      return { item: itemIn(folder, entry, human), human };
    }
    return undefined;
  }

  async *#entries(folder: Folder, wanted: (line: string) => boolean): AsyncIterable<FactsEntry> {
    const nodes = await this.#repository.loadTree(folder.trees.facts);
    const content = nodes.find(({ name }) => name === ITEMS_FILE)?.content;
    if (content) yield* factsEntries(linesOf(this.#repository.readFile(content)), wanted);
  }
}

function rootOf(file: ObjectFile, path: readonly string[], trees: FolderTrees): Folder {
  const item: RestoreItem = {
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
  return { item, path, trees };
}

function itemIn(folder: Folder, entry: FactsEntry, node: TreeNode | undefined): RestoreItem {
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
    restorable: node !== undefined,
    size: node?.size ?? 0,
    modified: version.modified,
    ...(version.hash === undefined ? {} : { hash: version.hash }),
    versions: entry.versions ?? [],
    ...(permissions ? { permissions } : {}),
  };
}

function byName(nodes: readonly TreeNode[]): ReadonlyMap<string, TreeNode> {
  return new Map(nodes.map((node) => [node.name, node]));
}
