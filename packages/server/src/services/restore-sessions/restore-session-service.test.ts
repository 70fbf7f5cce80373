import { silentLogger } from '@coffer/model';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import { RestoreSessionStore } from '../../db/stores/restore-session-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { RepositoryUse } from '../repositories/repository-use.ts';
import type { VaultRegistry } from '../repositories/vault-registry.ts';
import { RestorePointService } from '../restore-points/restore-point-service.ts';
import { RestoreSessionService } from './restore-session-service.ts';

const minute = 60_000;
const opener = { name: 'admin', address: '127.0.0.1' };

async function scene() {
  const database = await openDatabase(sqliteDialect(inMemory));
  const clock = new ManualClock();
  const points = new RestorePointService({
    store: new RestorePointStore(database.db),
    registry: {} as VaultRegistry,
    logger: silentLogger,
  });
  const sessions = new RestoreSessionService({
    store: new RestoreSessionStore(database.db),
    points,
    organizations: { require: async (id) => ({ id, name: 'Contoso' }) },
    use: new RepositoryUse(),
    audit: { tell: () => undefined },
    clock,
    idleTime: 30 * minute,
  });
  return { clock, sessions, [Symbol.asyncDispose]: async () => await database[Symbol.asyncDispose]() };
}

it('stops a session that nobody used for the idle time, and keeps one that is used', async () => {
  await using it = await scene();
  const used = await it.sessions.openForOrganization('o', {}, opener);
  const idle = await it.sessions.openForOrganization('o', {}, opener);
  it.clock.advance(29 * minute);
  await it.sessions.use(used.id);
  it.clock.advance(2 * minute);
  expect(await it.sessions.require(idle.id)).toMatchObject({ state: 'Stopped', endedAt: it.clock.now() });
  await expect(it.sessions.use(idle.id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await it.sessions.use(used.id)).state).toBe('Working');
});

it('does not stop a session in which work is under way, however long it takes', async () => {
  await using it = await scene();
  const session = await it.sessions.openForOrganization('o', {}, opener);
  const close = await it.sessions.begin(session, { type: 'Save', title: 'Saving' });
  it.clock.advance(300 * minute);
  expect((await it.sessions.require(session.id)).state).toBe('Working');
  await close({ status: 'Success', message: 'Done.' });
  it.clock.advance(31 * minute);
  expect((await it.sessions.require(session.id)).state).toBe('Stopped');
});

it('takes the worst of its events as its result', async () => {
  await using it = await scene();
  const session = await it.sessions.openForOrganization('o', {}, opener);
  for (const status of ['Warning', 'Failed', 'Warning', 'Success'] as const) {
    const close = await it.sessions.begin(session, { type: 'Restore', title: status });
    await close({ status, message: status });
  }
  expect((await it.sessions.require(session.id)).result).toBe('Failed');
  const { items, total } = await it.sessions.events(session.id, { offset: 1, limit: 2 });
  expect(total).toBe(4);
  expect(items.map(({ position, status }) => [position, status])).toEqual([
    [2, 'Failed'],
    [3, 'Warning'],
  ]);
});

it('marks work that was aborted as cancelled and work that threw as failed', async () => {
  await using it = await scene();
  const session = await it.sessions.openForOrganization('o', {}, opener);
  const stop = new AbortController();
  const fail = async (signal: AbortSignal) =>
    await it.sessions.work(session, { type: 'Restore', title: 'x' }, signal, async () => {
      throw new Error('no');
    });
  await expect(fail(stop.signal)).rejects.toThrow('no');
  stop.abort();
  await expect(fail(stop.signal)).rejects.toThrow('no');
  const { items } = await it.sessions.events(session.id, { offset: 0, limit: 9 });
  expect(items.map(({ status }) => status)).toEqual(['Failed', 'Cancelled']);
});
