import { mkdir, rename, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { VaultError } from '../errors.ts';
import type { Unpacking } from '../repository/read/unpacking.ts';
import type { Repository } from '../repository/repository.ts';
import type { TreeNode } from '../tree/tree.ts';
import type { LeftOut } from './save-folder.ts';

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
  const counts = { files: 0, folders: 0, bytes: 0 };
  await using unpacking = source.repository.unpack({
    ...(options.signal && { signal: options.signal }),
    written: (bytes) => {
      counts.bytes += bytes;
      options.onProgress?.(counts);
    },
  });
  await new FolderRestoring({ repository: source.repository, unpacking, counts }, options).restore(
    source.tree,
    source.target,
  );
  return counts;
}

/** A folder of which something is still to be written. It gets its time after all below it. */
class OpenFolder {
  readonly complete: Promise<void>;
  readonly #complete = Promise.withResolvers<void>();
  readonly #close: () => Promise<void>;
  /** Itself, as long as its nodes are gone through, and everything in it. */
  #left = 1;

  constructor(close: () => Promise<void>) {
    this.#close = close;
    this.complete = this.#complete.promise;
  }

  hold(): void {
    this.#left += 1;
  }

  async release(): Promise<void> {
    this.#left -= 1;
    if (this.#left > 0) return;
    await this.#close();
    this.#complete.resolve();
  }
}

class FolderRestoring {
  readonly #repository: Repository;
  readonly #unpacking: Unpacking;
  readonly #counts: { files: number; folders: number; bytes: number };
  readonly #options: RestoreFolderOptions;

  constructor(
    tools: {
      readonly repository: Repository;
      readonly unpacking: Unpacking;
      readonly counts: { files: number; folders: number; bytes: number };
    },
    options: RestoreFolderOptions,
  ) {
    this.#repository = tools.repository;
    this.#unpacking = tools.unpacking;
    this.#counts = tools.counts;
    this.#options = options;
  }

  async restore(tree: string, target: string): Promise<void> {
    const root = new OpenFolder(async () => undefined);
    await this.#fill(root, tree, target);
    await this.#unpacking.finish();
    this.#options.signal?.throwIfAborted();
    await root.complete;
  }

  /** Takes on everything below a folder. */
  async #fill(folder: OpenFolder, tree: string, target: string): Promise<void> {
    this.#options.signal?.throwIfAborted();
    await mkdir(target, { recursive: true });
    for (const node of await this.#nodes(tree, target)) {
      const path = join(target, node.name);
      if (!isPathSegment(node.name)) this.#leaveOut(path, new VaultError('damaged', 'not a file name'));
      else if (node.type === 'dir') await this.#subfolder(folder, node, path);
      else await this.#file(folder, node, path);
    }
    await folder.release();
  }

  async #nodes(tree: string, target: string): Promise<readonly TreeNode[]> {
    try {
      return await this.#repository.loadTree(tree);
    } catch (error) {
      this.#leaveOut(target, error);
      return [];
    }
  }

  async #subfolder(parent: OpenFolder, node: TreeNode, path: string): Promise<void> {
    parent.hold();
    const folder = new OpenFolder(async () => {
      try {
        const time = new Date(node.mtime);
        await utimes(path, time, time);
        this.#counts.folders += 1;
      } catch (error) {
        this.#tellLeftOut(path, error);
      }
      await parent.release();
    });
    try {
      await this.#fill(folder, node.subtree ?? '', path);
    } catch (error) {
      this.#leaveOut(path, error);
      await parent.release();
    }
  }

  /** Resolves when there is room for more. */
  async #file(folder: OpenFolder, node: TreeNode, path: string): Promise<void> {
    // What is replaced stays until the new content is whole.
    const place = this.#options.overwrite ? `${path}.restoring` : path;
    try {
      const file = { path: place, content: node.content ?? [], time: new Date(node.mtime) };
      const { written } = await this.#unpacking.add(file);
      folder.hold();
      void this.#conclude(written, place, path).then(() => folder.release());
    } catch (error) {
      this.#leaveOut(path, error);
    }
  }

  async #conclude(written: Promise<void>, place: string, path: string): Promise<void> {
    try {
      await written;
      if (place !== path) await replace(place, path);
      this.#counts.files += 1;
      this.#options.onProgress?.(this.#counts);
    } catch (error) {
      this.#tellLeftOut(path, error);
    }
  }

  /** Tells what is missing; an abort is no such thing, it ends the whole. */
  #leaveOut(path: string, error: unknown): void {
    this.#options.signal?.throwIfAborted();
    this.#tellLeftOut(path, error);
  }

  #tellLeftOut(path: string, error: unknown): void {
    if (this.#options.signal?.aborted) return;
    this.#options.onLeftOut?.({ path, reason: error instanceof Error ? error.message : String(error) });
  }
}

async function replace(place: string, path: string): Promise<void> {
  try {
    await rename(place, path);
  } catch (error) {
    await unlink(place);
    throw error;
  }
}

function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
