import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { addOneDriveJob, addOrganization, addRepository, Restic, runJob } from '@coffer/testkit';
import { describe, expect, it } from 'vitest';
import { freshHouse } from '../support/fresh-house.ts';

const restic = await Restic.version();

describe.skipIf(restic === undefined)('stock restic (apt-get install restic) on a repository of a backup', () => {
  it('finds no error and restores every file with the SHA-256 that the tenant has', async () => {
    await using house = await freshHouse();
    const organizationId = await addOrganization(house.api);
    const path = join(house.serverFolder, 'repository');
    const repositoryId = await addRepository(house.api, 'Open', path);
    const jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name: 'Open' });
    const session = await runJob(house.api, jobId);
    expect(session.status).toBe('Success');

    const program = new Restic(path, await house.recoveryKey('Open'));
    const check = await program.run('check', '--read-data');
    expect(check.stderr).toBe('');
    expect(check.status).toBe(0);

    const target = await mkdtemp(join(tmpdir(), 'coffer-restic-'));
    try {
      const restore = await program.run('restore', 'latest', '--target', target);
      expect(restore.stderr).toBe('');
      expect(restore.status).toBe(0);
      const restored = await hashesBelow(join(target, 'OneDrive'));
      const users = (await readdir(join(target, 'OneDrive'))).filter((name) => name.includes('@'));
      let compared = 0;
      for (const user of users) {
        for (const file of await house.practice.files(user)) {
          const hash = await house.practice.sha256(file);
          expect([...restored.values()].includes(hash), `${user}/${file.path}`).toBe(true);
          const exact = restored.get(`${user}/${file.path}`);
          // Names longer than a file system's 255 bytes are shortened on disk; their content must still be there.
          if (Buffer.byteLength(file.name) <= 255) expect(exact, `${user}/${file.path}`).toBe(hash);
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(1_000);
      expect(restored.size).toBe(compared);
    } finally {
      await rm(target, { recursive: true, force: true });
    }
  });
});

async function hashesBelow(folder: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
    hashes.set(relative(folder, path), hash.digest('hex'));
  }
  return hashes;
}
