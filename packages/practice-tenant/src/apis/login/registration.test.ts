import { constants, createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { applicationCertificate } from '../../tls/certificates.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

interface Certificate {
  readonly key: KeyObject;
  readonly der: Buffer;
}

let folder: string;
let first: Certificate;
let second: Certificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registration-'));
  const make = async (name: string): Promise<Certificate> => {
    const made = await applicationCertificate(join(folder, name), Date.UTC(2026, 0, 5), 'x');
    return { key: createPrivateKey(made.key), der: new X509Certificate(made.certificate).raw };
  };
  [first, second] = [await make('first'), await make('second')];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let probe: Probe;
let admin: string;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  admin = await byDeviceCode('admin');
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

/** Signs a person in on another device, as an administrator does who adds an organization. */
async function byDeviceCode(login: string): Promise<string> {
  const start = await probe.sendForm({ client_id: probe.publicId, scope: GRAPH }, { endpoint: 'devicecode' });
  const poll = { grant_type: DEVICE, client_id: probe.publicId, device_code: start.json.device_code };
  expect((await probe.sendForm(poll)).json.error).toBe('authorization_pending');
  const decision = { method: 'POST', json: { upn: `${login}@tiny.onmicrosoft.com` } };
  await probe.send(`/_practice/devicecode/${start.json.user_code}`, decision);
  return (await probe.sendForm(poll)).json.access_token;
}

const call = (method: string, path: string, json?: unknown, token = admin): Promise<Reply> =>
  probe.send(`/v1.0/${path}`, { method, token, ...(json === undefined ? {} : { json }) });

function jwt(certificate: Certificate, claims: object, algorithm: 'PS256' | 'RS256' = 'PS256'): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const thumbprint = (name: string) => createHash(name).update(certificate.der).digest('base64url');
  const header =
    algorithm === 'PS256'
      ? { alg: algorithm, typ: 'JWT', 'x5t#S256': thumbprint('sha256') }
      : { alg: algorithm, typ: 'JWT', x5t: thumbprint('sha1') };
  const signed = `${encode(header)}.${encode(claims)}`;
  const padding =
    algorithm === 'PS256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  return `${signed}.${sign('sha256', Buffer.from(signed), { key: certificate.key, ...padding }).toString('base64url')}`;
}

const seconds = () => Math.floor(probe.clock.now() / 1000);

function signIn(appId: string, certificate: Certificate, algorithm: 'PS256' | 'RS256' = 'PS256'): Promise<Reply> {
  const aud = `${probe.tenant.url}/${probe.tenant.world.tenantId}/oauth2/v2.0/token`;
  const claims = { aud, iss: appId, sub: appId, jti: 'x', nbf: seconds(), exp: seconds() + 600 };
  return probe.sendForm({
    grant_type: 'client_credentials',
    client_id: appId,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: jwt(certificate, claims, algorithm),
    scope: GRAPH,
  });
}

interface Registered {
  readonly id: string;
  readonly appId: string;
  readonly principalId: string;
}

async function register(certificate = first): Promise<Registered> {
  const keyCredentials = [
    { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.der.toString('base64'), displayName: 'CN=Coffer' },
  ];
  const created = await call('POST', 'applications', { displayName: 'Backup', keyCredentials });
  expect(created.status).toBe(201);
  const principal = await call('POST', 'servicePrincipals', { appId: created.json.appId });
  expect(principal.status).toBe(201);
  return { id: created.json.id, appId: created.json.appId, principalId: principal.json.id };
}

/** The service principal of Microsoft Graph, and the id of one of its application permissions. */
async function graphRole(name: string): Promise<{ resourceId: string; appRoleId: string }> {
  const found = await call('GET', `servicePrincipals?$filter=appId eq '${GRAPH_APP}'`);
  const [graph] = found.json.value;
  const role = graph.appRoles.find(({ value }: { value: string }) => value === name);
  return { resourceId: graph.id, appRoleId: role.id };
}

