import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { localBackend } from '../../backend/local.ts';
import { sha256 } from '../../crypto/hash.ts';
import {
  buildHouse,
  copyOf,
  DAMAGES,
  type House,
  openQuick,
  overwrite,
  packsOf,
  readEach,
  writeTo,
} from '../../testing/damage.ts';
import { noise, PASSWORD, prose, temporaryFolder } from '../../testing/help.ts';
import { resticPrograms, runRestic } from '../../testing/restic.ts';
import { openRepository } from '../open.ts';
import type { Repository } from '../repository.ts';

const programs = await resticPrograms();

/** The paths of a snapshot that can be read, each proven to be what was saved. */
async function sound(repository: Repository, house: House, snapshot: string): Promise<string[]> {
  const paths: string[] = [];
  for (const [path, read] of await readEach(repository, snapshot)) {
    if (read instanceof Error) continue;
    expect(sha256(read as Uint8Array)).toBe(sha256(house.files.get(path) as Uint8Array));
    paths.push(path);
  }
  return paths.sort();
}

/** Spoils the first blob of a pack, and with it `docs/report` and `more/report`. */
async function spoilFirstBlob(backend: Backend, name: string): Promise<void> {
  const bytes = await backend.load({ kind: 'pack', name });
  bytes[20] = (bytes[20] as number) ^ 1;
  await overwrite(backend, { kind: 'pack', name }, bytes);
}

it('saves what is left of a damaged pack, and makes snapshots without the rest', async () => {
  const house = await buildHouse();
  const { backend, packs, first, second } = house;
  await spoilFirstBlob(backend, packs.data);
  await using repository = await openQuick(backend);
  const report = await repository.repair();
  expect(report).toMatchObject({ savedBlobs: 1, adoptedPacks: 0, removedPacks: [packs.data], removedSnapshots: [] });
  expect(report.removedIndexes).toHaveLength(1);
  expect(report.findings).toMatchObject([{ kind: 'pack-damaged', effect: { lostBlobs: 1, snapshots: 2, paths: 2 } }]);
  expect(report.snapshots).toMatchObject([
    { from: second, lost: { count: 2, first: ['/docs/report', '/more/report'] } },
    { from: first, lost: { count: 1, first: ['/docs/report'] } },
  ]);
  const before = await repository.snapshot(second);
  const after = await repository.snapshot(report.snapshots[0]?.to as string);
  expect(after).toMatchObject({
    time: before.time,
    hostname: before.hostname,
    paths: before.paths,
    tags: ['repaired'],
  });
  expect(await sound(repository, house, after.id)).toEqual(['fresh', 'plan']);
  expect(await sound(repository, house, report.snapshots[1]?.to as string)).toEqual(['plan']);
  // The originals stay until somebody asks for their end, and give what they have.
  expect(await repository.snapshots()).toHaveLength(4);
  expect(await sound(repository, house, second)).toEqual(['fresh', 'plan']);
  const again = await repository.repair({ removeDamaged: true });
  expect(again.removedSnapshots.toSorted()).toEqual([first, second].sort());
  expect((await repository.check({ readData: 'all' })).sound).toBe(true);
  expect(await repository.snapshots()).toHaveLength(2);
});

it('leaves a sound repository as it is', async () => {
  const { backend } = await buildHouse();
  const files = async () => new Set((await packsOf(backend)).map(({ id }) => id));
  const before = await files();
  await using repository = await openQuick(backend);
  const nothing = { findings: [], savedBlobs: 0, removedPacks: [], removedIndexes: [], snapshots: [] };
  expect(await repository.repair({ removeDamaged: true })).toMatchObject(nothing);
  expect(await files()).toEqual(before);
  expect(await repository.snapshots()).toHaveLength(2);
});

