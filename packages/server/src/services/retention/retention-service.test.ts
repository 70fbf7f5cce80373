import { silentLogger } from '@coffer/model';
import { initRepository, memoryBackend, openRepository } from '@coffer/vault';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { CleanUpStore } from '../../db/stores/clean-up-store.ts';
import { HeldObjectStore } from '../../db/stores/held-object-store.ts';
import { RepositoryStore, type RetentionPolicy } from '../../db/stores/repository-store.ts';
import { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import { RestoreSessionStore } from '../../db/stores/restore-session-store.ts';
import { secretBox } from '../../secrets/secret-box.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { RepositoryUse } from '../repositories/repository-use.ts';
import { VaultRegistry } from '../repositories/vault-registry.ts';
import { RestorePointService } from '../restore-points/restore-point-service.ts';
import { RetentionService } from './retention-service.ts';

const day = 86_400_000;
const policy: RetentionPolicy = {
  retentionType: 'SnapshotBased',
  retentionPeriodType: 'Daily',
  dailyRetentionPeriod: 30,
  retentionFrequencyType: 'Daily',
};

/** A real repository in memory with a restore point of each of these ages in days, the database beside it, and the service. */
async function scene(ages: readonly number[]) {
  const stack = new AsyncDisposableStack();
  const clock = new ManualClock();
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  const repositories = new RepositoryStore(db);
  await repositories.addKey({ id: 'k', path: '/r', password: '', createdAt: 1 });
  const facts = { id: 'r', name: 'R', description: '', path: '/r', keyId: 'k', proxyId: 'p' };
  await repositories.insert({ ...facts, retention: policy, createdAt: clock.now() });
  const backend = memoryBackend();
  await initRepository(backend, { password: 'p', scrypt: { N: 16, r: 8, p: 1 } });
  const vault = await openRepository(backend, { password: 'p', workers: 1 });
  const registry = stack.use(
    new VaultRegistry({ store: repositories, secrets: secretBox(Buffer.alloc(32)), logger: silentLogger }),
  );
  registry.adopt('r', vault);
  const ids: string[] = [];
  for (const age of ages) {
    await using writer = await vault.write();
    const content = await writer.saveFile([Buffer.from(`content of ${age}`)]);
    const tree = await writer.saveTree([{ ...content, name: 'file', type: 'file', mtime: '2026-01-01T00:00:00Z' }]);
    const time = new Date(clock.now() - age * day).toISOString();
    ids.push(
      await writer.saveSnapshot({
        tree,
        time,
        hostname: 'h',
        tags: ['coffer', 'organization:o', 'job:j'],
        paths: ['/'],
      }),
    );
  }
  const pointStore = new RestorePointStore(db);
  const points = new RestorePointService({ store: pointStore, registry, logger: silentLogger });
  const restoreSessions = new RestoreSessionStore(db);
  const use = new RepositoryUse();
  const parts = { repositories, points, pointStore, registry, restoreSessions, use, clock, logger: silentLogger };
  const held = new HeldObjectStore(db);
  const retention = stack.use(new RetentionService({ ...parts, held, cleanUps: new CleanUpStore(db) }));
  const ended = async () => {
    for (;;) {
      const [last] = (await retention.page('r', { offset: 0, limit: 1 })).items;
      if (last && last.endedAt !== undefined) return last;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const left = async () => (await vault.snapshots()).map(({ id }) => ids.indexOf(id));
  return { ...parts, retention, ids, ended, left, [Symbol.asyncDispose]: async () => await stack.disposeAsync() };
}

it('removes what the preview said, frees its space, and keeps what somebody has opened', async () => {
  await using it = await scene([100, 60, 40, 5]);
  await it.points.learn('r');
  const opened = { repositoryId: 'r', snapshotId: it.ids[1] ?? '' };
  await it.restoreSessions.insert({
    ...{
      id: 's',
      name: 'S',
      organizationId: 'o',
      organizationName: 'O',
      type: 'Veod',
      jobId: undefined,
      points: [opened],
    },
    ...{ state: 'Working', result: 'Success', initiatedBy: 'a', clientHost: '', reason: undefined, details: undefined },
    ...{ showDeleted: false, showAllVersions: false, createdAt: 1, usedAt: 1, endedAt: undefined },
    ...{ personId: undefined, scope: undefined },
  });
  const { decisions } = await it.retention.preview('r');
  expect(decisions.map(({ reason }) => reason)).toEqual([
    'expired',
    'open-restore-session',
    'expired',
    'within-period',
  ]);
  await it.retention.start('r');
  expect(await it.ended()).toMatchObject({ status: 'Success', removedPoints: 2 });
  expect((await it.ended()).freedBytes).toBeGreaterThan(0);
  expect(await it.left()).toEqual([1, 3]);
  expect((await it.pointStore.list({ repositoryId: 'r' })).map(({ id }) => id)).toEqual([it.ids[3], it.ids[1]]);
});

it('runs by the schedule, never beside a backup or a restore, and lets those wait that come meanwhile', async () => {
  await using it = await scene([100, 50]);
  await it.retention.startDue();
  expect((await it.retention.page('r', { offset: 0, limit: 1 })).total).toBe(0);
  it.clock.advance(day);
  const { promise, resolve } = Promise.withResolvers<void>();
  const backup = it.use.share('r', async () => await promise);
  await it.retention.startDue();
  await expect(it.retention.start('r')).rejects.toMatchObject({ code: 'conflict' });
  expect((await it.retention.page('r', { offset: 0, limit: 1 })).total).toBe(0);
  resolve();
  await backup;
  await it.retention.startDue();
  const told: string[] = [];
  await it.use.share(
    'r',
    async () => told.push('working'),
    () => told.push('waiting'),
  );
  expect(told).toEqual(['waiting', 'working']);
  expect(await it.ended()).toMatchObject({ status: 'Success', removedPoints: 1 });
  expect(await it.left()).toEqual([1]);
  await it.retention.startDue();
  expect((await it.retention.page('r', { offset: 0, limit: 1 })).total).toBe(1);
});
