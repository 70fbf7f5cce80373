import { expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { memoryBackend } from '../backend/memory.ts';
import { VaultError } from '../errors.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import { HandClock, noise, PASSWORD, quickInit, saveAll } from '../testing/help.ts';

const DAYS = ['01', '02', '03', '04'].map((day) => `2026-01-${day}T00:00:00Z`);

async function fresh(wrap: (backend: Backend) => Backend = (backend) => backend) {
  const backend = memoryBackend();
  await quickInit(backend);
  const clock = new HandClock(Date.parse('2026-02-01T00:00:00Z'));
  return await openRepository(wrap(backend), { password: PASSWORD, workers: 0, clock });
}

async function saveDays(repository: Repository, hostname = 'coffer'): Promise<string[]> {
  await using writer = await repository.write();
  const ids: string[] = [];
  for (const time of DAYS) ids.push(await saveAll(writer, { same: Buffer.from('same') }, { time, hostname }));
  return ids;
}

async function idsOf(repository: Repository): Promise<string[]> {
  return (await repository.snapshots()).map(({ id }) => id);
}

it('removes what the policy does not keep, says why the rest stays, and gives the lock back', async () => {
  const repository = await fresh();
  const ids = await saveDays(repository);
  await repository.snapshots();
  const report = await repository.forget({ policy: { last: 1, daily: 2 } });
  expect(report.removed.toSorted()).toEqual(ids.slice(0, 2).toSorted());
  expect(report.groups).toHaveLength(1);
  expect(report.groups[0]).toMatchObject({ host: 'coffer', paths: ['/'] });
  expect(report.groups[0]?.decisions.map(({ snapshot, reasons }) => [snapshot.id, reasons])).toEqual([
    [ids[3], [{ rule: 'last' }, { rule: 'daily' }]],
    [ids[2], [{ rule: 'daily' }]],
    [ids[1], []],
    [ids[0], []],
  ]);
  expect(await idsOf(repository)).toEqual(ids.slice(2));
  await expect(repository.snapshot(ids[0] as string)).rejects.toMatchObject({ code: 'missing' });
  await using _writer = await repository.write();
});

it('a dry run decides the same and touches nothing, also while others write', async () => {
  const repository = await fresh();
  const ids = await saveDays(repository);
  await using _writer = await repository.write();
  const report = await repository.forget({ policy: { last: 1 }, dryRun: true });
  expect(report.removed).toEqual([]);
  expect(report.groups[0]?.decisions.filter(({ reasons }) => reasons.length > 0)).toHaveLength(1);
  expect(await idsOf(repository)).toEqual(ids);
});

it('waits for nobody: while somebody writes it is locked out and removes nothing', async () => {
  const repository = await fresh();
  const ids = await saveDays(repository);
  await using _writer = await repository.write();
  await expect(repository.forget({ policy: { last: 1 } })).rejects.toMatchObject({ code: 'locked' });
  await expect(repository.forgetSnapshots(ids)).rejects.toMatchObject({ code: 'locked' });
  expect(await idsOf(repository)).toEqual(ids);
});

it('removes nothing at all when the policy is empty, or one group would lose its last snapshot', async () => {
  const repository = await fresh();
  await saveDays(repository, 'one');
  await using writer = await repository.write();
  await saveAll(writer, {}, { hostname: 'two', tags: ['keep'] });
  await writer[Symbol.asyncDispose]();
  await expect(repository.forget({ policy: {} })).rejects.toMatchObject({ code: 'refused' });
  await expect(repository.forget({ policy: { tags: [['keep']] } })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('"host":"one"'),
  });
  expect(await repository.snapshots()).toHaveLength(5);
  const { removed } = await repository.forget({ policy: { tags: [['keep']] }, groupBy: [] });
  expect(removed).toHaveLength(4);
});

it('leaves alone what the filter does not mean', async () => {
  const repository = await fresh();
  await saveDays(repository, 'one');
  const others = await saveDays(repository, 'two');
  const { removed, groups } = await repository.forget({ policy: { last: 1 }, groupBy: [], filter: { hosts: ['one'] } });
  expect(removed).toHaveLength(3);
  expect(groups).toHaveLength(1);
  expect(await idsOf(repository)).toEqual(expect.arrayContaining(others));
});

it('decides nothing from half a list: one damaged snapshot stops it', async () => {
  let broken = 'nothing';
  const repository = await fresh((backend) => ({
    ...backend,
    load: async (file, range) => {
      const bytes = await backend.load(file, range);
      if (file.name === broken) bytes[20] = (bytes[20] as number) ^ 1;
      return bytes;
    },
  }));
  const ids = await saveDays(repository);
  broken = ids[3] as string;
  await expect(repository.forget({ policy: { last: 1 } })).rejects.toMatchObject({ code: 'damaged' });
  broken = 'nothing';
  expect(await idsOf(repository)).toEqual(ids);
});

it('a storage that fails in the middle is reported, no deletion follows, and the next call goes on', async () => {
  let deletions = 0;
  const repository = await fresh((backend) => ({
    ...backend,
    delete: async (file) => {
      if (file.kind === 'snapshot' && ++deletions === 2) throw new VaultError('io', 'the cable is out');
      await backend.delete(file);
    },
  }));
  await saveDays(repository);
  await expect(repository.forget({ policy: { last: 1 } })).rejects.toMatchObject({ code: 'io' });
  const left = await idsOf(repository);
  expect(left.length).toBeGreaterThan(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await idsOf(repository)).toEqual(left);
  const { removed } = await repository.forget({ policy: { last: 1 } });
  expect(removed).toHaveLength(left.length - 1);
});

it('an abort before and in the middle stops it with the reason given', async () => {
  const stop = new AbortController();
  const repository = await fresh((backend) => ({
    ...backend,
    delete: async (file) => {
      await backend.delete(file);
      if (file.kind === 'snapshot') stop.abort(new Error('enough'));
    },
  }));
  for (let i = 0; i < 5; i++) await saveDays(repository);
  const before = AbortSignal.abort(new Error('not at all'));
  await expect(repository.forget({ policy: { last: 1 }, signal: before })).rejects.toThrow('not at all');
  expect(await repository.snapshots()).toHaveLength(20);
  await expect(repository.forget({ policy: { last: 1 }, signal: stop.signal })).rejects.toThrow('enough');
  expect((await repository.snapshots()).length).toBeGreaterThan(1);
  await using _writer = await repository.write();
});

it('removes snapshots by id, and does not mind those that are gone', async () => {
  const repository = await fresh();
  const ids = await saveDays(repository);
  await repository.forgetSnapshots([ids[1] as string, noise(32).toString('hex')]);
  expect(await idsOf(repository)).toEqual([ids[0], ids[2], ids[3]]);
});