describe('[1.3, 1.10] an application that an administrator registers through Graph ("application", "servicePrincipal")', () => {
  it('signs in with its certificate in both forms and does what was consented', async () => {
    const { appId, principalId } = await register();
    const before = await signIn(appId, first);
    expect(before.status).toBe(200);
    const denied = await call('GET', 'users', undefined, before.json.access_token);
    expect([denied.status, denied.json.error.code]).toEqual([403, 'Authorization_RequestDenied']);
    const role = await graphRole('User.Read.All');
    const body = { principalId, ...role };
    const assigned = await call('POST', `servicePrincipals/${role.resourceId}/appRoleAssignedTo`, body);
    expect([assigned.status, assigned.json.principalDisplayName]).toEqual([201, 'Backup']);
    expect((await call('POST', `servicePrincipals/${role.resourceId}/appRoleAssignedTo`, body)).status).toBe(400);
    // A token from before the consent lacks the role.
    expect((await call('GET', 'users', undefined, before.json.access_token)).status).toBe(403);
    for (const algorithm of ['PS256', 'RS256'] as const) {
      const { access_token } = (await signIn(appId, first, algorithm)).json;
      expect((await call('GET', 'users', undefined, access_token)).status).toBe(200);
    }
    const listed = await call('GET', `servicePrincipals/${principalId}/appRoleAssignments`);
    expect(listed.json.value).toMatchObject([{ id: assigned.json.id, appRoleId: role.appRoleId }]);
    const path = `servicePrincipals/${principalId}/appRoleAssignments/${assigned.json.id}`;
    expect((await call('DELETE', path)).status).toBe(204);
    const after = (await signIn(appId, first)).json.access_token;
    expect((await call('GET', 'users', undefined, after)).status).toBe(403);
  });

  it('can not sign in before it has a service principal, when that is disabled, or when it is deleted', async () => {
    const created = await call('POST', 'applications', { displayName: 'Early' });
    const secret = await call('POST', `applications/${created.json.id}/addPassword`, {});
    const bySecret = () =>
      probe.sendForm({
        grant_type: 'client_credentials',
        client_id: created.json.appId,
        client_secret: secret.json.secretText,
        scope: GRAPH,
      });
    expect((await bySecret()).json).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] });
    const principal = await call('POST', 'servicePrincipals', { appId: created.json.appId });
    expect((await bySecret()).status).toBe(200);
    expect((await call('POST', 'servicePrincipals', { appId: created.json.appId })).status).toBe(409);
    await call('PATCH', `servicePrincipals/${principal.json.id}`, { accountEnabled: false });
    expect((await bySecret()).json.error_codes).toEqual([70001]);
    await call('PATCH', `servicePrincipals(appId='${created.json.appId}')`, { accountEnabled: true });
    expect((await call('DELETE', `applications/${created.json.id}`)).status).toBe(204);
    expect((await bySecret()).json.error_codes).toEqual([700016]);
  });

  it('changes its secrets; each is shown once and stops working when it is removed or ends', async () => {
    const { id, appId } = await register();
    const endDateTime = new Date(probe.clock.now() + 7 * 86_400_000).toISOString();
    const passwordCredential = { displayName: 'one week', endDateTime };
    const added = await call('POST', `applications/${id}/addPassword`, { passwordCredential });
    expect(added.json).toMatchObject({ displayName: 'one week', hint: added.json.secretText.slice(0, 3) });
    const bySecret = () =>
      probe.sendForm({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: added.json.secretText,
        scope: GRAPH,
      });
    expect((await bySecret()).status).toBe(200);
    const shown = (await call('GET', `applications/${id}`)).json.passwordCredentials;
    expect(shown).toMatchObject([{ keyId: added.json.keyId, secretText: null }]);
    probe.clock.advance(8 * 86_400_000);
    expect((await bySecret()).json.error_codes).toEqual([7000222]);
    admin = await byDeviceCode('admin');
    expect((await call('POST', `applications/${id}/removePassword`, { keyId: added.json.keyId })).status).toBe(204);
    expect((await bySecret()).json.error_codes).toEqual([7000215]);
    expect((await call('POST', `applications/${id}/removePassword`, { keyId: added.json.keyId })).status).toBe(400);
  });

  it('rolls its certificate with a proof that it holds the present one', async () => {
    const { id, appId } = await register();
    const keyCredential = { type: 'AsymmetricX509Cert', usage: 'Verify', key: second.der.toString('base64') };
    const claims = { aud: '00000002-0000-0000-c000-000000000000', iss: id, nbf: seconds(), exp: seconds() + 600 };
    const wrong = { keyCredential, proof: jwt(second, claims) };
    expect((await call('POST', `applications/${id}/addKey`, wrong)).status).toBe(403);
    const stale = { keyCredential, proof: jwt(first, { ...claims, exp: seconds() + 3600 }) };
    expect((await call('POST', `applications/${id}/addKey`, stale)).status).toBe(403);
    const added = await call('POST', `applications/${id}/addKey`, { keyCredential, proof: jwt(first, claims) });
    expect(added.json).toMatchObject({ type: 'AsymmetricX509Cert', usage: 'Verify', key: null });
    expect([(await signIn(appId, first)).status, (await signIn(appId, second)).status]).toEqual([200, 200]);
    const { keyCredentials } = (await call('GET', `applications/${id}`)).json;
    const old = keyCredentials.find(({ displayName }: { displayName: string | null }) => displayName === 'CN=Coffer');
    expect(old.customKeyIdentifier).toBe(createHash('sha1').update(first.der).digest('base64'));
    const removal = { keyId: old.keyId, proof: jwt(second, claims) };
    expect((await call('POST', `applications/${id}/removeKey`, removal)).status).toBe(204);
    expect((await signIn(appId, first)).json.error_codes).toEqual([700027]);
  });

  it('keeps its certificates when they are sent back as they were read, and loses one that has ended', async () => {
    const { id, appId } = await register();
    const { keyCredentials } = (await call('GET', `applications/${id}`)).json;
    const endDateTime = new Date(probe.clock.now() + 86_400_000).toISOString();
    const more = { type: 'AsymmetricX509Cert', usage: 'Verify', key: second.der.toString('base64'), endDateTime };
    const patched = await call('PATCH', `applications/${id}`, { keyCredentials: [...keyCredentials, more] });
    expect(patched.status).toBe(204);
    expect([(await signIn(appId, first)).status, (await signIn(appId, second)).status]).toEqual([200, 200]);
    probe.clock.advance(2 * 86_400_000);
    expect((await signIn(appId, first)).status).toBe(200);
    expect((await signIn(appId, second)).json).toMatchObject({ error: 'invalid_client', error_codes: [700027] });
  });
});

