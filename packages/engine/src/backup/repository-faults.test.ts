import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Backend, VaultError } from '@coffer/vault';
import { describe, expect, test } from 'vitest';
import { Job, listingOf, PASSWORD, temporaryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';

const run = promisify(execFile);
const restic = await run('restic', ['version']).then(
  () => true,
  () => false,
);

function drive(): ModelDrive {
  const alice = new ModelDrive('alice@contoso.com');
  const documents = alice.folder(alice.rootId, 'Documents äöü');
  alice.file(documents, 'Plan.docx', 'the plan');
  alice.file(documents, 'Empty.txt', '');
  alice.file(alice.rootId, 'large.bin', Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at) % 251)));
  return alice;
}

test('a full repository fails the session with the reason; with room again the next run completes', async () => {
  let full = true;
  const wrap = (backend: Backend): Backend => ({
    ...backend,
    save: async (file, parts) => {
      if (full && file.kind === 'pack') throw new VaultError('full', 'no space left on the disk');
      await backend.save(file, parts);
    },
  });
  await using place = await temporaryRepository(wrap);
  const alice = drive();
  const job = new Job(place.repository, [alice]);
  const failed = await job.run();
  expect(failed.status).toBe('failed');
  expect(failed.reason).toContain('The repository is full');
  expect(failed.error).toBeInstanceOf(VaultError);
  expect(job.events.lines.join('\n')).toContain('no space left on the disk. Free space on its disk');
  expect(failed.snapshotId).toBeUndefined();
  expect(await place.repository.snapshots()).toEqual([]);
  full = false;
  const healed = await job.run();
  expect(healed.status).toBe('success');
  expect(await listingOf(place.repository, healed.snapshotId!, alice.object.name)).toEqual(alice.listing());
});

describe.skipIf(!restic)('stock restic (skipped where it is not installed)', () => {
  test('checks a repository after several runs and restores the files byte for byte', async () => {
    await using place = await temporaryRepository();
    const alice = drive();
    const job = new Job(place.repository, [alice]);
    await job.run();
    alice.rename(alice.file(alice.rootId, 'x', 'renamed'), 'renamed.txt');
    await job.run();
    const target = await mkdtemp(join(tmpdir(), 'coffer-restic-'));
    const env = { ...process.env, RESTIC_PASSWORD: PASSWORD, RESTIC_REPOSITORY: place.folder };
    try {
      await run('restic', ['--no-cache', 'check', '--read-data'], { env });
      await run('restic', ['--no-cache', 'restore', 'latest', '--target', target], { env });
      for (const [path, content] of alice.listing())
        if (content !== undefined)
          expect((await readFile(join(target, 'OneDrive', alice.object.name, path))).toString('latin1')).toBe(content);
      const facts = JSON.parse(
        await readFile(join(target, '.coffer', 'OneDrive', alice.object.name, '_vti_items.json'), 'utf8'),
      ) as unknown[];
      expect(facts).toHaveLength(3);
    } finally {
      await rm(target, { recursive: true, force: true });
    }
  });
});
