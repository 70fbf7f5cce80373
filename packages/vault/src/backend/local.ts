import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, link, mkdir, open, opendir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VaultError } from '../errors.ts';
import { type Backend, describeFile, type FileId, type FileKind, isFileName } from './backend.ts';
import { FOLDERS } from './layout.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** A finished file is made read-only, as restic does, against changes by accident. */
const FINISHED_MODE = 0o400;

/** The folders of local storages. A storage that wraps one is not in here, for it wants to see each access. */
const folders = new WeakMap<Backend, string>();

/** A repository in a folder of this machine, in restic's layout of local repositories. */
export function localBackend(folder: string): Backend {
  const path = (file: FileId) => filePath(folder, file);
  const backend: Backend = {
    prepare: () => prepare(folder),
    save: (file, parts) => translate(file, () => save(path(file), parts)),
    load: (file, range) => translate(file, () => load(path(file), range)),
    list: (kind) => list(folder, kind),
    delete: (file) => translate(file, () => unlink(path(file))),
  };
  folders.set(backend, folder);
  return backend;
}

/** Where a file lies, or would, for a thread that reads it by itself; undefined where the storage is no plain local one. */
export function localPath(backend: Backend, file: FileId): string | undefined {
  const folder = folders.get(backend);
  return folder === undefined ? undefined : filePath(folder, file);
}

function filePath(folder: string, file: FileId): string {
  if (file.kind === 'config') return join(folder, 'config');
  if (!isFileName(file.name)) throw new VaultError('missing', `not a file name: ${file.name}`);
  const base = join(folder, FOLDERS[file.kind]);
  return file.kind === 'pack' ? join(base, file.name.slice(0, 2), file.name) : join(base, file.name);
}

async function prepare(folder: string): Promise<void> {
  await translate({ kind: 'config', name: '' }, async () => {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    for (const name of Object.values(FOLDERS)) await mkdir(join(folder, name), { recursive: true, mode: FOLDER_MODE });
    for (let i = 0; i < 256; i++) {
      const name = i.toString(16).padStart(2, '0');
      await mkdir(join(folder, FOLDERS.pack, name), { recursive: true, mode: FOLDER_MODE });
    }
    await syncFolder(join(folder, FOLDERS.pack));
    await syncFolder(folder);
    await syncFolder(dirname(folder));
  });
}

async function save(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}-tmp-${randomBytes(8).toString('hex')}`;
  const handle = await createTemporary(temporary);
  try {
    try {
      await writeAll(handle, parts);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await protect(temporary);
    await publish(temporary, path);
  } catch (error) {
    // The first error is the one to tell; a rest that cannot be removed bears no repository file's name.
    await Promise.allSettled([unlink(temporary)]);
    throw error;
  }
  await syncFolder(dirname(path));
}

async function protect(path: string): Promise<void> {
  try {
    await chmod(path, FINISHED_MODE);
  } catch (error) {
    // Network and foreign file systems without modes: the protection is a courtesy.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error;
  }
}

async function createTemporary(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', FILE_MODE);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    // A repository copied without its empty folders: make the folder and its name durable, then go on.
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await syncFolder(dirname(dirname(path)));
    return await open(path, 'wx', FILE_MODE);
  }
}

/** Writes everything; the kernel takes at most 1,024 buffers at a time and may take fewer bytes than offered. */
async function writeAll(handle: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (let first = 0; first < parts.length; first += 1024) {
    const group = parts.slice(first, first + 1024);
    const { bytesWritten } = await handle.writev(group);
    let skip = bytesWritten;
    for (const part of group) {
      for (let at = Math.min(skip, part.length); at < part.length; ) {
        at += (await handle.write(part, at)).bytesWritten;
      }
      skip = Math.max(0, skip - part.length);
    }
  }
}

/** Gives the file its final name without replacing another one: a hard link fails when the name is taken. */
async function publish(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
    // File systems without hard links: names are hashes of the content, so the small race replaces equal by equal.
    await requireAbsent(path);
    await rename(temporary, path);
    return;
  }
  await unlink(temporary);
}

async function requireAbsent(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found) throw new VaultError('exists', 'file exists');
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot flush a folder; they order renames by themselves.
    if (!['ENOTSUP', 'EINVAL', 'EOPNOTSUPP', 'ENOTTY'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

async function load(path: string, range?: { offset: number; length: number }): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const length = range?.length ?? (await handle.stat()).size;
    if (length === 0 && range && range.offset > (await handle.stat()).size) throw tooShort(path);
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let at = 0; at < length; ) {
      const { bytesRead } = await handle.read(bytes, at, length - at, (range?.offset ?? 0) + at);
      if (bytesRead === 0) throw tooShort(path);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

function tooShort(path: string): VaultError {
  return new VaultError('damaged', `file is too short: ${path}`);
}

async function* list(folder: string, kind: Exclude<FileKind, 'config'>): ReturnType<Backend['list']> {
  const base = join(folder, FOLDERS[kind]);
  if (kind !== 'pack') {
    yield* listFolder(base);
    return;
  }
  for await (const name of names(base)) {
    if (/^[0-9a-f]{2}$/.test(name)) yield* listFolder(join(base, name), name);
  }
}

async function* listFolder(path: string, begin = ''): ReturnType<Backend['list']> {
  for await (const name of names(path)) {
    if (!isFileName(name) || !name.startsWith(begin)) continue;
    try {
      yield { name, size: (await stat(join(path, name))).size };
    } catch (error) {
      // Removed since the folder was read, as locks are all the time.
      if (codeOf(error) !== 'ENOENT') throw ioError(error, path);
    }
  }
}

async function* names(path: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(path, { bufferSize: 512 })) yield entry.name;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw ioError(error, path);
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

async function translate<T>(file: FileId, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw ioError(error, describeFile(file));
  }
}

function ioError(error: unknown, what: string): VaultError {
  if (error instanceof VaultError) return error;
  const code = codeOf(error);
  const cause = { cause: error };
  if (code === 'ENOENT') return new VaultError('missing', `no such file: ${what}`, cause);
  if (code === 'EEXIST') return new VaultError('exists', `file exists: ${what}`, cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new VaultError('full', `no space left for ${what}`, cause);
  const permanent = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(code ?? '');
  return new VaultError('io', `${what}: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
    permanent,
  });
}
