import { OutsideError } from '@coffer/model';
import type { CatalogItem, CatalogStore } from '../ports.ts';
import { itemId, itemPath } from './item-id.ts';
import type { RestorePointReader } from './reader.ts';
import type { ItemSource, RestoreItem } from './restore-item.ts';

/** Items asked of the catalogue at a time. */
const PAGE = 200;
/** Folders whose paths are remembered. */
const REMEMBERED = 5_000;
/** Deeper paths are not followed; Microsoft's have at most 400 characters. */
const DEEPEST = 400;

/** A search for names in a restore point. */
export interface ItemSearch {
  readonly source: ItemSource;
  /**
   * Where the names are indexed, if `source` is a restore point of that job: the newest one is searched there, any other is walked
   * through. Absent: it is walked.
   */
  readonly index?: { readonly catalog: CatalogStore; readonly jobId: string; readonly reader: RestorePointReader };
  /** Only in this object; in all unless given. */
  readonly objectId?: string;
  /** Only below this folder, which lies in the object. */
  readonly folderId?: string;
  /** What a name contains, at least one character, without regard to case. */
  readonly text: string;
  readonly signal?: AbortSignal;
}

/**
 * The files and folders whose name contains a text, those without content included, in no promised order. Page by page, as far as
 * it is asked. While a job commits, an item may be found that the restore point does not hold.
 */
export async function* searchItems(search: ItemSearch): AsyncIterable<RestoreItem> {
  if (search.text === '') return;
  const { index } = search;
  if (index && (await index.catalog.base(index.jobId))?.snapshotId === index.reader.snapshotId)
    yield* indexed(search, index);
  else yield* walked(search);
}

async function* walked(search: ItemSearch): AsyncIterable<RestoreItem> {
  const { source, objectId, folderId } = search;
  const text = search.text.toLowerCase();
  const starts: string[] = [];
  if (folderId !== undefined) starts.push(folderId);
  else if (objectId !== undefined) starts.push((await source.root(objectId)).id);
  else for await (const object of source.objects()) starts.push((await source.root(object.id)).id);
  for (const start of starts)
    for await (const item of source.walk(start)) {
      search.signal?.throwIfAborted();
      if (item.facts.name.toLowerCase().includes(text)) yield item;
    }
}

async function* indexed(search: ItemSearch, index: NonNullable<ItemSearch['index']>): AsyncIterable<RestoreItem> {
  const { catalog, jobId } = index;
  const { text, objectId, folderId } = search;
  const paths = new Paths(index);
  const within = folderId === undefined ? undefined : `${itemPath(folderId).join('/')}/`;
  let after: string | undefined;
  do {
    search.signal?.throwIfAborted();
    const page = await catalog.find(jobId, {
      text,
      limit: PAGE,
      ...(objectId === undefined ? {} : { objectId }),
      ...(after === undefined ? {} : { after }),
    });
    for (const found of page.items) {
      const item = await paths.item(found.objectId, found.item);
      if (item && (within === undefined || itemPath(item.id).join('/').startsWith(within))) yield item;
    }
    after = page.next;
  } while (after !== undefined);
}

/** A folder's names from below the top folder of its object down, and its whole path in the trees. */
interface FolderPath {
  readonly names: readonly string[];
  readonly path: readonly string[];
  readonly workload: RestoreItem['workload'];
}

/** Turns items of the catalogue into those of the restore point that it stands for. */
class Paths {
  readonly #index: NonNullable<ItemSearch['index']>;
  readonly #folders = new Map<string, FolderPath | undefined>();

  constructor(index: NonNullable<ItemSearch['index']>) {
    this.#index = index;
  }

  /** The item; undefined if a folder above it is not in the catalogue any more. */
  async item(objectId: string, item: CatalogItem): Promise<RestoreItem | undefined> {
    const folder = await this.#folder(objectId, item.parentId ?? '', 0);
    return folder && restoreItemOf(folder, item);
  }

  async #folder(objectId: string, id: string, depth: number): Promise<FolderPath | undefined> {
    const key = `${objectId} ${id}`;
    if (this.#folders.has(key)) return this.#folders.get(key);
    const found = await this.#find(objectId, id, depth);
    if (this.#folders.size >= REMEMBERED) this.#folders.clear();
    this.#folders.set(key, found);
    return found;
  }

  async #find(objectId: string, id: string, depth: number): Promise<FolderPath | undefined> {
    const { catalog, jobId, reader } = this.#index;
    if (depth > DEEPEST) throw new OutsideError('damaged', 'A folder of the catalogue lies in itself.');
    const folder = (await catalog.committed(jobId, objectId, [id])).get(id);
    if (!folder) return undefined;
    if (folder.parentId === null) {
      const root = await reader.root(objectId);
      return { names: [], path: itemPath(root.id), workload: root.workload };
    }
    const parent = await this.#folder(objectId, folder.parentId, depth + 1);
    if (!parent) return undefined;
    return {
      names: [...parent.names, folder.facts.name],
      path: [...parent.path, nameInTree(folder)],
      workload: parent.workload,
    };
  }
}

function nameInTree({ treeName: given, facts }: CatalogItem): string {
  return given ?? facts.name;
}

function restoreItemOf(folder: FolderPath, item: CatalogItem): RestoreItem {
  const { facts, status, reason, failure, content, permissions, versions } = item;
  const name = nameInTree(item);
  const path = [...folder.path, name];
  const version = status === 'protected' ? facts : (content ?? facts);
  return {
    id: itemId(path),
    workload: folder.workload,
    facts,
    names: [...folder.names, facts.name],
    treeNames: path.slice(2),
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(failure ? { failure } : {}),
    restorable: facts.kind === 'file' ? content !== undefined : item.trees !== undefined && status !== 'excluded',
    size: content?.size ?? 0,
    modified: version.modified,
    ...(version.hash === undefined ? {} : { hash: version.hash }),
    versions: (versions ?? []).map(({ blobs: _, ...known }) => known),
    ...(permissions ? { permissions } : {}),
  };
}
