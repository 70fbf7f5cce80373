import { constants, createHash, createPublicKey, createSign, verify, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfidentialClientApplication, type INetworkModule, PublicClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { decodeJwt } from '../../identity/jwt.ts';
import { Probe } from '../../testing/probe.ts';

const GRAPH = 'https://graph.microsoft.com/.default';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

let probe: Probe;
beforeAll(async () => {
  probe = await Probe.start();
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function assertion(algorithm: 'PS256' | 'RS256', change: Record<string, unknown> = {}): Promise<string> {
  const key = await readFile(join(probe.folder, 'application-key.pem'), 'utf8');
  const { raw } = new X509Certificate(await readFile(join(probe.folder, 'application.pem')));
  const now = Math.floor(probe.clock.now() / 1000);
  const thumbprint =
    algorithm === 'PS256'
      ? { 'x5t#S256': createHash('sha256').update(raw).digest('base64url') }
      : { x5t: createHash('sha1').update(raw).digest('base64url') };
  const claims = {
    aud: `${probe.tenant.url}/${probe.tenant.world.tenantId}/oauth2/v2.0/token`,
    iss: probe.confidentialId,
    sub: probe.confidentialId,
    jti: 'one',
    nbf: now,
    exp: now + 600,
    ...change,
  };
  const signed = `${encode({ alg: algorithm, typ: 'JWT', ...thumbprint })}.${encode(claims)}`;
  const options = algorithm === 'PS256' ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : { key };
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(options, 'base64url')}`;
}

function withAssertion(client_assertion: string, scope = GRAPH) {
  return probe.sendForm({
    grant_type: 'client_credentials',
    client_id: probe.confidentialId,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion,
    scope,
  });
}

function signIn(change: Record<string, string> = {}, tenant?: string) {
  const fields = {
    grant_type: 'password',
    client_id: probe.publicId,
    username: 'alice@tiny.onmicrosoft.com',
    password: 'XXXXX',
    scope: GRAPH,
  };
  return probe.sendForm({ ...fields, ...change }, tenant === undefined ? {} : { tenant });
}

describe('an application signing in', () => {
  it('gets a signed token with its roles for the right secret, by form or by basic authentication', async () => {
    const fields = { grant_type: 'client_credentials', scope: GRAPH };
    const byForm = await probe.sendForm({
      ...fields,
      client_id: probe.confidentialId,
      client_secret: 'practice-secret',
    });
    expect(byForm.status).toBe(200);
    expect(byForm.json).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    expect(byForm.json.refresh_token).toBeUndefined();
    const jwt = decodeJwt(byForm.json.access_token)!;
    expect(jwt.claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appidacr: '1',
      idtyp: 'app',
      tid: probe.tenant.world.tenantId,
    });
    expect(jwt.claims['roles']).toContain('Files.ReadWrite.All');
    const keys = await probe.send('/tiny.onmicrosoft.com/discovery/v2.0/keys');
    const key = createPublicKey({ key: keys.json.keys[0], format: 'jwk' });
    expect(verify('sha256', jwt.signed, key, jwt.signature)).toBe(true);
    const basic = Buffer.from(`${probe.confidentialId}:practice-secret`).toString('base64');
    const byHeader = await probe.sendForm(fields, { headers: { authorization: `Basic ${basic}` } });
    expect(byHeader.status).toBe(200);
  });

  it.each(['PS256', 'RS256'] as const)('gets a certificate token for a %s assertion', async (algorithm) => {
    const reply = await withAssertion(await assertion(algorithm));
    expect(reply.status).toBe(200);
    expect(decodeJwt(reply.json.access_token)?.claims['appidacr']).toBe('2');
    const byDomain = await assertion(algorithm, { aud: `${probe.tenant.url}/tiny.onmicrosoft.com/v2.0` });
    expect((await withAssertion(byDomain)).status).toBe(200);
  });

  it('is refused with a bad assertion', async () => {
    const good = await assertion('PS256');
    const forged = `${good.slice(0, -8)}AAAAAAAA`;
    expect((await withAssertion(forged)).json.error_codes).toEqual([700027]);
    expect((await withAssertion('not.a.token')).json.error_codes).toEqual([50027]);
    expect((await withAssertion(await assertion('PS256', { aud: 'https://elsewhere/' }))).json.error_codes).toEqual([
      50027,
    ]);
    expect((await withAssertion(await assertion('PS256', { sub: 'somebody' }))).json.error_codes).toEqual([50048]);
    const late = await assertion('PS256', { nbf: 1, exp: 600 });
    expect((await withAssertion(late)).json.error_codes).toEqual([500133]);
  });

  it('is refused with a wrong secret, without credential, unknown, or in an unknown tenant', async () => {
    const fields = { grant_type: 'client_credentials', client_id: probe.confidentialId, scope: GRAPH };
    const wrong = await probe.sendForm({ ...fields, client_secret: 'no' });
    expect(wrong.status).toBe(401);
    expect(wrong.json).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
    expect(wrong.json.error_description).toMatch(/^AADSTS7000215: .*\r\nTrace ID: /);
    expect((await probe.sendForm(fields)).json.error_codes).toEqual([7000218]);
    const unknown = await probe.sendForm({
      ...fields,
      client_id: '00000000-0000-0000-0000-000000000001',
      client_secret: 'x',
    });
    expect(unknown.json).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] });
    const elsewhere = await probe.sendForm(
      { ...fields, client_secret: 'practice-secret' },
      { tenant: 'other.onmicrosoft.com' },
    );
    expect(elsewhere.json).toMatchObject({ error: 'invalid_request', error_codes: [90002] });
  });

  it('may ask only for .default of one resource that exists', async () => {
    const ask = (scope: string) =>
      probe.sendForm({
        grant_type: 'client_credentials',
        client_id: probe.confidentialId,
        client_secret: 'practice-secret',
        scope,
      });
    expect((await ask('https://graph.microsoft.com/User.Read.All')).json.error_codes).toEqual([70011]);
    expect((await ask(`${GRAPH} https://tiny.sharepoint.com/.default`)).json.error_codes).toEqual([70011]);
    expect((await ask('https://vault.example/.default')).json).toMatchObject({
      error: 'invalid_resource',
      error_codes: [500011],
    });
    expect(decodeJwt((await ask(`${probe.tenant.url}/.default`)).json.access_token)?.claims['aud']).toBe(
      probe.tenant.url,
    );
    expect(decodeJwt((await ask('https://tiny-admin.sharepoint.com/.default')).json.access_token)?.claims['aud']).toBe(
      'https://tiny-admin.sharepoint.com',
    );
  });
});

