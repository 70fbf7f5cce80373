import { OutsideError } from '@coffer/model';
import { expect, test } from 'vitest';
import { Job, temporaryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';
import { openRestorePoint, type RestorePointReader } from './reader.ts';
import type { RestoredItem } from './report.ts';
import type { RestoreItem } from './restore-item.ts';
import { type RestoreOptions, restoreItems } from './restore-items.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function scene() {
  const place = await temporaryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const documents = alice.folder(alice.rootId, 'Documents');
  const old = alice.folder(documents, 'Old');
  const ids = {
    documents,
    old,
    plan: alice.file(documents, 'Plan.docx', 'the plan'),
    deep: alice.file(old, 'deep.bin', Buffer.alloc(2_000_000, 5)),
    top: alice.file(alice.rootId, 'top.txt', 'at the top'),
  };
  const bob = new ModelDrive('bob@contoso.com');
  const job = new Job(place.repository, [alice, bob]);
  const result = await job.run();
  const reader = await openRestorePoint(place.repository, result.snapshotId!);
  const told: RestoredItem[] = [];
  const restore = (items: readonly RestoreItem[], more: Partial<RestoreOptions> = {}) =>
    restoreItems({
      reader,
      workload: job.workload,
      target: { object: alice.object },
      items,
      conflict: 'overwrite',
      events: { item: (item) => told.push(item) },
      context: { signal: new AbortController().signal, priority: 'restore' },
      ...more,
    });
  return { place, alice, bob, ids, job, reader, restore, told };
}

/** The item at a path of names below the top folder of an object. */
async function at(reader: RestorePointReader, objectId: string, ...names: string[]): Promise<RestoreItem> {
  let item = await reader.root(objectId);
  for (const name of names) item = (await all(reader.children(item.id))).find(({ facts }) => facts.name === name)!;
  return item;
}

test('a deleted folder comes back with everything in it, to where it was', async () => {
  const { place, alice, ids, reader, restore, told } = await scene();
  await using _ = place;
  const before = alice.listing();
  alice.delete(ids.documents);
  const report = await restore([await at(reader, alice.object.id, 'Documents')]);
  expect(report).toEqual({
    created: 2,
    replaced: 0,
    foldersCreated: 2,
    skipped: 0,
    failed: 0,
    bytes: 2_000_008,
    issues: [],
  });
  expect(alice.listing()).toEqual(before);
  expect(told.map(({ path }) => path).sort()).toEqual([
    'Documents',
    'Documents/Old',
    'Documents/Old/deep.bin',
    'Documents/Plan.docx',
  ]);
  expect(told.every(({ verified }) => verified)).toBe(true);
});

test('a file whose folders are gone brings the folders back', async () => {
  const { place, alice, ids, reader, restore } = await scene();
  await using _ = place;
  alice.delete(ids.documents);
  await restore([await at(reader, alice.object.id, 'Documents', 'Old', 'deep.bin')]);
  expect([...alice.listing().keys()]).toEqual(['/Documents', '/Documents/Old', '/Documents/Old/deep.bin', '/top.txt']);
});

test('overwrite replaces the changed file, keep writes beside it', async () => {
  const { place, alice, ids, reader, restore } = await scene();
  await using _ = place;
  const top = await at(reader, alice.object.id, 'top.txt');
  alice.edit(ids.top, 'spoilt');
  expect(await restore([top], { conflict: 'keep' })).toMatchObject({ created: 1, replaced: 0 });
  expect(alice.listing().get('/top.txt')).toBe('spoilt');
  expect(alice.listing().get('/top 1.txt')).toBe('at the top');
  expect(await restore([top])).toMatchObject({ created: 0, replaced: 1 });
  expect(alice.listing().get('/top.txt')).toBe('at the top');
});

test('items are copied into a folder of another object, which is made', async () => {
  const { place, alice, bob, reader, restore } = await scene();
  await using _ = place;
  const items = [await at(reader, alice.object.id, 'Documents'), await at(reader, alice.object.id, 'top.txt')];
  await restore(items, { target: { object: bob.object, folder: ['From', 'Alice'] } });
  expect([...bob.listing().keys()]).toEqual([
    '/From',
    '/From/Alice',
    '/From/Alice/Documents',
    '/From/Alice/Documents/Old',
    '/From/Alice/Documents/Old/deep.bin',
    '/From/Alice/Documents/Plan.docx',
    '/From/Alice/top.txt',
  ]);
});

test('a whole object is restored by its top folder, and what is selected twice is restored once', async () => {
  const { place, alice, bob, reader, restore } = await scene();
  await using _ = place;
  const items = [await reader.root(alice.object.id), await at(reader, alice.object.id, 'Documents', 'Plan.docx')];
  const report = await restore(items, { target: { object: bob.object, folder: [] } });
  expect(report).toMatchObject({ created: 3, foldersCreated: 2, failed: 0 });
  expect(bob.listing()).toEqual(alice.listing());
});

test('a file that Microsoft stored differently fails, unless it is of a kind that Microsoft rewrites', async () => {
  const { place, alice, job, reader, restore } = await scene();
  await using _ = place;
  job.workload.script.restored = (file) => ({ ...file, hash: 'something else' });
  const report = await restore([await reader.root(alice.object.id)]);
  expect(report).toMatchObject({ replaced: 1, failed: 2 });
  expect(report.issues.find(({ name }) => name === 'Plan.docx')).toMatchObject({
    outcome: 'replaced',
    verified: false,
  });
  expect(report.issues.find(({ name }) => name === 'top.txt')).toMatchObject({ outcome: 'failed' });
});

test('one file that fails does not keep the others from being restored', async () => {
  const { place, alice, ids, job, reader, restore } = await scene();
  await using _ = place;
  alice.delete(ids.documents);
  job.workload.script.restored = (file) => {
    if (file.name === 'Plan.docx') throw new OutsideError('locked', 'The file is locked.');
    return file;
  };
  const report = await restore([await reader.root(alice.object.id)]);
  expect(report).toMatchObject({ created: 1, replaced: 1, failed: 1 });
  expect(report.issues).toMatchObject([{ path: 'Documents/Plan.docx', reason: 'The file is locked.' }]);
});

test('a full target ends the restore with the reason', async () => {
  const { place, alice, job, reader, restore } = await scene();
  await using _ = place;
  job.workload.script.restored = () => {
    throw new OutsideError('full', 'The quota of the OneDrive is used up.');
  };
  const report = await restore([await reader.root(alice.object.id)]);
  expect(report.cannotContinue).toBe('The quota of the OneDrive is used up.');
});

test('an aborted restore rejects with the reason', async () => {
  const { place, alice, job, reader, restore } = await scene();
  await using _ = place;
  const stop = new AbortController();
  job.workload.script.restored = (file) => {
    stop.abort(new Error('stopped by admin'));
    stop.signal.throwIfAborted();
    return file;
  };
  const context = { signal: stop.signal, priority: 'restore' as const };
  await expect(restore([await reader.root(alice.object.id)], { context })).rejects.toThrow('stopped by admin');
});
