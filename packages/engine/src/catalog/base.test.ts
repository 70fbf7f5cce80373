import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localBackend, openRepository } from '@coffer/vault';
import { expect, test } from 'vitest';
import { Job, listingOf, PASSWORD, temporaryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';

test('a job goes on from its newest readable restore point when the one it knows is damaged', async () => {
  await using place = await temporaryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const plan = alice.file(alice.rootId, 'Plan.docx', 'one');
  const before = new Job(place.repository, [alice]);
  await before.run();
  alice.edit(plan, 'two');
  const damaged = (await before.run()).snapshotId ?? '';
  await writeFile(join(place.folder, 'snapshots', damaged), 'no snapshot');
  await using reopened = await openRepository(localBackend(place.folder), { password: PASSWORD, workers: 1 });
  const after = new Job(reopened, [alice]);
  after.catalog = before.catalog;
  const result = await after.run();
  expect(after.events.lines.join('\n')).toContain('1 restore points of the repository cannot be read.');
  expect(result.status).toBe('success');
  expect(await listingOf(reopened, result.snapshotId ?? '', 'alice@contoso.com')).toEqual(
    new Map([['/Plan.docx', 'two']]),
  );
});
