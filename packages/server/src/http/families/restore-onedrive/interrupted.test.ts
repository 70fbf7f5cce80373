import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, type RestAnswer, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const alice = 'alice@tiny.onmicrosoft.com';
/** How long is waited for what comes. */
const patience = { timeout: 20_000 };
/** Bytes: more than the sockets between client and server hold. */
const large = 24 * 1024 * 1024;

function expectRefused({ status, json }: RestAnswer, wanted: number, why: string): void {
  expect([status, json.message]).toEqual([wanted, expect.stringContaining(why)]);
}

describe('a client that goes away', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let dataFolder: string;
  let session: Json;
  let drive: string;
  let document: string;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    practice.world.drive(alice).write('/Large.bin', {
      size: large,
      async *open(start, end) {
        for (let at = start; at < end; at += 1024 * 1024) {
          yield Buffer.alloc(Math.min(1024 * 1024, end - at), at % 251);
        }
      },
    });
    practice.world.drive(alice).write('/Small.txt', Buffer.from('small'));
    dataFolder = join(folder, 'data');
    house = await RestHouse.start({ dataFolder, cloudFile: practice.cloudFile });
    // The last test starts another one.
    stack.defer(async () => await house[Symbol.asyncDispose]());
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
    await house.run(job.id);
    session = await house.must(200, 'POST', `Jobs/${job.id}/explore`, {});
    drive = `RestoreSessions/${session.id}/Organization/OneDrives/${practice.world.drive(alice).id}`;
    const files = await house.must(200, 'GET', `${drive}/Documents?parentId=root`);
    document = `${drive}/Documents/${files.results.find((file: Json) => file.name === 'Large.bin').id}`;
  });

  afterAll(async () => await stack.disposeAsync());

  const lastEvent = async (): Promise<Json> =>
    (await house.must(200, 'GET', `RestoreSessions/${session.id}/Events?limit=100`)).results.at(-1);

  it.each([{ asZip: false }, { asZip: true }])('ends its download, which is noted as cancelled: %j', async (body) => {
    await house.leave('POST', `${document}/save`, body);
    await expect.poll(lastEvent, patience).toMatchObject({ type: 'Save', status: 'Cancelled', itemName: 'Large.bin' });
  });

  it('gets all of it when it stays', async () => {
    const { bytes } = await house.ask('POST', `${document}/save`, {});
    expect(bytes.length).toBe(large);
    expect(await lastEvent()).toMatchObject({ type: 'Save', status: 'Success', itemSizeBytes: large });
  });

  /** How fast content may go: slow enough to look on, or as fast as it can. */
  const pace = async (isSlow: boolean): Promise<void> => {
    const [{ id }] = (await house.must(200, 'GET', 'Proxies')).filter(({ type }: Json) => type === 'Local');
    const limit = { enableNetworkThrottling: isSlow, throttlingValue: 4, throttlingUnit: 'MBs' };
    await house.must(200, 'PUT', `Proxies/${id}`, limit);
  };
  const restores = () => `../coffer/v1/restore-sessions/${session.id}/restores`;
  const underWay = async (): Promise<Json> => {
    const begun = async () => (await house.must(200, 'GET', `${restores()}?isRunning=true`)).results[0];
    await expect.poll(async () => (await begun())?.bytes ?? 0, patience).toBeGreaterThan(0);
    const one = await begun();
    expect(one).toMatchObject({ status: 'Running', title: 'Restoring Large.bin' });
    return one;
  };
  const ended = async (id: string): Promise<Json> => {
    await expect
      .poll(async () => (await house.must(200, 'GET', `${restores()}/${id}`)).status, patience)
      .not.toBe('Running');
    return await house.must(200, 'GET', `${restores()}/${id}`);
  };
  const start = async (): Promise<Json> => {
    const [, , , , oneDriveId] = drive.split('/');
    const items = [{ kind: 'document', id: document.split('/').at(-1) }];
    return await house.must(200, 'POST', restores(), { oneDriveId, items, conflict: 'Overwrite' });
  };
  const gone = (): void => {
    const drive = practice.world.drive(alice);
    if (drive.find('/Large.bin')) drive.delete('/Large.bin');
  };
  const goOn = async ({ id, restoreSessionId = session.id }: Json, body: object = {}) =>
    await house.ask('POST', `../coffer/v1/restore-sessions/${restoreSessionId}/restores/${id}/continue`, body);
  const endedOf = async ({ id, restoreSessionId }: Json): Promise<Json> => {
    const one = `../coffer/v1/restore-sessions/${restoreSessionId}/restores/${id}`;
    const state = async () => (await house.must(200, 'GET', one)).status;
    await expect.poll(state, patience).not.toMatch(/Running|Waiting/);
    return await house.must(200, 'GET', one);
  };

  it('does not end its restore, beside which others go on; whoever looks later finds the result', async () => {
    for (const name of ['/Large.bin', '/Small.txt']) practice.world.drive(alice).delete(name);
    await pace(true);
    const left = Promise.withResolvers<Json>();
    const leaving = house.leave('POST', `${document}/restore`, { documentAction: 'Overwrite' }, left.promise);
    const { id } = await underWay();
    left.resolve(undefined);
    await leaving;
    const files = await house.must(200, 'GET', `${drive}/Documents?parentId=root`);
    const small = files.results.find((file: Json) => file.name === 'Small.txt').id;
    const beside = house.must(200, 'POST', `${drive}/Documents/${small}/restore`, { documentAction: 'Overwrite' });
    const running = await house.must(200, 'GET', '../coffer/v1/restores?isRunning=true');
    expect(running.results.map((one: Json) => one.id)).toContain(id);
    await pace(false);
    expect(await beside).toMatchObject({ restoredItemsCount: 1, failedItemsCount: 0 });
    const figures = { files: 1, totalFiles: 1, bytes: large, restored: 1, identical: 1, failed: 0 };
    expect(await ended(id)).toMatchObject({ status: 'Success', initiatedBy: 'admin', ...figures, restoreIssues: [] });
    expect(practice.world.drive(alice).find('/Large.bin')).toMatchObject({ size: large });
    const done = (await house.must(200, 'GET', '../coffer/v1/restores?isRunning=false')).results;
    expect(done.map(({ title, status }: Json) => `${title}: ${status}`).sort()).toEqual([
      'Restoring Large.bin: Success',
      'Restoring Small.txt: Success',
    ]);
    const events = (await house.must(200, 'GET', `RestoreSessions/${session.id}/Events?limit=100`)).results;
    expect(events.find((event: Json) => event.id === id)).toMatchObject({ type: 'Restore', status: 'Success' });
    const { results: audit } = await house.must(200, 'GET', '../coffer/v1/audit?limit=100');
    const entries = audit.filter(({ operation }: Json) => operation === 'OneDriveDocument_RestoreDocumentAction');
    expect(entries.map(({ outcome }: Json) => outcome)).toEqual(['Success', 'Success']);
  });

  it('or another one stops a restore, which keeps how far it was and says how to go on', async () => {
    gone();
    await pace(true);
    const { id, status } = await start();
    expect(status).toBe('Running');
    await underWay();
    expectRefused(await goOn({ id }), 409, 'This restore is still under way.');
    await house.must(204, 'POST', `${restores()}/${id}/stop`);
    const stopped = await ended(id);
    expect(stopped).toMatchObject({ status: 'Stopped', restored: 0, totalFiles: 1, totalBytes: large });
    expect(stopped.message).toMatch(/^The restore was stopped\. What was restored stays\. Continue it to go on/);
    expect(await lastEvent()).toMatchObject({ type: 'Restore', status: 'Cancelled', message: stopped.message });
    await house.must(204, 'POST', `${restores()}/${id}/stop`);
    expect((await house.ask('POST', `${restores()}/${session.id}/stop`)).status).toBe(404);
    expect((await goOn({ id: session.id })).status).toBe(404);
  });

  it('is told what cannot be restored before anything begins', async () => {
    const [, , , , oneDriveId] = drive.split('/');
    const items = [{ kind: 'document', id: document.split('/').at(-1) }];
    for (const [wish, why] of [
      [{ items }, 'Give either oneDriveId or siteId'],
      [{ oneDriveId }, 'No items were selected.'],
      [{ oneDriveId, items: [{ kind: 'folder', id: items[0]?.id }] }, 'There is no such folder in'],
      [{ oneDriveId, items, siteURL: 'https://tiny.sharepoint.com' }, 'leave out siteURL'],
      [{ oneDriveId, items, onedrive: { id: oneDriveId }, folder: '../x' }, 'folder must be a path below'],
    ] as const) {
      const answer = await house.ask('POST', restores(), wish);
      expect([answer.status, answer.json.message]).toEqual([expect.any(Number), expect.stringContaining(why)]);
      expect(answer.status).toBeLessThan(500);
    }
    expect((await house.must(200, 'GET', `${restores()}?isRunning=true`)).results).toEqual([]);
  });

  it('finds a restore interrupted by the end of the server, and goes on with it in the next one', async () => {
    gone();
    await pace(true);
    const { id } = await start();
    await underWay();
    await house[Symbol.asyncDispose]();
    house = await RestHouse.start({ dataFolder, cloudFile: practice.cloudFile });
    const interrupted = await house.must(200, 'GET', `${restores()}/${id}`);
    expect(interrupted).toMatchObject({ status: 'Interrupted', totalBytes: large, canContinue: true });
    expect(interrupted.message).toMatch(/^The server stopped while this was going on\. .* Continue it to go on/);
    await pace(false);
    const done = await endedOf((await goOn(interrupted)).json);
    expect(done).toMatchObject({ status: 'Success', restored: 1, restoreSessionId: session.id, canContinue: false });
    expect(practice.world.drive(alice).find('/Large.bin')).toMatchObject({ size: large });
    const now = await house.must(200, 'GET', `${restores()}/${id}`);
    expect(now).toMatchObject({ status: 'Interrupted', canContinue: false, continuedAs: done.id });
    expectRefused(await goOn(now), 409, `has been continued already, as ${done.id}`);
    expectRefused(await goOn(done), 409, 'Everything was restored; there is nothing to continue.');
  });

  it('loses its restore with the session, if somebody ends that, and goes on in another, with the sign-in that is not kept', async () => {
    gone();
    await pace(true);
    const own = { userName: alice, userPassword: 'XXXXX' };
    const waiting = house.ask('POST', `${document}/restore`, { documentAction: 'Overwrite', ...own });
    const { id } = await underWay();
    await house.must(200, 'POST', `RestoreSessions/${session.id}/Stop`);
    const { status, json } = await waiting;
    expect([status, json.message]).toEqual([409, expect.stringContaining('The restore session was ended')]);
    const stopped = await ended(id);
    expect(stopped).toMatchObject({ status: 'Stopped', message: json.message, canContinue: true });
    await expect(start()).rejects.toThrow('has been stopped');
    using database = new DatabaseSync(join(dataFolder, 'coffer.db'), { readOnly: true });
    const kept = JSON.stringify(database.prepare('select wish from restores where id = ?').get(id));
    expect([/hasCredentials/.test(kept), /XXXXX|userName|alice@/.test(kept)]).toEqual([true, false]);
    expectRefused(await goOn(stopped), 400, 'a sign-in of its own, which Coffer does not keep. Give it again');
    await pace(false);
    const before = practice.journal.entries().length;
    const both = await Promise.all([goOn(stopped, own), goOn(stopped, own)]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const [begun] = both.filter((answer) => answer.status === 200);
    expect(begun?.json.restoreSessionId).not.toBe(session.id);
    expect(await endedOf(begun?.json)).toMatchObject({ status: 'Success', restored: 1, initiatedBy: 'admin' });
    const identities = practice.journal
      .entries()
      .slice(before)
      .map(({ identity }) => String(identity));
    expect(identities.some((identity) => identity.includes('alice'))).toBe(true);
  });
});
