import type { Stats } from 'node:fs';
import { lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../repository/repository.ts';
import type { SavedFile } from '../repository/write/file-cutter.ts';
import type { Writer } from '../repository/writer.ts';
import type { TreeNode } from '../tree/tree.ts';
import { Slots } from './slots.ts';

/** Files read at once: enough to keep the threads busy while one waits for the disk. */
const FILES_AT_ONCE = 4;
/** What is read of a file at a time, bytes. */
const READ_BYTES = 1024 * 1024;

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
  source: { readonly repository: Repository; readonly writer: Writer; readonly folder: string },
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

class FolderSaving {
  readonly #repository: Repository;
  readonly #writer: Writer;
  readonly #options: SaveFolderOptions;
  readonly #slots = new Slots(FILES_AT_ONCE);
  /** One for each file under way, used again and again: fresh ones are dear to clear and to collect. */
  readonly #buffers: Uint8Array[] = [];
  readonly #counts = { files: 0, bytes: 0, unchanged: 0 };

  constructor(repository: Repository, writer: Writer, options: SaveFolderOptions) {
    this.#repository = repository;
    this.#writer = writer;
    this.#options = options;
  }

  /** Walks a folder. Resolves when everything below it has been begun: the walk runs ahead of the contents by the slots. */
  async save(folder: string, parentTree: string | undefined): Promise<Begun<string>> {
    const parent = await this.#parentNodes(parentTree);
    const children: Promise<TreeNode | undefined>[] = [];
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      this.#options.signal?.throwIfAborted();
      const path = join(folder, entry.name);
      const before = parent.get(entry.name);
      if (entry.isDirectory()) children.push((await this.#folder(path, entry.name, before)).stored);
      else if (entry.isFile()) children.push((await this.#file(path, entry.name, before)).stored);
      else this.#options.onLeftOut?.({ path, reason: 'neither a file nor a folder' });
    }
    const nodes = Promise.all(children);
    return begun(nodes.then((all) => this.#writer.saveTree(all.filter((node) => node !== undefined))));
  }

  async #parentNodes(tree: string | undefined): Promise<ReadonlyMap<string, TreeNode>> {
    if (tree === undefined) return new Map();
    return new Map((await this.#repository.loadTree(tree)).map((node) => [node.name, node]));
  }

  async #folder(path: string, name: string, before: TreeNode | undefined): Promise<Begun<TreeNode>> {
    const mtime = (await lstat(path)).mtime.toISOString();
    const { stored } = await this.save(path, before?.subtree);
    return begun(stored.then((subtree) => ({ name, type: 'dir', mtime, subtree })));
  }

  /** Resolves when there was room to begin with the file. */
  async #file(path: string, name: string, before: TreeNode | undefined): Promise<Begun<TreeNode | undefined>> {
    await this.#slots.acquire();
    return begun(this.#readFile(path, name, before).finally(() => this.#slots.release()));
  }

  async #readFile(path: string, name: string, before: TreeNode | undefined): Promise<TreeNode | undefined> {
    const found = await this.#unlessUnreadable(path, () => lstat(path));
    if (!found) return undefined;
    const mtime = found.mtime.toISOString();
    const unchanged = isUnchanged(found, before);
    const saved = unchanged ? unchanged : await this.#contents(path);
    if (!saved) return undefined;
    this.#counts.files += 1;
    this.#counts.bytes += saved.size;
    if (unchanged) this.#counts.unchanged += 1;
    this.#options.onProgress?.(this.#counts);
    return { name, type: 'file', mtime, size: saved.size, content: saved.content };
  }

  /** A failure to read is told; one to store ends everything, and shows as such because the writer then refuses all. */
  async #contents(path: string): Promise<SavedFile | undefined> {
    const buffer = this.#buffers.pop() ?? new Uint8Array(READ_BYTES);
    try {
      return await this.#unlessUnreadable(path, () => this.#writer.saveFile(this.#pieces(path, buffer)));
    } finally {
      this.#buffers.push(buffer);
    }
  }

  /** The bytes of a file, all in the same buffer one after the other: the writer copies each before it asks for the next. */
  async *#pieces(path: string, buffer: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    await using file = await open(path, 'r');
    for (;;) {
      this.#options.signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
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

function isUnchanged(found: Stats, before: TreeNode | undefined): SavedFile | undefined {
  if (before?.type !== 'file' || before.content === undefined) return undefined;
  const same = before.size === found.size && before.mtime === found.mtime.toISOString();
  return same ? { content: before.content, size: found.size } : undefined;
}

/** Its failure is met where the folder awaits all its children, maybe after another one has failed. */
function begun<T>(stored: Promise<T>): Begun<T> {
  void Promise.allSettled([stored]);
  return { stored };
}
