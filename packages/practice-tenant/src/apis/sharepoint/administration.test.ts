import { createHash, createSign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import { type Drive, groupLoginName, type Site, userLoginName } from '../../world/index.ts';

const ADMIN_SCOPE = 'https://tiny-admin.sharepoint.com/.default';
const REST = '/sharepoint/tiny-admin.sharepoint.com/_api';

let probe: Probe;
let drive: Drive;
let site: Site;
let groupId: string;
beforeAll(async () => {
  probe = await Probe.start();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
  site = drive.site;
  groupId = [...probe.tenant.world.groups.values()].find((group) => group.displayName === 'Backup Accounts')!.id;
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const read = (token: string) => probe.send(`${REST}/SPO.Tenant/GetSiteAdministrators?siteId='${site.id}'`, { token });
const write = (token: string, names: string[]) =>
  probe.send(`${REST}/SPOInternalUseOnly.Tenant/SetSiteSecondaryAdministrators`, {
    method: 'POST',
    token,
    json: { secondaryAdministratorsFieldsData: { siteId: site.id, secondaryAdministratorLoginNames: names } },
  });

async function certificateToken(scope: string): Promise<string> {
  const { raw } = new X509Certificate(await readFile(join(probe.folder, 'application.pem')));
  const now = Math.floor(probe.clock.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = { alg: 'RS256', x5t: createHash('sha1').update(raw).digest('base64url') };
  const claims = {
    aud: `${probe.tenant.url}/tiny.onmicrosoft.com/oauth2/v2.0/token`,
    iss: probe.confidentialId,
    sub: probe.confidentialId,
    exp: now + 600,
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = createSign('RSA-SHA256')
    .update(signed)
    .sign(await readFile(join(probe.folder, 'application-key.pem')), 'base64url');
  const reply = await probe.sendForm({
    grant_type: 'client_credentials',
    client_id: probe.confidentialId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${signature}`,
    scope,
  });
  return reply.json.access_token;
}

describe('site collection administrators', () => {
  it('decide whether a delegated caller may read a OneDrive', async () => {
    const account = await probe.userToken('account1');
    const root = `/v1.0/drives/${drive.id}/root/children`;
    const before = await probe.send(root, { token: account });
    expect([before.status, before.json.error.code]).toEqual([403, 'accessDenied']);
    expect((await probe.send('/v1.0/users/alice@tiny.onmicrosoft.com/drive', { token: account })).status).toBe(403);
    const admin = await probe.userToken('admin', ADMIN_SCOPE);
    expect((await read(admin)).json.value).toMatchObject([
      { loginName: userLoginName('alice@tiny.onmicrosoft.com'), userPrincipalName: 'alice@tiny.onmicrosoft.com' },
    ]);
    expect((await write(admin, [groupLoginName(groupId)])).status).toBe(200);
    const after = (await read(admin)).json.value;
    expect(after.map((one: { loginName: string }) => one.loginName)).toEqual([
      userLoginName('alice@tiny.onmicrosoft.com'),
      groupLoginName(groupId),
    ]);
    expect((await probe.send(root, { token: account })).status).toBe(200);
    expect((await write(admin, [])).status).toBe(200);
    expect((await probe.send(root, { token: account })).status).toBe(403);
    expect((await probe.send('/v1.0/me/drive/root', { token: await probe.userToken('alice') })).status).toBe(200);
    expect((await probe.send(root, { token: await probe.applicationToken() })).status).toBe(200);
  });

  it('are changed only by SharePoint administrators with a token for the admin host', async () => {
    expect((await read(await probe.userToken('alice', ADMIN_SCOPE))).status).toBe(403);
    expect((await read(await probe.userToken('admin', 'https://tiny.sharepoint.com/.default'))).status).toBe(401);
    expect((await read(await probe.userToken('admin'))).status).toBe(401);
    const bySecret = await read(await probe.applicationToken(ADMIN_SCOPE));
    expect([bySecret.status, bySecret.body.toString()]).toEqual([401, 'Unsupported app only token.']);
    expect((await read(await certificateToken(ADMIN_SCOPE))).status).toBe(200);
  });

  it('can be looked up knowing no more than the address of the OneDrive', async () => {
    const admin = await probe.userToken('admin', ADMIN_SCOPE);
    const account = await probe.userToken('account1');
    const user = await probe.send('/v1.0/users/alice@tiny.onmicrosoft.com?$select=mySite', { token: account });
    const ask = (url: unknown, token: string) =>
      probe.send(`${REST}/SPO.Tenant/GetSitePropertiesByUrl`, { method: 'POST', token, json: { url } });
    const found = await ask(user.json.mySite, admin);
    expect([found.status, found.json.SiteId, found.json.Owner]).toEqual([200, site.id, 'alice@tiny.onmicrosoft.com']);
    expect((await ask('https://tiny-my.sharepoint.com/personal/nobody', admin)).status).toBe(404);
    expect((await ask(7, admin)).status).toBe(400);
    expect((await ask(user.json.mySite, await probe.userToken('account1', ADMIN_SCOPE))).status).toBe(403);
  });

  it('must exist, and belong to a site that exists', async () => {
    const admin = await probe.userToken('admin', ADMIN_SCOPE);
    expect((await write(admin, ['i:0#.f|membership|nobody@tiny.onmicrosoft.com'])).status).toBe(400);
    expect((await probe.send(`${REST}/SPO.Tenant/GetSiteAdministrators?siteId='x'`, { token: admin })).status).toBe(
      404,
    );
    expect((await probe.send(`${REST}/web`, { token: admin })).status).toBe(404);
    expect((await probe.send('/sharepoint/other.sharepoint.com/_api/web', { token: admin })).status).toBe(404);
  });
});

describe('a locked site', () => {
  it('answers 423 to everybody', async () => {
    site.lock = 'no-access';
    const reply = await probe.send(`/v1.0/drives/${drive.id}/root`, { token: await probe.applicationToken() });
    expect([reply.status, reply.json.error.code, reply.json.error.innerError.code]).toEqual([
      423,
      'notAllowed',
      'resourceLocked',
    ]);
    site.lock = 'none';
  });
});

describe('the listing of all sites ("Tenant.GetSitePropertiesFromSharePointByFilters")', () => {
  const list = async (filter: object, login = 'admin') =>
    probe.send(`${REST}/SPO.Tenant/GetSitePropertiesFromSharePointByFilters`, {
      method: 'POST',
      token: await probe.userToken(login, ADMIN_SCOPE),
      json: { speFilter: filter },
    });

  it('shows an administrator every site collection, those of OneDrives only when asked for', async () => {
    const urls = (reply: Awaited<ReturnType<typeof list>>) => reply.json.value.map((one: { Url: string }) => one.Url);
    const team = await list({ StartIndex: '0' });
    expect(urls(team)).toContain('https://tiny.sharepoint.com/sites/workshop');
    expect(urls(team).some((url: string) => url.includes('/personal/'))).toBe(false);
    const all = await list({ StartIndex: '0', IncludePersonalSite: 1 });
    expect(urls(all).some((url: string) => url.includes('/personal/alice'))).toBe(true);
    expect(all.json.value.find((one: { Url: string }) => one.Url.includes('/personal/alice')).Owner).toBe(
      'alice@tiny.onmicrosoft.com',
    );
    const { StorageUsage } = all.json.value.find((one: { SiteId: string }) => one.SiteId === site.id);
    expect(StorageUsage).toBe(Math.ceil(drive.root.size / 2 ** 20));
  });

  it('comes in pages, and to nobody else', async () => {
    const { world } = probe.tenant;
    for (let number = 0; number < 300; number += 1)
      world.addSite({ title: `Site ${number}`, path: `/sites/site${number}`, libraries: [] });
    const first = await list({ StartIndex: '0' });
    expect(first.json.value).toHaveLength(300);
    const next = await list({ StartIndex: first.json.NextStartIndexFromSharePoint });
    expect(next.json.NextStartIndexFromSharePoint).toBeNull();
    expect(next.json.value.length).toBeGreaterThan(0);
    expect((await list({}, 'alice')).status).toBe(403);
  });
});
