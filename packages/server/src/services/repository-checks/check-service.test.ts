import { silentLogger } from '@coffer/model';
import { type Backend, initRepository, memoryBackend, openRepository } from '@coffer/vault';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { RepositoryCheckStore } from '../../db/stores/repository-check-store.ts';
import { RepositoryStore } from '../../db/stores/repository-store.ts';
import { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { RepositoryUse } from '../repositories/repository-use.ts';
import { type CheckParts, CheckService } from './check-service.ts';

const day = 86_400_000;
const first = { offset: 0, limit: 1 };

/** Repositories of the database, all of them one real vault in memory whose index files can be made to keep everybody waiting. */
async function scene(names: readonly string[]) {
  const stack = new AsyncDisposableStack();
  const clock = new ManualClock();
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  const repositories = new RepositoryStore(db);
  await repositories.addKey({ id: 'k', path: '/', password: '', createdAt: 1 });
  for (const name of names) {
    const facts = {
      id: name,
      name,
      description: '',
      path: `/${name}`,
      keyId: 'k',
      proxyId: 'p',
      createdAt: clock.now(),
    };
    await repositories.insert({ ...facts, retention: { retentionType: 'SnapshotBased' } });
  }
  const memory = memoryBackend();
  await initRepository(memory, { password: 'p', scrypt: { N: 1_024, r: 8, p: 1 } });
  const gate = { open: Promise.resolve(), fails: false };
  const backend: Backend = {
    ...memory,
    list: async function* (kind) {
      await gate.open;
      if (gate.fails) throw new Error('the disk is gone');
      yield* memory.list(kind);
    },
  };
  const vault = await openRepository(backend, { password: 'p', workers: 0 });
  await using writer = await vault.write();
  const file = await writer.saveFile([Buffer.from('content')]);
  const tree = await writer.saveTree([{ ...file, name: 'file', type: 'file', mtime: '2026-01-01T00:00:00Z' }]);
  const time = new Date(clock.now()).toISOString();
  await writer.saveSnapshot({ tree, time, hostname: 'h', tags: [], paths: ['/'] });
  const parts: CheckParts = {
    repositories,
    checks: new RepositoryCheckStore(db),
    registry: { get: async () => vault },
    pointStore: new RestorePointStore(db),
    use: new RepositoryUse(),
    clock,
    logger: silentLogger,
    every: 7 * day,
  };
  const service = stack.use(new CheckService(parts));
  const last = async (name: string) => (await service.page(name, first)).items[0];
  const ended = async (name: string) => {
    await expect.poll(async () => (await last(name))?.endedAt, { timeout: 10_000 }).toBeDefined();
    return await last(name);
  };
  return { ...parts, clock, service, gate, memory, last, ended, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

it('runs one check of a repository at a time, never beside a clean-up, until it ends or is stopped', async () => {
  await using it = await scene(['r']);
  const { promise, resolve } = Promise.withResolvers<void>();
  it.gate.open = promise;
  const { id } = await it.service.start('r', { scope: 'all' });
  await expect(it.service.start('r', {})).rejects.toMatchObject({ code: 'conflict' });
  expect(it.use.isFree('r')).toBe(false);
  const stopping = it.service.stop('r', id);
  resolve();
  await stopping;
  expect(await it.last('r')).toMatchObject({ id, status: 'Stopped', details: 'Somebody stopped the check.' });
  await it.service.stop('r', id);
  const cleaned = Promise.withResolvers<void>();
  const cleaning = it.use.alone('r', async () => await cleaned.promise);
  await expect(it.service.start('r', {})).rejects.toThrow('is being cleaned up');
  cleaned.resolve();
  await cleaning;
  it.clock.advance(1);
  await it.service.start('r', { scope: 'part' });
  expect(await it.ended('r')).toMatchObject({ status: 'Success', percent: 5, figures: { snapshots: 1, packs: 2 } });
  await expect(it.service.start('r', { scope: 'part', percent: 101 })).rejects.toMatchObject({ code: 'invalid' });
  await expect(it.service.start('x', {})).rejects.toMatchObject({ code: 'not-found' });
  await expect(it.service.stop('r', 'x')).rejects.toMatchObject({ code: 'not-found' });
});

it('knows a repository for damaged until a check that reads as much finds it whole', async () => {
  await using it = await scene(['r']);
  const state = async (scope: 'structure' | 'all') => {
    await it.service.start('r', { scope });
    const { status } = (await it.ended('r')) ?? {};
    const [health] = (await it.service.health(first)).items;
    return [status, health?.damage?.scope];
  };
  expect((await it.service.health(first)).items).toMatchObject([{ soundAt: undefined, last: undefined }]);
  for await (const { name } of it.memory.list('pack')) {
    const whole = await it.memory.load({ kind: 'pack', name });
    const spoiled = Uint8Array.from(whole, (byte, at) => (at === 3 ? byte ^ 1 : byte));
    const put = async (bytes: Uint8Array) => {
      await it.memory.delete({ kind: 'pack', name });
      await it.memory.save({ kind: 'pack', name }, [bytes]);
    };
    await put(spoiled);
    expect(await state('all')).toEqual(['Damaged', 'all']);
    const { findings, details } = (await it.last('r')) ?? {};
    expect(findings).toMatchObject([{ severity: 'error', kind: 'pack-damaged', lostPaths: 1, snapshots: 1 }]);
    expect(details).toContain('repair');
    await put(whole);
    it.clock.advance(1);
    expect(await state('structure')).toEqual(['Success', 'all']);
    it.clock.advance(1);
    expect(await state('all')).toEqual(['Success', undefined]);
    it.clock.advance(1);
  }
});

it('tells a check that could not be completed from one that found damage', async () => {
  await using it = await scene(['r']);
  it.gate.fails = true;
  await it.service.start('r', {});
  expect(await it.ended('r')).toMatchObject({ status: 'Failed', details: expect.stringContaining('the disk is gone') });
  expect((await it.service.health(first)).items).toMatchObject([{ soundAt: undefined, damage: undefined }]);
});

it('checks the structure of each repository once a week, one after the other, when nobody uses it or after a day', async () => {
  await using it = await scene(['a', 'b']);
  const totals = async () => [(await it.service.page('a', first)).total, (await it.service.page('b', first)).total];
  await it.service.startDue();
  expect(await totals()).toEqual([0, 0]);
  it.clock.advance(7 * day);
  const { promise, resolve } = Promise.withResolvers<void>();
  const backup = it.use.share('a', async () => await promise);
  await it.service.startDue();
  expect(await it.ended('b')).toMatchObject({ origin: 'schedule', scope: 'structure', status: 'Success' });
  await it.service.startDue();
  expect(await totals()).toEqual([0, 1]);
  it.clock.advance(day + 1);
  await it.service.startDue();
  await it.ended('a');
  expect(await totals()).toEqual([1, 1]);
  resolve();
  await backup;
});