it('repairs what the structure shows without reading everything', async () => {
  const { backend, packs } = await buildHouse();
  await backend.delete({ kind: 'pack', name: packs.newData });
  const loaded = new Set<string>();
  await using repository = await openQuick({
    ...backend,
    load: (file, range) => {
      if (file.kind === 'pack' && !range) loaded.add(file.name);
      return backend.load(file, range);
    },
  });
  const report = await repository.repair({ readData: 'structure', removeDamaged: true });
  expect(loaded.size).toBe(0);
  expect(report.snapshots).toMatchObject([{ lost: { first: ['/fresh'] } }]);
  expect((await repository.check({ readData: 'all' })).sound).toBe(true);
});

it('a snapshot whose root is lost has nothing left to make one of', async () => {
  const { backend, packs, second } = await buildHouse();
  await backend.delete({ kind: 'pack', name: packs.newTree });
  await using repository = await openQuick(backend);
  const report = await repository.repair({ removeDamaged: true });
  expect(report.snapshots).toEqual([{ from: second, lost: { count: 1, first: ['/'] } }]);
  expect(report.removedSnapshots).toEqual([second]);
  expect((await repository.check({ readData: 'all' })).sound).toBe(true);
});

it('whoever writes after a repair stores the lost files again', async () => {
  const house = await buildHouse();
  await spoilFirstBlob(house.backend, house.packs.data);
  await using repository = await openQuick(house.backend);
  await repository.repair({ removeDamaged: true });
  await using writer = await repository.write();
  const report = house.files.get('docs/report') as Uint8Array;
  await writer.saveFile([report]);
  await writer.saveFile([house.files.get('plan') as Uint8Array]);
  expect(writer.stats).toMatchObject({ newBytes: report.length, dedupBytes: 3000 });
});

describe('stopped at any change it makes', () => {
  /** Lets that many changes of files other than locks happen, then fails for good. */
  function failingAfter(backend: Backend, changes: number): Backend & { readonly made: () => number } {
    let made = 0;
    const change = async (kind: string, action: () => Promise<void>) => {
      if (kind !== 'lock' && made >= changes) throw new Error('the power is gone');
      await action();
      if (kind !== 'lock') made += 1;
    };
    return {
      ...backend,
      save: (file, parts) => change(file.kind, () => backend.save(file, parts)),
      delete: (file) => change(file.kind, () => backend.delete(file)),
      made: () => made,
    };
  }

  async function damagedHouse(): Promise<House> {
    const house = await buildHouse();
    await spoilFirstBlob(house.backend, house.packs.data);
    const tree = await house.backend.load({ kind: 'pack', name: house.packs.newTree });
    await overwrite(house.backend, { kind: 'pack', name: house.packs.newTree }, Buffer.concat([tree, tree]));
    // With an index file gone its packs are leftovers, the spoilt one among them.
    for await (const { name } of house.backend.list('index')) {
      await house.backend.delete({ kind: 'index', name });
      break;
    }
    return house;
  }

  it('nothing that could be saved is lost, and the next repair goes on', async () => {
    const house = await damagedHouse();
    const whole = failingAfter(await copyOf(house.backend), Number.POSITIVE_INFINITY);
    await using reference = await openQuick(whole);
    await reference.repair({ removeDamaged: true });
    const left = await Promise.all((await reference.snapshots()).map(({ id }) => sound(reference, house, id)));
    expect(left).toEqual([['plan'], ['fresh', 'plan']]);
    expect(whole.made()).toBeGreaterThan(8);
    for (let changes = 0; changes < whole.made(); changes++) {
      const backend = await copyOf(house.backend);
      const attempt = await openQuick(failingAfter(backend, changes));
      await expect(attempt.repair({ removeDamaged: true })).rejects.toThrow('the power is gone');
      await using next = await openQuick(backend);
      await next.repair({ removeDamaged: true });
      expect((await next.check({ readData: 'all' })).findings.filter(({ severity }) => severity !== 'note')).toEqual(
        [],
      );
      const snapshots = await next.snapshots();
      expect(await Promise.all(snapshots.map(({ id }) => sound(next, house, id)))).toEqual(left);
    }
  });
});

