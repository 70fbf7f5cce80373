import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import { type Drive, graphSiteId, type Site } from '../../world/index.ts';

const PARTS = 'deltashowremovedasdeleted, deltatraversepermissiongaps';

let probe: Probe;
let site: Site;
let drive: Drive;
let sakura: string;
let everything: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  const { world } = probe.tenant;
  site = world.sites.find(({ path }) => path === '/sites/workshop')!;
  [drive] = world.drivesOf(site) as [Drive];
  for (const path of ['/Open/a.txt', '/Open/Inner/b.txt', '/Shut/c.txt', '/Shut/Gap/d.txt', '/e.txt'])
    drive.write(path, path);
  sakura = await probe.userToken('sakura');
  everything = await probe.applicationToken();
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const at = (path: string) => drive.find(path)!;
const user = () => ({ kind: 'user', id: probe.tenant.world.user('sakura@tiny.onmicrosoft.com')!.id }) as const;
const ask = (target: string, prefer = '') =>
  probe.send(target.startsWith('https:') ? target : `/v1.0/drives/${drive.id}/root/delta${target}`, {
    token: sakura,
    headers: { prefer },
  });
const told = (rows: { id: string; deleted?: object }[]) =>
  rows
    .filter(({ id }) => id !== drive.root.id)
    .map(
      ({ id, deleted }) =>
        `${deleted ? '-' : ''}${[...drive.list().slice(0, 99)].find((item) => item.id === id)?.name}`,
    )
    .sort();

describe('[4.4] delta for a person who sees a part of a drive ("Best practices for discovering files …")', () => {
  it('is refused to whoever sees nothing, and tells what is seen, beyond gaps only with the header', async () => {
    expect((await ask('')).status).toBe(403);
    drive.sharing.add(at('/Open'), { roles: ['read'], to: user(), link: undefined });
    drive.sharing.add(at('/Shut/Gap'), { roles: ['read'], to: user(), link: undefined });
    expect(told((await ask('')).json.value)).toEqual(['Inner', 'Open', 'a.txt', 'b.txt']);
    expect(told((await ask('', PARTS)).json.value)).toEqual(['Gap', 'Inner', 'Open', 'a.txt', 'b.txt', 'd.txt']);
    const all = await probe.send(`/v1.0/drives/${drive.id}/root/delta`, { token: everything });
    expect(told(all.json.value)).toHaveLength(drive.itemCount - 1);
  });

  it('shows what comes into sight, and as deleted what leaves it, with the header that says so', async () => {
    const { '@odata.deltaLink': link } = (await ask('?token=latest', PARTS)).json;
    drive.write('/Shut/hidden.txt', 'x');
    drive.write('/Open/new.txt', 'x');
    expect(told((await ask(link, PARTS)).json.value)).toEqual(['-hidden.txt', 'new.txt']);
    expect(told((await ask(link)).json.value)).toEqual(['new.txt']);
    const { '@odata.deltaLink': later } = (await ask('?token=latest', PARTS)).json;
    drive.sharing.separate(at('/Open/Inner'), false);
    drive.sharing.add(at('/e.txt'), { roles: ['read'], to: user(), link: undefined });
    expect(told((await ask(later, PARTS)).json.value)).toEqual(['-Inner', '-b.txt', 'e.txt']);
    expect(
      (await probe.send(`/v1.0/drives/${drive.id}/items/${at('/Open/Inner/b.txt').id}`, { token: sakura })).status,
    ).toBe(403);
    expect((await probe.send(`/v1.0/drives/${drive.id}/items/${at('/e.txt').id}`, { token: sakura })).status).toBe(200);
  });
});

describe('searching ("Search for a DriveItems within a drive", "Use the Microsoft Search API …")', () => {
  it('finds by words in names, below a folder, and only what the caller sees', async () => {
    const names = async (path: string, token = everything) =>
      (await probe.send(`/v1.0/${path}`, { token })).json.value?.map((row: { name: string }) => row.name);
    expect(await names(`drives/${drive.id}/root/search(q='b.txt')`)).toEqual(['b.txt']);
    expect(await names(`sites/${graphSiteId(site)}/drive/root/search(q='BENCH')`)).toEqual(['Bench.txt']);
    expect(await names(`drives/${drive.id}/root:/Open:/search(q='txt')`)).toEqual(['a.txt', 'new.txt', 'b.txt']);
    expect(await names(`drives/${drive.id}/root/search(q='')`)).toHaveLength(drive.itemCount - 1);
    expect(await names(`drives/${drive.id}/root/search(q='c.txt')`, sakura)).toEqual([]);
    expect(await names("me/drive/root/search(q='plan')", await probe.userToken('alice'))).toEqual(['Plan.md']);
  });

  it('over everything asks for a region of applications and pages its hits', async () => {
    const search = (token: string, request: object) =>
      probe.send('/v1.0/search/query', { method: 'POST', token, json: { requests: [request] } });
    const files = { entityTypes: ['driveItem'], query: { queryString: 'txt' }, size: 3 };
    expect((await search(everything, files)).status).toBe(400);
    const [container] = (await search(everything, { ...files, region: 'EUR' })).json.value[0].hitsContainers;
    expect([container.hits.length, container.moreResultsAvailable, container.total > 9]).toEqual([3, true, true]);
    expect(container.hits[0]).toMatchObject({ rank: 1, resource: { '@odata.type': '#microsoft.graph.driveItem' } });
    const alice = await probe.userToken('alice');
    const sites = (await search(alice, { entityTypes: ['site'], query: { queryString: 'workshop' } })).json.value[0];
    expect(sites.hitsContainers[0].hits).toMatchObject([
      { hitId: graphSiteId(site), resource: { displayName: 'Workshop' } },
    ]);
    expect((await search(alice, { entityTypes: ['message'], query: { queryString: 'x' } })).status).toBe(400);
  });
});

describe('[4.10] sharing links by their address ("Accessing shared DriveItems", "Grant permission")', () => {
  it('lead to the item, and take in more people', async () => {
    const item = `/v1.0/drives/${drive.id}/items/${at('/Shut/c.txt').id}`;
    const made = await probe.send(`${item}/createLink`, {
      method: 'POST',
      token: everything,
      json: { type: 'view', scope: 'users' },
    });
    const share = `/v1.0/shares/${made.json.shareId}`;
    expect((await probe.send(`${share}/driveItem`, { token: everything })).json.name).toBe('c.txt');
    expect((await probe.send(`${share}/driveItem`, { token: sakura })).status).toBe(403);
    const recipients = [{ email: 'sakura@tiny.onmicrosoft.com' }];
    const granted = await probe.send(`${share}/permission/grant`, {
      method: 'POST',
      token: everything,
      json: { recipients, roles: ['read'] },
    });
    expect(granted.json.value[0].grantedToIdentitiesV2).toMatchObject([{ user: { displayName: '佐藤 さくら' } }]);
    expect((await probe.send(`${share}/driveItem`, { token: sakura })).status).toBe(200);
    expect((await probe.send('/v1.0/shares/u!bm8/driveItem', { token: everything })).status).toBe(404);
  });
});