describe('[1.10, 8.2] consent', () => {
  it('needs an administrator: others may register an application but not consent to its permissions', async () => {
    const { principalId } = await register();
    const alice = await probe.userToken('alice');
    const role = await graphRole('Sites.Read.All');
    const path = `servicePrincipals/${principalId}/appRoleAssignments`;
    const refused = await call('POST', path, { principalId, ...role }, alice);
    expect([refused.status, refused.json.error.code]).toEqual([403, 'Authorization_RequestDenied']);
    const application = await probe.applicationToken();
    expect((await call('POST', path, { principalId, ...role }, application)).status).toBe(403);
  });

  it('to delegated permissions is given, widened and taken back for everybody', async () => {
    const { appId, principalId } = await register();
    const { resourceId } = await graphRole('User.Read.All');
    const asAlice = async (scope: string): Promise<Reply> => {
      const aud = `${probe.tenant.url}/${probe.tenant.world.tenantId}/oauth2/v2.0/token`;
      const claims = { aud, iss: appId, sub: appId, nbf: seconds(), exp: seconds() + 600 };
      return await probe.sendForm({
        grant_type: 'password',
        client_id: appId,
        client_assertion_type: ASSERTION_TYPE,
        client_assertion: jwt(first, claims),
        username: 'alice@tiny.onmicrosoft.com',
        password: 'XXXXX',
        scope,
      });
    };
    expect((await asAlice('Files.Read')).json.error_codes).toEqual([65001]);
    const body = { clientId: principalId, consentType: 'AllPrincipals', resourceId, scope: 'Files.Read' };
    const granted = await call('POST', 'oauth2PermissionGrants', body);
    expect(granted.status).toBe(201);
    expect((await asAlice('Files.Read')).status).toBe(200);
    expect((await asAlice('Files.ReadWrite')).json.error_codes).toEqual([65001]);
    const wider = { scope: 'Files.Read Files.ReadWrite' };
    expect((await call('PATCH', `oauth2PermissionGrants/${granted.json.id}`, wider)).status).toBe(204);
    expect((await asAlice('Files.ReadWrite')).status).toBe(200);
    expect((await call('DELETE', `oauth2PermissionGrants/${granted.json.id}`)).status).toBe(204);
    expect((await asAlice('Files.Read')).json.error_codes).toEqual([65001]);
  });

  it('is given to everything an application needs on a page, and the browser is led back', async () => {
    const { id, appId } = await register();
    const { appRoleId } = await graphRole('User.Read.All');
    const requiredResourceAccess = [{ resourceAppId: GRAPH_APP, resourceAccess: [{ id: appRoleId, type: 'Role' }] }];
    await call('PATCH', `applications/${id}`, { requiredResourceAccess });
    const query = new URLSearchParams({ client_id: appId, state: '12', redirect_uri: 'https://localhost/back' });
    const address = `/tiny.onmicrosoft.com/adminconsent?${query}`;
    const page = await probe.send(address);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const decide = async (more: Record<string, string>): Promise<URL> => {
      const body = new URLSearchParams([...query, ...Object.entries(more)]).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const reply = await probe.send(address, { method: 'POST', headers, body });
      expect(reply.status).toBe(302);
      return new URL(reply.headers.location!);
    };
    const refused = await decide({ decision: 'decline' });
    expect(refused.searchParams.get('error')).toBe('permission_denied');
    const accept = { decision: 'accept', username: 'admin@tiny.onmicrosoft.com', password: 'XXXXX' };
    const accepted = await decide(accept);
    expect(Object.fromEntries(accepted.searchParams)).toEqual({
      admin_consent: 'True',
      tenant: probe.tenant.world.tenantId,
      state: '12',
    });
    const { access_token } = (await signIn(appId, first)).json;
    expect((await call('GET', 'users', undefined, access_token)).status).toBe(200);
  });
});

