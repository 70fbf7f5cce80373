import { expect } from 'vitest';
import { type Fixture, fixture, some, testFixtures } from '../../testing/fixtures.ts';
import { Probe } from '../../testing/probe.ts';

const HTML = { 'content-type': expect.stringContaining('text/html') };
const GRAPH = 'https%3A%2F%2Fgraph.microsoft.com%2F.default';
const BACK = 'redirect_uri=http%3A%2F%2Flocalhost%3A9%2Fback&state=mine';
const ADMINISTRATOR = 'username=admin%40tiny.onmicrosoft.com&password=XXXXX&decision=accept';
const form = (body: string): { send: { body: string; headers: Record<string, string> } } => ({
  send: { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
});
/** For a tenant given by domain the documents show its GUID in every address. */
const OPEN_ID = {
  token_endpoint: '{origin}/{tenant}/oauth2/v2.0/token',
  issuer: '{origin}/{tenant}/v2.0',
  jwks_uri: '{origin}/{tenant}/discovery/v2.0/keys',
  authorization_endpoint: '{origin}/{tenant}/oauth2/v2.0/authorize',
  device_authorization_endpoint: '{origin}/{tenant}/oauth2/v2.0/devicecode',
  userinfo_endpoint: '{origin}/oidc/userinfo',
};
const poll =
  'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id={publicId}&device_code={device}';

const fixtures: readonly Fixture[] = [
  fixture(['1.9', 'GET v2.0/.well-known/openid-configuration', 200], OPEN_ID),
  fixture(['1.9', 'GET .well-known/openid-configuration', 200], OPEN_ID),
  fixture(['1.2', 'GET discovery/v2.0/keys', 200], { keys: some({ kty: 'RSA', use: 'sig' }) }),
  fixture(['1.2', 'GET discovery/keys', 200], { keys: some({ kty: 'RSA' }) }),
  fixture(
    [
      '1.9',
      'GET {origin}/common/discovery/instance?api-version=1.1&authorization_endpoint={origin}/common/oauth2/v2.0/authorize',
      200,
    ],
    {
      tenant_discovery_endpoint: '{origin}/common/v2.0/.well-known/openid-configuration',
      metadata: [{ aliases: ['{host}'] }],
    },
  ),
  fixture(
    [
      '1.9',
      'GET {origin}/common/discovery/instance?api-version=1.1&authorization_endpoint=https://nobody.example/x',
      400,
    ],
    { error: 'invalid_instance' },
  ),
  fixture(
    ['1.3', 'POST oauth2/v2.0/token', 200],
    { token_type: 'Bearer', expires_in: 3599, access_token: expect.any(String) },
    {
      ...form(`grant_type=client_credentials&client_id={appId}&client_secret=practice-secret&scope=${GRAPH}`),
      headers: { 'cache-control': 'no-store' },
    },
  ),
  fixture(
    ['1.8', 'POST oauth2/v2.0/token', 400],
    { error: 'invalid_grant', error_codes: [50126], error_description: expect.stringMatching(/^AADSTS50126: /) },
    form(`grant_type=password&client_id={publicId}&username=alice%40tiny.onmicrosoft.com&password=no&scope=${GRAPH}`),
  ),
  fixture(
    ['1.5', 'POST oauth2/v2.0/devicecode', 200],
    {
      expires_in: 900,
      interval: 5,
      verification_uri: '{origin}/common/oauth2/deviceauth',
      user_code: expect.any(String),
    },
    { ...form(`client_id={publicId}&scope=${GRAPH}`), keep: { device: 'device_code', user: 'user_code' } },
  ),
  fixture(['1.5', 'POST oauth2/v2.0/token', 400], { error: 'authorization_pending', error_codes: [70016] }, form(poll)),
  fixture(['1.5', 'GET oauth2/deviceauth?otc={user}', 200], undefined, { headers: HTML }),
  fixture(['1.5', 'POST oauth2/deviceauth', 400], undefined, form(`otc=WRONG&${ADMINISTRATOR}`)),
  fixture(['1.5', 'POST oauth2/deviceauth', 200], undefined, { ...form(`otc={user}&${ADMINISTRATOR}`), headers: HTML }),
  fixture(['1.5', 'POST oauth2/v2.0/token', 200], { token_type: 'Bearer', scope: expect.any(String) }, form(poll)),
  fixture(
    [
      'OAuth 2.0 authorization code flow',
      `GET oauth2/v2.0/authorize?client_id={publicId}&response_type=code&scope=${GRAPH}&${BACK}`,
      200,
    ],
    undefined,
    { headers: HTML },
  ),
  fixture(['OAuth 2.0 authorization code flow', 'POST oauth2/v2.0/authorize', 302], undefined, {
    ...form(`client_id={publicId}&response_type=code&scope=${GRAPH}&${BACK}&${ADMINISTRATOR}`),
    headers: { location: expect.stringMatching(/^http:\/\/localhost:9\/back\?code=.*&state=mine$/) },
  }),
  fixture(
    [
      'Send a sign-out request',
      'GET oauth2/v2.0/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A9%2Fback&state=mine',
      302,
    ],
    undefined,
    { headers: { location: 'http://localhost:9/back?state=mine' } },
  ),
  fixture(
    ['Send a sign-out request', 'GET oauth2/v2.0/logout?post_logout_redirect_uri=https://nobody.example/', 200],
    undefined,
    {
      headers: HTML,
    },
  ),
  ...['adminconsent', 'v2.0/adminconsent'].flatMap((address) => [
    fixture(['1.10', `GET ${address}?client_id={appId}&${BACK}`, 200], undefined, { headers: HTML }),
    fixture(['1.10', `POST ${address}`, 302], undefined, {
      ...form(`client_id={appId}&${BACK}&${ADMINISTRATOR}`),
      headers: { location: 'http://localhost:9/back?admin_consent=True&tenant={tenant}&state=mine' },
    }),
  ]),
  fixture(['1.8', 'GET {origin}/nowhere.example/v2.0/.well-known/openid-configuration', 400], { error_codes: [90002] }),
];

testFixtures(['login'], fixtures, async () => {
  const probe = await Probe.start({ limits: 'none' });
  const { url, world } = probe.tenant;
  return {
    probe,
    base: '/tiny.onmicrosoft.com/',
    known: {
      appId: probe.confidentialId,
      host: new URL(url).host,
      origin: url,
      publicId: probe.publicId,
      tenant: world.tenantId,
    },
  };
});
