import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const alice = 'alice@tiny.onmicrosoft.com';
/** Bytes of the versions of a file, the oldest first. */
const history = [300_000, 310_000, 320_000];

describe('earlier versions and deleted items of a OneDrive', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let jobId: string;

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
    const repository = { name: 'R', path: 'r', retentionType: 'ItemLevel' };
    const { id: repositoryId } = await house.must(200, 'POST', 'BackupRepositories', repository);
    const user = { id: `${practice.world.user(alice)?.id}00000000-0000-0000-0000-000000000000` };
    const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'J',
      repositoryId,
      selectedItems: [{ type: 'User', user, oneDrive: true }],
    });
    jobId = job.id;
    const drive = practice.world.drive(alice);
    const write = (size: number) => drive.write('/History.bin', Buffer.alloc(size, size % 251));
    write(history[0]!);
    await house.run(jobId);
    drive.write('/Hello.txt', 'Second.\n');
    drive.write('/Hello.txt', 'Third.\n');
    drive.delete('/Documents/2025');
    for (const size of history.slice(1)) write(size);
    await house.run(jobId);
  });

  afterAll(async () => await stack.disposeAsync());

  const opened = async (body: object): Promise<string> => {
    const { id } = await house.must(200, 'POST', `Jobs/${jobId}/explore`, { type: 'Veod', ...body });
    return `RestoreSessions/${id}/Organization/OneDrives/${practice.world.drive(alice).id}`;
  };
  const named = async (path: string, name: string): Promise<Json> =>
    (await house.must(200, 'GET', path)).results.find((one: Json) => one.name === name);
  const contentOf = async (path: string): Promise<string | undefined> => {
    const item = practice.world.drive(alice).find(path);
    if (!item?.content) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of item.content.open(0, item.content.size)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };

  it('are listed newest first under the numbers of SharePoint, and given out one by one', async () => {
    const drive = await opened({});
    const hello = await named(`${drive}/Documents`, 'Hello.txt');
    const { results } = await house.must(200, 'GET', `${drive}/Documents/${hello.id}/Versions`);
    expect(results.map(({ version, versionId }: Json) => [version, versionId])).toEqual([
      ['2.0', 1024],
      ['1.0', 512],
    ]);
    const one = `${drive}/Documents/${hello.id}/Versions/1024`;
    expect(await house.must(200, 'GET', one)).toMatchObject({ id: hello.id, version: '2.0', sizeBytes: 8 });
    expect((await house.ask('POST', `${one}/save`, {})).bytes.toString()).toBe('Second.\n');
    await house.must(404, 'GET', `${drive}/Documents/${hello.id}/Versions/513`);
  });

  it('come back over what is there, which becomes an earlier version, or beside it elsewhere', async () => {
    const drive = await opened({});
    const hello = await named(`${drive}/Documents`, 'Hello.txt');
    const one = `${drive}/Documents/${hello.id}/Versions/512`;
    const done = await house.must(200, 'POST', `${one}/restore`, { documentAction: 'Overwrite' });
    expect(done).toMatchObject({ restoredItemsCount: 1, failedItemsCount: 0 });
    expect(await contentOf('/Hello.txt')).toBe('Hello, world.\n');
    const copy = { onedrive: { id: practice.world.drive(alice).id }, folder: 'Copies', documentVersion: 'All' };
    await house.must(200, 'POST', `${drive}/Documents/${hello.id}/copyTo`, copy);
    expect(await contentOf('/Copies/Hello.txt')).toBe('Third.\n');
    const item = practice.world.drive(alice).find('/Copies/Hello.txt')!;
    expect(practice.world.drive(alice).versions.past(item).length).toBe(2);
  });

  it('all come back, and no second file, when a restore that was stopped between them is continued', async () => {
    const [{ id: proxyId }] = await house.must(200, 'GET', 'Proxies');
    const pace = async (isSlow: boolean) =>
      await house.must(200, 'PUT', `Proxies/${proxyId}`, {
        ...{ enableNetworkThrottling: isSlow, throttlingValue: 10, throttlingUnit: 'KBs' },
      });
    const drive = practice.world.drive(alice);
    const opening = await opened({});
    const items = [{ kind: 'document', id: (await named(`${opening}/Documents`, 'History.bin')).id }];
    const restores = `../coffer/v1/restore-sessions/${opening.split('/')[1]}/restores`;
    const state = async (id: string) => (await house.must(200, 'GET', `${restores}/${id}`)).status;
    drive.delete('/History.bin');
    await pace(true);
    const { id } = await house.must(200, 'POST', restores, { oneDriveId: drive.id, items, conflict: 'Keep' });
    await expect.poll(() => drive.find('/History.bin')?.content?.size, { timeout: 20_000 }).toBe(history[0]);
    await house.must(204, 'POST', `${restores}/${id}/stop`);
    await expect.poll(async () => await state(id)).toBe('Stopped');
    await pace(false);
    const goesOn = await house.must(200, 'POST', `${restores}/${id}/continue`);
    await expect.poll(async () => await state(goesOn.id)).toBe('Success');
    const item = drive.find('/History.bin')!;
    const versions = drive.versions.past(item).map(({ content }) => content.size);
    expect([...versions, item.content?.size]).toEqual(history);
    const { results } = await house.must(200, 'GET', `${restores}?limit=100`);
    expect(results[0]).toMatchObject({
      id: goesOn.id,
      restored: 1,
      failed: 0,
      target: 'alice@tiny.onmicrosoft.com/',
    });
    const names = [...drive.root.children.values()].map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('History'))).toEqual(['History.bin']);
  });

  it('are shown if the session says so, browsed, saved and restored like others', async () => {
    const without = await opened({});
    expect(await named(`${without}/Folders`, '2025')).toBeUndefined();
    const drive = await opened({ showDeleted: true });
    const folder = await named(`${drive}/Folders`, '2025');
    expect((await house.must(200, 'GET', `${drive}/Folders?parentId=${folder.id}`)).results[0].name).toBe('Q1');
    const numbers = await named(`${drive}/Documents`, 'Numbers.csv');
    const saved = await house.ask('POST', `${drive}/Documents/${numbers.id}/save`, {});
    expect(saved.bytes.toString()).toContain('month;sum');
    const done = await house.must(200, 'POST', `${drive}/Folders/${folder.id}/restore`, {});
    expect(done).toMatchObject({ restoredItemsCount: 1, failedItemsCount: 0 });
    expect(await contentOf('/Documents/2025/Q1/Numbers.csv')).toContain('month;sum');
  });

  it('are all there, those of earlier restore points too, if the session says so', async () => {
    const drive = await opened({ showAllVersions: true });
    const hello = await named(`${drive}/Documents`, 'Hello.txt');
    const { results } = await house.must(200, 'GET', `${drive}/Documents/${hello.id}/Versions`);
    expect(results.length).toBeGreaterThanOrEqual(2);
    for (const { versionId, sizeBytes } of results) {
      const saved = await house.ask('POST', `${drive}/Documents/${hello.id}/Versions/${versionId}/save`, {});
      expect(saved.bytes.length).toBe(sizeBytes);
    }
  });

  it('are searched by name, in the latest restore point and in earlier ones', async () => {
    const search = async (drive: string, query: string): Promise<string[]> =>
      (await house.must(200, 'POST', `${drive}/search`, { query })).results.map(({ name }: Json) => name).sort();
    const latest = await opened({});
    expect(await search(latest, 'name:hello')).toEqual(['Hello.txt']);
    expect(await search(latest, 'ext:txt AND NOT name:empty')).toEqual([
      'Hello.txt',
      'Ärger & 100% Müh#e.txt',
      'メモ.txt',
    ]);
    expect(await search(latest, 'numbers')).toEqual([]);
    expect(await search(await opened({ showDeleted: true }), 'numbers')).toEqual(['Numbers.csv']);
    const documents = await named(`${latest}/Folders`, 'Documents');
    expect(await search(`${latest}/Folders/${documents.id}`, 'hello')).toEqual([]);
    expect(await search(`${latest}/Folders/${documents.id}`, 'plan')).toEqual(['Plan.md']);
    const found = await house.must(200, 'POST', `${latest}/search?limit=1`, { query: 'ext:txt' });
    const next = await house.must(200, 'POST', found._links.next.href.replace('/v6/', ''), { query: 'ext:txt' });
    expect([found.setId, next.results.length]).toEqual([next.setId, 1]);
  });

  it('are found with the folders in which they lie, by one request for whatever kind of object', async () => {
    const drive = await opened({ showDeleted: true });
    const [, sessionId, , , driveId] = drive.split('/');
    const search = `../coffer/v1/restore-sessions/${sessionId}/objects/${driveId}/search`;
    const { results } = await house.must(200, 'GET', `${search}?query=numbers`);
    const file = await named(`${drive}/Documents`, 'Numbers.csv');
    const q1 = await named(`${drive}/Folders`, 'Q1');
    expect(results).toEqual([
      expect.objectContaining({ kind: 'document', id: file.id, folders: ['Documents', '2025', 'Q1'], folderId: q1.id }),
    ]);
    const [top] = (await house.must(200, 'GET', `${search}?query=empty+folder`)).results;
    expect(top).toMatchObject({ kind: 'folder', name: 'Empty folder', folders: [] });
    expect(top.folderId).toBeUndefined();
    await house.must(400, 'GET', `${search}?query=shape:round`);
    await house.must(404, 'GET', `${search.replace(driveId ?? '', 'nothing')}?query=numbers`);
  });
});
