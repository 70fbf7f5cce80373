import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../repository/repository.ts';
import type { SavedFile } from '../repository/write/file-cutter.ts';
import type { Writer } from '../repository/writer.ts';
import type { TreeNode } from '../tree/tree.ts';
import { Slots } from './slots.ts';

/** Files that wait to be read, or are being read, while the walk goes on: enough that the threads always have some before them. */
const FILES_AT_ONCE = 256;
/** Entries of a folder that are looked at together. */
const ENTRIES_AT_ONCE = 128;

/** Counts of a folder on its way into a repository. */
export interface FolderProgress {
  readonly files: number;
  /** Bytes of the files, unchanged ones included. */
  readonly bytes: number;
  /** Files that are as the parent snapshot has them, and were not read. */
  readonly unchanged: number;
}

/** Something that was left out, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** How a folder is stored. */
export interface SaveFolderOptions {
  /** Tree of the same folder in an earlier snapshot: files with the size and time they had there are not read again. */
  readonly parentTree?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FolderProgress) => void;
  /** Hears of links, devices and what could not be read; such things are not in the tree. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
}

/**
 * Stores a folder of this machine, files and folders with their names, contents and times. Resolves to its tree. What is
 * neither file nor folder, or cannot be read, is left out and told; a failure of the repository rejects.
 */
export async function saveFolder(
  source: {
    readonly repository: Repository;
    /** One that still waits for its lock will do: until it is there, nothing is read but names, sizes and times. */
    readonly writer: Writer | Promise<Writer>;
    readonly folder: string;
  },
  options: SaveFolderOptions = {},
): Promise<string> {
  const saving = new FolderSaving(source.repository, source.writer, options);
  const { stored } = await saving.save(source.folder, options.parentTree);
  return await stored;
}

/** Something that was begun; `stored` tells its outcome. */
interface Begun<T> {
  readonly stored: Promise<T>;
}

/** A file or folder on the disk, and what the parent snapshot has at its place. */
interface Place {
  readonly path: string;
  readonly name: string;
  readonly stats: Stats;
  readonly before: TreeNode | undefined;
}

class FolderSaving {
  readonly #repository: Repository;
  readonly #writer: Writer | Promise<Writer>;
  readonly #options: SaveFolderOptions;
  readonly #slots = new Slots(FILES_AT_ONCE);
  readonly #counts = { files: 0, bytes: 0, unchanged: 0 };

  constructor(repository: Repository, writer: Writer | Promise<Writer>, options: SaveFolderOptions) {
    this.#repository = repository;
    this.#writer = writer;
    this.#options = options;
  }

  /** Walks a folder. Resolves when everything below it has been begun: the walk runs ahead of the contents by the slots. */
  async save(folder: string, parentTree: string | undefined): Promise<Begun<string>> {
    const parent = await this.#parentNodes(parentTree);
    const children: Promise<TreeNode | undefined>[] = [];
    for await (const entries of grouped(await opendir(folder, { bufferSize: ENTRIES_AT_ONCE }))) {
      this.#options.signal?.throwIfAborted();
      for (const { entry, path, stats } of await Promise.all(entries.map((entry) => this.#look(folder, entry)))) {
        if (stats === undefined) continue;
        const place = { path, name: entry.name, stats, before: parent.get(entry.name) };
        const child = stats.isDirectory() ? await this.#folder(place) : await this.#file(place);
        children.push(child.stored);
      }
    }
    return begun(this.#tree(children));
  }

  async #tree(children: readonly Promise<TreeNode | undefined>[]): Promise<string> {
    const nodes = await Promise.all(children);
    return await (await this.#writer).saveTree(nodes.filter((node) => node !== undefined));
  }

  /** Size and times of what is a file or folder; what is neither, or cannot be looked at, is told. */
  async #look(folder: string, entry: Dirent): Promise<{ entry: Dirent; path: string; stats: Stats | undefined }> {
    const path = join(folder, entry.name);
    const stats = await this.#unlessUnreadable(path, () => lstat(path));
    if (!stats || stats.isDirectory() || stats.isFile()) return { entry, path, stats };
    this.#options.onLeftOut?.({ path, reason: 'neither a file nor a folder' });
    return { entry, path, stats: undefined };
  }

  async #parentNodes(tree: string | undefined): Promise<ReadonlyMap<string, TreeNode>> {
    if (tree === undefined) return new Map();
    return new Map((await this.#repository.loadTree(tree)).map((node) => [node.name, node]));
  }

  async #folder({ path, name, stats, before }: Place): Promise<Begun<TreeNode>> {
    const mtime = stats.mtime.toISOString();
    const { stored } = await this.save(path, before?.subtree);
    return begun(stored.then((subtree) => ({ name, type: 'dir', mtime, subtree })));
  }

  /** Resolves when there was room to begin with the file. */
  async #file(place: Place): Promise<Begun<TreeNode | undefined>> {
    const unchanged = isUnchanged(place);
    if (unchanged) return begun(Promise.resolve(this.#saved(place, unchanged)));
    await this.#slots.acquire();
    return begun(this.#readFile(place).finally(() => this.#slots.release()));
  }

  /** A failure to read is told; one to store ends everything, and shows as such because the writer then refuses all. */
  async #readFile(place: Place): Promise<TreeNode | undefined> {
    const writer = await this.#writer;
    this.#options.signal?.throwIfAborted();
    const { path, stats } = place;
    const saved = await this.#unlessUnreadable(path, () => writer.saveLocalFile(path, stats.size));
    return saved && this.#saved(place, saved);
  }

  #saved({ name, stats, before }: Place, { size, content }: SavedFile): TreeNode {
    this.#counts.files += 1;
    this.#counts.bytes += size;
    if (content === before?.content) this.#counts.unchanged += 1;
    this.#options.onProgress?.(this.#counts);
    return { name, type: 'file', mtime: stats.mtime.toISOString(), size, content };
  }

  async #unlessUnreadable<T>(path: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code === undefined || syscall === undefined) throw error;
      this.#options.onLeftOut?.({ path, reason: (error as Error).message });
      return undefined;
    }
  }
}

function isUnchanged({ stats, before }: Place): SavedFile | undefined {
  if (before?.type !== 'file' || before.content === undefined) return undefined;
  const same = before.size === stats.size && before.mtime === stats.mtime.toISOString();
  return same ? { content: before.content, size: stats.size } : undefined;
}

/** Entries of a folder, some at a time. */
async function* grouped(folder: AsyncIterable<Dirent>): AsyncGenerator<readonly Dirent[], void, undefined> {
  let group: Dirent[] = [];
  for await (const entry of folder) {
    group.push(entry);
    if (group.length < ENTRIES_AT_ONCE) continue;
    yield group;
    group = [];
  }
  yield group;
}

/** Its failure is met where the folder awaits all its children, maybe after another one has failed. */
function begun<T>(stored: Promise<T>): Begun<T> {
  void Promise.allSettled([stored]);
  return { stored };
}
