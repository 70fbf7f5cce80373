import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { memoryBackend } from '../backend/memory.ts';
import { noise, PASSWORD, prose, quickInit, saveAll, TIME, temporaryFolder } from '../testing/help.ts';
import { resticPrograms, runRestic } from '../testing/restic.ts';
import { openRepository } from './open.ts';

const programs = await resticPrograms();

async function fresh() {
  const backend = memoryBackend();
  await quickInit(backend);
  return await openRepository(backend, { password: PASSWORD, workers: 0 });
}

it('says what snapshots restore to, what they take, and what is saved by it', async () => {
  const repository = await fresh();
  await using writer = await repository.write();
  const [same, more, text] = [noise(100_000), noise(50_000), prose(200_000)];
  const one = await saveAll(writer, { same, again: same, text });
  const two = await saveAll(writer, { same, more });
  const stats = await repository.contentStats();
  expect(stats).toMatchObject({ restoreBytes: 550_000, restoreEntries: 5, dataBlobs: 3, treeBlobs: 2 });
  expect(stats.snapshots.toSorted((a, b) => a.restoreBytes - b.restoreBytes)).toEqual([
    { id: two, restoreBytes: 150_000, restoreEntries: 2 },
    { id: one, restoreBytes: 400_000, restoreEntries: 3 },
  ]);
  expect(stats.dedupRatio).toBeCloseTo(550 / 350);
  expect(stats.plainBytes).toBeGreaterThan(350_000);
  expect(stats.packedBytes).toBeLessThan(250_000);
  expect(stats.compressionRatio).toBe(stats.plainBytes / stats.packedBytes);

  const less = await repository.contentStats({ snapshots: [two] });
  expect(less).toMatchObject({ restoreBytes: 150_000, restoreEntries: 2, dataBlobs: 2, treeBlobs: 1 });
});

it('a folder that is at two places counts at both, its blobs once', async () => {
  const repository = await fresh();
  await using writer = await repository.write();
  const file = await writer.saveFile([noise(1000)]);
  const inner = await writer.saveTree([{ name: 'f', type: 'file', mtime: TIME, ...file }]);
  const tree = await writer.saveTree(
    ['a', 'b', 'c'].map((name) => ({ name, type: 'dir' as const, mtime: TIME, subtree: inner })),
  );
  await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: ['/'] });
  expect(await repository.contentStats()).toMatchObject({
    restoreBytes: 3000,
    restoreEntries: 6,
    dataBlobs: 1,
    treeBlobs: 2,
    dedupRatio: 3,
  });
});

it('an empty repository has ratios of 1', async () => {
  expect(await (await fresh()).contentStats()).toEqual({
    snapshots: [],
    restoreBytes: 0,
    restoreEntries: 0,
    dataBlobs: 0,
    treeBlobs: 0,
    plainBytes: 0,
    packedBytes: 0,
    dedupRatio: 1,
    compressionRatio: 1,
  });
});

it('says when a snapshot is not there, and stops when it is told to', async () => {
  const repository = await fresh();
  await using writer = await repository.write();
  await saveAll(writer, { a: noise(10) });
  await expect(repository.contentStats({ snapshots: ['0'.repeat(64)] })).rejects.toMatchObject({ code: 'missing' });
  await expect(repository.contentStats({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});

describe.skipIf(programs.length === 0)('with the restic program (skipped where it is not installed)', () => {
  it.each(programs)('counts what restic $version counts, links of both kinds too', async (program) => {
    await using folder = await temporaryFolder();
    const [path, source] = [join(folder.path, 'r'), join(folder.path, 'source')];
    await quickInit(localBackend(path));
    await mkdir(join(source, 'deep', 'deeper'), { recursive: true });
    await writeFile(join(source, 'noise'), noise(3_000_000));
    await writeFile(join(source, 'deep', 'prose'), prose(2_000_000));
    await link(join(source, 'noise'), join(source, 'deep', 'deeper', 'hard link'));
    await symlink('../noise', join(source, 'deep', 'soft link'));
    const restic = async (...args: string[]) => {
      const run = await runRestic(program, path, args);
      expect([run.status, run.stderr]).toEqual([0, '']);
      return run.stdout;
    };
    await restic('backup', '--quiet', source);
    await writeFile(join(source, 'deep', 'more'), noise(500_000));
    await restic('backup', '--quiet', source);
    const repository = await openRepository(localBackend(path), { password: PASSWORD, workers: 0 });
    const [first] = await repository.snapshots();

    for (const chosen of [[], [first?.id as string]]) {
      const ours = await repository.contentStats(chosen.length > 0 ? { snapshots: chosen } : {});
      const restore = JSON.parse(await restic('stats', '--json', '--mode', 'restore-size', ...chosen));
      expect([ours.restoreBytes, ours.restoreEntries]).toEqual([restore.total_size, restore.total_file_count]);
      const raw = JSON.parse(await restic('stats', '--json', '--mode', 'raw-data', ...chosen));
      const blobs = ours.dataBlobs + ours.treeBlobs;
      expect([ours.packedBytes, blobs]).toEqual([raw.total_size, raw.total_blob_count]);
      // Newer programs count the 32 bytes that sealing adds to each blob as if they had been there before.
      const plain = raw.total_uncompressed_size;
      if (plain !== undefined) expect(ours.plainBytes + 32 * blobs).toBe(plain);
    }
  });
});
