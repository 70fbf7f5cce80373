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

  it('hangs up on a request without an answer', async () => {
    await set({ resetConnections: { count: 1, path: 'organization' } });
    expect((await probe.send('/v1.0/users', { token })).status).toBe(200);
    await expect(probe.send('/v1.0/organization', { token })).rejects.toThrow();
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
  });

  it('sends a body slowly, but whole', async () => {
    const url = await address('Daten/Block.bin');
    const whole = (await probe.send(url)).body;
    const before = probe.clock.now();
    await set({ slowBodies: { count: 1, bytesPerSecond: 100_000 } });
    expect((await probe.send(url)).body.equals(whole)).toBe(true);
    expect(probe.clock.now() - before).toBeGreaterThanOrEqual(4_000);
    await set({ slowBodies: { count: 1, bytesPerSecond: 100 } });
    expect((await probe.send('/v1.0/organization', { token })).json.value).toHaveLength(1);
  });

  it('leaves the body of errors away', async () => {
    await set({ emptyErrors: { count: 1, status: 404 } });
    const reply = await probe.send('/v1.0/users/nobody', { token });
    expect([reply.status, reply.body.length, reply.headers['content-length']]).toEqual([404, 0, '0']);
    expect((await probe.send('/v1.0/users/nobody', { token })).json.error.code).toBe('Request_ResourceNotFound');
  });

  it('announces a longer or a shorter body than it sends', async () => {
    const url = await address('Notizen.txt');
    const whole = (await probe.send(url)).body;
    await set({ wrongContentLength: { count: 1, path: 'download.aspx' } });
    await expect(probe.send(url)).rejects.toThrow('aborted');
    await set({ wrongContentLength: { count: 1, by: -5, path: 'download.aspx' } });
    const short = await probe.send(url).then(
      (reply) => reply.body,
      () => Buffer.alloc(0),
    );
    expect(short.length).toBeLessThan(whole.length);
    expect((await probe.send(url)).body.equals(whole)).toBe(true);
  });

  it('loses an item from delta until the client starts anew', async () => {
    const list = async (url: string) => {
      const { value, '@odata.deltaLink': link } = (await probe.send(url, { token })).json;
      return { names: value.map(({ name }: { name: string }) => name), link };
    };
    const all = await list(`${drive()}/root/delta`);
    await set({ lostDeltaItems: { count: 1 } });
    const joerg = probe.tenant.world.drive('jörg.müller@tiny.onmicrosoft.com');
    joerg.write('/Verloren.txt', 'eins');
    const next = await list(all.link);
    expect(next.names).toEqual(['root']);
    joerg.write('/Verloren.txt', 'zwei');
    joerg.write('/Gefunden.txt', 'drei');
    expect((await list(next.link)).names).toEqual(['root', 'Gefunden.txt']);
    expect((await list(`${drive()}/root/delta`)).names).toContain('Verloren.txt');
    joerg.delete('/Verloren.txt');
    joerg.delete('/Gefunden.txt');
  });

  it('lets the clock of the service drift', async () => {
    await set({ clockDrift: { count: 1, seconds: -900 } });
    const drifted = Date.parse((await probe.send('/v1.0/organization', { token })).headers.date!);
    const right = Date.parse((await probe.send('/v1.0/organization', { token })).headers.date!);
    expect(right - drifted).toBe(900_000);
  });

  it('closes for maintenance at its time and says until when', async () => {
    await set({ maintenance: { afterSeconds: 60, seconds: 300 } });
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
    probe.clock.advance(100_000);
    const closed = await probe.send('/v1.0/organization', { token });
    expect([closed.status, closed.headers['retry-after']]).toEqual([503, '260']);
    expect((await probe.send('/tiny.onmicrosoft.com/v2.0/.well-known/openid-configuration')).status).toBe(200);
    probe.clock.advance(260_000);
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
  });

  it('strikes with the probability and at the paths it was given, and says what is on', async () => {
    await set({ unavailable: { probability: 0, retryAfter: 0 }, randomErrors: { probability: 1, path: '/users' } });
    expect((await probe.send('/v1.0/organization', { token })).status).toBe(200);
    for (let call = 0; call < 5; call++)
      expect((await probe.send('/v1.0/users', { token })).status).toBeGreaterThanOrEqual(500);
    const { names, active } = (await probe.send('/_practice/faults')).json;
    expect(Object.keys(active).sort()).toEqual(['randomErrors', 'unavailable']);
    expect(names).toContain('lostDeltaItems');
  });

  it('must be known and make sense', async () => {
    expect((await set({ earthquake: {} })).json.message).toContain('unavailable');
    expect((await set({ randomErrors: { rate: 2 } })).status).toBe(400);
    expect((await set({ unavailable: { count: -1 } })).status).toBe(400);
  });
});