describe('a person signing in with a password', () => {
  it('gets a delegated token, and refresh and id token when asked for', async () => {
    const plain = await signIn();
    expect(plain.status).toBe(200);
    expect(plain.json.refresh_token).toBeUndefined();
    const claims = decodeJwt(plain.json.access_token)!.claims;
    expect(claims).toMatchObject({ idtyp: 'user', upn: 'alice@tiny.onmicrosoft.com', appidacr: '0' });
    expect(claims['scp']).toContain('Files.ReadWrite.All');
    const full = await signIn({ scope: `${GRAPH} offline_access openid profile` });
    expect(full.json.refresh_token).toBeTruthy();
    expect(decodeJwt(full.json.id_token)!.claims).toMatchObject({ preferred_username: 'alice@tiny.onmicrosoft.com' });
  });

  it.each([
    ['mfa', 50076],
    ['disabled', 50057],
    ['expired', 50055],
    ['locked', 50053],
  ] as const)('is refused in the state %s with %i', async (state, code) => {
    const name = encodeURIComponent('account1@tiny.onmicrosoft.com');
    const changed = await probe.send(`/_practice/users/${name}`, { method: 'POST', json: { state } });
    expect(changed.json.state).toBe(state);
    const reply = await signIn({ username: 'account1@tiny.onmicrosoft.com' });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: 'invalid_grant', error_codes: [code] });
    await probe.send(`/_practice/users/${name}`, { method: 'POST', json: { state: 'ok' } });
    expect((await signIn({ username: 'account1@tiny.onmicrosoft.com' })).status).toBe(200);
  });

  it('is refused with a wrong password, an unknown name, over /common, and with a secret of a public client', async () => {
    expect((await signIn({ password: 'wrong' })).json).toMatchObject({ error: 'invalid_grant', error_codes: [50126] });
    expect((await signIn({ username: 'nobody@tiny.onmicrosoft.com' })).json.error_codes).toEqual([50034]);
    expect((await signIn({}, 'common')).json.error_codes).toEqual([9001023]);
    expect((await signIn({}, 'organizations')).status).toBe(200);
    expect((await signIn({ client_secret: 'x' })).json).toMatchObject({
      error: 'invalid_client',
      error_codes: [700025],
    });
    expect((await signIn({ grant_type: 'authorization' })).json.error).toBe('unsupported_grant_type');
    expect((await signIn({ scope: 'Mail.Send' })).json.error_codes).toEqual([65001]);
  });

  it('refreshes until the password changes', async () => {
    const first = await signIn({ username: 'account2@tiny.onmicrosoft.com', scope: `${GRAPH} offline_access` });
    const refresh = (refresh_token: string) =>
      probe.sendForm({ grant_type: 'refresh_token', client_id: probe.publicId, refresh_token, scope: GRAPH });
    const second = await refresh(first.json.refresh_token);
    expect(second.status).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    const { world } = probe.tenant;
    world.setPassword(world.user('account2@tiny.onmicrosoft.com')!, 'New');
    expect((await refresh(second.json.refresh_token)).json.error_codes).toEqual([50173]);
    expect((await refresh('nonsense')).json.error_codes).toEqual([70000]);
    world.setPassword(world.user('account2@tiny.onmicrosoft.com')!, 'XXXXX');
  });
});

