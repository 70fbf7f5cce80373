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
const post = (path: string, json: object) => probe.send(`${STORE}${path}`, { method: 'POST', token, json });

describe('[4.1] managed metadata ("termStore resource type")', () => {
  it('has no two groups of a name, and no set without one', async () => {
    expect((await post('/groups', { displayName: 'Company' })).status).toBe(201);
    expect((await post('/groups', { displayName: 'company' })).status).toBe(409);
    expect((await post('/sets', { localizedNames: [{ name: 'x' }] })).status).toBe(400);
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