describe('[1.4, 1.8] accounts that are refused', () => {
  const byPassword = (login: string, password: string, tenant = 'organizations') =>
    probe.sendForm(
      { grant_type: 'password', client_id: probe.publicId, username: login, password, scope: GRAPH },
      { tenant },
    );

  it('are locked for a minute by ten wrong passwords', async () => {
    const name = 'alice@tiny.onmicrosoft.com';
    for (let count = 0; count < 10; count++) expect((await byPassword(name, 'no')).json.error_codes).toEqual([50126]);
    expect((await byPassword(name, 'XXXXX')).json).toMatchObject({ error: 'invalid_grant', error_codes: [50053] });
    probe.clock.advance(61_000);
    expect((await byPassword(name, 'XXXXX')).status).toBe(200);
  });

  it('are those of guests, whose passwords are kept elsewhere', async () => {
    const { world } = probe.tenant;
    const name = 'eve_elsewhere.example#EXT#@tiny.onmicrosoft.com';
    world.addUser({ userPrincipalName: name, displayName: 'Eve', password: 'XXXXX', userType: 'Guest' });
    expect((await byPassword(name, 'XXXXX')).json.error_codes).toEqual([50034]);
  });

  it('are told apart from applications that name no tenant', async () => {
    const reply = await probe.sendForm(
      {
        grant_type: 'client_credentials',
        client_id: probe.confidentialId,
        client_secret: 'practice-secret',
        scope: GRAPH,
      },
      { tenant: 'common' },
    );
    expect(reply.json).toMatchObject({ error: 'invalid_request', error_codes: [50059] });
  });
});

describe('[1.1] a tenant in another cloud', () => {
  it("has that cloud's hosts in its names, scopes and documents", async () => {
    await using house = await Probe.start({ limits: 'none', cloud: 'USGovernment' });
    expect(house.tenant.world.hosts.my).toBe('tiny-my.sharepoint.us');
    const token = await house.applicationToken('https://graph.microsoft.us/.default');
    expect((await house.send('/v1.0/users?$top=1', { token })).status).toBe(200);
    await expect(house.applicationToken('https://graph.microsoft.com/.default')).rejects.toThrow('AADSTS500011');
    const discovery = await house.send('/tiny.onmicrosoft.com/v2.0/.well-known/openid-configuration');
    expect(discovery.json).toMatchObject({
      cloud_instance_name: 'microsoftonline.us',
      msgraph_host: 'graph.microsoft.us',
    });
  });
});
