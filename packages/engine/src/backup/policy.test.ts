import { OutsideError } from '@coffer/model';
import { expect, test } from 'vitest';
import type { CatalogItem } from '../ports.ts';
import { Job, listingOf, memoryRepository } from '../testing/harness.ts';
import { chunks, ModelDrive } from '../testing/model-drive.ts';

async function scene() {
  const place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const documents = alice.folder(alice.rootId, 'Documents');
  const ids = {
    documents,
    plan: alice.file(documents, 'Plan.docx', 'one'),
    other: alice.file(documents, 'b.txt', 'b'),
  };
  const job = new Job(place.repository, [alice]);
  const item = async (id: string): Promise<CatalogItem | undefined> => {
    await using run = await job.catalog.begin('job-1', 'looking');
    return (await run.items(alice.object.id).get([id])).get(id);
  };
  const held = async (snapshotId: string | undefined) =>
    await listingOf(place.repository, snapshotId!, alice.object.name);
  return { place, alice, ids, job, item, held };
}

test('permissions are read once where an item has its own, again when they change, and dropped when it inherits', async () => {
  const { place, alice, ids, job, item } = await scene();
  await using _ = place;
  alice.share(ids.documents, [{ role: 'write', to: 'Bob' }]);
  alice.share(ids.plan, [{ role: 'read', to: 'all' }]);
  const first = await job.run();
  expect(job.workload.asked.sort()).toEqual([`permissions of ${ids.documents}`, `permissions of ${ids.plan}`].sort());
  expect((await item(ids.plan))?.permissions).toEqual([{ role: 'read', to: 'all' }]);
  expect(first.objects[0]?.coverage.rows.find(({ kind }) => kind === 'permissions')?.states).toEqual({ protected: 2 });

  job.workload.asked.length = 0;
  alice.rename(ids.documents, 'Papers');
  alice.edit(ids.plan, 'two');
  await job.run({ policy: { versions: 'latest' } });
  await job.run({ policy: { versions: 'latest' } });
  expect(job.workload.asked).toEqual([]);
  alice.share(ids.documents, [{ role: 'read', to: 'Bob' }]);
  alice.share(ids.plan, undefined);
  await job.run({ policy: { versions: 'latest' } });
  expect(job.workload.asked).toEqual([`permissions of ${ids.documents}`]);
  expect((await item(ids.documents))?.permissions).toEqual([{ role: 'read', to: 'Bob' }]);
  expect((await item(ids.plan))?.permissions).toBeUndefined();
  await job.run({ policy: { permissions: false, versions: 'latest' } });
  expect((await item(ids.documents))?.permissions).toBeUndefined();
});

test('permissions that cannot be read are a failure beside safe content, and are asked for again', async () => {
  const { place, alice, ids, job, item, held } = await scene();
  await using _ = place;
  alice.share(ids.plan, [{ role: 'read', to: 'all' }]);
  job.workload.script.ask = () => {
    throw new OutsideError('denied', 'Access was denied', { requestId: 'request-1' });
  };
  const first = await job.run();
  expect(first.status).toBe('warning');
  expect((await held(first.snapshotId)).get('/Documents/Plan.docx')).toBe('one');
  expect(await item(ids.plan)).toMatchObject({
    status: 'failed',
    failure: { parts: ['permissions'], code: 'denied', requestId: 'request-1', runs: 1 },
    reason: 'Its permissions could not be read: Access was denied',
  });
  expect(first.objects[0]?.coverage.rows).toMatchObject([
    { kind: 'documents', states: { protected: 2 } },
    { kind: 'folders', states: { protected: 1 } },
    { kind: 'permissions', states: { failing: 1 }, runs: 1, requestId: 'request-1' },
  ]);
  delete job.workload.script.ask;
  alice.rename(ids.plan, 'Plan 2.docx');
  const second = await job.run();
  expect(second.status).toBe('success');
  expect(job.workload.fetched).toEqual([]);
  expect(await item(ids.plan)).toMatchObject({ status: 'protected', permissions: [{ role: 'read', to: 'all' }] });
});

test('permissions of the top folder that could not be read are asked for again although nothing has changed', async () => {
  const { place, alice, job, item } = await scene();
  await using _ = place;
  alice.share(alice.rootId, [{ role: 'read', to: 'all' }]);
  job.workload.script.ask = () => {
    throw new OutsideError('unavailable', 'Try again later');
  };
  for (let runs = 1; runs <= 2; runs += 1) {
    expect(await job.run()).toMatchObject({ status: 'warning', objects: [{ failedCount: 1 }] });
    expect(await item(alice.rootId)).toMatchObject({ status: 'failed', failure: { runs } });
  }
  delete job.workload.script.ask;
  expect(await job.run()).toMatchObject({ status: 'success', objects: [{ failedCount: 0 }] });
  expect(await item(alice.rootId)).toMatchObject({ status: 'protected', permissions: [{ role: 'read', to: 'all' }] });
  job.workload.asked.length = 0;
  expect(await job.run()).toMatchObject({ status: 'success', objects: [{ failedCount: 0 }] });
  expect(job.workload.asked).toEqual([]);
});

