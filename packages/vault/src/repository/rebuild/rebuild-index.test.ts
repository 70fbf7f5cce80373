import { expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { localBackend } from '../../backend/local.ts';
import { memoryBackend } from '../../backend/memory.ts';
import { VaultError } from '../../errors.ts';
import { HandClock, noise, PASSWORD, quickInit, readAll, temporaryFolder } from '../../testing/help.ts';
import {
  allFiles,
  type Contents,
  copyAll,
  expectSnapshots,
  expectTidy,
  HAS_RESTIC,
  namesOf,
  restic,
  saveApart,
} from '../../testing/maintenance.ts';
import { openRepository } from '../open.ts';

/** Three snapshots, each with a data pack, a tree pack and an index file. */
async function setUp(wrap: (backend: Backend) => Backend = (backend) => backend) {
  const backend = memoryBackend();
  await quickInit(backend);
  const open = () => openRepository(wrap(backend), { password: PASSWORD, workers: 0, clock: new HandClock() });
  const repository = await open();
  const expected = new Map<string, Contents>();
  for (let turn = 0; turn < 3; turn++) {
    // Enough blobs that the header of a pack does not fit into the first guess.
    const files = Object.fromEntries(Array.from({ length: 1 + turn * 300 }, (_, i) => [`${turn} ${i}`, noise(40)]));
    const id = await saveApart(repository, files);
    expected.set(id, await readAll(repository, id));
  }
  return { backend, expected, open };
}

async function remove(backend: Backend, kind: 'index' | 'pack', names: readonly string[]): Promise<void> {
  for (const name of names) await backend.delete({ kind, name });
}

it.each(['unindexed', 'all'] as const)('makes an index where there is none (%s packs)', async (packs) => {
  const { backend, expected, open } = await setUp();
  await remove(backend, 'index', await namesOf(backend, 'index'));
  const repository = await open();
  const report = await repository.rebuildIndex({ packs });
  expect(report).toEqual({
    packsRead: 6,
    packsAdded: 6,
    packsForgotten: 0,
    unreadablePacks: [],
    unreadableIndexFiles: [],
    indexFilesWritten: 1,
    indexFilesRemoved: 0,
  });
  await expectSnapshots(repository, expected);
  await expectTidy(backend);
});

it('reads only packs that are not in the index', async () => {
  const { backend, expected, open } = await setUp();
  const [first] = await namesOf(backend, 'index');
  await remove(backend, 'index', [first as string]);
  const repository = await open();
  expect(await repository.rebuildIndex()).toMatchObject({ packsRead: 2, packsAdded: 2, indexFilesRemoved: 0 });
  await expectSnapshots(repository, expected);
  await expectTidy(backend);
  const files = await allFiles(backend);
  expect(await repository.rebuildIndex()).toMatchObject({ packsRead: 0, indexFilesWritten: 0 });
  expect(await allFiles(backend)).toEqual(files);
});

it('reads every pack when asked to, and leaves one index that says the same', async () => {
  const { backend, expected, open } = await setUp();
  const repository = await open();
  const report = await repository.rebuildIndex({ packs: 'all' });
  expect(report).toMatchObject({ packsRead: 6, packsAdded: 0, indexFilesWritten: 1, indexFilesRemoved: 3 });
  await expectSnapshots(repository, expected);
  await expectTidy(backend);
});

it('replaces an index file that cannot be read', async () => {
  const { backend, expected, open } = await setUp();
  const [name] = await namesOf(backend, 'index');
  const file = { kind: 'index', name: name as string } as const;
  const bytes = await backend.load(file);
  await backend.delete(file);
  await backend.save(file, [bytes.slice(0, -1)]);
  const repository = await open();
  expect(repository.unreadableIndexes).toEqual([name]);
  const report = await repository.rebuildIndex();
  expect(report).toMatchObject({ packsRead: 2, unreadableIndexFiles: [name], indexFilesRemoved: 1 });
  await expectSnapshots(repository, expected);
  await expectTidy(backend);
});

it('no longer names packs that are gone', async () => {
  const { backend, open } = await setUp();
  const packs = await namesOf(backend, 'pack');
  await remove(backend, 'pack', packs.slice(0, 2));
  const repository = await open();
  expect(await repository.rebuildIndex()).toMatchObject({ packsForgotten: 2, packsRead: 0 });
  const missing = [...(await repository.snapshots())].map(({ id }) => readAll(repository, id));
  const results = await Promise.allSettled(missing);
  expect(results.some((result) => result.status === 'rejected' && result.reason.code === 'missing')).toBe(true);
});

it.each([
  ['cut', (bytes: Uint8Array) => bytes.slice(0, -10)],
  [
    'scratched at the end',
    (bytes: Uint8Array) => bytes.map((byte, at) => (at === bytes.length - 20 ? byte ^ 1 : byte)),
  ],
  ['of nonsense', () => noise(500)],
  ['all but empty', () => noise(3)],
])('reports a pack that is %s, and does not name it', async (_, spoil) => {
  const { backend, open } = await setUp();
  await remove(backend, 'index', await namesOf(backend, 'index'));
  const [id] = await namesOf(backend, 'pack');
  const file = { kind: 'pack', name: id as string } as const;
  const bytes = await backend.load(file);
  await backend.delete(file);
  await backend.save(file, [spoil(bytes)]);
  const repository = await open();
  const report = await repository.rebuildIndex();
  expect(report.unreadablePacks).toEqual([{ id, reason: expect.stringContaining(id as string) }]);
  expect(report.packsRead).toBe(5);
});

it('keeps what the index said of a pack whose header is damaged', async () => {
  const { backend, expected, open } = await setUp();
  const [id] = await namesOf(backend, 'pack');
  const file = { kind: 'pack', name: id as string } as const;
  const bytes = await backend.load(file);
  await backend.delete(file);
  await backend.save(file, [bytes.map((byte, at) => (at === bytes.length - 20 ? byte ^ 1 : byte))]);
  const repository = await open();
  expect((await repository.rebuildIndex({ packs: 'all' })).unreadablePacks).toHaveLength(1);
  await expectSnapshots(repository, expected);
});

it('fails when the storage does, and leaves the old index alone', async () => {
  let failing = 'none yet';
  const { backend, expected, open } = await setUp((inner) => ({
    ...inner,
    load: async (file, range) => {
      if (file.name === failing) throw new VaultError('io', 'the cable is out');
      return await inner.load(file, range);
    },
  }));
  const repository = await open();
  const before = await namesOf(backend, 'index');
  failing = (await namesOf(backend, 'pack'))[3] as string;
  await expect(repository.rebuildIndex({ packs: 'all' })).rejects.toMatchObject({ code: 'io' });
  expect(await namesOf(backend, 'index')).toEqual(expect.arrayContaining(before));
  failing = 'none any more';
  await expectSnapshots(repository, expected);
});

it('is refused beside a writer', async () => {
  const { open } = await setUp();
  const repository = await open();
  await using writer = await repository.write();
  await expect(repository.rebuildIndex()).rejects.toMatchObject({ code: 'locked' });
  await writer.saveFile([noise(10)]);
});

it.skipIf(!HAS_RESTIC)('restic accepts the index (skipped where restic is not installed)', async () => {
  const { backend, open } = await setUp();
  await remove(backend, 'index', (await namesOf(backend, 'index')).slice(1));
  await (await open()).rebuildIndex({ packs: 'all' });
  await using folder = await temporaryFolder();
  await copyAll(backend, localBackend(folder.path));
  expect(restic(folder.path, 'check', '--read-data')).toContain('no errors were found');
});
