import { expect, test } from 'vitest';
import { Job, listingOf, memoryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';

async function scene() {
  const place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const documents = alice.folder(alice.rootId, 'Documents');
  const secret = alice.folder(documents, 'Private');
  const ids = {
    documents,
    secret,
    deep: alice.folder(secret, 'Deep'),
    diary: alice.file(secret, 'Diary.txt', 'dear diary'),
    plan: alice.file(documents, 'Plan.docx', 'the plan'),
  };
  const deepFile = alice.file(ids.deep, 'deep.txt', 'deep');
  alice.share(deepFile, [{ to: 'Bob' }]);
  const job = new Job(place.repository, [alice]);
  const policy = { excludedFolders: ['/documents/PRIVATE/'] };
  const names = async (snapshotId: string | undefined) => [
    ...(await listingOf(place.repository, snapshotId!, alice.object.name)).keys(),
  ];
  return { place, alice, ids: { ...ids, deepFile }, job, policy, names };
}

const OUTSIDE = ['/Documents', '/Documents/Plan.docx'];
const INSIDE = [
  '/Documents/Private',
  '/Documents/Private/Deep',
  '/Documents/Private/Deep/deep.txt',
  '/Documents/Private/Diary.txt',
];

test('what lies in an excluded folder is known and counted, but never asked for', async () => {
  const { place, ids, job, policy, names } = await scene();
  await using _ = place;
  const result = await job.run({ policy });
  expect(result.status).toBe('success');
  expect(await names(result.snapshotId)).toEqual(OUTSIDE);
  expect(job.workload.fetched).toEqual([ids.plan]);
  expect(job.workload.asked).toEqual([]);
  expect(result.objects[0]?.coverage.rows).toMatchObject([
    { kind: 'documents', states: { protected: 1, excluded: 2 } },
    { kind: 'folders', states: { protected: 1, excluded: 2 } },
    { kind: 'permissions', states: { excluded: 1 } },
  ]);
});

test('children that come before their excluded folder end up left out like the others', async () => {
  const { place, job, policy, names } = await scene();
  await using _ = place;
  job.workload.script.reversed = true;
  expect(await names((await job.run({ policy })).snapshotId)).toEqual(OUTSIDE);
});

test('a folder that is moved out is protected whole although only it is named, and left out again when it comes back', async () => {
  const { place, alice, ids, job, policy, names } = await scene();
  await using _ = place;
  await job.run({ policy });
  alice.move(ids.deep, ids.documents);
  const out = await job.run({ policy });
  expect(job.workload.fetched).toEqual([ids.deepFile]);
  expect(job.workload.asked).toEqual([`permissions of ${ids.deepFile}`]);
  expect(await names(out.snapshotId)).toEqual([
    '/Documents',
    '/Documents/Deep',
    '/Documents/Deep/deep.txt',
    '/Documents/Plan.docx',
  ]);
  alice.move(ids.deep, ids.secret);
  expect(await names((await job.run({ policy })).snapshotId)).toEqual(OUTSIDE);
});

test('a folder is left out by its path: renaming it or a folder above it turns what lies in it', async () => {
  const { place, alice, ids, job, policy, names } = await scene();
  await using _ = place;
  await job.run({ policy });
  alice.rename(ids.documents, 'Papers');
  const renamed = await job.run({ policy });
  expect(await names(renamed.snapshotId)).toEqual(
    [...OUTSIDE, ...INSIDE].sort().map((path) => path.replace('/Documents', '/Papers')),
  );
  alice.rename(ids.documents, 'Documents');
  expect(await names((await job.run({ policy })).snapshotId)).toEqual(OUTSIDE);
});

test('another choice of folders takes effect in the next run, and a rebuilt catalogue knows the old one', async () => {
  const { place, job, policy, names } = await scene();
  await using _ = place;
  expect(await names((await job.run()).snapshotId)).toEqual([...OUTSIDE, ...INSIDE].sort());
  expect(await names((await job.run({ policy })).snapshotId)).toEqual(OUTSIDE);
  job.catalog = new (job.catalog.constructor as new () => typeof job.catalog)();
  const again = await job.run({ policy });
  expect(job.workload.fetched).toEqual([]);
  expect(await names(again.snapshotId)).toEqual(OUTSIDE);
  expect(await names((await job.run()).snapshotId)).toEqual([...OUTSIDE, ...INSIDE].sort());
});
