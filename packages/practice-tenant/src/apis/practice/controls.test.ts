import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { Probe } from '../../testing/probe.ts';

let probe: Probe;
let token: string;
beforeEach(async () => {
  probe = await Probe.start();
  token = await probe.applicationToken();
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

const post = (area: string, json: unknown) => probe.send(`/_practice/${area}`, { method: 'POST', json });
const get = async (area: string) => (await probe.send(`/_practice/${area}`)).json;

describe('the ledger', () => {
  it('breaks usage down by identity, object and kind, and filters it', async () => {
    const drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com').id;
    const reply = await probe.send('/v1.0/users/alice@tiny.onmicrosoft.com/drive/root:/Hello.txt:/content', { token });
    await probe.send(reply.headers.location!);
    await probe.send(`/v1.0/drives/${drive}/root/delta`, { token });
    await probe.send('/v1.0/users?$top=999', { token });
    const identity = probe.confidentialId;
    const { details } = await get('ledger?details');
    expect(details).toHaveLength(4);
    expect(details).toContainEqual(
      expect.objectContaining({ identity, object: `drive/${drive}`, kind: 'download', downloads: 1, bytes: 14 }),
    );
    expect(details).toContainEqual(expect.objectContaining({ object: 'directory', kind: 'users', ru: 2 }));
    expect((await get(`ledger?object=drive/${encodeURIComponent(drive)}&kind=delta`)).details).toMatchObject([
      { object: `drive/${drive}`, kind: 'delta', requests: 1, ru: 2 },
    ]);
    expect((await get('ledger')).details).toBeUndefined();
  });
});

describe('the limits', () => {
  it('are read back with their sources, changed while the tenant runs, and halved silently later', async () => {
    const path = `/v1.0/drives/${probe.tenant.world.drive('alice@tiny.onmicrosoft.com').id}/root`;
    const bucket = 'app resource units per minute';
    const row = async () => (await get('limits')).table.find(({ name }: { name: string }) => name === bucket);
    expect(await row()).toMatchObject({
      amount: 1250,
      windowSeconds: 60,
      source: expect.stringContaining('throttled'),
    });
    expect((await post('limits', { buckets: { [bucket]: { amount: 4 } } })).status).toBe(204);
    expect((await post('limits', { buckets: { [bucket]: { amount: 2 } }, afterSeconds: 600 })).status).toBe(204);
    expect((await get('limits')).planned).toHaveLength(1);
    const flood = async () => {
      for (let calls = 0; ; calls++) if ((await probe.send(path, { token })).status === 429) return calls;
    };
    expect(await flood()).toBe(4);
    const { buckets } = await get('limits');
    expect(buckets[0]).toMatchObject({ name: bucket, used: 5, limit: 4, refused: 1 });
    expect(Date.parse(buckets[0].fencedUntil)).toBeGreaterThan(probe.clock.now());
    expect((await post('clock', { seconds: 600 })).json.virtual).toBe(true);
    expect(await flood()).toBe(2);
    expect((await post('limits', { buckets: { nonsense: {} } })).json.message).toContain('nonsense');
  });
});

describe('the clock', () => {
  it('moves when it is virtual, a day of metering in one step, and the Date header with it', async () => {
    const before = Date.parse((await get('clock')).now);
    const moved = await post('clock', { seconds: 86_400 });
    expect(Date.parse(moved.json.now) - before).toBe(86_400_000);
    const { headers } = await probe.send('/v1.0/organization', { token });
    expect(Date.parse(headers.date!)).toBe(Math.floor(probe.clock.now() / 1000) * 1000);
    expect((await post('clock', { seconds: -1 })).status).toBe(400);
  });

  it('stays the real one unless told otherwise', async () => {
    await using real = await Probe.start({ clock: systemClock });
    expect((await real.send('/_practice/clock')).json.virtual).toBe(false);
    expect((await real.send('/_practice/clock', { method: 'POST', json: { seconds: 1 } })).status).toBe(409);
  });
});

describe('throttled answers', () => {
  it('of the directory name the scope, the reason and how full the budget is', async () => {
    await post('limits', { buckets: { 'directory resource units': { amount: 10 } } });
    const replies = [];
    for (let call = 0; call < 6; call++) replies.push(await probe.send('/v1.0/users', { token }));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    const shares = replies.map(({ headers }) => headers['x-ms-throttle-limit-percentage']);
    expect(shares).toEqual([undefined, undefined, undefined, '0.8', '1.0', '1.2']);
    expect(replies[5]!.headers['x-ms-throttle-scope']).toBe(
      `Tenant_Application/ReadWrite/${probe.confidentialId}/${probe.tenant.world.tenantId}`,
    );
    expect(replies[5]!.headers['x-ms-throttle-information']).toBe('ResourceUnitLimitExceeded');
    expect(replies[0]!.headers['x-ms-resource-unit']).toBe('2');
  });

  it('carry RateLimit headers only when they are switched on', async () => {
    const path = `/v1.0/drives/${probe.tenant.world.drive('alice@tiny.onmicrosoft.com').id}/root`;
    await post('limits', { buckets: { 'app resource units per minute': { amount: 5 } } });
    for (let call = 0; call < 4; call++)
      expect((await probe.send(path, { token })).headers['ratelimit-limit']).toBeUndefined();
    await post('limits', { rateLimitHeaders: 'from80percent' });
    expect((await probe.send(path, { token })).headers).toMatchObject({
      'ratelimit-limit': '5',
      'ratelimit-remaining': '0',
    });
    expect((await probe.send(path, { token })).headers).toMatchObject({
      'ratelimit-remaining': '0',
      'retry-after': expect.stringMatching(/^\d+$/),
    });
  });

  it('come to whoever asks for OneDrives that do not exist too often', async () => {
    await post('limits', { buckets: { 'address probing absent OneDrives': { amount: 2 } } });
    const statuses = [];
    for (let call = 0; call < 3; call++)
      statuses.push((await probe.send('/v1.0/users/sakura@tiny.onmicrosoft.com/drive', { token })).status);
    expect(statuses).toEqual([404, 404, 429]);
  });
});

describe('the page', () => {
  it('is one file that asks nobody else, under a policy that only lets its own script and style run', async () => {
    for (const path of ['/_practice', '/_practice/']) {
      const { status, headers, body } = await probe.send(path);
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      const html = body.toString();
      expect(html).not.toMatch(/(?:src|href)=|https?:|@import|url\(/);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      const { createHash } = await import('node:crypto');
      for (const tag of ['script', 'style']) {
        const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
        expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(inside).digest('base64')}'`);
      }
    }
    expect((await get('users')).total).toBe(6);
    await probe.send('/v1.0/organization', { token });
    expect((await get('journal?last=1')).entries).toMatchObject([{ kind: 'organization' }]);
  });
});
