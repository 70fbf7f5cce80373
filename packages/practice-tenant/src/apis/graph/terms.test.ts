import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';

let probe: Probe;
let token: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const STORE = '/v1.0/sites/root/termStore';
const get = async (path: string) => (await probe.send(`${STORE}${path}`, { token })).json;
const post = (path: string, json: object) => probe.send(`${STORE}${path}`, { method: 'POST', token, json });

describe('[4.1] managed metadata ("termStore resource type")', () => {
  it('has groups of sets of terms, which are made and read', async () => {
    expect(await get('')).toMatchObject({ defaultLanguageTag: 'en-US', languageTags: ['en-US'] });
    const group = await post('/groups', { displayName: 'Company' });
    expect([group.status, group.json.displayName]).toEqual([201, 'Company']);
    expect((await post('/groups', { displayName: 'company' })).status).toBe(409);
    const parentGroup = { id: group.json.id };
    const set = await post('/sets', { parentGroup, localizedNames: [{ languageTag: 'en-US', name: 'Department' }] });
    expect([set.status, set.json.localizedNames]).toEqual([201, [{ languageTag: 'en-US', name: 'Department' }]]);
    expect((await post('/sets', { localizedNames: [{ name: 'x' }] })).status).toBe(400);
    const label = (name: string) => ({ labels: [{ languageTag: 'en-US', name, isDefault: true }] });
    const term = await post(`/sets/${set.json.id}/children`, label('Sales'));
    expect([term.status, term.json.labels[0]]).toEqual([201, { name: 'Sales', languageTag: 'en-US', isDefault: true }]);
    const inner = await post(`/sets/${set.json.id}/terms/${term.json.id}/children`, label('North'));
    expect((await get('/groups')).value).toMatchObject([{ id: group.json.id }]);
    expect(await get(`/groups/${group.json.id}`)).toMatchObject({ displayName: 'Company' });
    expect((await get(`/groups/${group.json.id}/sets`)).value).toMatchObject([{ id: set.json.id }]);
    expect((await get(`/sets/${set.json.id}`)).id).toBe(set.json.id);
    expect((await get(`/sets/${set.json.id}/children`)).value).toMatchObject([{ id: term.json.id }]);
    expect((await get(`/sets/${set.json.id}/terms`)).value).toHaveLength(2);
    expect((await get(`/sets/${set.json.id}/terms/${inner.json.id}`)).labels[0].name).toBe('North');
    expect((await get(`/sets/${set.json.id}/terms/${term.json.id}/children`)).value).toMatchObject([
      { id: inner.json.id },
    ]);
    expect((await probe.send(`${STORE}/sets/none`, { token })).status).toBe(404);
  });

  it('is refused without the permission of its own', async () => {
    const graph = { roles: ['Sites.FullControl.All'], scopes: [] };
    const { appId } = probe.tenant.world.addApplication({
      displayName: 'No terms',
      secret: 's',
      graph,
      sharePoint: graph,
    });
    const scope = 'https://graph.microsoft.com/.default';
    const form = { grant_type: 'client_credentials', client_id: appId, client_secret: 's', scope };
    const reply = await probe.send(STORE, { token: (await probe.sendForm(form)).json.access_token });
    expect([reply.status, reply.json.error.code]).toEqual([403, 'accessDenied']);
  });
});