test('versions since the last run are kept without a gap, and what is held already is not read again', async () => {
  const { place, alice, ids, job, item } = await scene();
  await using _ = place;
  alice.edit(ids.plan, 'two');
  await job.run();
  expect(job.workload.asked).toEqual([]);
  for (const content of ['three', 'four', 'five']) alice.edit(ids.plan, content);
  const second = await job.run();
  expect(job.workload.asked).toEqual([
    `versions of ${ids.plan}`,
    `version 4.0 of ${ids.plan}`,
    `version 3.0 of ${ids.plan}`,
  ]);
  expect((await item(ids.plan))?.versions?.map(({ id, size }) => `${id} ${size}`)).toEqual(['4.0 4', '3.0 5', '2.0 3']);
  expect(second.objects[0]?.coverage.rows.find(({ kind }) => kind === 'versions')).toMatchObject({
    states: { protected: 3 },
    bytes: 12,
  });
  job.workload.asked.length = 0;
  alice.edit(ids.plan, 'six');
  await job.run();
  expect(job.workload.asked).toEqual([`versions of ${ids.plan}`]);
  await job.run({ policy: { versions: 'all' } });
  expect((await item(ids.plan))?.versions?.map(({ id }) => id)).toEqual(['5.0', '4.0', '3.0', '2.0', '1.0']);
  await job.run({ policy: { versions: 'latest' } });
  expect((await item(ids.plan))?.versions).toBeUndefined();
});

test('versions that could not be read are missing with a reason, and made up for later', async () => {
  const { place, alice, ids, job, item } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'two');
  job.workload.script.ask = () => {
    throw new OutsideError('unavailable', 'Microsoft is not available', { transient: true });
  };
  expect((await job.run()).status).toBe('warning');
  expect(await item(ids.plan)).toMatchObject({ status: 'failed', failure: { parts: ['versions'], lasting: 0 } });
  alice.edit(ids.plan, 'three');
  delete job.workload.script.ask;
  expect((await job.run()).status).toBe('success');
  expect((await item(ids.plan))?.versions?.map(({ id }) => id)).toEqual(['2.0', '1.0']);
});

test('a file that changes while it is read is read again, as it is then', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  let spoilt = false;
  job.workload.script.fetch = async (item) => {
    if (item.id !== ids.plan || spoilt) return undefined;
    spoilt = true;
    alice.edit(ids.plan, 'changed meanwhile');
    return {
      size: undefined,
      bytes: (async function* () {
        yield* chunks(Buffer.from('half'));
        throw new OutsideError('damaged', 'The hash differs.');
      })(),
    };
  };
  const result = await job.run();
  expect(result.status).toBe('success');
  expect((await held(result.snapshotId)).get('/Documents/Plan.docx')).toBe('changed meanwhile');
  expect((await job.run()).totals.readBytes).toBe(0);
});

test('the content of list items, pages and definitions may have any size, and is known by its tag', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  job.workload.script.scan = async function* (_object, events) {
    for await (const event of events) {
      if (event.type !== 'changes') yield event;
      else
        yield {
          ...event,
          changes: event.changes.map((change) => {
            if (change.type !== 'upsert' || change.item.kind !== 'file') return change;
            const { hash: _, ...item } = change.item;
            return { ...change, item: { ...item, size: 0, role: 'list-item' as const } };
          }),
        };
    }
  };
  const first = await job.run();
  expect(first.status).toBe('success');
  expect((await held(first.snapshotId)).get('/Documents/Plan.docx')).toBe('one');
  expect(first.objects[0]?.coverage.rows.map(({ kind }) => kind)).toEqual(['folders', 'list-items']);
  await job.run({ policy: { excludedFolders: ['elsewhere'] } });
  expect(job.workload.fetched).toEqual([]);
  alice.edit(ids.plan, 'two');
  await job.run({ policy: { excludedFolders: ['elsewhere'] } });
  expect(job.workload.fetched).toEqual([ids.plan]);
});

test('what Microsoft counts is compared with what is held, and a difference is told with numbers', async () => {
  const { place, alice, ids, job } = await scene();
  await using _ = place;
  job.workload.script.expected = [
    { folderId: alice.rootId, items: 3 },
    { folderId: ids.documents, items: 5 },
  ];
  const result = await job.run();
  expect(result).toMatchObject({ status: 'warning', reason: 'Microsoft counts other items than are held of 1 object' });
  expect(result.objects[0]?.coverage.counts).toEqual([
    { folderId: alice.rootId, name: '', expected: 3, held: 3 },
    { folderId: ids.documents, name: 'Documents', expected: 5, held: 2 },
  ]);
  expect(job.events.lines.join('\n')).toContain('Microsoft counts 5 items in Documents, 2 are held');
  alice.file(ids.documents, 'c.txt', 'c');
  job.workload.script.expected = [{ folderId: ids.documents, items: 3 }];
  expect((await job.run()).status).toBe('success');
});

test('a state that is void for one folder drops what is gone from there, and nothing else', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  const deep = alice.folder(ids.documents, 'Deep');
  alice.file(deep, 'gone.txt', 'x');
  const side = alice.folder(alice.rootId, 'Side');
  alice.file(side, 'kept.txt', 'kept');
  await job.run();
  alice.delete(deep);
  alice.file(ids.documents, 'new.txt', 'new');
  job.workload.script.resetBelow = ids.documents;
  const second = await job.run();
  expect(job.workload.fetched).toHaveLength(1);
  expect(await held(second.snapshotId)).toEqual(alice.listing());
  expect([...(await held(second.snapshotId)).keys()]).toContain('/Side/kept.txt');
});
