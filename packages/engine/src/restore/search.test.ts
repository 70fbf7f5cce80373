import { expect, test } from 'vitest';
import { Job, memoryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';
import { openRestorePoint } from './reader.ts';
import type { RestoreItem } from './restore-item.ts';
import { searchItems } from './search.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const byId = (items: readonly RestoreItem[]): RestoreItem[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

test('the catalogue finds in the newest restore point what walking it finds, as the same items; older ones are walked', async () => {
  await using place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const bob = new ModelDrive('bob@contoso.com');
  const reports = alice.folder(alice.folder(alice.rootId, 'Documents'), 'Reports 2026');
  const secret = alice.folder(alice.rootId, 'Secret reports');
  alice.file(secret, 'report x.txt', 'x');
  const report = alice.file(reports, 'REPORT a.docx', 'a');
  alice.file(reports, 'report A.docx', 'differs in case alone');
  alice.file(reports, `${'長'.repeat(200)} report.txt`, 'long');
  bob.file(bob.rootId, 'report.txt', 'b');
  alice.share(report, [{ to: 'Bob' }]);
  const job = new Job(place.repository, [alice, bob]);
  const policy = { excludedFolders: ['Secret reports'] };
  const older = (await job.run({ policy })).snapshotId!;
  alice.edit(report, 'a2');
  const newest = (await job.run({ policy })).snapshotId!;
  const reader = await openRestorePoint(place.repository, newest);
  const index = { catalog: job.catalog, jobId: 'job-1', reader };
  const folderId = (await all(reader.walk((await reader.root(alice.object.id)).id))).find(
    ({ facts }) => facts.id === reports,
  )!.id;
  for (const where of [{}, { objectId: alice.object.id }, { objectId: alice.object.id, folderId }]) {
    const walked = byId(await all(searchItems({ source: reader, text: 'report', ...where })));
    expect(walked.length).toBeGreaterThan(2);
    const found = await all(searchItems({ source: reader, text: 'RePort', index, ...where }));
    expect(byId(found.filter(({ facts }) => facts.name !== 'report x.txt'))).toEqual(walked);
    for (const { id } of walked) expect((await reader.item(id)).id).toBe(id);
  }
  const before = await openRestorePoint(place.repository, older);
  const stale = { catalog: job.catalog, jobId: 'job-1', reader: before };
  const [found] = await all(searchItems({ source: before, text: 'REPORT a', index: stale, objectId: alice.object.id }));
  expect(found?.size).toBe(1);
  expect(await all(searchItems({ source: reader, text: '', index }))).toEqual([]);
});
