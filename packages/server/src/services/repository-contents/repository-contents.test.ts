import type { ProtectedObject } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { HeldObjectStore } from '../../db/stores/held-object-store.ts';
import { RepositoryStore } from '../../db/stores/repository-store.ts';
import { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import { RepositoryContentsService } from './repository-contents-service.ts';

const repositoryId = 'r';

function drive(name: string): ProtectedObject {
  const webUrl = `https://contoso-my.sharepoint.com/personal/${name}/Documents`;
  return {
    workload: 'onedrive',
    id: `d-${name}`,
    ownerId: `u-${name}`,
    name,
    displayName: name,
    webUrl,
    siteId: `s-${name}`,
  };
}

const site: ProtectedObject = {
  ...drive('alice'),
  workload: 'sharepoint',
  id: 'host,s-alice,w',
  ownerId: 'host,s-alice,w',
  webUrl: 'https://contoso-my.sharepoint.com/personal/alice',
};

/** A database with restore points of two jobs at given times. */
async function scene() {
  const database = await openDatabase(sqliteDialect(inMemory));
  const repositories = new RepositoryStore(database.db);
  await repositories.addKey({ id: 'k', path: '/r', password: '', createdAt: 1 });
  const retention = { retentionType: 'ItemLevel' as const };
  const more = { description: '', path: '/r', keyId: 'k', retention, proxyId: 'p', createdAt: 1 };
  await repositories.insert({ id: repositoryId, name: 'R', ...more });
  const points = new RestorePointStore(database.db);
  const held = new HeldObjectStore(database.db);
  const service = new RepositoryContentsService({ held, points, organizations: { list: async () => [] } });
  const pointAt = async (jobId: string, time: number) => {
    const point = { repositoryId, jobId, organizationId: 'o' };
    await points.add({ ...point, id: `${jobId}${time}`, sessionId: 's', backupTime: time, workloads: ['onedrive'] });
    return { ...point, time };
  };
  const run = async (
    jobId: string,
    time: number,
    what: { good?: ProtectedObject[]; stale?: string[]; gone?: string[] },
  ) => {
    const before = (await points.list({ jobId, until: time - 1 }))[0]?.backupTime;
    await held.noteNewest(
      await pointAt(jobId, time),
      { good: what.good ?? [], stale: new Set(what.stale), gone: what.gone ?? [] },
      { before, groups: new Map() },
    );
  };
  const drives = async (filter: object = {}) => {
    const { items, total } = await service.objects(repositoryId, 'onedrive', filter, { offset: 0, limit: 10 });
    return { total, items: items.map(({ object, backedUp, isDeleted }) => [object.name, backedUp, isDeleted]) };
  };
  return { database, points, held, service, run, drives, pointAt };
}

describe('what a repository holds', () => {
  it('is told per object with its newest fresh state, over all jobs', async () => {
    const { database, run, drives } = await scene();
    await using _ = database;
    await run('a', 100, { good: [drive('alice'), drive('bob')] });
    await run('b', 150, { good: [drive('bob')] });
    await run('a', 200, { good: [drive('alice')], stale: ['d-bob'] });
    expect(await drives()).toEqual({
      total: 2,
      items: [
        ['alice', 200, false],
        ['bob', 150, false],
      ],
    });
    await run('b', 300, { good: [drive('alice')], gone: ['d-bob'] });
    await run('a', 400, { gone: ['d-bob', 'd-alice'] });
    expect((await drives()).items).toEqual([
      ['alice', 300, false],
      ['bob', 150, true],
    ]);
  });

  it('is told as of an earlier moment, by name and by organization', async () => {
    const { database, run, drives } = await scene();
    await using _ = database;
    await run('a', 100, { good: [drive('alice')] });
    await run('a', 200, { good: [drive('alice'), drive('bob_1')] });
    expect((await drives({ at: 150 })).items).toEqual([['alice', 100, false]]);
    expect((await drives({ at: 50 })).items).toEqual([]);
    expect((await drives({ name: 'B*_?' })).items).toEqual([['bob_1', 200, false]]);
    expect((await drives({ name: 'bob??' })).items).toEqual([['bob_1', 200, false]]);
    expect((await drives({ name: 'b%' })).items).toEqual([]);
    expect(await drives({ organizationId: 'other' })).toEqual({ total: 0, items: [] });
  });

  it('knows a user by his OneDrive, with the site it lives in', async () => {
    const { database, run, service } = await scene();
    await using _ = database;
    await run('a', 100, { good: [drive('alice'), site, drive('bob')] });
    const { items } = await service.users(repositoryId, { offset: 0, limit: 1 });
    expect(items).toMatchObject([
      { userId: 'u-alice', drives: [{ backedUp: 100 }], personalSites: [{ backedUp: 100 }] },
    ]);
    expect(await service.user(repositoryId, 'o', 'u-bob')).toMatchObject({ personalSites: [] });
    await expect(service.user(repositoryId, undefined, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('knows a user by his personal site alone, unless nobody knows whose it is', async () => {
    const { database, run, service } = await scene();
    await using _ = database;
    await run('a', 100, {
      good: [
        { ...site, ownerId: 'u-alice' },
        { ...site, id: 'host,s-bob,w', ownerId: 'host,s-bob,w', siteId: 's-bob' },
      ],
    });
    const { items, total } = await service.users(repositoryId, { offset: 0, limit: 10 });
    expect(total).toBe(1);
    expect(items).toMatchObject([{ userId: 'u-alice', drives: [], personalSites: [{ backedUp: 100 }] }]);
  });

  it('is learned from points in any order, and swept when the points are gone', async () => {
    const { database, held, points, pointAt, drives } = await scene();
    await using _ = database;
    await held.note(await pointAt('a', 200), [{ ...drive('alice'), name: 'alice', displayName: 'New name' }]);
    await held.note(await pointAt('a', 100), [drive('alice'), drive('bob')]);
    expect((await drives()).items).toEqual([
      ['bob', 100, true],
      ['alice', 200, true],
    ]);
    expect((await drives({ name: 'New*' })).total).toBe(1);
    await points.forget(repositoryId, ['a100']);
    await held.sweep(repositoryId);
    expect(await drives()).toEqual({ total: 1, items: [['alice', 200, true]] });
  });
});
