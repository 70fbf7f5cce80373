import { join } from 'node:path';
import {
  type Actor,
  bytesContent,
  type Drive,
  graphSiteId,
  type PracticeTenant,
  type Site,
  sharedKeys,
  startPracticeTenant,
} from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../testing/rest-house.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const domain = 'tiny.onmicrosoft.com';
const login = `alice@${domain}`;
const notSelected = /lists, pages and further libraries in them were not selected/;

/** Somebody's personal site holds a list, a page and a further library beside the OneDrive. */
describe('a personal site', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let organizationId: string;
  let repositoryId: string;
  let alice: { readonly id: string };
  let home: Site;
  let scans: Drive;
  /** Protects OneDrives and personal sites of everybody. */
  let jobId: string;

  const listOf = (name: string) => practice.world.lists.of(home).find(({ displayName }) => displayName === name)!;

  const furnish = (): void => {
    const { world } = practice;
    const user = world.user(login)!;
    alice = user;
    const by: Actor = { user: { id: user.id, displayName: user.displayName, email: login } };
    home = world.drive(login).site;
    const packing = world.lists.add(home, { displayName: 'Packing', columns: [{ name: 'Weight', kind: 'number' }] });
    packing.attach(packing.add({ Title: 'Tent', Weight: 3 }, by), 'poles.txt', bytesContent(Buffer.from('Four.\n')));
    scans = world.addLibrary(home, 'Scans');
    scans.write('/2025/Passport.txt', 'A passport.\n');
    world.pages.library(home);
    world.pages.publish(world.pages.create(home, 'Diary.aspx', { title: 'Diary' }, by));
  };

  const addJob = async (name: string, selectedItems: readonly object[], excludedItems: readonly object[] = []) =>
    (
      await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
        ...{ name, repositoryId, selectedItems, excludedItems },
      })
    ).id as string;
  const run = async (id: string): Promise<readonly string[]> => {
    const session = await house.run(id);
    const titles = await house.titles(session.id);
    expect(session.status, titles.join('\n')).toMatch(/Success|Warning/);
    return titles;
  };
  const ledger = async (id: string): Promise<readonly Json[]> =>
    (await house.must(200, 'GET', `../coffer/v1/jobs/${id}/coverage?limit=100`)).results;
  const statesOf = (rows: readonly Json[], kind: string): Json => rows.find((row) => row.kind === kind)?.states;
  const siteIn = async (id: string): Promise<string> => {
    const session = await house.must(200, 'POST', `Jobs/${id}/explore`, { type: 'Vesp' });
    return `RestoreSessions/${session.id}/Organization/Sites/${encodeURIComponent(graphSiteId(home))}`;
  };
  const named = async (path: string, name: string): Promise<Json> =>
    (await house.must(200, 'GET', path)).results.find((one: Json) => one.name === name);

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    furnish();
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    organizationId = await house.addOrganization({
      domain,
      appId: practice.applications.confidential.appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    const repository = { name: 'R', path: 'r', retentionType: 'ItemLevel' };
    repositoryId = (await house.must(200, 'POST', 'BackupRepositories', repository)).id;
    jobId = await addJob('Everybody', [{ type: 'PartialOrganization', oneDrive: true }, { type: 'PersonalSites' }]);
  });

  afterAll(async () => await stack.disposeAsync());

  it('is protected as a site, without the OneDrive where that is protected as such, which the ledger says', async () => {
    const titles = await run(jobId);
    expect(titles.join('\n')).not.toMatch(notSelected);
    const objects = await ledger(jobId);
    const site = objects.find(({ objectId }) => objectId === graphSiteId(home));
    expect(site).toMatchObject({
      workload: 'sharepoint',
      isProtected: true,
      name: 'tiny-my/personal/alice_tiny_onmicrosoft_com',
    });
    expect(statesOf(site.rows, 'documents')).toEqual({ protected: 3 });
    expect(statesOf(site.rows, 'list-items')).toEqual({ protected: 1 });
    expect(statesOf(site.rows, 'attachments')).toEqual({ protected: 1 });
    expect(statesOf(site.rows, 'pages').protected).toBeGreaterThan(0);
    expect(statesOf(site.rows, 'libraries')).toMatchObject({ excluded: 1, protected: 2 });
    const drive = objects.find(({ name }) => name === login);
    expect([drive.isProtected, drive.notKept]).toEqual([true, undefined]);
    const data = await house.must(
      200,
      'GET',
      `BackupRepositories/${repositoryId}/UserData/${organizationId}${alice.id}`,
    );
    expect(data).toMatchObject({
      isOneDriveBackedUp: true,
      isPersonalSiteBackedUp: true,
      personalSiteBackedUpTime: expect.any(String),
      personalSiteUrl: [expect.stringContaining('/personal/alice_tiny_onmicrosoft_com')],
    });
  });

  it('costs two units and one for each library and list of its own where nothing changed, beside the one of the OneDrive', async () => {
    const before = practice.journal.entries().length;
    await run(jobId);
    const entries = practice.journal.entries().slice(before);
    const units = (pattern: RegExp): number =>
      entries.filter(({ route = '' }) => pattern.test(route)).reduce((sum, { ru }) => sum + ru, 0);
    // Three people; Alice's site has a library, pages and a list of its own.
    expect([units(/sites\/\{site\}\/lists$/), units(/delta/)]).toEqual([3 * 2, 3 + 3]);
    const others = entries.map(({ route = '' }) => route).filter((route) => !/lists$|delta/.test(route));
    expect(others.filter((route) => route.includes('{site}'))).toEqual([]);
  });

  it('gives back an item of a list with its attachment, and a document of a further library', async () => {
    const site = await siteIn(jobId);
    const tent = await named(`${site}/Items`, 'Tent');
    const packing = listOf('Packing');
    for (const item of packing.items()) packing.remove(item);
    const passport = await named(`${site}/Documents`, 'Passport.txt');
    scans.delete('/2025/Passport.txt');
    const body = { changedItems: true, deletedItems: true };
    expect(await house.must(200, 'POST', `${site}/Items/${tent.id}/restore`, body)).toMatchObject({
      failedItemsCount: 0,
    });
    expect(
      listOf('Packing')
        .items()
        .map(({ state }) => state.fields),
    ).toMatchObject([{ Title: 'Tent', Weight: 3 }]);
    expect([...listOf('Packing').items()[0]!.attachments.keys()]).toEqual(['poles.txt']);
    await house.must(200, 'POST', `${site}/Documents/${passport.id}/restore`, { ...body, documentVersion: 'Last' });
    expect(scans.find('/2025/Passport.txt')?.size).toBe('A passport.\n'.length);
    expect(await named(`${site}/Documents`, 'Hello.txt')).toBeUndefined();
  });

  it('is named as not protected where only the OneDrives are selected', async () => {
    const id = await addJob('Drives', [{ type: 'User', user: { id: alice.id, name: login }, oneDrive: true }]);
    expect((await run(id)).join('\n')).toMatch(notSelected);
    const [drive] = await ledger(id);
    expect(drive.notKept).toEqual([expect.stringContaining('not protected by this job')]);
    await house.must(204, 'DELETE', `Jobs/${id}`);
  });

  it('holds the OneDrive as a library where nobody protects that as such, and lets it go when somebody does', async () => {
    await house.must(204, 'POST', `Jobs/${jobId}/disable`);
    const item = { type: 'User', user: { id: alice.id, name: login }, oneDrive: false, personalSite: true };
    const id = await addJob('Site alone', [item]);
    await run(id);
    const site = await siteIn(id);
    expect(await named(`${site}/Documents`, 'Hello.txt')).toBeDefined();
    await house.must(204, 'POST', `Jobs/${jobId}/enable`);
    const titles = await run(id);
    expect(titles.join('\n')).toMatch(/Documents is left out from now on/);
    const later = await siteIn(id);
    expect(await named(`${later}/Documents`, 'Hello.txt')).toBeUndefined();
    expect(await named(`${later}/Documents`, 'Passport.txt')).toBeDefined();
    expect(await named(`${site}/Documents`, 'Hello.txt')).toBeDefined();
    await house.must(204, 'DELETE', `Jobs/${id}`);
  });

  it('of somebody who was deleted goes on, and one that is locked stands in the ledger as that', async () => {
    const joerg = practice.world.user(`jörg.müller@${domain}`)!;
    const other = practice.world.oneDrive(joerg.id)!.site;
    practice.world.removeUser(joerg);
    home.lock = 'no-access';
    const titles = await run(jobId);
    home.lock = 'none';
    const objects = await ledger(jobId);
    const of = (site: Site): Json => objects.find(({ objectId }) => objectId === graphSiteId(site));
    expect(of(home), titles.join('\n')).toMatchObject({ isProtected: true, failure: { code: 'locked' } });
    expect(of(other)).toMatchObject({ isProtected: true });
    expect(of(other).failure).toBeUndefined();
    practice.world.restore(practice.world.deleted.find(joerg.id)!);
  });
});
