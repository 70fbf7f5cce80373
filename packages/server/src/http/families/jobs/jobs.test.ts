import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const none = '00000000-0000-0000-0000-000000000000';
const userKind = '2b38d840-8098-4614-b369-ebce33f9b2c7';

/** A user item for the API. */
function userItem(practice: PracticeTenant, login: string, more: object = { oneDrive: true }): Json {
  const user = practice.world.user(`${login}@tiny.onmicrosoft.com`);
  return { type: 'user', user: { id: `${user?.id}${none}`, name: user?.userPrincipalName }, ...more };
}

describe('backup jobs over REST', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let jobs: string;
  let repositoryId: string;
  let number = 0;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    const organizationId = await house.addOrganization({
      domain: 'tiny.onmicrosoft.com',
      appId: practice.applications.confidential.appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    jobs = `Organizations/${organizationId}/Jobs`;
    const repository = { name: 'R', path: join(folder, 'repository'), retentionType: 'ItemLevel' };
    repositoryId = (await house.must(200, 'POST', 'BackupRepositories', repository)).id;
  });

  afterAll(async () => await stack.disposeAsync());

  const add = async (more: object = {}): Promise<Json> => {
    number += 1;
    return await house.must(200, 'POST', jobs, {
      name: `Job ${number}`,
      backupType: 'SelectedItems',
      repositoryId,
      selectedItems: [userItem(practice, 'alice')],
      ...more,
    });
  };

  const failure = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<string> => {
    const { status, json } = await house.ask(method, path, body);
    return `${status} ${json?.message}`;
  };

  it('shows a job with its items, links and composite ids', async () => {
    const job = await add();
    const alice = practice.world.user('alice@tiny.onmicrosoft.com')?.id;
    expect(job.selectedItems).toMatchObject([
      { id: `${userKind}${alice}${none}`, type: 'User', oneDrive: true, mailbox: false },
    ]);
    expect(Object.keys(job._links).sort()).toEqual([
      'backupRepository',
      'excludedItems',
      'jobsessions',
      'organization',
      'selectedItems',
      'self',
    ]);
    expect(job._links.backupRepository.href.endsWith(repositoryId)).toBe(true);
    expect((await house.must(200, 'GET', jobs)).map(({ id }: Json) => id)).toContain(job.id);
    expect((await house.must(200, 'GET', 'Jobs')).map(({ id }: Json) => id)).toContain(job.id);
    expect(await house.must(200, 'GET', `Jobs/${job.id}`)).toEqual(job);
    expect((await house.ask('GET', `Jobs/${job.id}/CopyJob`)).status).toBe(404);
  });

  it('takes a job that was read and changed back', async () => {
    const job = await add();
    await house.must(204, 'PUT', `Jobs/${job.id}`, { ...job, name: `${job.name} changed`, description: 'new' });
    expect(await house.must(200, 'GET', `Jobs/${job.id}`)).toMatchObject({
      name: `${job.name} changed`,
      description: 'new',
      selectedItems: job.selectedItems,
    });
  });

  it('refuses what cannot work, with the reason', async () => {
    const { name } = await add();
    expect(await failure('POST', jobs, { name, repositoryId, selectedItems: [userItem(practice, 'alice')] })).toContain(
      '409 The organization has a job named',
    );
    const mailOnly = { name: 'Mail', repositoryId, selectedItems: [userItem(practice, 'alice', { mailbox: true })] };
    expect(await failure('POST', jobs, mailOnly)).toContain('400 Nothing that was selected (User) can be protected');
    expect(await failure('POST', jobs, { name: 'X', backupType: 'SelectedItems', repositoryId })).toContain('400');
    expect(await failure('POST', jobs, { backupType: 'EntireOrganization', repositoryId })).toContain('a name');
    expect(await failure('POST', jobs, { name: 'X', backupType: 'EntireOrganization' })).toContain('repositoryId');
    expect(
      await failure('POST', jobs, {
        name: 'X',
        backupType: 'EntireOrganization',
        repositoryId: practice.world.tenantId,
      }),
    ).toContain('400 There is no backup repository');
    expect(await failure('POST', `Organizations/${repositoryId}/Jobs`, { name: 'X' })).toContain('404');
    expect(await failure('POST', `Jobs/${repositoryId}/start`, {})).toContain('404');
    expect((await house.ask('DELETE', `BackupRepositories/${repositoryId}`)).status).toBe(409);
  });

  it('has one job for the entire organization, which leaves out what other jobs protect', async () => {
    await add();
    const whole = await add({ backupType: 'EntireOrganization', selectedItems: undefined });
    expect(whole.selectedItems).toBeUndefined();
    expect(await house.must(200, 'GET', `Jobs/${whole.id}/SelectedItems`)).toMatchObject([
      { type: 'PartialOrganization', oneDrive: true },
    ]);
    expect(await failure('POST', jobs, { name: 'Again', backupType: 'EntireOrganization', repositoryId })).toContain(
      '409',
    );
    const session = await house.run(whole.id);
    const titles = (await house.titles(session.id)).join('\n');
    expect(session.status, titles).toBe('Warning');
    expect(titles).toContain('[Warning] Not protected yet: mailboxes, Teams channels.');
    expect(titles).toContain('jörg.müller@');
    expect(titles).not.toContain('alice@');
    await house.must(204, 'DELETE', `Jobs/${whole.id}`);
  });

  it('changes, adds and removes items', async () => {
    const job = await add();
    const selected = `Jobs/${job.id}/SelectedItems`;
    await house.must(204, 'POST', selected, [userItem(practice, 'jörg.müller')]);
    const [alice, joerg] = await house.must(200, 'GET', selected);
    expect(await house.must(200, 'GET', `${selected}/${joerg.id}`)).toEqual(joerg);
    await house.must(204, 'PUT', `${selected}/${alice.id}`, { ...alice, mailbox: true });
    expect(await house.must(200, 'GET', `${selected}/${alice.id}`)).toMatchObject({ mailbox: true, oneDrive: true });
    await house.must(
      204,
      'DELETE',
      `${selected}?ids=${alice.id},${joerg.id.toUpperCase()}`.replace(`${alice.id},`, ''),
    );
    expect((await house.must(200, 'GET', selected)).length).toBe(1);
    expect(await failure('DELETE', `${selected}?ids=${joerg.id}`)).toContain('404');
    expect(await failure('DELETE', selected)).toContain('400');
    expect((await house.ask('GET', `${selected}/${joerg.id}`)).status).toBe(404);
    const excluded = `Jobs/${job.id}/ExcludedItems`;
    expect(await house.must(200, 'GET', excluded)).toEqual([]);
    await house.must(204, 'POST', excluded, [
      { type: 'OneDriveFolders', folders: ['Music'] },
      { type: 'PersonalSites' },
    ]);
    const [folders] = await house.must(200, 'GET', excluded);
    await house.must(204, 'PUT', `${excluded}/${folders.id}`, { type: 'OneDriveFolders', folders: ['Music', 'Video'] });
    expect(await house.must(200, 'GET', `${excluded}/${folders.id}`)).toMatchObject({ folders: ['Music', 'Video'] });
    await house.must(204, 'DELETE', `${excluded}?ids=${folders.id}`);
    expect((await house.must(200, 'GET', excluded)).length).toBe(1);
  });

  it('protects the members of a group, nested or not, without those who are excluded', async () => {
    const { world } = practice;
    const [alice, joerg] = ['alice', 'jörg.müller'].map(
      (login) => world.user(`${login}@tiny.onmicrosoft.com`)?.id ?? '',
    );
    const inner = world.addGroup({ displayName: 'Inner', kind: 'security', members: [joerg ?? ''] });
    const outer = world.addGroup({ displayName: 'Outer', kind: 'security', members: [alice ?? '', inner.id] });
    const group = { type: 'Group', group: { id: `${outer.id}${none}` }, members: true, memberOnedrive: true };
    const job = await add({ selectedItems: [group] });
    expect(await house.run(job.id)).toMatchObject({ progress: 2 });
    await house.must(204, 'POST', `Jobs/${job.id}/ExcludedItems`, [userItem(practice, 'alice')]);
    const session = await house.run(job.id);
    expect(session).toMatchObject({ progress: 1, status: 'Success' });
    expect((await house.titles(session.id)).join()).toContain('alice@tiny.onmicrosoft.com: no longer part of the job');
  });

  it('goes on without a group that was deleted, selected or excluded, and says so', async () => {
    const deleted = (displayName: string, id = practice.world.tenantId) => ({ id: `${id}${none}`, displayName });
    const job = await add({
      selectedItems: [{ type: 'Group', group: deleted('Old team'), memberOnedrive: true, members: true }],
      excludedItems: [{ type: 'Group', group: deleted('Left company', '99999999-9999-4999-8999-999999999999') }],
    });
    expect(await house.run(job.id)).toMatchObject({ progress: 0, status: 'Warning' });
    await house.must(204, 'POST', `Jobs/${job.id}/SelectedItems`, [userItem(practice, 'alice')]);
    const session = await house.run(job.id);
    expect(session).toMatchObject({ progress: 1, status: 'Warning' });
    expect(await house.titles(session.id)).toContain('[Warning] The group Left company does not exist any more.');
  });

  it('starts, refuses to start twice, stops, and is not deleted while it runs', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reads = 0;
    practice.world.drive('alice@tiny.onmicrosoft.com').write('/Slow.bin', {
      size: 4,
      // The first reading is the tenant's own, for the hash.
      async *open(start, end) {
        reads += 1;
        if (reads > 1) await gate;
        yield new Uint8Array(end - start);
      },
    });
    const job = await add();
    await house.must(204, 'POST', `Jobs/${job.id}/start`, { full: false });
    await expect.poll(async () => (await house.must(200, 'GET', `Jobs/${job.id}`)).lastStatus).toBe('Running');
    expect(await failure('POST', `Jobs/${job.id}/start`, {})).toContain('409 The job');
    expect(await failure('DELETE', `Jobs/${job.id}`)).toContain('409');
    const running = (await house.must(200, 'GET', `Jobs/${job.id}/JobSessions`)).results[0];
    expect(running.status).toBe('Running');
    expect(running.endTime).toBeUndefined();
    await house.must(204, 'POST', `Jobs/${job.id}/stop`);
    const session = await house.ended(job.id);
    release();
    expect(session).toMatchObject({ status: 'Stopped', details: 'The job was stopped by an administrator.' });
    expect(await failure('POST', `Jobs/${job.id}/stop`)).toContain('409');
    practice.world.drive('alice@tiny.onmicrosoft.com').delete('/Slow.bin');
    expect(await house.run(job.id, true)).toMatchObject({ status: 'Success' });
    await house.must(204, 'DELETE', `Jobs/${job.id}`);
    expect((await house.ask('GET', `Jobs/${job.id}`)).status).toBe(404);
    expect((await house.must(200, 'GET', `JobSessions/${session.id}`)).id).toBe(session.id);
  });

  it('is not started while it is disabled', async () => {
    const job = await add({ schedulePolicy: { type: 'Daily', dailyType: 'Everyday', dailyTime: '23:00:00' } });
    expect(Date.parse(job.nextRun)).toBeGreaterThan(Date.now());
    await house.must(204, 'POST', `Jobs/${job.id}/disable`);
    const disabled = await house.must(200, 'GET', `Jobs/${job.id}`);
    expect(disabled.isEnabled).toBe(false);
    expect(disabled.nextRun).toBeUndefined();
    expect(await failure('POST', `Jobs/${job.id}/start`, {})).toContain('409 The job');
    await house.must(204, 'POST', `Jobs/${job.id}/enable`);
    expect((await house.must(200, 'GET', `Jobs/${job.id}`)).nextRun).toBeDefined();
  });

  it('starts right after creation when it is told to', async () => {
    const job = await add({ runNow: true });
    expect(await house.ended(job.id)).toMatchObject({ status: 'Success' });
  });

  it('says in the log which of the selected users are gone, and fails when none is left', async () => {
    const gone = { type: 'User', user: { id: `${practice.world.tenantId}${none}`, name: 'nobody' }, oneDrive: true };
    const job = await add({ selectedItems: [gone] });
    const session = await house.run(job.id);
    expect(session.status).toBe('Warning');
    expect((await house.titles(session.id)).join('\n')).toMatch(/\[Warning] nobody (has no OneDrive|does not exist)/);
  });
});
