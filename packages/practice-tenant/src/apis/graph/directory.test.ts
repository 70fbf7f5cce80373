import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';

let probe: Probe;
let token: string;
beforeAll(async () => {
  probe = await Probe.start();
  token = await probe.applicationToken();
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const get = (path: string, headers: Record<string, string> = {}) => probe.send(`/v1.0/${path}`, { token, headers });
const eventual = { consistencylevel: 'eventual' };
const names = (reply: { json: { value: { userPrincipalName: string }[] } }) =>
  reply.json.value.map((user) => user.userPrincipalName.split('@')[0] ?? '');

describe('the directory', () => {
  it('pages users by opaque links, each user once', async () => {
    const seen: string[] = [];
    let link: string | undefined = '/v1.0/users?$top=2&$select=id,userPrincipalName';
    while (link !== undefined) {
      const reply = await probe.send(link, { token });
      expect(reply.json.value.length).toBeLessThanOrEqual(2);
      seen.push(...names(reply));
      link = reply.json['@odata.nextLink'];
    }
    expect(seen).toEqual(['admin', 'alice', 'jörg.müller', 'sakura', 'account1', 'account2']);
    expect((await get('users?$top=1000')).status).toBe(400);
    expect((await get('users?$skiptoken=broken')).json.error.message).toBe('Invalid paging token.');
  });

  it('gives few properties unless they are selected', async () => {
    const user = (await get('users/alice@tiny.onmicrosoft.com')).json;
    expect(user).toMatchObject({ displayName: "Alice O'Hara", surname: "O'Hara" });
    expect(user.assignedLicenses).toBeUndefined();
    const selected = (await get(`users/${user.id}?$select=id,userType,assignedLicenses`)).json;
    expect(Object.keys(selected).sort()).toEqual(['assignedLicenses', 'id', 'userType']);
    const missing = await get('users/nobody@tiny.onmicrosoft.com');
    expect([missing.status, missing.json.error.code]).toEqual([404, 'Request_ResourceNotFound']);
  });

  it('filters as the directory does, and refuses what it refuses', async () => {
    const filter = (text: string) => `users?$filter=${encodeURIComponent(text)}`;
    expect(names(await get(filter("startswith(displayName,'Alice O''H')")))).toEqual(['alice']);
    expect(
      names(await get(filter("userPrincipalName eq 'ALICE@tiny.onmicrosoft.com' or givenName eq 'Jörg'"))),
    ).toEqual(['alice', 'jörg.müller']);
    const contains = await get(filter("contains(displayName,'lic')"));
    expect([contains.status, contains.json.error.code]).toEqual([400, 'Request_UnsupportedQuery']);
    const not = filter("userType ne 'Guest' and not(startswith(userPrincipalName,'account'))");
    expect((await get(not)).status).toBe(400);
    const advanced = await get(`${not}&$count=true`, eventual);
    expect(names(advanced)).toEqual(['admin', 'alice', 'jörg.müller', 'sakura']);
    expect(advanced.json['@odata.count']).toBe(4);
    expect(names(await get(`users?$search=${encodeURIComponent('"displayName:backup acc"')}`, eventual))).toEqual([
      'account1',
      'account2',
    ]);
    expect((await get(filter('displayName zz 1'))).json.error.code).toBe('BadRequest');
  });

  it('tells the four kinds of groups apart and finds members through other groups', async () => {
    const groups = (await get('groups')).json.value as Record<string, unknown>[];
    const kinds = Object.fromEntries(
      groups.map((group) => [
        group['displayName'],
        [group['groupTypes'], group['mailEnabled'], group['securityEnabled']],
      ]),
    );
    expect(kinds).toEqual({
      'Backup Accounts': [[], false, true],
      Workshop: [['Unified'], true, false],
      Everybody: [[], true, false],
      Keys: [[], true, true],
    });
    const id = groups.find((group) => group['displayName'] === 'Backup Accounts')?.['id'] as string;
    const members = await get(`groups/${id}/members?$select=userPrincipalName`);
    expect(names(members)).toEqual(['account1', 'account2']);
    const { world } = probe.tenant;
    const outer = world.addGroup({ displayName: 'Outer', kind: 'security', members: [id] });
    expect(names(await get(`groups/${outer.id}/transitiveMembers/microsoft.graph.user`))).toEqual([
      'account2',
      'account1',
    ]);
    const account = members.json.value[0];
    expect(
      (await get(`users/${account.userPrincipalName}/memberOf`)).json.value.map(
        (group: { displayName: string }) => group.displayName,
      ),
    ).toEqual(['Backup Accounts']);
    world.groups.delete(outer.id);
    const unified = await get(`groups?$filter=${encodeURIComponent("groupTypes/any(g:g eq 'Unified')")}`);
    expect(unified.json.value).toHaveLength(1);
  });

  it('describes the organization, its domains and licences', async () => {
    const organization = (await get('organization')).json.value[0];
    expect(organization).toMatchObject({ id: probe.tenant.world.tenantId, displayName: 'Tiny Works' });
    expect(organization.verifiedDomains).toMatchObject([
      { name: 'tiny.onmicrosoft.com', isInitial: true, isDefault: true },
    ]);
    expect((await get('domains')).json.value[0]).toMatchObject({ id: 'tiny.onmicrosoft.com', isInitial: true });
    expect((await get('subscribedSkus')).json.value[0].prepaidUnits.enabled).toBe(5);
  });

  it('lists sites, personal ones too, only to applications', async () => {
    const all = (await get('sites/getAllSites')).json.value as {
      id: string;
      webUrl: string;
      isPersonalSite: boolean;
    }[];
    expect(all.filter((site) => site.isPersonalSite)).toHaveLength(3);
    const workshop = await get('sites/tiny.sharepoint.com:/sites/workshop');
    expect(workshop.json.displayName).toBe('Workshop');
    expect((await get(`sites/${workshop.json.id}/drives`)).json.value[0].driveType).toBe('documentLibrary');
    expect((await get('sites/tiny.sharepoint.com:/sites/none')).json.error.code).toBe('itemNotFound');
    const alice = await probe.userToken('alice');
    expect((await probe.send('/v1.0/sites/getAllSites', { token: alice })).status).toBe(403);
    const found = await probe.send('/v1.0/sites?search=*', { token: alice });
    expect(found.json.value.map((site: { name: string }) => site.name).sort()).toEqual(["Alice O'Hara", 'Workshop']);
  });

  it('says whether a user has a OneDrive', async () => {
    expect((await get('users/alice@tiny.onmicrosoft.com/drive')).json.driveType).toBe('business');
    const absent = await get('users/sakura@tiny.onmicrosoft.com/drive');
    expect([absent.status, absent.json.error.code, absent.json.error.message]).toEqual([
      404,
      'ResourceNotFound',
      "User's mysite not found.",
    ]);
    const never = await get('users/account1@tiny.onmicrosoft.com/drive');
    expect([never.status, never.json.error.message]).toEqual([400, "Unable to retrieve user's mysite URL."]);
  });

  it('refuses callers without token, with a broken, foreign or expired one, and without the permission', async () => {
    const none = await probe.send('/v1.0/users');
    expect([none.status, none.json.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect(none.headers['www-authenticate']).toContain('Bearer');
    expect((await probe.send('/v1.0/users', { token: `${token}x` })).status).toBe(401);
    const sharePoint = await probe.applicationToken('https://tiny.sharepoint.com/.default');
    expect((await probe.send('/v1.0/users', { token: sharePoint })).json.error.message).toContain('Invalid audience');
    const { confidential } = probe.tenant.applications;
    const before = confidential.graph;
    confidential.graph = { ...before, roles: ['Files.Read.All'] };
    const poor = await probe.applicationToken();
    confidential.graph = before;
    expect((await probe.send('/v1.0/users', { token: poor })).json.error.code).toBe('Authorization_RequestDenied');
    const drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com').id;
    expect((await probe.send(`/v1.0/drives/${drive}/root`, { token: poor })).status).toBe(200);
    const write = await probe.send(`/v1.0/drives/${drive}/root/children`, {
      method: 'POST',
      token: poor,
      json: { name: 'x', folder: {} },
    });
    expect([write.status, write.json.error.code]).toEqual([403, 'accessDenied']);
    probe.clock.advance(3_600_000);
    expect((await get('users')).json.error.message).toContain('expired');
    token = await probe.applicationToken();
  });

  it('registers an application with a certificate and gives it a secret', async () => {
    const created = await probe.send('/v1.0/applications', { method: 'POST', token, json: { displayName: 'New one' } });
    expect(created.status).toBe(201);
    const principal = { method: 'POST', token, json: { appId: created.json.appId } };
    expect((await probe.send('/v1.0/servicePrincipals', principal)).status).toBe(201);
    const secret = await probe.send(`/v1.0/applications/${created.json.id}/addPassword`, {
      method: 'POST',
      token,
      json: {},
    });
    const signed = await probe.sendForm({
      grant_type: 'client_credentials',
      client_id: created.json.appId,
      client_secret: secret.json.secretText,
      scope: 'https://graph.microsoft.com/.default',
    });
    expect(signed.status).toBe(200);
    const denied = await probe.send('/v1.0/users', { token: signed.json.access_token });
    expect(denied.status).toBe(403);
  });
});
