import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Probe } from '../testing/probe.ts';

let probe: Probe;
let token: string;
beforeAll(async () => {
  probe = await Probe.start();
  token = await probe.applicationToken();
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await probe.send('/_practice/faults', { method: 'DELETE' });
});

const set = (json: unknown) => probe.send('/_practice/faults', { method: 'POST', json });
const drive = () => `/v1.0/drives/${probe.tenant.world.drive('jörg.müller@tiny.onmicrosoft.com').id}`;
const address = async (path: string) =>
  (await probe.send(`${drive()}/root:/${path}:/content`, { token })).headers.location!;

describe('a fault that is switched on', () => {
  it('answers the next requests with 503, with and without a body', async () => {
    expect((await set({ unavailable: { count: 1, retryAfter: 7 } })).status).toBe(204);
    const first = await probe.send('/v1.0/organization', { token });
    expect([first.status, first.headers['retry-after'], first.json.error.code]).toEqual([
      503,
      '7',
      'serviceNotAvailable',
    ]);
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
    await set({ unavailable: { count: 1, body: false, retryAfter: 0, path: 'users' } });
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
    const empty = await probe.send('/v1.0/users', { token });
    expect([empty.status, empty.body.length, empty.headers['retry-after']]).toEqual([503, 0, undefined]);
  });

  it('answers a share of the requests with 5xx', async () => {
    await set({ randomErrors: { rate: 1 } });
    expect((await probe.send('/v1.0/organization', { token })).status).toBeGreaterThanOrEqual(500);
    await set({ randomErrors: null });
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
  });

  it('breaks, shortens or corrupts the next download', async () => {
    const url = await address('Daten/Block.bin');
    const whole = (await probe.send(url)).body;
    await set({ resetDownloads: { count: 1 } });
    await expect(probe.send(url)).rejects.toThrow();
    await set({ truncateDownloads: { count: 1 } });
    expect((await probe.send(url)).body.equals(whole.subarray(0, whole.length / 2))).toBe(true);
    await set({ corruptDownloads: { count: 1 } });
    const corrupt = (await probe.send(url)).body;
    expect([corrupt.length, corrupt.equals(whole)]).toEqual([whole.length, false]);
    expect((await probe.send(url)).body.equals(whole)).toBe(true);
  });

  it('expires a download address and a delta token', async () => {
    const url = await address('Notizen.txt');
    await set({ expiredDownloads: { count: 1 }, goneDeltas: { count: 1, code: 'resyncChangesUploadDifferences' } });
    expect((await probe.send(url)).status).toBe(401);
    expect((await probe.send(url)).status).toBe(200);
    await set({ expiredDownloads: { count: 1, status: 404 } });
    const missing = await probe.send(url);
    expect([missing.status, missing.json.error.code]).toEqual([404, 'itemNotFound']);
    const { '@odata.deltaLink': link } = (await probe.send(`${drive()}/root/delta`, { token })).json;
    const gone = await probe.send(link, { token });
    expect([gone.status, gone.json.error.innerError.code]).toEqual([410, 'resyncChangesUploadDifferences']);
    expect((await probe.send(link, { token })).status).toBe(200);
  });

  it('must be known and make sense', async () => {
    expect((await set({ earthquake: {} })).json.message).toContain('unavailable');
    expect((await set({ randomErrors: { rate: 2 } })).status).toBe(400);
    expect((await set({ unavailable: { count: -1 } })).status).toBe(400);
  });
});
