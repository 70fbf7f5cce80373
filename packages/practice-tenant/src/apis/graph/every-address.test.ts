import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import { type Drive, graphSiteId, type Site } from '../../world/index.ts';

let probe: Probe;
let token: string;
let site: Site;
let drive: Drive;
let base: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  site = probe.tenant.world.sites.find(({ path }) => path === '/sites/workshop')!;
  [drive] = probe.tenant.world.drivesOf(site) as [Drive];
  base = `sites/${graphSiteId(site)}`;
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const send = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
  probe.send(`/v1.0/${path}`, { method, token, headers, ...(json === undefined ? {} : { json }) });
const get = async (path: string, headers: Record<string, string> = {}) =>
  (await send('GET', path, undefined, headers)).json;
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

describe('[4.1, 4.2] the many ways to a site and to a drive', () => {
  it('lead to the same ones', async () => {
    for (const way of [`${base}/drive`, `groups/${site.groupId}/drive`]) expect((await get(way)).id).toBe(drive.id);
    for (const way of [`groups/${site.groupId}/drives`])
      expect((await get(way)).value).toMatchObject([{ id: drive.id }]);
    expect((await get(`groups/${site.groupId}/sites/root`)).id).toBe(graphSiteId(site));
    const own = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
    expect((await get('users/alice@tiny.onmicrosoft.com/drives')).value).toMatchObject([
      { id: own.id, driveType: 'business' },
    ]);
    expect(names((await get(`drives/${own.id}/search(q='plan')`)).value)).toEqual(['Plan.md']);
  });
});

describe('[4.13] columns and content types one by one', () => {
  it('of a site are read, changed and deleted', async () => {
    await send('POST', `${base}/columns`, { name: 'Level', number: {} });
    expect(names((await get(`${base}/columns`)).value)).toContain('Level');
    expect((await get(`${base}/columns/Level`)).number).toMatchObject({ decimalPlaces: 'automatic' });
    expect((await send('PATCH', `${base}/columns/Level`, { description: 'How high' })).json.description).toBe(
      'How high',
    );
    const { id } = (await send('POST', `${base}/contentTypes`, { name: 'Own', base: { name: 'Item' } })).json;
    await send('POST', `${base}/contentTypes/${id}/columns`, {
      'sourceColumn@odata.bind': `https://graph/${base}/columns/Level`,
    });
    expect(names((await get(`${base}/contentTypes/${id}/columns`)).value)).toEqual(['Title', 'Level']);
    expect((await get(`${base}/contentTypes/${id}/columnLinks`)).value).toMatchObject([{ name: 'Level' }]);
    expect((await send('PATCH', `${base}/contentTypes/${id}`, { group: 'Ours' })).json).toMatchObject({
      group: 'Ours',
      isBuiltIn: false,
    });
    expect(names((await get(`${base}/contentTypes`)).value)).toEqual([
      'Item',
      'Folder',
      'Document',
      'Site Page',
      'Own',
    ]);
    expect((await send('DELETE', `${base}/contentTypes/0x01`)).status).toBe(400);
    expect((await send('DELETE', `${base}/contentTypes/${id}`)).status).toBe(204);
    expect((await send('GET', `${base}/contentTypes/${id}`)).status).toBe(404);
    expect((await send('DELETE', `${base}/columns/Level`)).status).toBe(204);
    expect((await send('GET', `${base}/columns/Level`)).status).toBe(404);
  });

  it('of a list, too, and the list itself gets another name', async () => {
    const { id } = (
      await send('POST', `${base}/lists`, { displayName: 'Before', columns: [{ name: 'Note', text: {} }] })
    ).json;
    expect((await send('PATCH', `${base}/lists/${id}`, { displayName: 'After', description: 'x' })).json).toMatchObject(
      { displayName: 'After', name: 'Before' },
    );
    expect((await send('PATCH', `${base}/lists/${id}`, { displayName: 'Shared Documents' })).status).toBe(409);
    expect((await get(`${base}/lists/${id}/columns/Note`)).text).toMatchObject({ maxLength: 255 });
    expect((await send('POST', `${base}/lists/${id}/contentTypes`, { name: 'x' })).status).toBe(400);
    const own = (await send('POST', `${base}/contentTypes`, { name: 'Taken', base: { id: '0x01' } })).json;
    const copy = (await send('POST', `${base}/lists/${id}/contentTypes/addCopy`, { contentType: own.id })).json;
    expect((await get(`${base}/lists/${id}/contentTypes/${copy.id}`)).parentId).toBe(own.id);
    const link = { 'sourceColumn@odata.bind': `https://graph/${base}/lists/${id}/columns/Note` };
    expect((await send('POST', `${base}/lists/${id}/contentTypes/${copy.id}/columns`, link)).status).toBe(201);
    expect((await get(`${base}/lists/${id}/contentTypes/${copy.id}/columnLinks`)).value).toMatchObject([
      { name: 'Note' },
    ]);
    expect((await send('PATCH', `${base}/lists/${id}/contentTypes/${copy.id}`, { name: 'Renamed' })).json.name).toBe(
      'Renamed',
    );
    const item = (await send('POST', `${base}/lists/${id}/items`, { fields: { Title: 'a' } })).json;
    const typed = await send('PATCH', `${base}/lists/${id}/items/${item.id}`, { contentType: { id: copy.id } });
    expect(typed.json.contentType.name).toBe('Renamed');
    expect(await get(`${base}/lists/${id}/items/${item.id}/fields`)).toMatchObject({
      Title: 'a',
      ContentType: 'Renamed',
    });
    expect((await send('DELETE', `${base}/lists/${id}/contentTypes/${copy.id}`)).status).toBe(204);
  });
});