describe.skipIf(programs.length === 0)('restic accepts (skipped where it is not installed)', () => {
  const kinds = ['data', 'tree', 'newData', 'newTree', 'index', 'snapshot'] as const;
  const ways = ['a bit flipped in its middle', 'its end cut off', 'no content', 'been deleted'] as const;

  async function damage(house: House, kind: (typeof kinds)[number], way: string): Promise<void> {
    const backend = house.backend;
    const name =
      kind === 'snapshot'
        ? house.first
        : kind === 'index'
          ? (await backend.list('index')[Symbol.asyncIterator]().next()).value.name
          : house.packs[kind];
    const file = { kind: kind === 'index' || kind === 'snapshot' ? kind : 'pack', name } as const;
    await overwrite(backend, file, DAMAGES[way]?.(await backend.load(file), new Uint8Array()));
  }

  it.each(kinds.flatMap((kind) => ways.map((way) => [kind, way] as const)))(
    'what a repair leaves when a file has been damaged: %s, %s',
    async (kind, way) => {
      const house = await buildHouse();
      await damage(house, kind, way);
      await using repository = await openQuick(house.backend);
      await repository.repair({ removeDamaged: true });
      await using folder = await temporaryFolder();
      await writeTo(house.backend, folder.path);
      for (const program of programs) {
        const { status, stdout, stderr } = await runRestic(program, folder.path, ['check', '--read-data']);
        expect([program.version, status, stderr + (status === 0 ? '' : stdout)]).toEqual([program.version, 0, '']);
      }
    },
  );

  it.each(programs)('a repair of what restic $version wrote keeps links, times and modes', async (program) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const source = join(folder.path, 'source');
    await mkdir(join(source, 'deep', 'Größe "ä"'), { recursive: true });
    await writeFile(join(source, 'keep.txt'), prose(20_000), { mode: 0o751 });
    await writeFile(join(source, 'deep', 'Größe "ä"', 'lost.bin'), noise(30_000));
    await symlink('../keep.txt', join(source, 'deep', 'link <to> & "so"'));
    await runRestic(program, path, ['init']);
    await runRestic(program, path, ['backup', '--quiet', source]);
    const backend = localBackend(path);
    const lost = sha256(await readFile(join(source, 'deep', 'Größe "ä"', 'lost.bin')));
    const pack = (await packsOf(backend)).find(({ blobs }) => blobs.some(({ id }) => id === lost));
    const blob = pack?.blobs.find(({ id }) => id === lost);
    const bytes = await backend.load({ kind: 'pack', name: pack?.id as string });
    bytes[(blob?.offset ?? 0) + 100] = (bytes[(blob?.offset ?? 0) + 100] as number) ^ 1;
    await overwrite(backend, { kind: 'pack', name: pack?.id as string }, bytes);

    await using repository = await openRepository(backend, { password: PASSWORD });
    const report = await repository.repair({ removeDamaged: true });
    expect(report.snapshots).toMatchObject([{ lost: { first: [`${source}/deep/Größe "ä"/lost.bin`] } }]);
    const check = await runRestic(program, path, ['check', '--read-data']);
    expect([check.status, check.stderr]).toEqual([0, '']);
    const target = join(folder.path, 'restored');
    const restore = await runRestic(program, path, ['restore', 'latest', '--target', target]);
    expect([restore.status, restore.stderr]).toEqual([0, '']);
    const restored = join(target, source);
    expect(await readlink(join(restored, 'deep', 'link <to> & "so"'))).toBe('../keep.txt');
    expect(await readdir(join(restored, 'deep', 'Größe "ä"'))).toEqual([]);
    expect(await readFile(join(restored, 'keep.txt'))).toEqual(await readFile(join(source, 'keep.txt')));
    const [was, is] = [await lstat(join(source, 'keep.txt')), await lstat(join(restored, 'keep.txt'))];
    expect([is.mode, is.mtimeMs]).toEqual([was.mode, was.mtimeMs]);
    const [snapshot] = JSON.parse((await runRestic(program, path, ['snapshots', '--json'])).stdout);
    expect(snapshot).toMatchObject({ tags: ['repaired'], original: report.snapshots[0]?.from, paths: [source] });
  });
});
