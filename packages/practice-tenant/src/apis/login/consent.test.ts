import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

let probe: Probe;
let admin: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  const start = await probe.sendForm({ client_id: probe.publicId, scope: GRAPH }, { endpoint: 'devicecode' });
  const decision = { method: 'POST', json: { upn: 'admin@tiny.onmicrosoft.com' } };
  await probe.send(`/_practice/devicecode/${start.json.user_code}`, decision);
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const poll = { grant_type, client_id: probe.publicId, device_code: start.json.device_code };
  admin = (await probe.sendForm(poll)).json.access_token;
});
afterAll(() => probe[Symbol.asyncDispose]());

const call = (method: string, path: string, json?: unknown): Promise<Reply> =>
  probe.send(`/v1.0/${path}`, { method, token: admin, ...(json === undefined ? {} : { json }) });

async function refusal(method: string, path: string): Promise<readonly unknown[]> {
  const answer = await call(method, path);
  return [answer.status, answer.json.error.code];
}

describe('[1.10] the consent of an application, read and taken back', () => {
  it('is seen from both of its sides, and ends with the service principal', async () => {
    const { appId } = (await call('POST', 'applications', { displayName: 'Backup' })).json;
    const principal = (await call('POST', 'servicePrincipals', { appId })).json;
    const one = await call('GET', `servicePrincipals/${principal.id}`);
    expect([one.status, one.json.appId, one.json.displayName]).toEqual([200, appId, 'Backup']);

    const [graph] = (await call('GET', `servicePrincipals?$filter=appId eq '${GRAPH_APP}'`)).json.value;
    const role = graph.appRoles.find(({ value }: { value: string }) => value === 'User.Read.All');
    const body = { principalId: principal.id, resourceId: graph.id, appRoleId: role.id };
    const assigned = (await call('POST', `servicePrincipals/${graph.id}/appRoleAssignedTo`, body)).json;
    const others = async (): Promise<readonly { principalId: string }[]> =>
      (await call('GET', `servicePrincipals/${graph.id}/appRoleAssignedTo`)).json.value;
    expect(await others()).toContainEqual(expect.objectContaining({ ...body, id: assigned.id }));
    expect((await call('DELETE', `servicePrincipals/${graph.id}/appRoleAssignedTo/${assigned.id}`)).status).toBe(204);
    expect((await others()).filter(({ principalId }) => principalId === principal.id)).toEqual([]);

    const grant = {
      clientId: principal.id,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: graph.id,
      scope: 'Files.Read',
    };
    await call('POST', 'oauth2PermissionGrants', grant);
    const grants = async (): Promise<readonly { clientId: string }[]> =>
      (await call('GET', 'oauth2PermissionGrants')).json.value;
    expect(await grants()).toContainEqual(expect.objectContaining(grant));

    expect((await call('DELETE', `servicePrincipals/${principal.id}`)).status).toBe(204);
    expect(await refusal('GET', `servicePrincipals/${principal.id}`)).toEqual([404, 'Request_ResourceNotFound']);
    expect((await grants()).filter(({ clientId }) => clientId === principal.id)).toEqual([]);
  });

  it('may be given by an application with Directory.ReadWrite.All, and by none with less', async () => {
    const { appId } = (await call('POST', 'applications', { displayName: 'Asking' })).json;
    const { id: clientId } = (await call('POST', 'servicePrincipals', { appId })).json;
    const [graph] = (await call('GET', `servicePrincipals?$filter=appId eq '${GRAPH_APP}'`)).json.value;
    const json = { clientId, consentType: 'AllPrincipals', resourceId: graph.id, scope: 'Files.Read' };
    const consent = async (): Promise<number> => {
      const token = await probe.applicationToken();
      return (await probe.send('/v1.0/oauth2PermissionGrants', { method: 'POST', token, json })).status;
    };
    expect(await consent()).toBe(403);
    const { confidential } = probe.tenant.applications;
    confidential.graph = { ...confidential.graph, roles: [...confidential.graph.roles, 'Directory.ReadWrite.All'] };
    expect(await consent()).toBe(201);
  });
});
