import { mkdir, readdir, readFile, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { memoryBackend } from '../backend/memory.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import { noise, PASSWORD, prose, quickInit, TIME, temporaryFolder } from '../testing/help.ts';
import { restoreFolder } from './restore-folder.ts';
import { type FolderProgress, type LeftOut, saveFolder } from './save-folder.ts';

async function setUp() {
  const backend = memoryBackend();
  await quickInit(backend);
  const repository = await openRepository(backend, { password: PASSWORD, workers: 0 });
  return { backend, repository };
}

async function makeFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'Ordner', 'tief'), { recursive: true });
  await mkdir(join(folder, 'empty folder'));
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, 'Ordner', 'größer.bin'), noise(3_000_000));
  await writeFile(join(folder, 'Ordner', 'tief', '日本語.txt'), prose(100_000));
  await utimes(join(folder, 'Ordner', 'tief', '日本語.txt'), 1_600_000_000, 1_600_000_000);
  await utimes(join(folder, 'empty folder'), 1_500_000_000, 1_500_000_000);
}

async function save(repository: Repository, folder: string, parentTree?: string) {
  const told: { progress: FolderProgress; leftOut: LeftOut[] } = {
    progress: { files: 0, bytes: 0, unchanged: 0 },
    leftOut: [],
  };
  await using writer = await repository.write();
  const tree = await saveFolder(
    { repository, writer, folder },
    {
      ...(parentTree !== undefined && { parentTree }),
      onProgress: (progress) => {
        told.progress = { ...progress };
      },
      onLeftOut: (leftOut) => told.leftOut.push(leftOut),
    },
  );
  await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: [folder] });
  return { tree, ...told, stats: writer.stats };
}

async function listing(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile() ? (await readFile(path)).toString('base64') : 'folder';
    found.push(`${path.slice(folder.length)} ${(await stat(path)).mtime.toISOString()} ${content}`);
  }
  return found.sort();
}

it('a folder comes back with names, contents and times', async () => {
  await using place = await temporaryFolder();
  const [source, target] = [join(place.path, 'source'), join(place.path, 'target')];
  await makeFiles(source);
  const { repository } = await setUp();
  const { tree, progress } = await save(repository, source);
  expect(progress).toEqual({ files: 3, bytes: 3_100_000, unchanged: 0 });
  const counts = await restoreFolder({ repository, tree, target });
  expect(counts).toEqual({ files: 3, folders: 3, bytes: 3_100_000 });
  expect(await listing(target)).toEqual(await listing(source));
});

it('files that are as they were are not read again', async () => {
  await using place = await temporaryFolder();
  const source = join(place.path, 'source');
  await makeFiles(source);
  const { repository } = await setUp();
  const first = await save(repository, source);
  await writeFile(join(source, 'Ordner', 'new.txt'), 'new');
  const second = await save(repository, source, first.tree);
  expect(second.progress).toMatchObject({ files: 4, unchanged: 3 });
  expect(second.stats.dedupBytes).toBeLessThan(1_000);
  expect((await save(repository, source, second.tree)).tree).toBe(second.tree);
});

it('what is neither file nor folder is told', async () => {
  await using place = await temporaryFolder();
  await makeFiles(place.path);
  await symlink('/nowhere', join(place.path, 'link'));
  const { repository } = await setUp();
  const { leftOut, progress } = await save(repository, place.path);
  expect(leftOut).toEqual([{ path: join(place.path, 'link'), reason: 'neither a file nor a folder' }]);
  expect(progress.files).toBe(3);
});

it('files that are there already are left alone, unless they are to be replaced', async () => {
  await using place = await temporaryFolder();
  const [source, target] = [join(place.path, 'source'), join(place.path, 'target')];
  await makeFiles(source);
  const { repository } = await setUp();
  const { tree } = await save(repository, source);
  await mkdir(target);
  await writeFile(join(target, 'empty.txt'), 'mine');
  const leftOut: string[] = [];
  await restoreFolder({ repository, tree, target }, { onLeftOut: ({ path }) => leftOut.push(path) });
  expect(leftOut).toEqual([join(target, 'empty.txt')]);
  expect(await readFile(join(target, 'empty.txt'), 'utf8')).toBe('mine');
  await restoreFolder({ repository, tree, target }, { overwrite: true });
  expect(await listing(target)).toEqual(await listing(source));
});

it('a file that cannot be read whole is told and leaves nothing behind; its neighbours come back', async () => {
  await using place = await temporaryFolder();
  const [source, target] = [join(place.path, 'source'), join(place.path, 'target')];
  await makeFiles(source);
  const { backend, repository } = await setUp();
  const { tree } = await save(repository, source);
  const reading = await openRepository(
    {
      ...backend,
      load: async (file, range) => {
        const bytes = await backend.load(file, range);
        const at = 500_000 - (range?.offset ?? 0);
        if (file.kind === 'pack' && at >= 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      },
    },
    { password: PASSWORD, workers: 0 },
  );
  const leftOut: LeftOut[] = [];
  await restoreFolder({ repository: reading, tree, target }, { onLeftOut: (one) => leftOut.push(one) });
  expect(leftOut).toEqual([
    { path: join(target, 'Ordner', 'größer.bin'), reason: expect.stringContaining('authentication') },
  ]);
  await rename(join(source, 'Ordner', 'größer.bin'), join(place.path, 'aside'));
  const names = (lines: string[]) => lines.map((line) => line.split(' ')[0]);
  expect(names(await listing(target))).toEqual(names(await listing(source)));
});

it('an abort ends a restore', async () => {
  await using place = await temporaryFolder();
  await makeFiles(join(place.path, 'source'));
  const { repository } = await setUp();
  const { tree } = await save(repository, join(place.path, 'source'));
  const stop = new AbortController();
  const restoring = restoreFolder(
    { repository, tree, target: join(place.path, 'target') },
    { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
  );
  await expect(restoring).rejects.toThrow('enough');
});

it('files of many stretches of packs come back from a local repository, read by threads', async () => {
  await using place = await temporaryFolder();
  const [source, target] = [join(place.path, 'source'), join(place.path, 'target')];
  await mkdir(source);
  for (const name of ['one', 'two', 'three']) await writeFile(join(source, name), noise(12_000_000));
  await writeFile(join(source, 'one again'), await readFile(join(source, 'one')));
  const backend = localBackend(join(place.path, 'repository'));
  await quickInit(backend);
  await using repository = await openRepository(backend, { password: PASSWORD });
  const { tree } = await save(repository, source);
  const leftOut: LeftOut[] = [];
  const counts = await restoreFolder({ repository, tree, target }, { onLeftOut: (one) => leftOut.push(one) });
  expect([counts, leftOut]).toEqual([{ files: 4, folders: 0, bytes: 48_000_000 }, []]);
  for (const name of await readdir(source)) {
    expect((await readFile(join(target, name))).equals(await readFile(join(source, name)))).toBe(true);
  }
});
