import { expect, test } from 'vitest';
import { Job, memoryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';
import { RestorePointOverlay } from './overlay.ts';
import { openRestorePoint } from './reader.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await all(bytes)).toString();
}

async function scene() {
  const place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const documents = alice.folder(alice.rootId, 'Documents');
  const drafts = alice.folder(documents, 'Drafts');
  const ids = {
    documents,
    drafts,
    plan: alice.file(documents, 'Plan.docx', 'one'),
    gone: alice.file(documents, 'gone.txt', 'gone'),
    draft: alice.file(drafts, 'draft.txt', 'draft'),
  };
  const bob = new ModelDrive('bob@contoso.com');
  const job = new Job(place.repository, [alice, bob]);
  const snapshots = [(await job.run()).snapshotId!];
  alice.edit(ids.plan, 'two');
  alice.delete(ids.gone);
  alice.file(documents, 'late.txt', 'late');
  snapshots.unshift((await job.run()).snapshotId!);
  alice.rename(documents, 'Papers');
  alice.delete(drafts);
  alice.edit(ids.plan, 'three');
  job.drives.splice(1, 1);
  snapshots.unshift((await job.run({ policy: { versions: 'latest' } })).snapshotId!);
  const overlay = async (deleted: boolean, allVersions: boolean, more: object = {}): Promise<RestorePointOverlay> =>
    new RestorePointOverlay({
      ...more,
      chosen: await openRestorePoint(place.repository, snapshots[0]!),
      earlier: snapshots.slice(1).map((id) => () => openRestorePoint(place.repository, id)),
      deleted,
      allVersions,
    });
  return { place, alice, bob, ids, overlay };
}

test('deleted items are shown where they lay, although the folder has another name now, and can be read and walked', async () => {
  const { place, alice, bob, ids, overlay } = await scene();
  await using _ = place;
  const source = await overlay(true, false);
  const [papers] = await all(source.children((await source.root(alice.object.id)).id));
  expect(papers?.facts.name).toBe('Papers');
  const shown = await all(source.children(papers!.id));
  expect(shown.map(({ facts, deleted }) => `${facts.name}${deleted ? ' deleted' : ''}`)).toEqual([
    'Plan.docx',
    'late.txt',
    'Drafts deleted',
    'gone.txt deleted',
  ]);
  for (const [skip, limit] of [
    [0, 2],
    [1, 2],
    [2, 1],
    [3, 5],
    [4, 1],
  ] as const)
    expect(await all(source.children(papers!.id, { skip, limit }))).toEqual(shown.slice(skip, skip + limit));
  const [, , drafts, gone] = shown;
  expect(await text(source.read(gone!.id))).toBe('gone');
  expect(await source.item(gone!.id)).toMatchObject({ facts: { id: ids.gone }, deleted: true });
  expect((await all(source.walk(drafts!.id))).map(({ facts }) => facts.name)).toEqual(['draft.txt']);
  expect((await source.ancestors(gone!.id)).map(({ facts }) => facts.name)).toEqual(['Documents']);
  expect((await all(source.objects())).map(({ name }) => name)).toEqual([alice.object.name, bob.object.name]);
  expect(await source.root(bob.object.id)).toMatchObject({ deleted: true });
});

test('what was moved is not shown as deleted where it lay, once it is known to be held elsewhere', async () => {
  const { place, alice, ids, overlay } = await scene();
  await using _ = place;
  const holds = async (_object: string, asked: readonly string[]) => new Set(asked.filter((id) => id === ids.gone));
  const source = await overlay(true, false, { holds });
  const [papers] = await all(source.children((await source.root(alice.object.id)).id));
  const names = (await all(source.children(papers!.id))).map(({ facts }) => facts.name);
  expect(names).toContain('Drafts');
  expect(names).not.toContain('gone.txt');
});

test('without them only the chosen restore point is shown, and foreign ids are not found', async () => {
  const { place, alice, bob, overlay } = await scene();
  await using _ = place;
  const source = await overlay(false, false);
  const root = await source.root(alice.object.id);
  expect((await all(source.walk(root.id))).map(({ facts }) => facts.name)).toEqual(['Papers', 'Plan.docx', 'late.txt']);
  await expect(source.root(bob.object.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(source.item(`0123456789abcdef.${root.id}`)).rejects.toMatchObject({ code: 'not-found' });
});

test('the contents of earlier restore points are versions of a file, newest first, each once', async () => {
  const { place, alice, ids, overlay } = await scene();
  await using _ = place;
  const source = await overlay(false, true);
  const items = await all(source.walk((await source.root(alice.object.id)).id));
  const plan = await source.item(items.find(({ facts }) => facts.id === ids.plan)!.id);
  expect(plan.versions).toHaveLength(2);
  expect(await text(source.read(plan.id))).toBe('three');
  const contents: string[] = [];
  for (const { id } of plan.versions) contents.push(await text(source.readVersion(plan.id, id)));
  expect(contents).toEqual(['two', 'one']);
});
