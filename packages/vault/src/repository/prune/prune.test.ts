import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Backend, FileId } from '../../backend/backend.ts';
import { memoryBackend } from '../../backend/memory.ts';
import { VaultError } from '../../errors.ts';
import { HandClock, noise, PASSWORD, prose, quickInit, readAll, saveAll, TIME } from '../../testing/help.ts';
import {
  allFiles,
  type Contents,
  copyAll,
  expectSnapshots,
  expectTidy,
  namesOf,
  saveApart,
} from '../../testing/maintenance.ts';
import { openRepository } from '../open.ts';
import type { Repository } from '../repository.ts';

const MINUTE = 60_000;
const NOTHING_UNUSED = { maxUnused: { bytes: 0 } };

async function fresh(options: { wrap?: (backend: Backend) => Backend; workers?: number } = {}) {
  const backend = memoryBackend();
  await quickInit(backend);
  const clock = new HandClock();
  const wrapped = options.wrap?.(backend) ?? backend;
  const repository = await openRepository(wrapped, { password: PASSWORD, workers: options.workers ?? 0, clock });
  const forget = (id: string) => backend.delete({ kind: 'snapshot', name: id });
  return { backend, clock, repository, forget };
}

async function damage(backend: Backend, file: FileId, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const bytes = change(await backend.load(file));
  await backend.delete(file);
  await backend.save(file, [bytes]);
}

const flipped = (position: number) => (bytes: Uint8Array) =>
  bytes.map((byte, at) => (at === (position < 0 ? bytes.length + position : position) ? byte ^ 1 : byte));

/** Two snapshots that share one file; each has one of its own, in the same pack as the shared one or another. */
async function twoSnapshots(repository: Repository) {
  const shared = noise(40_000);
  const first = await saveApart(repository, { shared, own: noise(30_000) });
  const second = await saveApart(repository, { shared, other: noise(20_000) });
  return { first, second };
}

async function contentsOf(repository: Repository, ...ids: string[]): Promise<Map<string, Contents>> {
  const contents = new Map<string, Contents>();
  for (const id of ids) contents.set(id, await readAll(repository, id));
  return contents;
}

it.each([0, 2])('with %i threads: frees what forgotten snapshots alone used, and keeps the rest', async (workers) => {
  const { backend, repository, forget } = await fresh({ workers });
  const { first, second } = await twoSnapshots(repository);
  const expected = await contentsOf(repository, second);
  const before = (await repository.stats()).storedBytes;
  await forget(first);
  const report = await repository.prune(NOTHING_UNUSED);
  expect(report).toMatchObject({
    dryRun: false,
    snapshots: 1,
    blobs: { used: 3, unused: 2, duplicates: 0 },
    packs: { kept: 2, repacked: 1, removed: 1, leftovers: 0, absent: 0 },
    unusedBytesLeft: 0,
  });
  expect(report.bytesFreed).toBeGreaterThan(30_000);
  expect(before - (await repository.stats()).storedBytes).toBeGreaterThan(30_000);
  await expectSnapshots(repository, expected);
  await expectTidy(backend);
  await using again = await openRepository(backend, { password: PASSWORD, workers });
  await expectSnapshots(again, expected);
  await repository[Symbol.asyncDispose]();
});

it('says how many bytes it frees, to the byte', async () => {
  const { backend, repository, forget } = await fresh();
  const { first } = await twoSnapshots(repository);
  await forget(first);
  const packBytes = async () => {
    let sum = 0;
    for await (const { size } of backend.list('pack')) sum += size;
    return sum;
  };
  const before = await packBytes();
  const report = await repository.prune(NOTHING_UNUSED);
  expect(report.bytesBefore).toBe(before);
  expect(report.bytesFreed).toBe(before - (await packBytes()));
});

it('changes nothing when there is nothing to do', async () => {
  const { backend, repository, forget } = await fresh();
  const { first } = await twoSnapshots(repository);
  await forget(first);
  await repository.prune(NOTHING_UNUSED);
  const files = await allFiles(backend);
  const report = await repository.prune(NOTHING_UNUSED);
  expect(await allFiles(backend)).toEqual(files);
  expect(report).toMatchObject({ bytesFreed: 0, bytesRepacked: 0, packs: { removed: 0, repacked: 0 } });
});

