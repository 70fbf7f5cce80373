import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

describe('backup repositories and proxies over REST', () => {
  const stack = new AsyncDisposableStack();
  let folder: string;
  let house: RestHouse;
  let number = 0;

  beforeAll(async () => {
    folder = stack.use(await temporaryFolder()).path;
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data') }));
  });

  afterAll(async () => await stack.disposeAsync());

  const wish = (more: object = {}): Json => {
    number += 1;
    return { name: `R${number}`, path: join(folder, `r${number}`), retentionType: 'SnapshotBased', ...more };
  };

  const add = async (more: object = {}): Promise<Json> =>
    await house.must(200, 'POST', 'BackupRepositories', wish(more));

  const refusal = async (more: object): Promise<string> => {
    const { status, json } = await house.ask('POST', 'BackupRepositories', wish(more));
    return `${status} ${json.message}`;
  };

  it('makes the folder and shows the space of its disk', async () => {
    const repository = await add({ retentionPeriodType: 'Daily', dailyRetentionPeriod: 30 });
    expect(repository).toMatchObject({
      retentionType: 'SnapshotBased',
      dailyRetentionPeriod: 30,
      isOutOfSync: false,
      isLongTerm: false,
    });
    expect(repository.capacityBytes).toBeGreaterThan(repository.freeSpaceBytes);
    expect(JSON.stringify(repository)).not.toMatch(/password/i);
    expect(await house.must(200, 'GET', `BackupRepositories/${repository.id}`)).toMatchObject({ id: repository.id });
    expect((await house.must(200, 'GET', 'BackupRepositories?longTerm=true')).length).toBe(0);
    const [proxy] = await house.must(200, 'GET', 'Proxies');
    const byProxy = await house.must(200, 'GET', proxy._links.repositories.href.replace('/v6/', ''));
    expect(byProxy.map(({ id }: Json) => id)).toContain(repository.id);
    expect(await house.must(200, 'GET', `BackupRepositories?proxyId=${repository.id}`)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('refuses a folder in which the system lets nothing be made', async () => {
    expect(await refusal({ path: `/proc/${process.pid}/backup` })).toMatch(/^400 .*nothing can be made there/);
  });

  it('refuses folders that cannot be used, each with its reason', async () => {
    const foreign = join(folder, 'foreign');
    await mkdir(foreign);
    await writeFile(join(foreign, 'a.txt'), 'a');
    expect(await refusal({ path: foreign })).toMatch(/^400 .* is not empty and not a repository/);
    expect(await refusal({ path: join(foreign, 'a.txt') })).toMatch(/^400 .*a part of the path is a file/);
    expect(await refusal({ path: '../outside' })).toMatch(/^400 .*inside the data folder/);
    expect(await refusal({ path: 'C:\\backup' })).toMatch(/^400 .*not a path of this machine/);
    expect(await refusal({ path: '' })).toMatch(/^400 .*needs a path/);
    expect(await refusal({ retentionType: undefined })).toMatch(/^400 .*retentionType/);
    const { name, path } = await add();
    expect(await refusal({ path })).toMatch(/^409 .*in use by the repository/);
    expect(await refusal({ path: join(path, 'inside') })).toMatch(/^409 .*in use/);
    expect(await refusal({ name: name.toUpperCase() })).toMatch(/^409 .*named/);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a folder that is not writable', async () => {
    const locked = join(folder, 'locked');
    await mkdir(locked);
    await chmod(locked, 0o500);
    expect(await refusal({ path: locked })).toMatch(/^400 .*not writable/);
  });

  it('changes names and retention, and nothing that is fixed', async () => {
    const repository = await add();
    const path = `BackupRepositories/${repository.id}`;
    const answer = await house.ask('PUT', path, { ...repository, name: 'Renamed', dailyRetentionPeriod: 5 });
    expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
    expect(await house.must(200, 'GET', path)).toMatchObject({ name: 'Renamed', dailyRetentionPeriod: 5 });
    await house.must(400, 'PUT', path, { retentionType: 'ItemLevel' });
    await house.must(400, 'PUT', path, { path: join(folder, 'elsewhere') });
    await house.must(404, 'PUT', `BackupRepositories/${repository.proxyId}`, { name: 'x' });
  });

  it('forgets a repository without touching its data, and takes it over again', async () => {
    const { id, path } = await add();
    await house.must(204, 'DELETE', `BackupRepositories/${id}`);
    await house.must(404, 'GET', `BackupRepositories/${id}`);
    const again = await add({ path });
    expect(again.id).not.toBe(id);
    expect(await house.must(200, 'POST', `BackupRepositories/${again.id}/Sync`)).toMatchObject({
      repositoryId: again.id,
    });
    const used = await house.must(200, 'GET', `BackupRepositories/${again.id}/backedupOrganizations`);
    expect(used.results).toEqual([]);
  });

  it('does not take over a repository of somebody else', async () => {
    const { path } = await add();
    await using other = await RestHouse.start({ dataFolder: join(folder, 'other data') });
    const answer = await other.ask('POST', 'BackupRepositories', { name: 'X', path, retentionType: 'ItemLevel' });
    expect(answer.status).toBe(400);
    expect(answer.json.message).toContain('was not made by this server');
  });

  it('has the local proxy, which can be described but neither added nor removed', async () => {
    const [proxy, ...others] = await house.must(200, 'GET', 'Proxies');
    expect(others).toEqual([]);
    expect(proxy).toMatchObject({ type: 'Local', status: 'Online', port: 9193 });
    const path = `Proxies/${proxy.id}`;
    const answer = await house.ask('PUT', path, { ...proxy, description: 'Here', threadsNumber: 7 });
    expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
    expect(await house.must(200, 'GET', path)).toMatchObject({ description: 'Here', threadsNumber: 7, id: proxy.id });
    await house.must(400, 'PUT', path, { threadsNumber: 0 });
    await house.must(400, 'PUT', path, { enableNetworkThrottling: true });
    await house.must(200, 'PUT', path, { throttlingValue: 100, throttlingUnit: 'MBs' });
    await house.must(400, 'POST', 'Proxies', { hostName: 'other' });
    await house.must(409, 'POST', `${path}/Remove`, { force: true });
    await house.must(200, 'POST', `${path}/Rescan`);
    await house.must(200, 'POST', 'Proxies/Rescan', { proxies: [{ id: proxy.id }] });
    await house.must(404, 'GET', `Proxies/${'1'.repeat(8)}-1111-4111-8111-${'1'.repeat(12)}`);
  });
});
