import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../testing/rest-house.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { unzip } from '../../testing/unzip.ts';

const alice = 'alice@tiny.onmicrosoft.com';
const joerg = 'jörg.müller@tiny.onmicrosoft.com';

describe('the journey of a file over REST', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let organizationId: string;
  let repositoryId: string;
  let jobId: string;
  let session: Json;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    organizationId = await house.addOrganization({
      domain: 'tiny.onmicrosoft.com',
      appId: practice.applications.confidential.appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    const repository = { name: 'First', path: 'repositories/first', retentionType: 'SnapshotBased' };
    repositoryId = (await house.must(200, 'POST', 'BackupRepositories', repository)).id;
  });

  afterAll(async () => await stack.disposeAsync());

  const explore = async (body: object = {}): Promise<Json> =>
    await house.must(200, 'POST', `Jobs/${jobId}/explore`, { type: 'Veod', ...body });

  /** Paths of the OneDrive of a user in a restore session. */
  const driveOf = async (sessionId: string, name: string): Promise<string> => {
    const page = await house.must(200, 'GET', `RestoreSessions/${sessionId}/Organization/OneDrives`);
    const found = page.results.find((drive: Json) => drive.name === name);
    return `RestoreSessions/${sessionId}/Organization/OneDrives/${found.id}`;
  };

  const named = async (path: string, name: string): Promise<Json> => {
    const page = await house.must(200, 'GET', path);
    return page.results.find((item: Json) => item.name === name);
  };

  const contentOf = async (user: string, path: string): Promise<string | undefined> => {
    const item = practice.world.drive(user).find(path);
    if (!item?.content) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of item.content.open(0, item.content.size)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };

  it('runs a job from its first line to its last', async () => {
    const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'All OneDrives',
      backupType: 'SelectedItems',
      repositoryId,
      selectedItems: [{ type: 'PartialOrganization', oneDrive: true }],
      schedulePolicy: { type: 'ManualOnly' },
    });
    jobId = job.id;
    expect(job).toMatchObject({ lastStatus: 'NotConfigured', isEnabled: true });
    expect(job.lastRun).toBeUndefined();

    session = await house.run(jobId);
    const titles = await house.titles(session.id);
    expect(session, titles.join('\n')).toMatchObject({ status: 'Success', progress: 3, retryCount: 0 });
    expect(session.statistics).toMatchObject({ processedObjects: 3, bottleneck: 'Source' });
    expect(Object.values(session.statistics).every((value) => value !== undefined)).toBe(true);
    expect(titles[0]).toMatch(/^\[Success] Job started at /);
    expect(titles.at(-1)).toMatch(/^\[Success] Job finished at /);
    expect(titles[1]).toMatch(/^\[Success] Of personal sites the OneDrives are protected; /);
    expect(titles[2]).toMatch(/^\[Success] Forecast: \d+ RU, a guess from the number of users/);
    expect(titles).toContainEqual(expect.stringMatching(/^\[Success] To be read: \d+ MB in 3 of 3 objects/));
    expect(titles).toContainEqual(
      expect.stringMatching(/^\[Success] Needed \d+ RU, forecast \d+, \d\.\d\d per item, 0 refused$/),
    );

    const after = await house.must(200, 'GET', `Jobs/${jobId}`);
    expect(after).toMatchObject({ lastStatus: 'Success', lastRun: session.creationTime });
    const log = await house.must(200, 'GET', `JobSessions/${session.id}/LogItems?limit=2`);
    expect(log.results.map((line: Json) => line.usn)).toEqual([titles.length, titles.length - 1]);
    expect(log._links.next.href).toContain('offset=2&limit=2');
    const line = await house.must(200, 'GET', `JobSessions/${session.id}/LogItems/${log.results[0].id}`);
    expect(line).toEqual(log.results[0]);
    await house.must(404, 'GET', `JobSessions/${session.id}/LogItems/${jobId}`);
  });

  it('asks Microsoft once per OneDrive when nothing has changed', async () => {
    const before = practice.journal.entries().length;
    expect(await house.run(jobId)).toMatchObject({ status: 'Success' });
    const requests = practice.journal.entries().slice(before);
    expect(requests.filter(({ path }) => /\/delta/.test(path)).length).toBe(3);
    // Who has none is known from the list of sites; nobody is asked for again.
    expect(requests.filter(({ path }) => /\/users\/[^/]+\/drive/.test(path)).length).toBe(0);
  });

  it('lists sessions newest first, filtered and paged', async () => {
    const all = await house.must(200, 'GET', 'JobSessions?limit=10');
    expect(all.results.map((one: Json) => one.id)).toContain(session.id);
    expect(all.results.at(-1).id).toBe(session.id);
    const second = await house.must(200, 'GET', `JobSessions?limit=1&offset=1`);
    expect(second.results.map((one: Json) => one.id)).toEqual([all.results[1].id]);
    expect(second._links.first.href).toBe('/v6/JobSessions?offset=0&limit=1');
    expect((await house.must(200, 'GET', 'JobSessions?jobType=Copy')).results).toEqual([]);
    expect((await house.must(200, 'GET', 'JobSessions?endTimeLowerBound=2100-01-01')).results).toEqual([]);
    expect((await house.must(200, 'GET', `JobSessions/${session.id}`)).id).toBe(session.id);
    await house.must(404, 'GET', `JobSessions/${jobId}`);
  });

  it('shows restore points and what is in them', async () => {
    const points = await house.must(200, 'GET', `RestorePoints?jobId=${jobId}&repositoryId=${repositoryId}`);
    expect(points.length).toBe(2);
    expect(points[0]).toMatchObject({ isOneDrive: true, isExchange: false, organizationId, jobId, repositoryId });
    expect((await house.must(200, 'GET', `RestorePoints/${points[0].id}`)).id).toBe(points[0].id);
    const drives = await house.must(200, 'GET', `RestorePoints/${points[0].id}/onedrives`);
    expect(drives.map((drive: Json) => drive.name)).toContain("Alice O'Hara");
    for (const list of ['mailboxes', 'teams', 'webs']) {
      expect(await house.must(200, 'GET', `RestorePoints/${points[0].id}/${list}`)).toEqual([]);
    }
    expect(await house.must(200, 'GET', 'RestorePoints?isLongTermCopy=true')).toEqual([]);
    const used = await house.must(200, 'GET', `BackupRepositories/${repositoryId}/backedupOrganizations`);
    expect(used.results[0]).toMatchObject({ id: organizationId });
    expect(used.results[0].usedSpaceBytes).toBeGreaterThan(0);
  });

  it('browses folders and documents page by page, by parent, and all at once', async () => {
    const opened = await explore();
    const drive = await driveOf(opened.id, "Alice O'Hara");
    const objects = `../coffer/v1/restore-sessions/${opened.id}/objects`;
    const found = await house.must(200, 'GET', `${objects}?name=${encodeURIComponent("e o'HARA")}`);
    expect(found.results).toEqual([
      expect.objectContaining({ id: drive.split('/').at(-1), workload: 'onedrive', displayName: "Alice O'Hara" }),
    ]);
    expect((await house.must(200, 'GET', `${objects}?name=nobody`)).results).toEqual([]);
    expect((await house.must(200, 'GET', `${objects}?limit=1`)).results).toHaveLength(1);
    expect((await house.must(200, 'GET', `${objects}?workload=sharepoint`)).results).toEqual([]);
    const top = await house.must(200, 'GET', `${drive}/Folders?parentId=root`);
    expect(top.results.map((folder: Json) => folder.name)).toEqual(['Documents', 'Empty folder']);
    const documents = top.results[0];
    expect((await house.must(200, 'GET', `${drive}/Folders/${documents.id}`)).id).toBe(documents.id);
    const inside = await house.must(200, 'GET', `${drive}/Documents?parentId=${documents.id}&limit=1`);
    expect(inside.results.map((file: Json) => file.name)).toEqual(['Plan.md']);
    expect(inside._links.next.href).toContain(`offset=1&limit=1&parentId=${documents.id}`);
    const rest = await house.must(200, 'GET', inside._links.next.href.replace('/v6/', ''));
    expect(rest.results.map((file: Json) => file.name)).toEqual(['Ärger & 100% Müh#e.txt']);
    expect(rest._links.next).toBeUndefined();
    expect((await house.must(200, 'GET', `${drive}/Documents`)).results.length).toBe(6);
    expect((await house.must(200, 'GET', `${drive}/Folders`)).results.length).toBe(5);
    const deep = (await house.must(200, 'GET', `${drive}/Documents`)).results.find(
      (f: Json) => f.name === 'Numbers.csv',
    );
    const parent = await house.must(200, 'GET', deep._links.parent.href.replace('/v6/', ''));
    expect(parent.name).toBe('Q1');
    await house.must(404, 'GET', `${drive}/Folders/${deep.id}`);
    const other = drive.replace(/[^/]+$/, practice.world.drive(joerg).id);
    await house.must(404, 'GET', `${other}/Documents/${deep.id}`);
  });

  it('saves a document as it is, or in a ZIP', async () => {
    const drive = await driveOf((await explore()).id, "Alice O'Hara");
    const hello = await named(`${drive}/Documents?parentId=root`, 'Hello.txt');
    const answer = await house.ask('POST', `${drive}/Documents/${hello.id}/save`, {});
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.bytes.toString()).toBe('Hello, world.\n');
    expect(answer.headers['content-length']).toBe('14');
    expect(answer.headers['content-disposition']).toContain('filename="Hello.txt"');
    const zipped = await house.ask('POST', `${drive}/Documents/${hello.id}/save`, { asZip: 'true' });
    expect(zipped.headers['content-type']).toBe('application/zip');
    expect([...unzip(zipped.bytes)].map(([name, { content }]) => [name, content.toString()])).toEqual([
      ['Hello.txt', 'Hello, world.\n'],
    ]);
  });

  it('saves folders, several documents and whole OneDrives as ZIPs with the same content, names and times', async () => {
    const drive = await driveOf((await explore()).id, "Alice O'Hara");
    const whole = unzip((await house.ask('POST', `${drive}/save`)).bytes);
    expect([...whole.keys()].sort()).toEqual(
      [
        'Documents/',
        'Documents/2025/',
        'Documents/2025/Q1/',
        'Documents/2025/Q1/Numbers.csv',
        'Documents/Plan.md',
        'Documents/Ärger & 100% Müh#e.txt',
        'Documents/日本語/',
        'Documents/日本語/メモ.txt',
        'Empty folder/',
        'Empty.txt',
        'Hello.txt',
      ].sort(),
    );
    for (const [name, { content }] of whole) {
      if (!name.endsWith('/')) expect(content.toString(), name).toBe(await contentOf(alice, `/${name}`));
    }
    expect(whole.get('Hello.txt')?.modified.getTime()).toBe(Date.UTC(2025, 3, 7, 10, 30, 0));
    const folder = await named(`${drive}/Folders`, '2025');
    const one = unzip((await house.ask('POST', `${drive}/Folders/${folder.id}/save`)).bytes);
    expect([...one.keys()]).toEqual(['2025/', '2025/Q1/', '2025/Q1/Numbers.csv']);
    const several = unzip((await house.ask('POST', `${drive}/Folders/save`, { folders: [folder, folder] })).bytes);
    expect([...several.keys()]).toContain('2025 (2)/Q1/Numbers.csv');
    const files = (await house.must(200, 'GET', `${drive}/Documents?parentId=root`)).results;
    const documents = unzip((await house.ask('POST', `${drive}/Documents/save`, { documents: files })).bytes);
    expect([...documents.keys()]).toEqual(['Empty.txt', 'Hello.txt']);
    await house.must(400, 'POST', `${drive}/Documents/save`, { documents: [] });
  });

  it('restores a deleted file to where it was', async () => {
    const opened = await explore();
    const drive = await driveOf(opened.id, "Alice O'Hara");
    practice.world.drive(alice).delete('/Documents/2025');
    const numbers = await named(`${drive}/Documents`, 'Numbers.csv');
    const report = await house.must(200, 'POST', `${drive}/Documents/${numbers.id}/restore`, {});
    expect(report).toMatchObject({ totalItemsCount: 1, restoredItemsCount: 1, failedItemsCount: 0, restoreIssues: [] });
    expect(await contentOf(alice, '/Documents/2025/Q1/Numbers.csv')).toContain('month;sum');
    const events = await house.must(200, 'GET', `RestoreSessions/${opened.id}/Events`);
    expect(events.results.map((event: Json) => [event.type, event.status])).toEqual([
      ['View', 'Success'],
      ['Restore', 'Success'],
    ]);
    const last = events.results.at(-1);
    expect(last).toMatchObject({ itemName: 'Numbers.csv', itemType: 'Document', order: 2 });
    expect((await house.must(200, 'GET', `RestoreSessions/${opened.id}/Events/${last.id}`)).id).toBe(last.id);
  });

  it('keeps what is there, or overwrites it, as it is told', async () => {
    const drive = await driveOf((await explore()).id, "Alice O'Hara");
    const hello = await named(`${drive}/Documents`, 'Hello.txt');
    practice.world.drive(alice).write('/Hello.txt', 'Spoilt.');
    await house.must(200, 'POST', `${drive}/Documents/restore`, { documents: [hello], documentAction: 'keep' });
    expect(await contentOf(alice, '/Hello.txt')).toBe('Spoilt.');
    const beside = [...practice.world.drive(alice).root.children.values()].find(({ name }) =>
      /^Hello \(restored .+txt$/.test(name),
    );
    expect(await contentOf(alice, `/${beside?.name}`)).toBe('Hello, world.\n');
    await house.must(200, 'POST', `${drive}/Documents/restore`, { documents: [hello], documentAction: 'Overwrite' });
    expect(await contentOf(alice, '/Hello.txt')).toBe('Hello, world.\n');
  });

  it('restores folders and whole OneDrives', async () => {
    const { id } = await explore();
    const drive = await driveOf(id, "Alice O'Hara");
    practice.world.drive(alice).delete('/Documents');
    const documents = await named(`${drive}/Folders?parentId=root`, 'Documents');
    const one = await house.must(200, 'POST', `${drive}/Folders/${documents.id}/restore`, {
      documentAction: 'Overwrite',
    });
    expect(one).toMatchObject({ restoredItemsCount: 4, failedItemsCount: 0 });
    expect(await contentOf(alice, '/Documents/日本語/メモ.txt')).toBe('メモ\n');
    const again = { folders: [documents], documentAction: 'Overwrite' };
    expect(await house.must(200, 'POST', `${drive}/Folders/restore`, again)).toMatchObject({
      restoredItemsCount: 0,
      skippedItemsByNoChangesCount: 4,
    });
    const whole = await house.must(200, 'POST', `${drive}/restore`, { documentAction: 'Overwrite' });
    expect(whole).toMatchObject({ totalItemsCount: 6, restoredItemsCount: 0, failedItemsCount: 0 });
    const { results: restores } = await house.must(200, 'GET', `../coffer/v1/restore-sessions/${id}/restores`);
    const ended = { status: 'Success', isCounted: true, enriched: 0, failed: 0 };
    expect(restores).toMatchObject([
      { ...ended, files: 6, totalFiles: 6, identical: 0, existed: 6 },
      { ...ended, files: 4, identical: 0, existed: 4 },
      { title: 'Restoring Documents', ...ended, files: 4, totalFiles: 4, identical: 4, existed: 0 },
    ]);
    for (const { bytes, totalBytes } of restores) expect([bytes, bytes > 0]).toEqual([totalBytes, true]);
    const bulk = await house.must(200, 'POST', `RestoreSessions/${id}/Organization/OneDrives/restore`, {
      documentAction: 'Overwrite',
      skipUnresolved: true,
      oneDrives: [{ id: drive.split('/').at(-1) }, { id: 'nobody' }],
    });
    expect(bulk).toMatchObject({ status: 'Success', details: [{ status: 'Success' }] });
  });

  it('copies to a folder of another OneDrive', async () => {
    const { id } = await explore();
    const drive = await driveOf(id, "Alice O'Hara");
    const target = { id: practice.world.drive(joerg).id };
    const hello = await named(`${drive}/Documents?parentId=root`, 'Hello.txt');
    await house.must(400, 'POST', `${drive}/Documents/${hello.id}/copyTo`, { folder: 'x' });
    const copy = { onedrive: target, folder: 'From Alice/Today' };
    expect(await house.must(200, 'POST', `${drive}/Documents/${hello.id}/copyTo`, copy)).toMatchObject({
      restoredItemsCount: 1,
    });
    expect(await contentOf(joerg, '/From Alice/Today/Hello.txt')).toBe('Hello, world.\n');
    const documents = await named(`${drive}/Folders?parentId=root`, 'Documents');
    await house.must(200, 'POST', `${drive}/Documents/copyTo`, { documents: [hello], onedrive: target, folder: 'A' });
    await house.must(200, 'POST', `${drive}/Folders/${documents.id}/copyTo`, { onedrive: target, folder: 'B' });
    await house.must(200, 'POST', `${drive}/Folders/copyTo`, { folders: [documents], onedrive: target, folder: 'C' });
    await house.must(200, 'POST', `${drive}/copyTo`, { onedrive: target, folder: 'D' });
    for (const path of ['A/Hello.txt', 'B/Documents/Plan.md', 'C/Documents/Plan.md', 'D/Documents/Plan.md']) {
      expect(await contentOf(joerg, `/${path}`), path).toBeDefined();
    }
  });

  it('uses the identity that the caller names for a restore', async () => {
    const drive = await driveOf((await explore()).id, "Alice O'Hara");
    const hello = await named(`${drive}/Documents?parentId=root`, 'Hello.txt');
    const restore = `${drive}/Documents/${hello.id}/restore`;
    const before = practice.journal.entries().length;
    await house.must(200, 'POST', restore, { documentAction: 'Overwrite', userName: alice, userPassword: 'XXXXX' });
    const identities = new Set(
      practice.journal
        .entries()
        .slice(before)
        .map(({ identity }) => identity),
    );
    expect([...identities].some((identity) => String(identity).includes('alice'))).toBe(true);
    const refused = await house.must(200, 'POST', restore, { userName: alice, userPassword: 'wrong' });
    expect(refused).toMatchObject({ restoredItemsCount: 0, failedItemsCount: 1 });
    await house.must(400, 'POST', restore, { userName: alice });
  });

  it('opens the point before a time, and a session without data before the first backup', async () => {
    const empty = await explore({ dateTime: '2020.01.01 00:00:00' });
    expect((await house.must(200, 'GET', `RestoreSessions/${empty.id}/Organization/OneDrives`)).results).toEqual([]);
    const first = await explore({ dateTime: session.endTime });
    const drive = await driveOf(first.id, "Alice O'Hara");
    expect(await named(`${drive}/Documents`, 'Hello.txt')).toBeDefined();
    const whole = await house.must(200, 'POST', `Organizations/${organizationId}/explore`, { type: 'Veod' });
    expect(await driveOf(whole.id, "Alice O'Hara")).toBeDefined();
    expect(await house.must(200, 'GET', `RestoreSessions/${whole.id}/Organization`)).toMatchObject({
      id: organizationId,
    });
  });

  it('lists restore sessions by time and stops them', async () => {
    const { id, creationTime } = await explore();
    const page = await house.must(200, 'GET', `RestoreSessions?startTimeFrom=${creationTime}&limit=1`);
    expect(page.results[0]).toMatchObject({ id, state: 'Working', result: 'Success', initiatedBy: 'admin' });
    expect((await house.must(200, 'GET', 'RestoreSessions?startTimeTo=2020-01-01')).results).toEqual([]);
    await house.must(400, 'GET', 'RestoreSessions?startTimeFrom=yesterday');
    const stopped = await house.ask('POST', `RestoreSessions/${id}/Stop`);
    expect([stopped.status, stopped.bytes.length]).toEqual([200, 0]);
    expect(await house.must(200, 'GET', `RestoreSessions/${id}`)).toMatchObject({ state: 'Stopped' });
    await house.must(404, 'GET', `RestoreSessions/${id}/Organization/OneDrives`);
    await house.must(404, 'GET', `RestoreSessions/${jobId}`);
  });
});
