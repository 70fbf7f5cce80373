import { join } from 'node:path';
import {
  bytesContent,
  graphSiteId,
  type PracticeTenant,
  type Site,
  sharedKeys,
  startPracticeTenant,
} from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { unzip } from '../../../testing/unzip.ts';

const domain = 'tiny.onmicrosoft.com';

describe('a site in a restore point', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let workshop: Site;
  let session: Json;
  let site: string;

  /** Writes a site with a library, a list with a folder and an attachment, and a subsite. */
  const furnish = (): void => {
    const { world } = practice;
    workshop = world.sites.find(({ path }) => path === '/sites/workshop')!;
    const user = world.user(`alice@${domain}`)!;
    const alice = { user: { id: user.id, displayName: user.displayName, email: user.mail ?? '' } };
    const [library] = world.drivesOf(workshop);
    library!.write('/Plans/Old/Stool.txt', 'A stool.\n');
    library!.write('/Readme.txt', 'Read me.\n');
    const tools = world.lists.add(workshop, { displayName: 'Tools', columns: [{ name: 'Price', kind: 'number' }] });
    tools.schema.addView({ title: 'Dear ones', fields: ['Title'], query: '' });
    const saw = tools.add({ Title: 'Saw', Price: 12 }, alice);
    tools.attach(saw, 'photo.txt', bytesContent(Buffer.from('A saw.\n')));
    tools.add({ Title: 'Hammer', Price: 7 }, alice);
    const yard = world.addSite({ title: 'Yard', path: '/sites/workshop/yard', parent: workshop });
    world.drivesOf(yard)[0]!.write('/Fence.txt', 'A fence.\n');
  };

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    furnish();
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    const organizationId = await house.addOrganization({
      domain,
      appId: practice.applications.confidential.appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    const repository = { name: 'R', path: 'r', retentionType: 'ItemLevel' };
    const { id: repositoryId } = await house.must(200, 'POST', 'BackupRepositories', repository);
    const { results } = await house.must(200, 'GET', `Organizations/${organizationId}/Sites`);
    const listed = results.find((one: Json) => one.url.endsWith('/sites/workshop'));
    const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'Sites',
      repositoryId,
      selectedItems: [{ type: 'Site', site: listed }],
    });
    const ran = await house.run(job.id);
    expect(ran.status, (await house.titles(ran.id)).join('\n')).toMatch(/Success|Warning/);
    session = await house.must(200, 'POST', `Jobs/${job.id}/explore`, { type: 'Vesp' });
    site = `RestoreSessions/${session.id}/Organization/Sites/${encodeURIComponent(graphSiteId(workshop))}`;
  });

  afterAll(async () => await stack.disposeAsync());

  const all = async (path: string): Promise<Json[]> => (await house.must(200, 'GET', path)).results;
  const names = async (path: string): Promise<string[]> => (await all(path)).map(({ name }) => name).sort();
  const named = async (path: string, name: string): Promise<Json> => (await all(path)).find((one) => one.name === name);
  const contentOf = async (path: string): Promise<string | undefined> => {
    const item = practice.world.drivesOf(workshop)[0]!.find(path);
    if (!item?.content) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of item.content.open(0, item.content.size)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  };

  it('is listed with its subsites, by parent too', async () => {
    const sites = `RestoreSessions/${session.id}/Organization/Sites`;
    expect(await names(sites)).toEqual(['Workshop', 'Yard']);
    expect(await names(`${sites}?parentId=root`)).toEqual(['Workshop']);
    expect(await names(`${sites}?parentId=${encodeURIComponent(graphSiteId(workshop))}`)).toEqual(['Yard']);
    expect((await house.must(200, 'GET', site)).url).toContain('/sites/workshop');
    await house.must(404, 'GET', `${sites}/nowhere`);
  });

  it('shows its libraries and lists, and nothing of how Coffer keeps them', async () => {
    expect(await names(`${site}/Libraries`)).toContain('Shared Documents');
    expect(await names(`${site}/Lists`)).toContain('Tools');
    const documents = await named(`${site}/Libraries`, 'Shared Documents');
    expect((await house.must(200, 'GET', `${site}/Libraries/${documents.id}`)).name).toBe('Shared Documents');
    await house.must(404, 'GET', `${site}/Lists/${documents.id}`);
    expect(await names(`${site}/Documents`)).not.toContain('_vti_definition.json');
    expect(await names(`${site}/Folders`)).not.toContain('Lists');
  });

  it('is browsed by parent: top level, library, folder, everything', async () => {
    const documents = await named(`${site}/Libraries`, 'Shared Documents');
    expect(await names(`${site}/Folders?parentId=${documents.id}`)).toEqual(['Plans']);
    expect(await names(`${site}/Documents?parentId=${documents.id}`)).toEqual(['Readme.txt']);
    expect(await names(`${site}/Documents?parentId=root`)).toContain('Readme.txt');
    const plans = await named(`${site}/Folders`, 'Plans');
    expect(plans).toMatchObject({
      type: 'LibraryFolder',
      _links: { parent: { href: expect.stringContaining('/Libraries/') } },
    });
    expect(await names(`${site}/Documents?parentId=${plans.id}`)).toEqual(['Bench.txt']);
    expect(await names(`${site}/Documents`)).toEqual(expect.arrayContaining(['Bench.txt', 'Readme.txt', 'Stool.txt']));
    await house.must(404, 'GET', `${site}/Documents?parentId=${(await named(`${site}/Documents`, 'Bench.txt')).id}`);
  });

  it('shows list items under their titles, with attachments', async () => {
    const tools = await named(`${site}/Lists`, 'Tools');
    expect(await names(`${site}/Items?parentId=${tools.id}`)).toEqual(['Hammer', 'Saw']);
    const saw = await named(`${site}/Items`, 'Saw');
    expect(saw).toMatchObject({ title: 'Saw', createdBy: expect.stringContaining('alice') });
    const [photo] = await all(`${site}/Items/${saw.id}/Attachments`);
    expect(photo).toMatchObject({ name: 'photo.txt', sizeBytes: 7 });
    const hammer = await named(`${site}/Items`, 'Hammer');
    expect(await all(`${site}/Items/${hammer.id}/Attachments`)).toEqual([]);
    await house.must(404, 'GET', `${site}/Items/${hammer.id}/Attachments/${photo.id}`);
    const saved = await house.ask('POST', `${site}/Items/${saw.id}/Attachments/${photo.id}/save`);
    expect(saved.bytes.toString()).toBe('A saw.\n');
  });

  it('is searched by name, title and type, page by page', async () => {
    const search = async (path: string, query: string): Promise<Json> => await house.must(200, 'POST', path, { query });
    expect((await search(`${site}/search`, 'name:bench')).results).toMatchObject([{ name: 'Bench.txt' }]);
    expect((await search(`${site}/search?itemType=Items`, 'saw')).results).toMatchObject([{ title: 'Saw' }]);
    expect((await search(`${site}/search?itemType=Folders`, 'plans OR old')).results.length).toBe(2);
    const sites = `RestoreSessions/${session.id}/Organization/Sites/search`;
    const page = await search(`${sites}?limit=1`, 'ext:txt');
    expect(page.results.length).toBe(1);
    const next = await search(page._links.next.href.replace('/v6/', ''), 'ext:txt');
    expect(next.setId).toBe(page.setId);
    expect(next.results[0].id).not.toBe(page.results[0].id);
    const plans = await named(`${site}/Folders`, 'Plans');
    expect((await search(`${site}/Folders/${plans.id}/search`, 'readme')).results).toEqual([]);
    await house.must(400, 'POST', `${site}/search`, { query: 'colour:red' });
  });

  it('gives out documents, folders and libraries as files', async () => {
    const bench = await named(`${site}/Documents`, 'Bench.txt');
    expect((await house.ask('POST', `${site}/Documents/${bench.id}/save`, {})).bytes.toString()).toBe(
      'A bench of oak.\n',
    );
    const library = await named(`${site}/Libraries`, 'Shared Documents');
    const zip = unzip((await house.ask('POST', `${site}/Libraries/${library.id}/save`)).bytes);
    expect([...zip.keys()]).toEqual(['Plans/', 'Plans/Bench.txt', 'Plans/Old/', 'Plans/Old/Stool.txt', 'Readme.txt']);
    const plans = await named(`${site}/Folders`, 'Plans');
    await house.must(404, 'GET', `${site}/Folders/${plans.id}/Versions/512`);
    expect(await all(`${site}/Folders/${plans.id}/Versions`)).toEqual([]);
  });

  it('gives documents and folders back to where they were', async () => {
    const [library] = practice.world.drivesOf(workshop);
    const bench = await named(`${site}/Documents`, 'Bench.txt');
    library!.delete('/Plans');
    const one = { documentLastVersionAction: 'Overwrite' };
    expect(await house.must(200, 'POST', `${site}/Documents/${bench.id}/restore`, one)).toMatchObject({
      restoredItemsCount: 1,
      failedItemsCount: 0,
    });
    expect(await contentOf('/Plans/Bench.txt')).toBe('A bench of oak.\n');
    const plans = await named(`${site}/Folders`, 'Plans');
    const several = { folders: [plans], documentLastVersionAction: 'Overwrite' };
    expect(await house.must(200, 'POST', `${site}/Folders/restore`, several)).toMatchObject({
      restoredItemsCount: 1,
      skippedItemsByNoChangesCount: 1,
    });
    expect(await contentOf('/Plans/Old/Stool.txt')).toBe('A stool.\n');
  });

  it('gives a list that is there its views back where that is wished', async () => {
    const tools = practice.world.lists.of(workshop).find(({ displayName }) => displayName === 'Tools')!;
    const list = await named(`${site}/Lists`, 'Tools');
    const isThere = (): boolean => tools.schema.views.some(({ title }) => title === 'Dear ones');
    tools.schema.views.splice(
      tools.schema.views.findIndex(({ title }) => title === 'Dear ones'),
      1,
    );
    const wish = { documentLastVersionAction: 'Overwrite', changedItems: true, deletedItems: true };
    await house.must(200, 'POST', `${site}/Lists/${list.id}/restore`, wish);
    expect(isThere()).toBe(false);
    const done = await house.must(200, 'POST', `${site}/Lists/${list.id}/restore`, { ...wish, restoreListViews: true });
    expect(isThere(), JSON.stringify(done)).toBe(true);
  });

  it('says of a site what was asked for and is not done', async () => {
    const wish = { alias: 'other', restoreMasterPages: true, changedItems: true, deletedItems: true };
    const done = await house.must(200, 'POST', `${site}/restore`, wish);
    expect(done.restoreIssues[0]).toMatchObject({
      title: 'Workshop',
      warnings: [expect.stringMatching(/^alias: /), expect.stringMatching(/^restoreMasterPages: /)],
    });
  });

  it('says why nothing can be restored to a site that does not exist', async () => {
    const bench = await named(`${site}/Documents`, 'Bench.txt');
    const answer = await house.ask('POST', `${site}/Documents/${bench.id}/restoreTo`, {
      siteURL: 'https://tiny.sharepoint.com/sites/nowhere',
    });
    expect(answer).toMatchObject({ status: 400, json: { message: expect.stringContaining('make the site first') } });
    await house.must(400, 'POST', `${site}/Documents/restore`, { documents: [] });
    await house.must(403, 'POST', `${site}/Documents/operatorRestore`, { documentsRestoreConfigs: [] });
  });
});
