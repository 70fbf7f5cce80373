import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const none = '00000000-0000-0000-0000-000000000000';

describe('what a repository holds, over REST', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let organizationId: string;
  let repository: string;
  let path: string;
  let dataFolder: string;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    path = join(folder, 'r');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    dataFolder = join(folder, 'data');
    house = stack.use(await RestHouse.start({ dataFolder, cloudFile: practice.cloudFile }));
    const { appId } = practice.applications.confidential;
    const pfxFile = join(stateFolder, 'application.pfx');
    organizationId = await house.addOrganization({ domain: 'tiny.onmicrosoft.com', appId, pfxFile });
    const { id } = await house.must(200, 'POST', 'BackupRepositories', { name: 'R', path, retentionType: 'ItemLevel' });
    repository = `BackupRepositories/${id}`;
    const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'J',
      repositoryId: id,
      selectedItems: [{ type: 'PartialOrganization', oneDrive: true }],
    });
    await house.run(job.id);
  });

  afterAll(async () => await stack.disposeAsync());

  it('lists organizations and OneDrives, filtered and one by one', async () => {
    const organizations = await house.must(200, 'GET', `${repository}/OrganizationData`);
    expect(organizations.results).toMatchObject([{ organizationId, displayName: 'Tiny Works' }]);
    await house.must(200, 'GET', `${repository}/OrganizationData/${organizationId}`);
    const drives = await house.must(200, 'GET', `${repository}/OneDriveData?limit=1`);
    expect(drives.results).toMatchObject([{ title: 'Administrator', organizationId, isDeleted: false }]);
    expect(drives._links.next.href).toContain('offset=1&limit=1');
    const found = await house.must(
      200,
      'GET',
      `${repository}/OneDriveData?filter=jörg*&organizationId=${organizationId}`,
    );
    expect(found.results.map(({ title }: Json) => title)).toEqual(['Jörg Müller (Büro)']);
    const { id } = found.results[0];
    expect(await house.must(200, 'GET', `${repository}/OneDriveData/${id}`)).toEqual(found.results[0]);
    expect((await house.must(200, 'GET', `${repository}/OneDriveData?pointInTime=2020-01-01`)).results).toEqual([]);
    await house.must(404, 'GET', `${repository}/OneDriveData/nothing`);
    await house.must(404, 'GET', `BackupRepositories/${organizationId}/OneDriveData`);
  });

  it('knows users by the id of their organization followed by their own, or by their own', async () => {
    const alice = practice.world.user('alice@tiny.onmicrosoft.com')?.id;
    const user = await house.must(200, 'GET', `${repository}/UserData/${organizationId}${alice}${none}`);
    expect(user).toMatchObject({
      email: 'alice@tiny.onmicrosoft.com',
      isOneDriveBackedUp: true,
      isMailboxBackedUp: false,
    });
    for (const id of [`${alice}${none}`, alice, `${organizationId}${alice}`]) {
      expect(await house.must(200, 'GET', `${repository}/UserData/${id}`)).toEqual(user);
    }
    expect((await house.must(200, 'GET', `${repository}/UserData`)).results).toHaveLength(3);
    await house.must(404, 'GET', `${repository}/UserData/${none}`);
    for (const kind of ['GroupData', 'MailboxData', 'TeamData']) {
      expect((await house.must(200, 'GET', `${repository}/${kind}`)).results).toEqual([]);
      await house.must(404, 'GET', `${repository}/${kind}/${none}`);
    }
  });

  it('reads it anew out of a repository that is taken over', async () => {
    const jobs = await house.must(200, 'GET', 'Jobs');
    for (const { id } of jobs) await house.must(204, 'DELETE', `Jobs/${id}`);
    await house.must(204, 'DELETE', repository);
    const { id } = await house.must(200, 'POST', 'BackupRepositories', {
      name: 'Again',
      path,
      retentionType: 'ItemLevel',
    });
    await house[Symbol.asyncDispose]();
    await using second = await RestHouse.start({ dataFolder, cloudFile: practice.cloudFile });
    const titles = async (): Promise<string[]> =>
      (await second.must(200, 'GET', `BackupRepositories/${id}/OneDriveData`)).results.map(({ title }: Json) => title);
    await expect.poll(titles, { timeout: 10_000 }).toHaveLength(3);
  });
});
