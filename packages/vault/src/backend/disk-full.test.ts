import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRepository } from '../repository/open.ts';
import { noise, PASSWORD, quickInit, readAll, saveAll, temporaryFolder } from '../testing/help.ts';
import type { FileId } from './backend.ts';
import { localBackend } from './local.ts';
import { listAll } from './testing/list-all.ts';

/** A file system of its own in memory; undefined where this process may not mount one. */
async function smallDisk(size: string): Promise<(AsyncDisposable & { readonly path: string }) | undefined> {
  const folder = await temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'coffer-test', folder.path]).status === 0;
  const dispose = async () => {
    if (mounted) spawnSync('umount', [folder.path]);
    await folder[Symbol.asyncDispose]();
  };
  if (mounted) return { path: folder.path, [Symbol.asyncDispose]: dispose };
  await dispose();
  return undefined;
}

const SKIP = 'skipped: only root may mount the small file system that is filled here';

it('says full, and leaves nothing of the file that did not fit', async ({ skip }) => {
  await using disk = await smallDisk('8m');
  if (!disk) return skip(SKIP);
  const backend = localBackend(join(disk.path, 'r'));
  await backend.prepare();
  const file = (digit: string): FileId => ({ kind: 'pack', name: digit.repeat(64) });
  await backend.save(file('a'), [randomBytes(5_000_000)]);
  const save = backend.save(file('b'), [randomBytes(2_000_000), randomBytes(4_000_000)]);
  await expect(save).rejects.toMatchObject({ name: 'VaultError', code: 'full', permanent: true });
  expect(await readdir(join(disk.path, 'r/data/bb'))).toEqual([]);
  expect((await listAll(backend, 'pack')).map(({ size }) => size)).toEqual([5_000_000]);
  await backend.delete(file('a'));
  await backend.save(file('b'), [randomBytes(6_000_000)]);
});

it('a writer that fills the disk fails with full and leaves what was whole before', async ({ skip }) => {
  await using disk = await smallDisk('64m');
  if (!disk) return skip(SKIP);
  const backend = localBackend(join(disk.path, 'r'));
  await quickInit(backend);
  await using repository = await openRepository(backend, { password: PASSWORD });
  let id: string;
  {
    await using writer = await repository.write();
    id = await saveAll(writer, { first: noise(10_000_000) });
  }
  const before = await readAll(repository, id);
  const writer = await repository.write();
  await expect(saveAll(writer, { second: noise(100_000_000) })).rejects.toMatchObject({ code: 'full' });
  await writer[Symbol.asyncDispose]().catch((error: unknown) => expect(error).toMatchObject({ code: 'full' }));
  await using again = await openRepository(backend, { password: PASSWORD });
  expect((await again.snapshots()).length).toBe(1);
  expect(await readAll(again, id)).toEqual(before);
});
