import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { memoryBackend } from '../backend/memory.ts';
import { openKeyFile } from '../crypto/key-file.ts';
import { VaultError } from '../errors.ts';
import { RepositoryLock } from '../lock/repository-lock.ts';
import { Documents } from '../repository/documents.ts';
import { initRepository } from '../repository/init.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import type { Writer } from '../repository/writer.ts';
import { HandClock, noise, PASSWORD, prose, QUICK_SCRYPT, quickInit, readAll, saveAll, TIME } from '../testing/help.ts';
import type { TreeNode } from '../tree/tree.ts';
import type { CopyProgress } from './copy.ts';

const OTHER = 'another password';

/** Two repositories with nothing in common, and the loads of packs from the first. */
async function pair(
  wrap: { source?: (backend: Backend) => Backend; target?: (backend: Backend) => Backend; workers?: number } = {},
) {
  const { workers = 0 } = wrap;
  const { source: wrapSource = (b: Backend) => b, target: wrapTarget = (b: Backend) => b } = wrap;
  const [one, two] = [memoryBackend(), memoryBackend()];
  await quickInit(one);
  await initRepository(two, { password: OTHER, scrypt: QUICK_SCRYPT });
  const loads: { name: string; length: number }[] = [];
  const counting: Backend = {
    ...one,
    load: async (file, range) => {
      if (file.kind === 'pack') loads.push({ name: file.name, length: range?.length ?? 0 });
      return await one.load(file, range);
    },
  };
  const clock = new HandClock();
  const source = await openRepository(wrapSource(counting), { password: PASSWORD, workers, clock });
  const target = await openRepository(wrapTarget(two), { password: OTHER, workers, clock });
  return { one, two, source, target, loads };
}

function day(n: number): string {
  return new Date(Date.parse(TIME) + n * 86_400_000).toISOString();
}

async function saveDays(source: Repository, files: readonly Record<string, Uint8Array>[]): Promise<string[]> {
  await using writer = await source.write();
  const ids: string[] = [];
  for (const [n, folder] of files.entries()) ids.push(await saveAll(writer, folder, { time: day(n) }));
  return ids;
}

/** The documents of a repository, past its door. */
async function documentsOf(backend: Backend, password: string): Promise<Documents> {
  for await (const { name } of backend.list('key')) {
    const key = await openKeyFile(await backend.load({ kind: 'key', name }), password);
    if (key) return new Documents(backend, key);
  }
  throw new Error('no key opens');
}

async function locksOf(backend: Backend): Promise<number> {
  let count = 0;
  for await (const _ of backend.list('lock')) count += 1;
  return count;
}