describe('pages and grants one by one', () => {
  it('are read in all their forms', async () => {
    const [home] = (await get(`${base}/pages/microsoft.graph.sitePage`)).value;
    expect((await get(`${base}/pages/${home.id}`)).name).toBe('Home.aspx');
    const canvas = `${base}/pages/${home.id}/microsoft.graph.sitePage/canvasLayout`;
    expect(await get(canvas)).toEqual({ horizontalSections: [], verticalSection: null });
    expect((await get(`${canvas}/horizontalSections`)).value).toEqual([]);
    const identity = [{ application: { id: probe.confidentialId, displayName: 'x' } }];
    const grant = (await send('POST', `${base}/permissions`, { roles: ['owner'], grantedToIdentities: identity })).json;
    expect((await get(`${base}/permissions/${grant.id}`)).roles).toEqual(['owner']);
    expect((await send('GET', `${base}/permissions/none`)).status).toBe(404);
  });
});

describe('[5.1, 5.2] the directory one by one', () => {
  it('counts groups, shows one with its people, and where somebody belongs', async () => {
    const eventual = { consistencylevel: 'eventual' };
    const { world } = probe.tenant;
    const count = await send('GET', 'groups/$count', undefined, eventual);
    expect(count.body.toString()).toBe(String(world.groups.size));
    expect((await get(`groups/${site.groupId}`)).displayName).toBe('Workshop');
    expect((await get(`groups/${site.groupId}/owners`)).value).toMatchObject([{ displayName: "Alice O'Hara" }]);
    expect((await get(`groups/${site.groupId}/members/microsoft.graph.user`)).value).toHaveLength(1);
    expect((await get(`groups/${site.groupId}/memberOf`)).value).toEqual([]);
    const groups = (await get('users/alice@tiny.onmicrosoft.com/transitiveMemberOf')).value;
    expect(groups.map(({ displayName }: { displayName: string }) => displayName)).toContain('Workshop');
    expect((await send('GET', 'applications')).status).toBe(200);
    expect((await send('GET', 'teams')).status).toBeLessThan(500);
  });
});
