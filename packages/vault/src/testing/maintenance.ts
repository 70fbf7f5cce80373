import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import type { Backend, FileKind } from '../backend/backend.ts';
import { decodeIndex } from '../index/index-file.ts';
import { openParts } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import { decodeSnapshot } from '../snapshot/snapshot.ts';
import { PASSWORD, readAll, saveAll } from './help.ts';

// What tests of maintenance share: histories, and judges of what is left of them.

/** What a snapshot holds, by path, with the SHA-256 of each file. */
export type Contents = ReadonlyMap<string, string>;

const KINDS = ['key', 'lock', 'snapshot', 'index', 'pack'] as const;

export async function namesOf(backend: Backend, kind: Exclude<FileKind, 'config'>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of backend.list(kind)) names.push(name);
  return names.sort();
}

/** Every file of a repository by name. */
export async function allFiles(backend: Backend): Promise<string[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => (await namesOf(backend, kind)).map((name) => `${kind}/${name}`)),
  );
  return lists.flat();
}

/** Removes locks, as an administrator does who knows that their holders are gone. */
export async function dropLocks(backend: Backend): Promise<void> {
  for (const name of await namesOf(backend, 'lock')) await backend.delete({ kind: 'lock', name });
}

/** Saves files with a writer of their own, so that they get packs and an index file of their own; resolves to the snapshot's id. */
export async function saveApart(repository: Repository, files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  await using writer = await repository.write();
  return await saveAll(writer, files);
}

/** Reads every byte of these snapshots and compares; there must be no others. */
export async function expectSnapshots(repository: Repository, expected: ReadonlyMap<string, Contents>): Promise<void> {
  const ids = (await repository.snapshots()).map(({ id }) => id);
  expect(ids.sort()).toEqual([...expected.keys()].sort());
  for (const [id, contents] of expected) expect(await readAll(repository, id)).toEqual(contents);
}

/** Requires that packs and index hold what snapshots lead to, each blob once, and nothing else. */
export async function expectTidy(backend: Backend): Promise<void> {
  const parts = await openParts(backend, { password: PASSWORD, workers: 0 });
  const { documents, reader, index } = parts;
  await index.reload();
  const wanted = new Set<string>();
  const visit = async (tree: string) => {
    if (wanted.has(`tree ${tree}`)) return;
    wanted.add(`tree ${tree}`);
    for (const { content, subtree } of await reader.tree(tree)) {
      for (const id of content ?? []) wanted.add(`data ${id}`);
      if (subtree !== undefined) await visit(subtree);
    }
  };
  for (const id of await documents.names('snapshot')) {
    await visit(decodeSnapshot(id, await documents.load('snapshot', id)).tree);
  }
  const found: string[] = [];
  const packs: string[] = [];
  for (const name of await documents.names('index')) {
    for (const pack of decodeIndex(await documents.load('index', name))) {
      packs.push(pack.id);
      found.push(...pack.blobs.map(({ type, id }) => `${type} ${id}`));
    }
  }
  expect(found.sort()).toEqual([...wanted].sort());
  expect(packs.sort()).toEqual(await namesOf(backend, 'pack'));
}

export const HAS_RESTIC = spawnSync('restic', ['version']).status === 0;

/** Runs restic; it must succeed and say nothing on standard error. Resolves to what it printed. */
export function restic(repository: string, ...args: string[]): string {
  const run = spawnSync('restic', ['-r', repository, '--no-cache', ...args], {
    env: { ...process.env, RESTIC_PASSWORD: PASSWORD },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(run.stderr + (run.status === 0 ? '' : run.stdout)).toBe('');
  expect(run.status).toBe(0);
  return run.stdout;
}

/** Stores every file of a repository in another place. */
export async function copyAll(from: Backend, to: Backend): Promise<void> {
  for (const kind of KINDS) {
    for (const name of await namesOf(from, kind)) await to.save({ kind, name }, [await from.load({ kind, name })]);
  }
  const config = { kind: 'config', name: '' } as const;
  await to.save(config, [await from.load(config)]);
}
