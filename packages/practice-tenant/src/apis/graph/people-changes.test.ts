import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';

let probe: Probe;
let unconsented: string;
let token: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  // The documents' permissions for these calls; without them both are refused, as the first test sees.
  unconsented = await probe.applicationToken();
  const { confidential } = probe.tenant.applications;
  const more = ['User.ReadWrite.All', 'Group.ReadWrite.All'];
  confidential.graph = { ...confidential.graph, roles: [...confidential.graph.roles, ...more] };
  token = await probe.applicationToken();
});
afterAll(() => probe[Symbol.asyncDispose]());

const call = (method: string, path: string, json?: unknown): Promise<Reply> =>
  probe.send(`/v1.0/${path}`, { method, token, ...(json === undefined ? {} : { json }) });

describe('[5.1, 5.2] people and groups ("Update user", "Delete group")', () => {
  it('a user who is changed has the new properties, and the others as before', async () => {
    const path = 'users/alice@tiny.onmicrosoft.com';
    const options = { method: 'PATCH', token: unconsented, json: { jobTitle: 'x' } };
    expect((await probe.send(`/v1.0/${path}`, options)).status).toBe(403);
    const changed = await call('PATCH', path, { jobTitle: 'Keeper of keys', department: 'Vaults' });
    expect(changed.status).toBe(204);
    const user = (await call('GET', `${path}?$select=displayName,jobTitle,department`)).json;
    expect(user).toMatchObject({ displayName: "Alice O'Hara", jobTitle: 'Keeper of keys', department: 'Vaults' });
    const missing = await call('PATCH', 'users/nobody@tiny.onmicrosoft.com', { jobTitle: 'x' });
    expect([missing.status, missing.json.error.code]).toEqual([404, 'Request_ResourceNotFound']);
  });

  it('a group that is deleted is found no more', async () => {
    const group = { displayName: 'Short-lived', mailEnabled: false, mailNickname: 'short', securityEnabled: true };
    const made = await call('POST', 'groups', group);
    expect(made.status).toBe(201);
    const refused = await probe.send(`/v1.0/groups/${made.json.id}`, { method: 'DELETE', token: unconsented });
    expect([refused.status, refused.json.error.code]).toEqual([403, 'Authorization_RequestDenied']);
    expect((await call('DELETE', `groups/${made.json.id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const gone = await call(method, `groups/${made.json.id}`);
      expect([gone.status, gone.json.error.code]).toEqual([404, 'Request_ResourceNotFound']);
    }
  });
});
