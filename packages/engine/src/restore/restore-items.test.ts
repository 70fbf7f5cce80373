import { OutsideError } from '@coffer/model';
import { expect, test } from 'vitest';
import { Job, memoryRepository } from '../testing/harness.ts';
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
  const place = await memoryRepository();
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
  const sent: number[] = [];
  const restore = (items: readonly RestoreItem[], more: Partial<RestoreOptions> = {}) =>
    restoreItems({
      reader,
      workload: job.workload,
      target: { object: alice.object },
      items,
      conflict: 'overwrite',
      events: { item: (item) => told.push(item), content: (_, bytes) => sent.push(bytes) },
      context: { signal: new AbortController().signal, priority: 'restore' },
      ...more,
    });
  return { place, alice, bob, ids, job, reader, restore, told, sent };
}

/** The item at a path of names below the top folder of an object. */
async function at(reader: RestorePointReader, objectId: string, ...names: string[]): Promise<RestoreItem> {
  let item = await reader.root(objectId);
  for (const name of names) item = (await all(reader.children(item.id))).find(({ facts }) => facts.name === name)!;
  return item;
}

test('a deleted folder comes back with everything in it, to where it was', async () => {
  const { place, alice, ids, reader, restore, told, sent } = await scene();
  await using _ = place;
  const before = alice.listing();
  alice.delete(ids.documents);
  const report = await restore([await at(reader, alice.object.id, 'Documents')]);
  expect(report).toEqual({
    created: 2,
    replaced: 0,
    existed: 0,
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
  const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0);
  expect([sum(sent), sum(told.map(({ held }) => held))]).toEqual([2_000_008, 2_000_008]);
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
  const { place, alice, ids, job, reader, restore } = await scene();
  await using _ = place;
  job.workload.script.restored = (file) => ({ ...file, hash: 'something else' });
  for (const id of [ids.plan, ids.deep, ids.top]) alice.edit(id, 'spoilt');
  const report = await restore([await reader.root(alice.object.id)]);
  expect(report).toMatchObject({ replaced: 1, failed: 2 });
  expect(report.issues.find(({ name }) => name === 'Plan.docx')).toMatchObject({
    outcome: 'replaced',
    verified: false,
    verdict: 'enriched',
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
  expect(report).toMatchObject({ created: 1, existed: 1, failed: 1 });
  expect(report.issues).toMatchObject([{ path: 'Documents/Plan.docx', reason: 'The file is locked.' }]);
});

test('a full target ends the restore with the reason', async () => {
  const { place, alice, ids, job, reader, restore } = await scene();
  await using _ = place;
  alice.delete(ids.plan);
  job.workload.script.restored = () => {
    throw new OutsideError('full', 'The quota of the OneDrive is used up.');
  };
  const report = await restore([await reader.root(alice.object.id)]);
  expect(report.cannotContinue).toBe('The quota of the OneDrive is used up.');
});

test('an aborted restore rejects with the reason', async () => {
  const { place, alice, ids, job, reader, restore } = await scene();
  await using _ = place;
  const stop = new AbortController();
  alice.delete(ids.plan);
  job.workload.script.restored = (file) => {
    stop.abort(new Error('stopped by admin'));
    stop.signal.throwIfAborted();
    return file;
  };
  const context = { signal: stop.signal, priority: 'restore' as const };
  await expect(restore([await reader.root(alice.object.id)], { context })).rejects.toThrow('stopped by admin');
});

test('a restore that broke off continues: what is there already is not written again, copies beside included', async () => {
  const { place, alice, bob, ids, job, reader, restore } = await scene();
  await using _ = place;
  const root = [await reader.root(alice.object.id)];
  alice.delete(ids.documents);
  let left = 1;
  job.workload.script.restored = (file) => {
    left -= 1;
    if (left < 0) throw new OutsideError('unavailable', 'Not now.', { transient: true });
    return { ...file, hash: 'rewritten by Microsoft' };
  };
  await restore(root);
  delete job.workload.script.restored;
  job.workload.written.length = 0;
  const again = await restore(root);
  expect(again).toMatchObject({ replaced: 0, failed: 0 });
  expect(again.existed + again.created).toBe(3);
  expect(await restore(root)).toMatchObject({ created: 0, replaced: 0, existed: 3 });
  const target = { object: bob.object, folder: ['Copy'] };
  bob.file(bob.folder(bob.rootId, 'Copy'), 'top.txt', 'another');
  await restore(root, { target, conflict: 'keep' });
  expect(await restore(root, { target, conflict: 'keep' })).toMatchObject({ created: 0, existed: 3 });
  expect(bob.listing().get('/Copy/top 1.txt')).toBe('at the top');
});

test('what is there already is recognised in a folder too large to be listed', async () => {
  const { place, alice, job, reader, restore } = await scene();
  await using _ = place;
  const top = await at(reader, alice.object.id, 'top.txt');
  job.workload.script.crowd = Array.from({ length: 50_001 }, (_, number) => ({ ...top.facts, name: `${number}.txt` }));
  expect(await restore([top], { conflict: 'keep' })).toMatchObject({ created: 0, existed: 1 });
  expect([...alice.listing().keys()].filter((path) => path.startsWith('/top'))).toEqual(['/top.txt']);
});

test('earlier versions come back in order, and merging leaves the history of what is there alone', async () => {
  const { place, alice, bob, ids, job, restore } = await scene();
  await using _ = place;
  for (const content of ['second plan', 'third plan']) alice.edit(ids.plan, content);
  const { snapshotId } = await job.run({ policy: { versions: 'all' } });
  const reader = await openRestorePoint(place.repository, snapshotId!);
  const plan = await at(reader, alice.object.id, 'Documents', 'Plan.docx');
  expect(plan.versions.map(({ id, size }) => `${id} ${size}`)).toEqual(['2.0 11', '1.0 8']);
  const historyOf = (drive: ModelDrive, path: string): string[] => {
    const id = [...drive.items.keys()].find((one) => `/${drive.one(one).facts.name}` === path)!;
    return drive.one(id).versions.map(({ content }) => Buffer.from(content).toString());
  };
  const target = { object: bob.object, folder: [] };
  await restore([plan], { reader, target, versions: 'all' });
  expect(historyOf(bob, '/Plan.docx')).toEqual(['second plan', 'the plan']);
  expect(bob.listing().get('/Plan.docx')).toBe('third plan');
  bob.edit([...bob.items.keys()][1]!, 'bob wrote this');
  await restore([plan], { reader, target, versions: 'all', conflict: 'merge' });
  expect(historyOf(bob, '/Plan.docx')).toEqual(['bob wrote this', 'third plan', 'second plan', 'the plan']);
  await restore([plan], { reader, target: { object: bob.object, folder: ['Last'] } });
  expect(bob.listing().get('/Last/Plan.docx')).toBe('third plan');
});

test('a file that was left between its earlier versions gets the others when the restore goes on, and only then', async () => {
  const { place, alice, bob, ids, job, restore } = await scene();
  await using _ = place;
  for (const content of ['second', 'the third']) alice.edit(ids.top, content);
  const { snapshotId } = await job.run({ policy: { versions: 'all' } });
  const reader = await openRestorePoint(place.repository, snapshotId!);
  const top = await at(reader, alice.object.id, 'top.txt');
  const oldest = top.versions.at(-1)!;
  for (const conflict of ['keep', 'merge', 'overwrite'] as const) {
    const id = bob.file(bob.folder(bob.rootId, conflict), 'top.txt', 'at the top');
    bob.say(id, { created: top.facts.created, modified: oldest.modified });
    const wish = { reader, target: { object: bob.object, folder: [conflict] }, versions: 'all', conflict } as const;
    expect(await restore([top], { ...wish, continued: true })).toMatchObject({ created: 0, replaced: 1 });
    expect(bob.one(id).versions.map(({ content }) => Buffer.from(content).toString())).toEqual([
      'second',
      'at the top',
    ]);
    expect(await restore([top], { ...wish, continued: true })).toMatchObject({ existed: 1 });
  }
  const live = bob.file(bob.folder(bob.rootId, 'New'), 'top.txt', 'at the top');
  bob.say(live, { created: top.facts.created, modified: oldest.modified });
  await restore([top], { reader, target: { object: bob.object, folder: ['New'] }, versions: 'all', conflict: 'keep' });
  const files = [...bob.listing()].filter(([path]) => path.endsWith('.txt'));
  expect(files).toEqual([
    ['/New/top 1.txt', 'the third'],
    ['/New/top.txt', 'at the top'],
    ['/keep/top.txt', 'the third'],
    ['/merge/top.txt', 'the third'],
    ['/overwrite/top.txt', 'the third'],
  ]);
});

test('permissions come back if they are wanted, to made folders above too, and what is lost is an issue', async () => {
  const { place, alice, ids, job, restore } = await scene();
  await using _ = place;
  alice.share(ids.documents, [{ to: 'Bob' }]);
  alice.share(ids.plan, [{ to: 'Carol' }, { to: 'Gone', lost: 'Gone' }]);
  const { snapshotId } = await job.run();
  const reader = await openRestorePoint(place.repository, snapshotId!);
  const plan = await at(reader, alice.object.id, 'Documents', 'Plan.docx');
  const shared = (name: string) => [...alice.items.values()].find(({ facts }) => facts.name === name)?.permissions;
  alice.delete(ids.documents);
  await restore([plan], { reader });
  expect([shared('Documents'), shared('Plan.docx')]).toEqual([undefined, undefined]);
  alice.delete([...alice.items.values()].find(({ facts }) => facts.name === 'Documents')!.facts.id);
  const report = await restore([plan], { reader, permissions: true });
  expect(shared('Documents')).toEqual([{ to: 'Bob' }]);
  expect(shared('Plan.docx')).toHaveLength(2);
  expect(report.issues).toMatchObject([
    { path: 'Documents/Plan.docx', issues: ['Gone is unknown.'], outcome: 'created' },
  ]);
});

test('changed and deleted items are told apart by what is there now', async () => {
  const { place, alice, ids, reader, restore } = await scene();
  await using _ = place;
  const root = [await reader.root(alice.object.id)];
  alice.delete(ids.old);
  alice.edit(ids.plan, 'spoilt');
  expect(await restore(root, { only: { changed: true, deleted: false } })).toMatchObject({
    created: 0,
    replaced: 1,
    foldersCreated: 0,
  });
  expect([...alice.listing().keys()]).toEqual(['/Documents', '/Documents/Plan.docx', '/top.txt']);
  alice.edit(ids.plan, 'spoilt again');
  expect(await restore(root, { only: { changed: false, deleted: true } })).toMatchObject({ created: 1, replaced: 0 });
  expect(alice.listing().get('/Documents/Plan.docx')).toBe('spoilt again');
  expect(alice.listing().has('/Documents/Old/deep.bin')).toBe(true);
});

test('lists are made from their definitions, items come before their attachments, files before their pages', async () => {
  const { place, bob, job, restore } = await scene();
  await using _ = place;
  const lists = bob.folder(bob.rootId, 'Lists');
  const tasks = bob.folder(lists, 'Tasks');
  const attachments = bob.folder(tasks, '12.attachments');
  const roles = new Map([
    [tasks, 'list'],
    [bob.file(tasks, '_vti_definition.json', '{"columns":[]}'), 'definition'],
    [attachments, 'attachments'],
    [bob.file(attachments, 'photo.png', 'photo'), 'attachment'],
    [bob.file(tasks, '12.json', '{"id":12}'), 'list-item'],
    [bob.file(tasks, '0.aspx.page.json', '{}'), 'page'],
    [bob.file(tasks, '0.aspx', '<page>'), undefined],
  ] as const);
  for (const [id, role] of roles) if (role) bob.say(id, { role });
  const { snapshotId } = await job.run();
  const reader = await openRestorePoint(place.repository, snapshotId!);
  bob.delete(lists);
  const report = await restore([await reader.root(bob.object.id)], { reader, target: { object: bob.object } });
  expect(report).toMatchObject({ failed: 0, created: 4, foldersCreated: 3 });
  const { written } = job.workload;
  expect(written.slice(0, 2)).toEqual(['Lists', 'Tasks from {"columns":[]}']);
  expect(written.indexOf('12.attachments')).toBeGreaterThan(written.indexOf('12.json'));
  expect(written.indexOf('photo.png')).toBeGreaterThan(written.indexOf('12.attachments'));
  expect(written.indexOf('0.aspx.page.json')).toBeGreaterThan(written.indexOf('0.aspx'));
});

test('what was restored is recognised by the next backup: it stores no content again', async () => {
  const { place, alice, ids, job, reader, restore } = await scene();
  await using _ = place;
  alice.delete(ids.documents);
  await job.run();
  await restore([await reader.root(alice.object.id)]);
  const result = await job.run();
  const outcome = result.objects.find(({ object }) => object.id === alice.object.id);
  expect(outcome).toMatchObject({ status: 'success', totals: { files: 3 } });
  expect(result.totals.readBytes).toBe(2_000_008);
  expect(result.totals.newBytes).toBeLessThan(20_000);
});