it('empties a repository whose last snapshot was forgotten', async () => {
  const { backend, repository, forget } = await fresh();
  await forget(await saveApart(repository, { a: noise(1000) }));
  await repository.prune();
  expect(await namesOf(backend, 'pack')).toEqual([]);
  expect(await namesOf(backend, 'index')).toEqual([]);
  const id = await saveApart(repository, { b: noise(1000) });
  expect((await readAll(repository, id)).size).toBe(1);
});

it('only says what it would do, beside a writer, when asked for a dry run', async () => {
  const { backend, repository, forget } = await fresh();
  const { first } = await twoSnapshots(repository);
  await forget(first);
  await using writer = await repository.write();
  const files = await allFiles(backend);
  const plan = await repository.prune({ ...NOTHING_UNUSED, dryRun: true });
  expect(await allFiles(backend)).toEqual(files);
  await writer[Symbol.asyncDispose]();
  const done = await repository.prune(NOTHING_UNUSED);
  expect({ ...plan, dryRun: false, bytesFreed: 0 }).toEqual({ ...done, bytesFreed: 0 });
  // The new pack has an end of its own: a sealed header of one entry and its length.
  expect(plan.bytesFreed - done.bytesFreed).toBe(32 + 37 + 4);
});

it('removes packs that no index file names', async () => {
  const { backend, repository } = await fresh();
  const id = await saveApart(repository, { a: noise(1000) });
  const expected = await contentsOf(repository, id);
  await backend.save({ kind: 'pack', name: 'ab'.repeat(32) }, [noise(5000)]);
  const report = await repository.prune();
  expect(report).toMatchObject({ packs: { leftovers: 1, kept: 2 }, bytesFreed: 5000 });
  await expectTidy(backend);
  await expectSnapshots(repository, expected);
});

it('is refused beside a writer, and changes nothing', async () => {
  const { backend, repository, forget } = await fresh();
  const { first } = await twoSnapshots(repository);
  await using writer = await repository.write();
  await forget(first);
  const files = await allFiles(backend);
  await expect(repository.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code: 'locked' });
  expect(await allFiles(backend)).toEqual(files);
  const late = await saveAll(writer, { late: noise(100) });
  await writer[Symbol.asyncDispose]();
  await repository.prune(NOTHING_UNUSED);
  expect((await readAll(repository, late)).size).toBe(1);
});

it('lets no writer begin while it is at work', async () => {
  const attempts: unknown[] = [];
  let other: Repository | undefined;
  const { backend, clock, repository, forget } = await fresh({
    wrap: (inner) => ({
      ...inner,
      delete: async (file) => {
        if (file.kind === 'index') await other?.write().catch((error: unknown) => attempts.push(error));
        await inner.delete(file);
      },
    }),
  });
  const { first } = await twoSnapshots(repository);
  await forget(first);
  other = await openRepository(backend, { password: PASSWORD, workers: 0, clock });
  await repository.prune(NOTHING_UNUSED);
  expect(attempts.length).toBeGreaterThan(0);
  for (const error of attempts) expect(error).toMatchObject({ code: 'locked' });
  expect(await namesOf(backend, 'lock')).toEqual([]);
});

it.each<
  [string, string, (backend: Backend, pick: (kind: 'pack' | 'index' | 'snapshot') => Promise<FileId>) => Promise<void>]
>([
  ['a pack that is needed is gone', 'missing', async (backend, pick) => backend.delete(await pick('pack'))],
  [
    'a pack is shorter than it should be',
    'damaged',
    async (backend, pick) => damage(backend, await pick('pack'), (b) => b.slice(1)),
  ],
  ['an index file is damaged', 'damaged', async (backend, pick) => damage(backend, await pick('index'), flipped(50))],
  ['an index file is gone', 'missing', async (backend, pick) => backend.delete(await pick('index'))],
  ['a snapshot is damaged', 'damaged', async (backend, pick) => damage(backend, await pick('snapshot'), flipped(50))],
])('removes nothing when %s', async (_, code, spoil) => {
  const { backend, repository, forget } = await fresh();
  const { first } = await twoSnapshots(repository);
  const [snapshotsOfFirst, packs, indexes] = [first, await namesOf(backend, 'pack'), await namesOf(backend, 'index')];
  const third = await saveApart(repository, { third: noise(10_000) });
  const newest = async (kind: 'pack' | 'index' | 'snapshot'): Promise<FileId> => {
    const old = { pack: packs, index: indexes, snapshot: [] }[kind] as string[];
    if (kind === 'snapshot') return { kind, name: third };
    const files: { name: string; size: number }[] = [];
    for await (const file of backend.list(kind)) if (!old.includes(file.name)) files.push(file);
    files.sort((a, b) => b.size - a.size);
    return { kind, name: files[0]?.name as string };
  };
  await forget(snapshotsOfFirst);
  await backend.save({ kind: 'pack', name: 'ab'.repeat(32) }, [noise(5000)]);
  await spoil(backend, newest);
  const files = await allFiles(backend);
  await expect(repository.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code });
  expect(await allFiles(backend)).toEqual(files);
});