describe('the device code flow', () => {
  const start = () =>
    probe.sendForm({ client_id: probe.publicId, scope: `${GRAPH} offline_access` }, { endpoint: 'devicecode' });
  const poll = (device_code: string) => probe.sendForm({ grant_type: DEVICE, client_id: probe.publicId, device_code });

  it('is pending until somebody approves the code, then gives one token', async () => {
    const code = (await start()).json;
    expect(code).toMatchObject({ expires_in: 900, interval: 5 });
    expect((await poll(code.device_code)).json).toMatchObject({ error: 'authorization_pending', error_codes: [70016] });
    await probe.send(`/_practice/devicecode/${code.user_code}`, {
      method: 'POST',
      json: { upn: 'admin@tiny.onmicrosoft.com' },
    });
    const done = await poll(code.device_code);
    expect(decodeJwt(done.json.access_token)?.claims['upn']).toBe('admin@tiny.onmicrosoft.com');
    expect((await poll(code.device_code)).json.error).toBe('bad_verification_code');
  });

  it('ends when declined, and when the code is too old', async () => {
    const declined = (await start()).json;
    await probe.send(`/_practice/devicecode/${declined.user_code}`, { method: 'POST', json: { decline: true } });
    expect((await poll(declined.device_code)).json.error).toBe('authorization_declined');
    const old = (await start()).json;
    probe.clock.advance(901_000);
    expect((await poll(old.device_code)).json).toMatchObject({ error: 'expired_token', error_codes: [70019] });
  });
});

describe('the discovery documents', () => {
  it('answer a domain with the GUID of the tenant', async () => {
    const { json } = await probe.send('/tiny.onmicrosoft.com/v2.0/.well-known/openid-configuration');
    const base = `${probe.tenant.url}/${probe.tenant.world.tenantId}`;
    expect(json).toMatchObject({ issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token` });
    const instance = (host: string) =>
      probe.send(
        `/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(`${host}/x/oauth2/v2.0/authorize`)}`,
      );
    expect((await instance(probe.tenant.url)).json.metadata[0].aliases).toEqual([new URL(probe.tenant.url).host]);
    expect((await instance('https://elsewhere.example')).json.error).toBe('invalid_instance');
  });
});

describe('@azure/msal-node', () => {
  const network = (house: Probe): INetworkModule => {
    const send = async (method: string, url: string, options?: { headers?: Record<string, string>; body?: string }) => {
      const body = options?.body === undefined ? {} : { body: options.body };
      const reply = await house.send(url, { method, headers: options?.headers ?? {}, ...body });
      return { status: reply.status, headers: reply.headers as Record<string, string>, body: reply.json };
    };
    return {
      sendGetRequestAsync: (url, options) => send('GET', url, options) as never,
      sendPostRequestAsync: (url, options) => send('POST', url, options) as never,
    };
  };

  it('signs in as application by certificate and as person by password', async () => {
    await using house = await Probe.start({ clock: systemClock });
    const authority = `${house.tenant.url}/tiny.onmicrosoft.com`;
    const auth = { authority, knownAuthorities: [new URL(house.tenant.url).host] };
    const system = { networkClient: network(house) };
    const { raw } = new X509Certificate(await readFile(join(house.folder, 'application.pem')));
    const confidential = new ConfidentialClientApplication({
      auth: {
        ...auth,
        clientId: house.confidentialId,
        clientCertificate: {
          thumbprintSha256: createHash('sha256').update(raw).digest('hex'),
          privateKey: await readFile(join(house.folder, 'application-key.pem'), 'utf8'),
        },
      },
      system,
    });
    const forApplication = await confidential.acquireTokenByClientCredential({ scopes: [GRAPH] });
    expect(decodeJwt(forApplication!.accessToken)?.claims['appidacr']).toBe('2');
    const open = new PublicClientApplication({ auth: { ...auth, clientId: house.publicId }, system });
    const forPerson = await open.acquireTokenByUsernamePassword({
      scopes: [GRAPH],
      username: 'alice@tiny.onmicrosoft.com',
      password: 'XXXXX',
    });
    expect(forPerson?.account?.username).toBe('alice@tiny.onmicrosoft.com');
    await expect(
      open.acquireTokenByUsernamePassword({ scopes: [GRAPH], username: 'alice@tiny.onmicrosoft.com', password: 'no' }),
    ).rejects.toThrow('AADSTS50126');
  });
});
