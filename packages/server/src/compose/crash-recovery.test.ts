import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { expect, it } from 'vitest';
import { type Json, RestHouse } from '../testing/rest-house.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const opened = '00000000-0000-4000-8000-000000000004';
/** How far a restore was. */
const halfway = {
  ...{ files: 5, bytes: 50, totalFiles: 10, totalBytes: 100, isCounted: true },
  ...{ restored: 4, identical: 4, enriched: 0, existed: 1, skipped: 0, failed: 0 },
};

it('closes what a dead server left open, learns its restore points anew, and goes on', async () => {
  await using folder = await temporaryFolder();
  const stateFolder = join(folder.path, 'practice');
  await using practice = await startPracticeTenant({
    keysFolder: sharedKeys,
    stateFolder,
    seed: 'tiny',
    limits: 'none',
  });
  const dataFolder = join(folder.path, 'data');
  const start = async () => await RestHouse.start({ dataFolder, cloudFile: practice.cloudFile });
  const before = await prepare(await start(), practice.applications.confidential.appId, stateFolder);

  using database = new DatabaseSync(join(dataFolder, 'coffer.db'));
  const copy = (id: string, status: string) =>
    database.exec(`insert into job_sessions select '${id}', job_id, job_name, organization_id, repository_id, '${status}',
      null, full, origin, 0, 0, statistics, created_at + 1, null from job_sessions limit 1`);
  copy('00000000-0000-4000-8000-000000000001', 'Running');
  copy('00000000-0000-4000-8000-000000000002', 'Queued');
  database.exec(`insert into restore_sessions select '${opened}', 'R', organization_id, 'Tiny', 'Veod', job_id, '[]', 'Stopped',
      'Success', 'admin', '127.0.0.1', null, null, 0, 0, null, 0, 0, null, null from job_sessions limit 1`);
  const restore = (last: number, status: string) =>
    database.exec(`insert into restores values ('00000000-0000-4000-8000-00000000000${last}', '${opened}', null, 'Restoring Plans',
      'alice/', '${status}', 'Restoring Plans', '${JSON.stringify(halfway)}', '[]', ${last}, null, '${opened}', ${last}, null, null)`);
  restore(4, 'Running');
  restore(3, 'Waiting');
  database.exec('delete from restore_points');
  database.exec(`insert into catalog_dirty values ('${before.jobId}', 'o', 'f', null)`);
  database.close();

  await using house = await start();
  const session = await house.must(200, 'GET', 'JobSessions/00000000-0000-4000-8000-000000000001');
  expect(session).toMatchObject({ status: 'Failed' });
  expect(session.details).toContain('The server stopped while the job was running');
  expect(session.endTime).toBeDefined();
  expect(await house.titles(session.id)).toEqual([expect.stringContaining('[Failed] The server stopped while')]);
  const queued = await house.must(200, 'GET', 'JobSessions/00000000-0000-4000-8000-000000000002');
  expect(queued.details).toContain('waiting for its turn');
  const [running, waiting] = (await house.must(200, 'GET', '../coffer/v1/restores')).results;
  expect(running).toMatchObject({ status: 'Interrupted', ...halfway, endTime: expect.any(String), canContinue: false });
  expect(running.message).toContain('What was restored stays. Continue it to go on');
  expect(waiting).toMatchObject({ status: 'Interrupted', requestId: running.requestId });
  expect(waiting.message).toContain('This had not begun, and nothing of it was restored.');
  const goOn = await house.ask('POST', `../coffer/v1/restore-sessions/${opened}/restores/${running.id}/continue`);
  expect([goOn.status, goOn.json.message]).toEqual([409, expect.stringContaining('is not known what was asked for')]);
  const points = await house.must(200, 'GET', `RestorePoints?jobId=${before.jobId}`);
  expect(points).toEqual(before.points);
  const next = await house.run(before.jobId);
  expect(next, (await house.titles(next.id)).join('\n')).toMatchObject({ status: 'Success' });
});

/** A job that has run once; the server is stopped. */
async function prepare(house: RestHouse, appId: string, stateFolder: string): Promise<{ jobId: string; points: Json }> {
  await using server = house;
  const pfxFile = join(stateFolder, 'application.pfx');
  const organizationId = await server.addOrganization({ domain: 'tiny.onmicrosoft.com', appId, pfxFile });
  const repository = { name: 'R', path: 'r', retentionType: 'ItemLevel' };
  const { id: repositoryId } = await server.must(200, 'POST', 'BackupRepositories', repository);
  const job = await server.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
    name: 'J',
    repositoryId,
    selectedItems: [{ type: 'PartialOrganization', oneDrive: true }],
  });
  await server.run(job.id);
  return { jobId: job.id, points: await server.must(200, 'GET', `RestorePoints?jobId=${job.id}`) };
}

it('starts although a repository cannot be reached, and says so when it is used', async () => {
  await using folder = await temporaryFolder();
  const dataFolder = join(folder.path, 'data');
  const path = join(folder.path, 'r');
  const first = await RestHouse.start({ dataFolder });
  const { id } = await first.must(200, 'POST', 'BackupRepositories', { name: 'R', path, retentionType: 'ItemLevel' });
  await first[Symbol.asyncDispose]();
  await rename(path, `${path} away`);
  await using second = await RestHouse.start({ dataFolder });
  expect(await second.must(200, 'GET', `BackupRepositories/${id}`)).toMatchObject({ id, capacityBytes: 0 });
  const sync = await second.ask('POST', `BackupRepositories/${id}/Sync`);
  expect(sync.status).toBeGreaterThanOrEqual(400);
  expect(sync.json.message).toContain('The repository R');
  await rename(`${path} away`, path);
  await second.must(200, 'POST', `BackupRepositories/${id}/Sync`);
});