it('removes nothing when a tree cannot be read', async () => {
  const { backend, repository, forget } = await fresh();
  const { first, second } = await twoSnapshots(repository);
  await forget(first);
  const { tree } = await repository.snapshot(second);
  for (const name of await namesOf(backend, 'pack')) {
    const bytes = await backend.load({ kind: 'pack', name });
    if (bytes.length < 5000) await damage(backend, { kind: 'pack', name }, flipped(20));
  }
  const files = await allFiles(backend);
  await expect(repository.prune(NOTHING_UNUSED)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining(tree),
  });
  expect(await allFiles(backend)).toEqual(files);
});

it('forgets packs that are gone when nobody needs them', async () => {
  const { backend, repository, forget } = await fresh();
  const first = await saveApart(repository, { a: noise(1000) });
  const packs = await namesOf(backend, 'pack');
  const second = await saveApart(repository, { b: noise(1000) });
  await forget(first);
  for (const name of packs) await backend.delete({ kind: 'pack', name });
  expect(await repository.prune()).toMatchObject({ packs: { absent: 2, kept: 2, removed: 0 } });
  await expectTidy(backend);
  await expectSnapshots(repository, await contentsOf(repository, second));
});

/** Two writers that store the same file, since neither knows of the other. */
async function storedTwice(repository: Repository) {
  const file = noise(50_000);
  await using one = await repository.write();
  await using two = await repository.write();
  const first = await one.saveFile([file]);
  const second = await two.saveFile([file]);
  const save = async (writer: typeof one, saved: typeof first, own: string) => {
    const extra = await writer.saveFile([noise(own.length * 1000)]);
    const nodes = [
      { name: 'same', type: 'file' as const, mtime: TIME, ...saved },
      { name: own, type: 'file' as const, mtime: TIME, ...extra },
    ];
    const tree = await writer.saveTree(nodes);
    return await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: ['/'] });
  };
  return [await save(one, first, 'own'), await save(two, second, 'other')] as const;
}

it('keeps one copy of a blob that two writers stored', async () => {
  const { backend, repository } = await fresh();
  const ids = await storedTwice(repository);
  const expected = await contentsOf(repository, ...ids);
  const report = await repository.prune(NOTHING_UNUSED);
  expect(report.blobs).toMatchObject({ duplicates: 1, unused: 0 });
  expect(report.bytesFreed).toBeGreaterThan(49_000);
  await expectTidy(backend);
  await expectSnapshots(repository, expected);
});

it('keeps the sound one of two copies, whichever it is', async () => {
  const { backend, repository, forget } = await fresh();
  const [first, second] = await storedTwice(repository);
  const expected = await contentsOf(repository, second);
  await forget(first);
  // Data packs begin with the doubled file. Whichever of them is damaged, the other one serves.
  for (const spoiled of [0, 1]) {
    const copy = memoryBackend();
    await copyAll(backend, copy);
    const large: string[] = [];
    for await (const { name, size } of copy.list('pack')) if (size > 40_000) large.push(name);
    expect(large).toHaveLength(2);
    await damage(copy, { kind: 'pack', name: large.sort()[spoiled] as string }, flipped(100));
    const spoiledRepository = await openRepository(copy, { password: PASSWORD, workers: 0, clock: new HandClock() });
    await spoiledRepository.prune(NOTHING_UNUSED);
    await expectTidy(copy);
    await expectSnapshots(spoiledRepository, expected);
  }
});

it('removes nothing when the only copy of a blob turns out damaged while it is copied', async () => {
  const { backend, repository, forget } = await fresh();
  const { first } = await twoSnapshots(repository);
  await forget(first);
  const packs: string[] = [];
  for await (const { name, size } of backend.list('pack')) if (size > 60_000) packs.push(name);
  await damage(backend, { kind: 'pack', name: packs[0] as string }, flipped(100));
  const files = await allFiles(backend);
  await expect(repository.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code: 'damaged' });
  expect(await allFiles(backend)).toEqual(expect.arrayContaining(files));
});

