import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { VaultError } from '../errors.ts';
import { freeBytes } from '../owned-bytes.ts';
import type { Repository } from '../repository/repository.ts';
import type { TreeNode } from '../tree/tree.ts';
import type { LeftOut } from './save-folder.ts';
import { Slots } from './slots.ts';

/** Files written at once. */
const FILES_AT_ONCE = 4;

/** Counts of a folder on its way back. */
export interface RestoreProgress {
  readonly files: number;
  readonly folders: number;
  /** Bytes written. */
  readonly bytes: number;
}

/** How a folder is written. */
export interface RestoreFolderOptions {
  /** Replaces files that are there already; without it they are left alone and told. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RestoreProgress) => void;
  /** Hears of everything that could not be written, or not be read out of the repository. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
}

/**
 * Writes a tree of a repository into a folder of this machine, with contents and times. Every byte was proven by its blob's
 * hash. What fails is told and left out, its neighbours come back all the same; a file that broke off is removed.
 */
export async function restoreFolder(
  source: { readonly repository: Repository; readonly tree: string; readonly target: string },
  options: RestoreFolderOptions = {},
): Promise<RestoreProgress> {
  const restoring = new FolderRestoring(source.repository, options);
  await restoring.restore(source.tree, source.target);
  return restoring.counts;
}

class FolderRestoring {
  readonly counts = { files: 0, folders: 0, bytes: 0 };
  readonly #repository: Repository;
  readonly #options: RestoreFolderOptions;
  readonly #slots = new Slots(FILES_AT_ONCE);

  constructor(repository: Repository, options: RestoreFolderOptions) {
    this.#repository = repository;
    this.#options = options;
  }

  async restore(tree: string, target: string): Promise<void> {
    await (await this.#folder(tree, target)).written;
    this.#options.signal?.throwIfAborted();
  }

  /** Resolves when all contents below were begun; `written` when they and the folders' times are in place. */
  async #folder(tree: string, target: string): Promise<{ readonly written: Promise<void> }> {
    this.#options.signal?.throwIfAborted();
    await mkdir(target, { recursive: true });
    const children: Promise<void>[] = [];
    for (const node of await this.#nodes(tree, target)) {
      const path = join(target, node.name);
      if (!isPathSegment(node.name)) this.#leaveOut(path, new VaultError('damaged', 'not a file name'));
      else if (node.type === 'dir') children.push((await this.#subfolder(node, path)).written);
      else children.push((await this.#file(node, path)).written);
    }
    return begun(Promise.all(children).then(() => undefined));
  }

  async #nodes(tree: string, target: string): Promise<readonly TreeNode[]> {
    try {
      return await this.#repository.loadTree(tree);
    } catch (error) {
      this.#leaveOut(target, error);
      return [];
    }
  }

  async #subfolder(node: TreeNode, path: string): Promise<{ readonly written: Promise<void> }> {
    try {
      const { written } = await this.#folder(node.subtree ?? '', path);
      return begun(
        written.then(async () => {
          const time = new Date(node.mtime);
          await utimes(path, time, time);
          this.counts.folders += 1;
        }),
      );
    } catch (error) {
      this.#leaveOut(path, error);
      return begun(Promise.resolve());
    }
  }

  /** Resolves when there was room to begin with the file. */
  async #file(node: TreeNode, path: string): Promise<{ readonly written: Promise<void> }> {
    await this.#slots.acquire();
    const writing = this.#writeFile(node, path).catch((error: unknown) => this.#leaveOut(path, error));
    return begun(writing.finally(() => this.#slots.release()));
  }

  async #writeFile(node: TreeNode, path: string): Promise<void> {
    const { overwrite = false, signal } = this.#options;
    // What is replaced stays until the new content is whole.
    const place = overwrite ? `${path}.restoring` : path;
    // A link that stands in the file's place must not lead the bytes elsewhere.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const handle = await open(place, flags, 0o644);
    try {
      await this.#writeContent(handle, node, signal);
      const time = new Date(node.mtime);
      await handle.utimes(time, time);
      if (overwrite) await rename(place, path);
    } catch (error) {
      // Half a file must not be taken for the whole one.
      await unlink(place);
      throw error;
    } finally {
      await handle.close();
    }
    this.counts.files += 1;
    this.#options.onProgress?.(this.counts);
  }

  async #writeContent(handle: FileHandle, node: TreeNode, signal: AbortSignal | undefined): Promise<void> {
    for await (const bytes of this.#repository.readFile(node.content ?? [])) {
      signal?.throwIfAborted();
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at);
        at += bytesWritten;
      }
      this.counts.bytes += bytes.length;
      freeBytes(bytes);
      this.#options.onProgress?.(this.counts);
    }
  }

  /** Tells what is missing; an abort is no such thing, it ends the whole. */
  #leaveOut(path: string, error: unknown): void {
    this.#options.signal?.throwIfAborted();
    this.#options.onLeftOut?.({ path, reason: error instanceof Error ? error.message : String(error) });
  }
}

function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}

/** Its failure is met where the folder awaits all its children, maybe after another one has failed. */
function begun(written: Promise<void>): { readonly written: Promise<void> } {
  void Promise.allSettled([written]);
  return { written };
}
