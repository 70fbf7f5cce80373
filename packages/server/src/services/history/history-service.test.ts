import { silentLogger } from '@coffer/model';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { CleanUpStore } from '../../db/stores/clean-up-store.ts';
import { HistoryStore } from '../../db/stores/history-store.ts';
import { JobSessionStore, noStatistics } from '../../db/stores/job-session-store.ts';
import { LedgerStore } from '../../db/stores/ledger-store.ts';
import {
  type CheckContents,
  type RepositoryCheck,
  RepositoryCheckStore,
} from '../../db/stores/repository-check-store.ts';
import { RepositoryStore } from '../../db/stores/repository-store.ts';
import { RestoreSessionStore } from '../../db/stores/restore-session-store.ts';
import { type RestoreFigures, RestoreStore } from '../../db/stores/restore-store.ts';
import { SettingStore } from '../../db/stores/setting-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { HistoryService } from './history-service.ts';

const day = 86_400_000;
const all = { offset: 0, limit: 100 };

it('removes sessions that ended before the time that is kept, once a day, but never what runs or the last of a job', async () => {
  await using stack = new AsyncDisposableStack();
  const clock = new ManualClock();
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  const [jobs, restores, cleanUps] = [new JobSessionStore(db), new RestoreSessionStore(db), new CleanUpStore(db)];
  const [repositories, checks] = [new RepositoryStore(db), new RepositoryCheckStore(db)];
  await repositories.addKey({ id: 'k', path: '/', password: '', createdAt: 1 });
  const retention = { retentionType: 'SnapshotBased' } as const;
  const facts = { id: 'r', name: 'R', description: '', path: '/', keyId: 'k', proxyId: 'p', createdAt: 1 };
  await repositories.insert({ ...facts, retention });
  const ago = (days: number | undefined) => (days === undefined ? undefined : clock.now() - days * day);
  const job = async (id: string, jobId: string, days: number, ended: number | undefined) => {
    const named = { id, jobId, jobName: 'J', organizationId: 'o', repositoryId: 'r', details: undefined };
    const state = { status: 'Success', full: false, origin: 'manual', retryCount: 0, progress: 0 } as const;
    const times = { createdAt: ago(days) ?? 0, endedAt: ago(ended) };
    await jobs.insert({ ...named, ...state, ...times, statistics: noStatistics });
    for (let from = 0; from < (id === 'long' ? 2_500 : 1); from += 500) {
      const line = (usn: number) => ({ id: `${id} ${usn}`, usn, title: 'T', createdAt: 1, endedAt: 1 });
      await jobs.addLines(
        id,
        Array.from({ length: id === 'long' ? 500 : 1 }, (_, at) => line(from + at + 1)),
      );
    }
  };
  const restore = async (id: string, state: 'Working' | 'Stopped', days: number) => {
    const named = {
      id,
      name: 'S',
      organizationId: 'o',
      organizationName: 'O',
      type: 'Veod',
      jobId: undefined,
    } as const;
    const who = { initiatedBy: 'a', clientHost: '', reason: undefined, personId: undefined, scope: undefined };
    const how = { points: [], state, result: 'Success', showDeleted: false, showAllVersions: false } as const;
    const at = ago(days) ?? 0;
    const times = { details: undefined, createdAt: at, usedAt: at, endedAt: state === 'Stopped' ? at : undefined };
    await restores.insert({ ...named, ...who, ...how, ...times });
    const event = { id: `${id} e`, sessionId: id, type: 'View', status: 'Success', title: '', message: '' } as const;
    const item = {
      itemName: undefined,
      itemType: undefined,
      itemSize: undefined,
      source: undefined,
      target: undefined,
    };
    await restores.addEvent({ ...event, ...item, startedAt: at, endedAt: at });
    const done = { id: `${id} r`, sessionId: id, personId: undefined, title: '', target: '', startedAt: at };
    const asked = { requestId: `${id} q`, status: 'Running', wish: '', figures: {} as RestoreFigures } as const;
    await new RestoreStore(db).add([{ ...done, ...asked }]);
  };
  await job('long', 'a', 400, 400);
  await job('runs long', 'a', 399, undefined);
  await job('young', 'a', 10, 10);
  await job('last of b', 'b', 400, 400);
  await restore('old', 'Stopped', 400);
  await restore('open', 'Working', 400);
  await restore('new', 'Stopped', 10);
  for (const [id, days] of [['first', 500] as const, ['last', 450] as const]) {
    const at = ago(days) ?? 0;
    const figures = { removedPoints: 0, freedBytes: 0, details: '', createdAt: at, endedAt: at };
    await cleanUps.save({ id, repositoryId: 'r', status: 'Success', ...figures });
  }
  const check = async (id: string, days: number, given: Partial<RepositoryCheck>) => {
    const at = ago(days) ?? 0;
    const figures = { snapshots: 0, trees: 0, packs: 0, readBytes: 0, errors: 0, warnings: 0 };
    const kind = {
      scope: 'structure',
      percent: undefined,
      origin: 'schedule',
      status: 'Success',
      details: '',
    } as const;
    const found = { figures, findings: [], contents: undefined, createdAt: at, endedAt: at };
    await checks.save({ id, repositoryId: 'r', ...kind, ...found, ...given });
  };
  await check('damage', 700, { status: 'Damaged', scope: 'all' });
  await check('read', 690, { scope: 'all', contents: { protectedBytes: 1 } as CheckContents });
  await check('read again', 650, { scope: 'all', contents: { protectedBytes: 2 } as CheckContents });
  await check('read without measure', 640, { scope: 'all' });
  await check('sound', 600, {});
  await check('sound again', 599, {});
  const hour = 3_600_000;
  const charge = {
    organization_id: 'o',
    identity: 'i',
    purpose: 'delta',
    throttled: 0,
    failed: 0,
    bytes_in: 1,
    bytes_out: 0,
  };
  const charged = (session_id: string, days: number, resource_units: number) => {
    const at = Math.floor((ago(days) ?? 0) / hour) * hour;
    return { ...charge, session_id, hour: at, requests: 1, resource_units };
  };
  const ledger = new LedgerStore(db);
  await ledger.add([charged('long', 400, 1), charged('long', 401, 2), charged('', 400, 4), charged('', 1, 8)]);
  await ledger.add([charged('last of b', 400, 16), charged('young', 10, 32), charged('open', 400, 64)]);
  const settings = new SettingStore(db);
  const history = stack.use(new HistoryService({ settings, store: new HistoryStore(db), clock, logger: silentLogger }));
  const left = async () => {
    await history.startDue();
    await history.settled();
    const found = [await jobs.page({}, all), await restores.page({}, all), await cleanUps.page('r', all)];
    return found.flatMap(({ items }) => items.map(({ id }) => id)).sort();
  };
  await history.update({ keepAllsessions: true });
  expect(await left()).toHaveLength(9);
  await history.update({ keepAllsessions: false });
  expect(await history.settings()).toEqual({ keepAll: false, weeks: 53 });
  expect(await left()).toEqual(['last', 'last of b', 'new', 'open', 'runs long', 'young']);
  expect(await db.selectFrom('job_session_logs').select('session_id').distinct().execute()).toHaveLength(3);
  expect(await db.selectFrom('restore_session_events').select('session_id').execute()).toHaveLength(2);
  const standing = (await checks.page('r', all)).items.map(({ id }) => id);
  expect(standing).toEqual(['sound again', 'read without measure', 'read again', 'damage']);
  expect((await ledger.sums()).map((sum) => sum.resource_units)).toEqual([127]);
  const rows = await db
    .selectFrom('ledger_hours')
    .select(['session_id', 'resource_units as units'])
    .orderBy('units')
    .execute();
  expect(rows.map((row) => `${row.session_id} ${row.units}`)).toEqual([
    ' 7',
    ' 8',
    'last of b 16',
    'young 32',
    'open 64',
  ]);
  expect(await db.selectFrom('restores').select('id').execute()).toHaveLength(2);
  await history.update({ keeponlyLast: 1 });
  await job('youngest', 'a', 0, 0);
  expect(await left()).toEqual(['last', 'last of b', 'open', 'runs long', 'youngest']);
  await expect(history.update({ keeponlyLast: 0 })).rejects.toMatchObject({ code: 'invalid' });
  clock.advance(day * 0.9);
  await job('again', 'a', 30, 30);
  expect(await left()).toContain('again');
  clock.advance(day * 0.1);
  expect(await left()).not.toContain('again');
});
