import { expect } from 'vitest';
import { type Fixture, fixture, some, testFixtures } from '../../testing/fixtures.ts';
import { Probe } from '../../testing/probe.ts';

const WORKSHOP = 'https://tiny.sharepoint.com/sites/workshop';
const send = (json: unknown): { send: { json: unknown } } => ({ send: { json } });

/** What the README of this package and `--help` say of the controls. */
const fixtures: readonly Fixture[] = [
  fixture(['README', 'GET ', 200], undefined, { headers: { 'content-type': expect.stringContaining('text/html') } }),
  fixture(['README', 'GET {graph}sites/root', 200], { displayName: 'Tiny Works' }, { send: { token: '{token}' } }),
  fixture(['--help', 'GET journal?route=GET%20sites/%7Bsite%7D&last=1', 200], {
    entries: [{ api: 'graph', method: 'GET', path: '/v1.0/sites/root', route: 'GET sites/{site}', status: 200, ru: 1 }],
  }),
  fixture(['--help', 'GET addresses', 200], {
    addresses: expect.arrayContaining([
      { api: 'graph', address: 'GET sites/{site}', answered: 1 },
      { api: 'graph', address: 'GET sites/{site}/lists', answered: 0 },
    ]),
  }),
  fixture(['--help', 'GET ledger', 200], { identities: [{ requests: 1, ru: 1 }] }),
  fixture(['--help', 'DELETE journal', 204]),
  fixture(['--help', 'GET limits', 200], {
    settings: { limits: 'none' },
    table: some({ name: 'app resource units per minute' }),
  }),
  fixture(
    ['--help', 'POST limits', 204],
    undefined,
    send({ buckets: { 'app resource units per minute': { factor: 0.5 } } }),
  ),
  fixture(['--help', 'GET faults', 200], { active: {}, names: expect.arrayContaining(['resetConnections']) }),
  fixture(['--help', 'POST faults', 204], undefined, send({ clockDrift: { seconds: 5 } })),
  fixture(['--help', 'DELETE faults', 204]),
  fixture(['--help', 'POST mutate', 200], undefined, send({ seed: 1, drives: 1, changes: 1 })),
  fixture(['--help', 'GET clock', 200], { virtual: true, now: expect.stringMatching(/Z$/) }),
  fixture(['--help', 'POST clock', 200], { virtual: true }, send({ seconds: 1 })),
  fixture(['--help', 'GET sites', 200], { sites: some({ url: WORKSHOP, lock: 'none' }), deleted: [] }),
  fixture(
    ['--help', 'POST sites', 200],
    { url: WORKSHOP, lock: 'read-only' },
    send({ url: WORKSHOP, lock: 'read-only' }),
  ),
  fixture(['--help', 'GET users', 200], { total: expect.any(Number), users: some({ displayName: 'Administrator' }) }),
  fixture(['--help', 'POST users/alice@tiny.onmicrosoft.com', 200], { state: 'mfa' }, send({ state: 'mfa' })),
  fixture(['--help', 'POST devicecode/{code}', 204], undefined, send({ upn: 'admin@tiny.onmicrosoft.com' })),
  fixture(['--help', 'GET nothing', 404], { message: 'there is no such control' }),
];

testFixtures(['practice'], fixtures, async () => {
  const probe = await Probe.start({ limits: 'none' });
  const wish = { client_id: probe.publicId, scope: 'https://graph.microsoft.com/.default' };
  return {
    probe,
    base: '/_practice/',
    known: {
      code: (await probe.sendForm(wish, { endpoint: 'devicecode' })).json.user_code,
      graph: `${probe.tenant.url}/v1.0/`,
      token: await probe.applicationToken(),
    },
  };
});
