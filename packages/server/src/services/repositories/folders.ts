import { constants } from 'node:fs';
import { access, mkdir, readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, RequestError } from '@coffer/model';

/** The space of the disk below a folder, in bytes. */
export interface Space {
  readonly capacityBytes: number;
  readonly freeSpaceBytes: number;
}

/**
 * The absolute folder that a caller means: an absolute path, or one inside the server's data folder.
 * Rejects with RequestError('invalid').
 */
export function resolveFolder(given: string, dataFolder: string): string {
  if (/^[a-z]:[\\/]/i.test(given) && path.sep === '/') {
    throw new RequestError('invalid', `The path ${given} is not a path of this machine.`);
  }
  const folder = path.resolve(dataFolder, given);
  if (!path.isAbsolute(given) && !isInside(folder, path.resolve(dataFolder))) {
    throw new RequestError('invalid', `The path ${given} must be absolute, or lie inside the data folder.`);
  }
  return folder;
}

/** Whether one folder is the other or lies in it. */
export function isInside(folder: string, outer: string): boolean {
  const way = path.relative(outer, folder);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}

/** Makes the folder if it is missing and says what it holds. Rejects with RequestError('invalid') when it cannot be used. */
export async function prepareFolder(folder: string): Promise<'empty' | 'repository' | 'foreign'> {
  try {
    await makeFolder(folder);
    const names = (await readdir(folder)).filter((name) => name !== 'lost+found');
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (names.length === 0) return 'empty';
    return names.includes('config') && names.includes('keys') ? 'repository' : 'foreign';
  } catch (error) {
    throw new RequestError('invalid', `The folder ${folder} cannot be used: ${reasonOf(error)}.`, { cause: error });
  }
}

/**
 * Makes a folder and those above it. Not by `mkdir`'s own `recursive`, which never ends where a folder exists and yet
 * answers that nothing can be made in it, as in `/proc`.
 */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !(await exists(at)) && at !== path.dirname(at); at = path.dirname(at)) missing.unshift(at);
  for (const one of missing) {
    try {
      await mkdir(one, { mode: 0o700 });
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

async function exists(folder: string): Promise<boolean> {
  try {
    await stat(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The space below a folder; zeros when the disk does not answer. */
export async function spaceOf(folder: string): Promise<Space> {
  try {
    const { blocks, bavail, bsize } = await statfs(folder);
    return { capacityBytes: blocks * bsize, freeSpaceBytes: bavail * bsize };
  } catch {
    // The folder may be unmounted just now; the repository is shown all the same.
    return { capacityBytes: 0, freeSpaceBytes: 0 };
  }
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'it is not writable';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of the path is a file';
    case 'ENOENT':
      return 'nothing can be made there';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return messageOf(error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
