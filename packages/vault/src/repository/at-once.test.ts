import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { localBackend } from '../backend/local.ts';
import { digest, noise, PASSWORD, prose, quickInit, readAll, saveAll, temporaryFolder } from '../testing/help.ts';
import { allFiles, expectTidy, HAS_RESTIC, namesOf, restic, saveApart } from '../testing/maintenance.ts';
import { openRepository } from './open.ts';

const NOTHING_UNUSED = { maxUnused: { bytes: 0 } };

/** Backs up with restic in a process of its own, while this one goes on. */
async function resticBackup(path: string, source: string): Promise<void> {
  const child = spawn('restic', ['-r', path, '--no-cache', 'backup', '--quiet', source], {
    env: { ...process.env, RESTIC_PASSWORD: PASSWORD },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'close');
  expect(status).toBe(0);
}

/** Several snapshots of about 15 MB by an opening of its own; resolves to the digests of their files by snapshot. */
async function backUp(backend: Backend, own: string, common: Uint8Array) {
  await using repository = await openRepository(backend, { password: PASSWORD, workers: 1 });
  await using writer = await repository.write();
  const saved = new Map<string, Map<string, string>>();
  for (let turn = 0; turn < 3; turn++) {
    const files = { common, [`${own} ${turn}`]: noise(9_000_000), prose: prose(3_000_000 + turn) };
    const id = await saveAll(writer, files);
    saved.set(id, new Map(Object.entries(files).map(([name, bytes]) => [name, digest(bytes)])));
  }
  return saved;
}

it.skipIf(!HAS_RESTIC)(
  'two writers of ours and a restic backup at once all come out whole (skipped where restic is not installed)',
  async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const backend = localBackend(path);
    await quickInit(backend);
    const source = join(folder.path, 'source');
    await mkdir(source);
    const common = noise(4_000_000);
    for (let i = 0; i < 20; i++) await writeFile(join(source, `f${i}`), noise(500_000 + i * 50_000));
    await writeFile(join(source, 'common'), common);

    const [one, two] = await Promise.all([
      backUp(backend, 'one', common),
      backUp(backend, 'two', common),
      resticBackup(path, source),
    ]);
    await using repository = await openRepository(backend, { password: PASSWORD, workers: 0 });
    for (const [id, contents] of [...one, ...two]) expect(await readAll(repository, id)).toEqual(contents);
    const snapshots = await repository.snapshots();
    expect(snapshots).toHaveLength(7);
    const theirs = snapshots.find(({ paths }) => paths.includes(source));
    expect((await readAll(repository, theirs?.id ?? '')).size).toBe(21);
    expect(restic(path, 'check', '--read-data')).toContain('no errors were found');

    // What both stored unseen by the other goes, and everything is as before.
    const report = await repository.prune(NOTHING_UNUSED);
    expect(report.snapshots).toBe(7);
    await expectTidy(backend);
    for (const [id, contents] of [...one, ...two]) expect(await readAll(repository, id)).toEqual(contents);
    expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
  },
);

it.skipIf(!HAS_RESTIC)(
  'our prune and that of restic follow one another (skipped where restic is not installed)',
  async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const backend = localBackend(path);
    await quickInit(backend);
    await using repository = await openRepository(backend, { password: PASSWORD, workers: 0 });
    const source = join(folder.path, 'source');
    await mkdir(source);
    const living: string[] = [];
    const shared = noise(800_000);
    const round = async (turn: number) => {
      const forgotten = await saveApart(repository, { shared, [`gone ${turn}`]: noise(600_000) });
      living.push(await saveApart(repository, { shared, [`stays ${turn}`]: prose(700_000 + turn) }));
      await writeFile(join(source, `f${turn}`), noise(50_000));
      restic(path, 'backup', '--quiet', source);
      restic(path, 'backup', '--quiet', '--tag', 'kept', source);
      restic(path, 'forget', '--quiet', forgotten, 'latest');
    };
    const judge = async () => {
      expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
      await repository.reload();
      for (const id of living) expect((await readAll(repository, id)).size).toBe(2);
    };
    await round(0);
    expect((await repository.prune(NOTHING_UNUSED)).bytesFreed).toBeGreaterThan(500_000);
    await judge();
    await round(1);
    restic(path, 'prune', '--quiet', '--max-unused', '0');
    await judge();
    await round(2);
    await repository.prune(NOTHING_UNUSED);
    await judge();
    await expectTidy(backend);
    restic(path, 'prune', '--quiet', '--max-unused', '0');
    await judge();
    await repository.rebuildIndex({ packs: 'all' });
    await judge();
    restic(path, 'rebuild-index', '--quiet');
    await judge();
  },
);

it.skipIf(!HAS_RESTIC)(
  'is refused beside a restic that holds a lock (skipped where restic is not installed)',
  async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const backend = localBackend(path);
    await quickInit(backend);
    await using repository = await openRepository(backend, { password: PASSWORD, workers: 0 });
    await saveApart(repository, { a: noise(1000) });
    // A backup of its standard input, which we keep open: restic holds its lock until we close it.
    const child = spawn('restic', ['-r', path, '--no-cache', 'backup', '--quiet', '--stdin'], {
      env: { ...process.env, RESTIC_PASSWORD: PASSWORD },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const closed = once(child, 'close');
    while ((await namesOf(backend, 'lock')).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const files = await allFiles(backend);
    await expect(repository.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code: 'locked' });
    await expect(repository.rebuildIndex()).rejects.toMatchObject({ code: 'locked' });
    expect(await allFiles(backend)).toEqual(files);
    child.stdin.end('the end');
    expect((await closed)[0]).toBe(0);
    await repository.prune(NOTHING_UNUSED);
    expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
  },
);