it.each([0, 2])('copies snapshots whole to a repository with another key (%i worker threads)', async (workers) => {
  const { one, two, source, target } = await pair({ workers });
  const shared = noise(3_000_000);
  const ids = await saveDays(source, [
    { shared, text: prose(2_000_000) },
    { shared, empty: new Uint8Array() },
  ]);
  const report = await source.copyTo(target);
  expect(report.copied.map(({ source }) => source)).toEqual(ids);
  expect(report.skipped).toEqual([]);
  const again = await openRepository(two, { password: OTHER, workers: 0 });
  for (const { source: from, target: to } of report.copied) {
    expect(await readAll(again, to)).toEqual(await readAll(source, from));
    expect(await again.snapshot(to)).toMatchObject({ original: from, tree: (await source.snapshot(from)).tree });
  }
  expect([await locksOf(one), await locksOf(two)]).toEqual([0, 0]);
  await source[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
});

it('a second copy has nothing to do, and a third only what is new', async () => {
  const { source, target, loads } = await pair();
  const [old, fresh] = [noise(3_000_000), noise(1_000_000)];
  await saveDays(source, [{ old }]);
  const first = await source.copyTo(target);
  loads.length = 0;
  expect(await source.copyTo(target)).toEqual({ copied: [], skipped: first.copied, blobs: 0, bytes: 0 });
  expect(loads).toEqual([]);
  const [, newest] = await saveDays(source, [{ old }, { old, fresh }]);
  const third = await source.copyTo(target, { snapshots: [newest as string] });
  expect(third.copied).toMatchObject([{ source: newest }]);
  expect(third.bytes).toBeGreaterThan(1_000_000);
  expect(third.bytes).toBeLessThan(1_100_000);
});

it('a copy of a copy is known where the first one is', async () => {
  const { source, target } = await pair();
  const [id] = await saveDays(source, [{ a: noise(1000) }]);
  await source.copyTo(target);
  const { source: third } = await pair();
  const { copied } = await target.copyTo(third);
  expect(await third.snapshot(copied[0]?.target as string)).toMatchObject({ original: id });
  expect(await third.copyTo(source)).toMatchObject({ copied: [], skipped: [{ target: id }] });
  expect(await source.copyTo(source)).toMatchObject({ copied: [], skipped: [{ source: id, target: id }] });
});

it('every field of a snapshot arrives as it was written, also those of other programs', async () => {
  const { source, target, two } = await pair();
  await using writer = await source.write();
  const tree = await writer.saveTree([]);
  const fields = {
    time: '2026-01-02T03:04:05.123456789+05:45',
    tree,
    paths: ['/ä <&>'],
    hostname: 'h',
    username: 'u',
    uid: 1000,
    gid: 100,
    excludes: ['*.tmp'],
    tags: ['b', 'a'],
    program_version: 'restic 9.9',
    summary: { files_new: 3, something_new: [1, { deep: null }] },
    field_of_the_future: 'kept',
  };
  const id = await writer.copySnapshot(tree, JSON.stringify({ parent: '0'.repeat(64), ...fields }));
  await writer[Symbol.asyncDispose]();
  const { copied } = await source.copyTo(target);
  const to = copied[0]?.target as string;
  const json = await (await documentsOf(two, OTHER)).load('snapshot', to);
  expect(JSON.parse(json)).toEqual({ ...fields, original: id });
  expect(await target.snapshot(to)).toMatchObject({
    time: '2026-01-01T21:19:05.123Z',
    writtenTime: fields.time,
    uid: 1000,
    gid: 100,
    excludes: ['*.tmp'],
    original: id,
  });
});

it('reads packs once and in long stretches', async () => {
  const { one, source, target, loads } = await pair();
  const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}`, noise(50_000 + i)]));
  await saveDays(source, [files]);
  let stored = 0;
  for await (const { size } of one.list('pack')) stored += size;
  await source.copyTo(target);
  expect(loads.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(stored * 1.02);
  expect(loads.length).toBeLessThan(10);
});

/** A snapshot of many folders, one file each. */
async function saveFolders(writer: Writer, contents: readonly Uint8Array[], time: string): Promise<string> {
  const nodes: TreeNode[] = [];
  for (const [n, bytes] of contents.entries()) {
    const file: TreeNode = { name: 'f', type: 'file', mtime: TIME, ...(await writer.saveFile([bytes])) };
    nodes.push({ name: `folder ${n}`, type: 'dir', mtime: TIME, subtree: await writer.saveTree([file]) });
  }
  const tree = await writer.saveTree(nodes);
  return await writer.saveSnapshot({ tree, time, hostname: 'h', tags: [], paths: ['/'] });
}

it('does not look below folders that are the same in the snapshot before', async () => {
  const { source, target, loads } = await pair();
  const contents = Array.from({ length: 200 }, (_, i) => Buffer.from(`content ${i}`));
  await using writer = await source.write();
  await saveFolders(writer, contents, day(0));
  await source.copyTo(target);
  contents[77] = Buffer.from('changed');
  const id = await saveFolders(writer, contents, day(1));
  loads.length = 0;
  const { copied } = await source.copyTo(target);
  // Both roots, the changed folder now and before, and what is copied.
  expect(loads.length).toBeLessThan(10);
  expect(await readAll(target, copied[0]?.target as string)).toEqual(await readAll(source, id));
});

it('tells how far it is', async () => {
  const { source, target } = await pair();
  await saveDays(source, [{ a: noise(9_000_000) }, { b: noise(9_000_000) }]);
  const seen: CopyProgress[] = [];
  const report = await source.copyTo(target, { progress: (progress) => seen.push(progress) });
  const last = seen.at(-1);
  expect(last).toEqual({ snapshotsDone: 2, snapshots: 2, bytesDone: report.bytes, bytesFound: report.bytes });
  expect(seen.length).toBeGreaterThan(5);
  for (const [i, progress] of seen.entries()) {
    expect(progress.bytesDone).toBeLessThanOrEqual(progress.bytesFound);
    expect(progress.bytesDone).toBeGreaterThanOrEqual(seen[i - 1]?.bytesDone ?? 0);
  }
});

it('an abort leaves the snapshots that are complete, and the next copy uses what was stored', async () => {
  const { one, two, source, target } = await pair();
  await saveDays(source, [{ a: noise(20_000_000) }, { b: noise(40_000_000) }]);
  const stop = new AbortController();
  const progress = ({ bytesDone }: CopyProgress) => {
    if (bytesDone > 45_000_000) stop.abort(new Error('enough'));
  };
  const cut = source.copyTo(target, { progress, signal: stop.signal, batchBytes: 1_000_000 });
  await expect(cut).rejects.toThrow('enough');
  expect(await target.snapshots()).toHaveLength(1);
  expect([await locksOf(one), await locksOf(two)]).toEqual([0, 0]);
  const { copied, skipped, bytes } = await source.copyTo(target);
  expect([copied.length, skipped.length]).toEqual([1, 1]);
  expect(bytes).toBeLessThan(39_000_000);
  for (const { id, original } of await target.snapshots()) {
    expect(await readAll(target, id)).toEqual(await readAll(source, original as string));
  }
});

it('never passes on a damaged blob: the copy stops, snapshots completed before stay', async () => {
  let damaged = false;
  const { source, target } = await pair({
    source: (backend) => ({
      ...backend,
      load: async (file, range) => {
        const bytes = await backend.load(file, range);
        if (damaged && file.kind === 'pack' && bytes.length > 1_000_000)
          bytes[500_000] = 7 ^ (bytes[500_000] as number);
        return bytes;
      },
    }),
  });
  await saveDays(source, [{ a: noise(1000) }, { b: noise(4_000_000) }]);
  damaged = true;
  await expect(source.copyTo(target, { batchBytes: 1 })).rejects.toMatchObject({ code: 'damaged' });
  expect(await target.snapshots()).toHaveLength(1);
  damaged = false;
  expect((await source.copyTo(target)).copied).toHaveLength(1);
});

it('a source that lacks a pack says so, and nothing of it is passed over', async () => {
  const { one, source, target } = await pair();
  await saveDays(source, [{ a: noise(1000) }]);
  for await (const { name } of one.list('pack')) await one.delete({ kind: 'pack', name });
  await expect(source.copyTo(target)).rejects.toMatchObject({ code: 'missing' });
  expect(await target.snapshots()).toEqual([]);
});

it('a target that is full says so and keeps no half snapshot', async () => {
  let full = false;
  const { source, target } = await pair({
    target: (backend) => ({
      ...backend,
      save: async (file, parts) => {
        if (full && file.kind === 'pack') throw new VaultError('full', 'no space left');
        await backend.save(file, parts);
      },
    }),
  });
  await saveDays(source, [{ a: noise(30_000_000) }]);
  full = true;
  await expect(source.copyTo(target)).rejects.toMatchObject({ code: 'full' });
  expect(await target.snapshots()).toEqual([]);
  full = false;
  expect((await source.copyTo(target)).copied).toHaveLength(1);
});

it('copies while others write to both, and says when a snapshot is not there', async () => {
  const { source, target } = await pair();
  await saveDays(source, [{ a: noise(1000) }]);
  await using _one = await source.write();
  await using _two = await target.write();
  await expect(source.copyTo(target, { snapshots: ['0'.repeat(64)] })).rejects.toMatchObject({ code: 'missing' });
  expect((await source.copyTo(target)).copied).toHaveLength(1);
});

it.each(['source', 'target'] as const)('is locked out while the %s is locked exclusively', async (which) => {
  const { one, two, source, target } = await pair();
  await saveDays(source, [{ a: noise(1000) }]);
  const documents = await (which === 'source' ? documentsOf(one, PASSWORD) : documentsOf(two, OTHER));
  const lock = await RepositoryLock.acquire(documents, new HandClock(), 'exclusive');
  await expect(source.copyTo(target)).rejects.toMatchObject({ code: 'locked' });
  await lock[Symbol.asyncDispose]();
  expect([await locksOf(one), await locksOf(two)]).toEqual([0, 0]);
  expect(await target.snapshots()).toEqual([]);
});

/** What happens to a few folders of a few files over time, with copies in between, some of them cut off. */
const events = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ folder: fc.nat(3), file: fc.nat(3), text: fc.nat(5) }) },
    { weight: 3, arbitrary: fc.record({ series: fc.nat(1) }) },
    { weight: 2, arbitrary: fc.record({ cutAfter: fc.option(fc.nat(6)), batchBytes: fc.constantFrom(1, 2000) }) },
  ),
  { minLength: 10, maxLength: 60 },
);

it('whatever was changed, copied and cut off before, a copy that ends is a whole copy', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (happenings) => {
      const { two, source, target } = await pair();
      const folders: string[][] = [[], [], [], []];
      for (const [n, event] of happenings.entries()) {
        if ('text' in event) (folders[event.folder] as string[])[event.file] = `${event.text} `.repeat(100);
        else if ('series' in event) await saveText(source, folders, { time: day(n), hostname: `h${event.series}` });
        else await copyAndCut(source, target, event);
      }
      await source.copyTo(target);
      const fresh = await openRepository(two, { password: OTHER, workers: 0 });
      const copies = await fresh.snapshots();
      expect(copies.map(({ original }) => original)).toEqual((await source.snapshots()).map(({ id }) => id));
      for (const { id, original } of copies) {
        expect(await readAll(fresh, id)).toEqual(await readAll(source, original as string));
      }
    }),
    { numRuns: 40 },
  );
});

async function saveText(source: Repository, folders: readonly string[][], more: { time: string; hostname: string }) {
  await using writer = await source.write();
  const nodes: TreeNode[] = [];
  for (const [n, files] of folders.entries()) {
    const inside: TreeNode[] = [];
    for (const [i, text] of files.entries()) {
      if (text === undefined) continue;
      inside.push({ name: `f${i}`, type: 'file', mtime: TIME, ...(await writer.saveFile([Buffer.from(text)])) });
    }
    nodes.push({ name: `folder ${n}`, type: 'dir', mtime: TIME, subtree: await writer.saveTree(inside) });
  }
  await writer.saveSnapshot({ tree: await writer.saveTree(nodes), tags: [], paths: ['/'], ...more });
}

/** Copies, and aborts at the given call of the progress. */
async function copyAndCut(
  source: Repository,
  target: Repository,
  how: { cutAfter: number | null; batchBytes: number },
) {
  const stop = new AbortController();
  let calls = 0;
  const progress = () => {
    if (calls++ === how.cutAfter) stop.abort(new Error('cut off'));
  };
  try {
    await source.copyTo(target, { progress, signal: stop.signal, batchBytes: how.batchBytes });
  } catch (error) {
    expect((error as Error).message).toBe('cut off');
  }
}
