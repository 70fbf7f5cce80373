import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Backend, FileId, FileKind } from '../backend/backend.ts';
import { memoryBackend } from '../backend/memory.ts';
import { openKeyFile } from '../crypto/key-file.ts';
import type { PackContent } from '../index/blob-index.ts';
import { decodeIndex } from '../index/index-file.ts';
import { Documents } from '../repository/documents.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import type { TreeNode } from '../tree/tree.ts';
import { bytesOf, HandClock, noise, PASSWORD, quickInit, TIME } from './help.ts';

// A small repository that tests damage in every way, and the ways.

/** What a file becomes; undefined means that it is gone. `other` is another file of its kind. */
type Damage = (bytes: Uint8Array, other: Uint8Array) => Uint8Array | undefined;

/** Every way to damage a file. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  'a bit flipped at its beginning': (bytes) => flipped(bytes, 3),
  'a bit flipped in its middle': (bytes) => flipped(bytes, bytes.length >> 1),
  'a bit flipped near its end': (bytes) => flipped(bytes, bytes.length - 30),
  'its last bit flipped': (bytes) => flipped(bytes, bytes.length - 1),
  'its end cut off': (bytes) => bytes.subarray(0, Math.ceil(bytes.length * 0.6)),
  'bytes behind its end': (bytes) => Buffer.concat([bytes, Buffer.alloc(10)]),
  'the content of another one': (_, other) => other,
  'no content': () => new Uint8Array(),
  'been deleted': () => undefined,
};

function flipped(bytes: Uint8Array, position: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[position] = (copy[position] as number) ^ 0x10;
  return copy;
}

/** Puts other bytes in the place of a file; undefined removes it. */
export async function overwrite(backend: Backend, file: FileId, bytes: Uint8Array | undefined): Promise<void> {
  await backend.delete(file);
  if (bytes) await backend.save(file, [bytes]);
}

/** All files of a backend, config first. */
export async function filesOf(backend: Backend): Promise<FileId[]> {
  const files: FileId[] = [{ kind: 'config', name: '' }];
  for (const kind of ['key', 'lock', 'snapshot', 'index', 'pack'] as const) {
    for await (const { name } of backend.list(kind)) files.push({ kind, name });
  }
  return files;
}

/** The same files at another place. */
export async function copyOf(backend: Backend): Promise<Backend> {
  const copy = memoryBackend();
  for (const file of await filesOf(backend)) await copy.save(file, [await backend.load(file)]);
  return copy;
}

const FOLDERS: Record<FileKind, string> = {
  config: '',
  key: 'keys',
  lock: 'locks',
  snapshot: 'snapshots',
  index: 'index',
  pack: 'data',
};

/** Writes the files of a backend into a folder, in the layout of local repositories. */
export async function writeTo(backend: Backend, folder: string): Promise<void> {
  for (const name of Object.values(FOLDERS)) await mkdir(join(folder, name), { recursive: true });
  for (const file of await filesOf(backend)) {
    const name = file.kind === 'config' ? 'config' : file.name;
    const path = join(folder, FOLDERS[file.kind], ...(file.kind === 'pack' ? [name.slice(0, 2)] : []), name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await backend.load(file));
  }
}

/** Opens a repository of tests: no threads, a clock that stands still. */
export async function openQuick(backend: Backend): Promise<Repository> {
  return await openRepository(backend, { password: PASSWORD, workers: 0, clock: new HandClock() });
}

/** Every pack that the index files of a repository name. */
export async function packsOf(backend: Backend): Promise<PackContent[]> {
  for await (const { name } of backend.list('key')) {
    const key = await openKeyFile(await backend.load({ kind: 'key', name }), PASSWORD);
    if (!key) continue;
    const documents = new Documents(backend, key);
    const files = await Promise.all(
      (await documents.names('index')).map(async (index) => decodeIndex(await documents.load('index', index))),
    );
    return files.flat();
  }
  return [];
}

/** A repository with two snapshots. */
export interface House {
  readonly backend: Backend;
  /** Ids of the snapshots: the first, and a second that shares a folder and a file with it. */
  readonly first: string;
  readonly second: string;
  /** Packs of what the first snapshot stored, and of what only the second one did. */
  readonly packs: { readonly data: string; readonly tree: string; readonly newData: string; readonly newTree: string };
  /** All files by path, as they were saved. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Builds it:
 * first `/docs/report`, `/plan`; second the same and `/fresh`, `/more/report`, where both reports are one blob.
 */
export async function buildHouse(): Promise<House> {
  const backend = memoryBackend();
  await quickInit(backend);
  await using repository = await openQuick(backend);
  const files = new Map<string, Uint8Array>([
    ['docs/report', noise(5000)],
    ['plan', noise(3000)],
    ['fresh', noise(1_500_000)],
  ]);
  files.set('more/report', files.get('docs/report') as Uint8Array);
  const first = await save(repository, [['docs', ['docs/report']], 'plan'], files, TIME);
  const before = new Set((await packsOf(backend)).map(({ id }) => id));
  const later = '2026-02-02T00:00:00Z';
  const second = await save(
    repository,
    [['docs', ['docs/report']], 'plan', 'fresh', ['more', ['more/report']]],
    files,
    later,
  );
  const packs = await packsOf(backend);
  const find = (type: string, old: boolean) =>
    packs.find(({ id, blobs }) => before.has(id) === old && blobs[0]?.type === type)?.id as string;
  return {
    backend,
    first,
    second,
    files,
    packs: {
      data: find('data', true),
      tree: find('tree', true),
      newData: find('data', false),
      newTree: find('tree', false),
    },
  };
}

type Entry = string | readonly [string, readonly string[]];

async function save(
  repository: Repository,
  entries: readonly Entry[],
  files: ReadonlyMap<string, Uint8Array>,
  time: string,
): Promise<string> {
  await using writer = await repository.write();
  const file = async (path: string): Promise<TreeNode> => {
    const saved = await writer.saveFile([files.get(path) as Uint8Array]);
    return { name: path.split('/').at(-1) as string, type: 'file', mtime: TIME, ...saved };
  };
  const nodes: TreeNode[] = [];
  for (const entry of entries) {
    if (typeof entry === 'string') nodes.push(await file(entry));
    else {
      const below: TreeNode[] = [];
      for (const path of entry[1]) below.push(await file(path));
      nodes.push({ name: entry[0], type: 'dir', mtime: TIME, subtree: await writer.saveTree(below) });
    }
  }
  const tree = await writer.saveTree(nodes);
  return await writer.saveSnapshot({ tree, time, hostname: 'coffer', tags: [], paths: ['/'] });
}

/** Reads every file of a snapshot: its bytes, or what was thrown. Folders that cannot be read end with `/`. */
export async function readEach(repository: Repository, snapshot: string): Promise<Map<string, Uint8Array | unknown>> {
  const read = new Map<string, unknown>();
  const visit = async (tree: string, folder: string): Promise<void> => {
    try {
      for (const node of await repository.loadTree(tree)) {
        const path = folder + node.name;
        if (node.subtree !== undefined) await visit(node.subtree, `${path}/`);
        else read.set(path, await bytesOf(repository.readFile(node.content ?? [])).catch((error: unknown) => error));
      }
    } catch (error) {
      read.set(folder, error);
    }
  };
  await visit((await repository.snapshot(snapshot)).tree, '');
  return read;
}
