import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import { type Item, pathOf } from '../../world/index.ts';
import { TRAPS } from './index.ts';

let probe: Probe;
let token: string;
beforeAll(async () => {
  probe = await Probe.start({ seed: 'hostile', limits: 'none' });
  const form = {
    grant_type: 'client_credentials',
    client_id: probe.confidentialId,
    client_secret: 'practice-secret',
    scope: 'https://graph.microsoft.com/.default',
  };
  token = (await probe.sendForm(form, { tenant: 'hostile.onmicrosoft.com' })).json.access_token;
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const get = (path: string) => probe.send(path, { token });
const drive = () => probe.tenant.world.drive('trap@hostile.onmicrosoft.com');
const item = (path: string): Item => drive().find(path)!;
const shown = async (path: string) => (await get(`/v1.0/drives/${drive().id}/items/${item(path).id}`)).json;
const bytes = async (path: string) => (await probe.send((await shown(path))['@microsoft.graph.downloadUrl'])).body;

describe('the hostile tenant', () => {
  it('has at least thirty traps, each with a name of its own and a description of one line', () => {
    expect(TRAPS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(TRAPS.map(({ name }) => name)).size).toBe(TRAPS.length);
    for (const { name, description } of TRAPS) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(description).toMatch(/^[A-Z][^\n]{10,}$/);
    }
  });

  it('shows every item of every drive that can be entered, with its name as it is', async () => {
    for (const each of probe.tenant.world.drives.values()) {
      const names = new Set<string>();
      let at: string | undefined = `/v1.0/drives/${each.id}/root/delta?$top=999`;
      while (at !== undefined) {
        const { status, json } = await get(at);
        expect(status).toBe(each.site.lock === 'no-access' ? 423 : 200);
        for (const entry of json.value ?? []) names.add(`${entry.parentReference.id}/${entry.name}`);
        at = json['@odata.nextLink'];
      }
      if (each.site.lock === 'no-access') continue;
      for (const one of each.list().slice(1, Number.MAX_SAFE_INTEGER))
        expect(names).toContain(`${one.parent?.id}/${one.name}`);
    }
  });

  it('holds names that today are refused, and refuses them today', async () => {
    const names = [...item('/parent-folder').children.values()].map(({ name }) => name);
    expect(names).toEqual(['.', '..', '..\\..\\escape.txt']);
    const url = `/v1.0/drives/${drive().id}/items/${item('/edge-spaces').id}:/${encodeURIComponent(' new ')}:/content`;
    expect((await probe.send(url, { method: 'PUT', token, body: 'x' })).status).toBe(400);
    expect(
      pathOf(
        drive()
          .list()
          .slice(0, 99_999)
          .find(({ name }) => /^x+\.txt$/.test(name))!,
      ),
    ).toHaveLength(399);
  });

  it('lies about hashes and sizes', async () => {
    const { quickXorOf } = await import('../../world/quick-xor.ts');
    const wrong = await shown('/wrong-hash/file.bin');
    expect(await quickXorOf(item('/wrong-hash/file.bin').content!)).not.toBe(wrong.file.hashes.quickXorHash);
    expect((await shown('/missing-hash/file.bin')).file.hashes).toBeUndefined();
    expect([
      (await shown('/reported-too-large/file.bin')).size,
      (await bytes('/reported-too-large/file.bin')).length,
    ]).toEqual([10_000, 10]);
    expect((await bytes('/reported-too-small/file.bin')).length).toBe(28);
    const first = await bytes('/grows-when-read/file.bin');
    expect((await bytes('/grows-when-read/file.bin')).length).toBeGreaterThan(first.length);
  });

  it('holds files beyond 32 bits that can be read anywhere', async () => {
    const large = await shown('/over-4-gigabytes/file.bin');
    expect(large.size).toBe(5 * 1024 ** 3);
    const range = `bytes=${large.size - 10}-${large.size - 1}`;
    const tail = await probe.send(large['@microsoft.graph.downloadUrl'], { headers: { range, accept: '*/*' } });
    expect([tail.status, tail.body.length]).toEqual([206, 10]);
  });

  it('shows times as they are, from 1601 to 2107', async () => {
    expect((await shown('/year-1601/file.txt')).fileSystemInfo.createdDateTime).toBe('1601-01-01T00:00:00Z');
    expect((await shown('/future/file.txt')).lastModifiedDateTime).toBe('2107-12-31T00:00:00Z');
    expect((await shown('/before-1970/file.txt')).createdDateTime).toBe('1969-07-20T00:00:00Z');
  });

  it('refuses infected files, locked sites, full drives, and people without OneDrive in the words of the service', async () => {
    const infected = await get(`/v1.0/drives/${drive().id}/items/${item('/infected/eicar.com').id}/content`);
    expect([infected.status, infected.headers['x-virus-infected']]).toEqual([403, 'true']);
    expect((await get('/v1.0/sites/hostile.sharepoint.com:/sites/locked')).status).toBe(423);
    const full = `/v1.0/users/full@hostile.onmicrosoft.com/drive/root:/more.txt:/content`;
    expect((await probe.send(full, { method: 'PUT', token, body: 'x' })).status).toBe(507);
    expect((await get('/v1.0/users/no-onedrive@hostile.onmicrosoft.com/drive')).status).toBe(404);
    expect((await get('/v1.0/users/unlicensed@hostile.onmicrosoft.com/drive')).status).toBe(400);
    expect((await shown('/notebook/Meetings')).package.type).toBe('oneNote');
  });
});
