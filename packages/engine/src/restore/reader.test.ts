import { OutsideError } from '@coffer/model';
import { expect, test } from 'vitest';
import { Job, memoryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';
import { itemId } from './item-id.ts';
import { openRestorePoint } from './reader.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function bytes(stream: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await all(stream)).toString('latin1');
}

test('a restore point is browsed page by page, found again by ids, and read in ranges', async () => {
  await using place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const folder = alice.folder(alice.rootId, 'Üben 日本');
  const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];
  for (const name of names) alice.file(folder, name, `content of ${name}`);
  const job = new Job(place.repository, [new ModelDrive('zoe@contoso.com'), alice]);
  const reader = await openRestorePoint(place.repository, (await job.run()).snapshotId!);

  expect((await all(reader.objects())).map(({ name }) => name)).toEqual(['alice@contoso.com', 'zoe@contoso.com']);
  const root = await reader.root(alice.object.id);
  const [sub] = await all(reader.children(root.id));
  expect(sub).toMatchObject({ names: ['Üben 日本'], restorable: true, status: 'protected' });
  const page = await all(reader.children(sub!.id, { skip: 1, limit: 2 }));
  expect(page.map(({ facts }) => facts.name)).toEqual(['b.txt', 'c.txt']);
  expect(await all(reader.children(sub!.id, { skip: 5, limit: 2 }))).toEqual([]);
  expect(await all(reader.children(sub!.id, { limit: 0 }))).toEqual([]);

  const fresh = await openRestorePoint(place.repository, reader.snapshotId);
  const again = await fresh.item(page[0]!.id);
  expect(again).toEqual(page[0]);
  expect(again.facts).toEqual(alice.one(again.facts.id).facts);
  expect(await fresh.item(root.id)).toEqual(root);
  expect(await fresh.objectOf(again.id)).toEqual(alice.object);
  expect(await bytes(fresh.read(again.id))).toBe('content of b.txt');
  expect(await bytes(fresh.read(again.id, { start: 3, end: 10 }))).toBe('tent of');
  expect(await bytes(fresh.read(again.id, { start: 11, end: 1_000 }))).toBe('b.txt');
  expect((await all(reader.walk(root.id))).map((item) => item.treeNames.join('/'))).toEqual([
    'Üben 日本',
    ...names.map((name) => `Üben 日本/${name}`),
  ]);
});

test('ids are URL-safe and short even for the longest paths, and foreign ids are not found', async () => {
  await using place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  let folder = alice.rootId;
  for (let depth = 0; depth < 4; depth += 1) folder = alice.folder(folder, '漢'.repeat(90));
  const file = alice.file(folder, 'x.txt', 'x');
  const reader = await openRestorePoint(place.repository, (await new Job(place.repository, [alice]).run()).snapshotId!);
  const items = await all(reader.walk((await reader.root(alice.object.id)).id));
  const deepest = items.find(({ facts }) => facts.id === file)!;
  expect(deepest.id).toMatch(/^[A-Za-z0-9_-]{1,1999}$/);
  expect(deepest.names.slice(0, -1)).toEqual(Array.from({ length: 4 }, () => '漢'.repeat(90)));
  expect(await bytes(reader.read(deepest.id))).toBe('x');

  for (const id of [
    '',
    'nonsense',
    '../..',
    itemId(['OneDrive']),
    itemId(['OneDrive', 'nobody']),
    itemId(['OneDrive', alice.object.name, 'no']),
  ])
    await expect(reader.item(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(reader.root('no such drive')).rejects.toMatchObject({ code: 'not-found' });
  await expect(all(reader.children(deepest.id))).rejects.toMatchObject({ code: 'invalid' });
  await expect(all(reader.read((await reader.root(alice.object.id)).id))).rejects.toMatchObject({ code: 'invalid' });
});

test('items that could not be protected are listed with their reason, and have no content', async () => {
  await using place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const bad = alice.file(alice.rootId, 'bad.txt', 'never read');
  const job = new Job(place.repository, [alice]);
  job.workload.script.fetch = async () => {
    throw new OutsideError('locked', 'The file is locked.');
  };
  const reader = await openRestorePoint(place.repository, (await job.run()).snapshotId!);
  const [item] = await all(reader.children((await reader.root(alice.object.id)).id));
  expect(item).toMatchObject({
    status: 'failed',
    reason: 'The file is locked.',
    restorable: false,
    facts: { id: bad },
  });
  await expect(all(reader.read(item!.id))).rejects.toMatchObject({ code: 'not-found' });
});
