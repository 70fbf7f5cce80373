import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const alice = 'alice@tiny.onmicrosoft.com';
/** Bytes: more than the sockets between client and server hold. */
const large = 24 * 1024 * 1024;

describe('a client that goes away', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let session: Json;
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
    await house.run(job.id);
    session = await house.must(200, 'POST', `Jobs/${job.id}/explore`, {});
    const drive = `RestoreSessions/${session.id}/Organization/OneDrives/${practice.world.drive(alice).id}`;
    const files = await house.must(200, 'GET', `${drive}/Documents?parentId=root`);
    document = `${drive}/Documents/${files.results.find((file: Json) => file.name === 'Large.bin').id}`;
  });

  afterAll(async () => await stack.disposeAsync());

  const lastEvent = async (): Promise<Json> =>
    (await house.must(200, 'GET', `RestoreSessions/${session.id}/Events?limit=100`)).results.at(-1);

  it.each([{ asZip: false }, { asZip: true }])('ends its download, which is noted as cancelled: %j', async (body) => {
    await house.leave('POST', `${document}/save`, body);
    await expect.poll(lastEvent).toMatchObject({ type: 'Save', status: 'Cancelled', itemName: 'Large.bin' });
  });

  it('gets all of it when it stays', async () => {
    const { bytes } = await house.ask('POST', `${document}/save`, {});
    expect(bytes.length).toBe(large);
    expect(await lastEvent()).toMatchObject({ type: 'Save', status: 'Success', itemSizeBytes: large });
  });

  it('ends its restore, which is noted as cancelled', async () => {
    practice.world.drive(alice).delete('/Large.bin');
    await house.leave('POST', `${document}/restore`, { documentAction: 'Overwrite' }, 100);
    await expect.poll(lastEvent).toMatchObject({ type: 'Restore', status: 'Cancelled', itemName: 'Large.bin' });
  });
});
