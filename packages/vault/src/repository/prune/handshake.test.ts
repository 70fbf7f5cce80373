import { expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { memoryBackend } from '../../backend/memory.ts';
import { encodeSnapshot } from '../../snapshot/snapshot.ts';
import { HandClock, noise, PASSWORD, quickInit, readAll, saveAll, TIME } from '../../testing/help.ts';
import { allFiles, dropLocks, expectTidy, namesOf, saveApart } from '../../testing/maintenance.ts';
import { openParts, openRepository } from '../open.ts';

// What happens when the locks fail: a writer and a prune at once that do not see each other's lock.

const NOTHING_UNUSED = { maxUnused: { bytes: 0 } };
const MINUTE = 60_000;

/** A repository whose only snapshot was forgotten, opened by two programs. */
async function twoPrograms(wrapPruner: (backend: Backend) => Backend = (backend) => backend, clock = new HandClock()) {
  const backend = memoryBackend();
  await quickInit(backend);
  const open = (through: Backend, hands: HandClock) =>
    openRepository(through, { password: PASSWORD, workers: 0, clock: hands });
  const writing = await open(backend, new HandClock());
  const pruning = await open(wrapPruner(backend), clock);
  const files = { old: noise(30_000), older: noise(20_000) };
  const forgotten = await saveApart(writing, files);
  const snapshot = await writing.snapshot(forgotten);
  await saveApart(writing, { alone: noise(100) });
  await backend.delete({ kind: 'snapshot', name: forgotten });
  return { backend, writing, pruning, files, snapshot };
}

it('a writer whose lock was removed saves no snapshot, and what it stored can be pruned', async () => {
  const { backend, writing, pruning, files } = await twoPrograms();
  await using writer = await writing.write();
  await writer.saveFile([files.old]);
  await dropLocks(backend);
  await pruning.prune(NOTHING_UNUSED);
  await expect(saveAll(writer, { ...files, fresh: noise(1000) })).rejects.toMatchObject({ code: 'locked' });
  await expect(writer.saveFile([noise(10)])).rejects.toMatchObject({ code: 'locked' });
  await writer[Symbol.asyncDispose]();
  expect(await namesOf(backend, 'snapshot')).toHaveLength(1);
  await pruning.prune(NOTHING_UNUSED);
  await expectTidy(backend);
});

it('a writer that looks dead, as the clock of its machine is wrong, is told so before it saves a snapshot', async () => {
  const ahead = new HandClock(Date.parse(TIME) + 40 * MINUTE);
  const { backend, writing, pruning, files } = await twoPrograms(undefined, ahead);
  await using writer = await writing.write();
  await pruning.prune(NOTHING_UNUSED);
  expect(await namesOf(backend, 'lock')).toEqual([]);
  await expect(saveAll(writer, files)).rejects.toMatchObject({ code: 'locked' });
  expect(await namesOf(backend, 'snapshot')).toHaveLength(1);
});

it('a writer whose lock nobody saw notices that index files it trusted are gone', async () => {
  const { backend, writing, pruning, files } = await twoPrograms();
  await using writer = await writing.write();
  const [name] = await namesOf(backend, 'lock');
  const lock = { kind: 'lock', name: name as string } as const;
  const bytes = await backend.load(lock);
  await backend.delete(lock);
  await pruning.prune(NOTHING_UNUSED);
  await backend.save(lock, [bytes]);
  await expect(saveAll(writer, files)).rejects.toMatchObject({ message: expect.stringContaining('pruned') });
  expect(await namesOf(backend, 'snapshot')).toHaveLength(1);
});

it('a writer takes its snapshot back when the index files go in the instant it is saved', async () => {
  const { backend, files } = await twoPrograms();
  let interfere = false;
  const through: Backend = {
    ...backend,
    save: async (file, parts) => {
      await backend.save(file, parts);
      if (!interfere || file.kind !== 'snapshot') return;
      for (const name of await namesOf(backend, 'index')) await backend.delete({ kind: 'index', name });
    },
  };
  const writing = await openRepository(through, { password: PASSWORD, workers: 0, clock: new HandClock() });
  await using writer = await writing.write();
  interfere = true;
  await expect(saveAll(writer, files)).rejects.toMatchObject({ code: 'locked' });
  expect(await namesOf(backend, 'snapshot')).toHaveLength(1);
});

it('a prune that finds a new snapshot after it removed index files puts the packs back into the index', async () => {
  let save: (() => Promise<unknown>) | undefined;
  const { backend, pruning, snapshot, files } = await twoPrograms((inner) => ({
    ...inner,
    delete: async (file) => {
      await inner.delete(file);
      if (file.kind === 'index') await save?.();
    },
  }));
  const { documents } = await openParts(backend, { password: PASSWORD });
  let saved = '';
  // A program that respects no locks, and trusted the index as it was.
  save = async () => {
    save = undefined;
    saved = await documents.save('snapshot', encodeSnapshot(snapshot));
  };
  const packs = await namesOf(backend, 'pack');
  await expect(pruning.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code: 'locked' });
  expect(await namesOf(backend, 'pack')).toEqual(packs);
  expect((await readAll(pruning, saved)).size).toBe(Object.keys(files).length);
  await pruning.prune(NOTHING_UNUSED);
  await expectTidy(backend);
  expect((await readAll(pruning, saved)).size).toBe(Object.keys(files).length);
});

it.each(['snapshot', 'index'] as const)(
  'a prune removes nothing when a new %s file appeared beside it',
  async (kind) => {
    let appear: (() => Promise<unknown>) | undefined;
    const { backend, pruning, snapshot } = await twoPrograms((inner) => ({
      ...inner,
      save: async (file, parts) => {
        await inner.save(file, parts);
        if (file.kind === 'index') await appear?.();
      },
    }));
    const { documents } = await openParts(backend, { password: PASSWORD });
    appear = async () => {
      appear = undefined;
      await documents.save(kind, kind === 'snapshot' ? encodeSnapshot(snapshot) : '{"packs":[]}');
    };
    const files = await allFiles(backend);
    await expect(pruning.prune(NOTHING_UNUSED)).rejects.toMatchObject({ code: 'locked' });
    expect(await allFiles(backend)).toEqual(expect.arrayContaining(files));
  },
);