it('joins small packs and index files when there are many', async () => {
  const { backend, repository } = await fresh();
  const ids: string[] = [];
  for (let turn = 0; turn < 12; turn++) ids.push(await saveApart(repository, { f: noise(2000 + turn) }));
  const expected = await contentsOf(repository, ...ids);
  expect((await repository.prune({ repackSmall: false })).packs).toMatchObject({ kept: 24, repacked: 0 });
  expect(await namesOf(backend, 'pack')).toHaveLength(24);
  expect(await namesOf(backend, 'index')).toHaveLength(1);
  expect((await repository.prune()).packs).toMatchObject({ kept: 0, repacked: 24 });
  expect(await namesOf(backend, 'pack')).toHaveLength(2);
  await expectTidy(backend);
  await expectSnapshots(repository, expected);
});

it('copies no more than it may, and leaves what is within the limit', async () => {
  const { backend, repository, forget } = await fresh();
  const { first, second } = await twoSnapshots(repository);
  await forget(first);
  const report = await repository.prune({ ...NOTHING_UNUSED, maxRepackBytes: 0 });
  expect(report.packs).toMatchObject({ kept: 3, removed: 1, repacked: 0 });
  expect(report.unusedBytesLeft).toBe(30_000 + 32);
  expect((await repository.prune({ maxUnused: { share: 0.5 } })).packs).toMatchObject({ kept: 3, repacked: 0 });
  expect((await repository.prune({ maxUnused: { share: 0.1 } })).packs).toMatchObject({ kept: 2, repacked: 1 });
  await expectTidy(backend);
  expect((await readAll(repository, second)).size).toBe(2);
});

it('any history: after a prune everything that is left is whole, and nothing else is there', async () => {
  const step = fc.record({
    files: fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 6 }),
    forgets: fc.boolean(),
    prunes: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const pool = Array.from({ length: 13 }, (_, i) => (i % 2 ? prose(i * 300) : noise(i * 300)));
      const { backend, repository, forget } = await fresh();
      const living = new Map<string, Contents>();
      for (const { files, forgets, prunes } of steps) {
        const id = await saveApart(repository, Object.fromEntries(files.map((i) => [`f${i}`, pool[i] as Buffer])));
        living.set(id, await readAll(repository, id));
        const [oldest] = living.keys();
        if (forgets && oldest !== undefined) {
          await forget(oldest);
          living.delete(oldest);
        }
        if (prunes) await repository.prune();
        await expectSnapshots(repository, living);
      }
      await repository.prune(NOTHING_UNUSED);
      await expectTidy(backend);
      await expectSnapshots(repository, living);
    }),
    { numRuns: 40 },
  );
});

it('stops when its lock is lost in the middle', async () => {
  let broken: VaultError | undefined;
  const { backend, clock, repository, forget } = await fresh({
    wrap: (inner) => ({
      ...inner,
      save: async (file, parts) => {
        await inner.save(file, parts);
        // The machine slept while the new pack was stored.
        if (broken && file.kind === 'pack') vi.spyOn(clock, 'now').mockReturnValue(clock.now() + 40 * MINUTE);
      },
    }),
  });
  const { first } = await twoSnapshots(repository);
  await forget(first);
  broken = new VaultError('io', 'asleep');
  const files = await allFiles(backend);
  await expect(repository.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code: 'locked' });
  expect(await allFiles(backend)).toEqual(expect.arrayContaining(files));
});

it('stops when it is aborted, and another prune ends the work', async () => {
  const controller = new AbortController();
  const { backend, repository, forget } = await fresh({
    wrap: (inner) => ({
      ...inner,
      delete: async (file) => {
        await inner.delete(file);
        if (file.kind === 'index') controller.abort(new Error('enough'));
      },
    }),
  });
  const { first, second } = await twoSnapshots(repository);
  const expected = await contentsOf(repository, second);
  await forget(first);
  const options = { ...NOTHING_UNUSED, signal: controller.signal };
  await expect(repository.prune(options)).rejects.toThrow('enough');
  await expectSnapshots(repository, expected);
  await repository.prune(NOTHING_UNUSED);
  await expectTidy(backend);
});
