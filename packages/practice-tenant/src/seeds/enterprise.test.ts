import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { Probe } from '../testing/probe.ts';
import { World } from '../world/index.ts';
import { enterpriseSeed } from './enterprise.ts';

let probe: Probe;
let token: string;
beforeAll(async () => {
  probe = await Probe.start({ seed: 'enterprise', limits: 'none' });
  const reply = await probe.sendForm(
    {
      grant_type: 'client_credentials',
      client_id: probe.confidentialId,
      client_secret: 'practice-secret',
      scope: 'https://graph.microsoft.com/.default',
    },
    { tenant: 'enterprise.onmicrosoft.com' },
  );
  token = reply.json.access_token;
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const get = async (path: string) => {
  const reply = await probe.send(path, { token });
  expect(reply.status).toBe(200);
  return reply.json;
};

describe('the enterprise', () => {
  it('has 50,000 people with OneDrives and 100 million items', async () => {
    const { world } = probe.tenant;
    expect([world.users.size, world.drives.size, world.itemCount]).toEqual([50_005, 50_006, 100_000_000 - 50_000]);
    const { value, '@odata.nextLink': next } = await get('/v1.0/users?$top=999');
    expect(value).toHaveLength(999);
    const second = await get(next);
    expect(second.value[0].id).not.toBe(value[998].id);
    const person = await get(`/v1.0/users/${value[41].userPrincipalName}`);
    expect(person.id).toBe(value[41].id);
    const drive = await get(`/v1.0/users/${person.id}/drive`);
    expect(drive.owner.user.id).toBe(person.id);
    expect((await get(`/v1.0/drives/${drive.id}`)).id).toBe(drive.id);
    const site = await get(`/v1.0/sites/${world.drive(person.id).site.id}`).catch(() => undefined);
    expect(site?.isPersonalSite ?? true).toBe(true);
  });

  it('reads a delta of a million items page by page, downloads with the right bytes, and tells changes', async () => {
    const { world } = probe.tenant;
    const large = [...world.users.values()].find((_, index) => index === 7)!;
    const drive = world.drive(large.id);
    expect(drive.itemCount).toBe(1_000_000);
    const first = await get(`/v1.0/drives/${drive.id}/root/delta`);
    const second = await get(first['@odata.nextLink']);
    expect([...first.value, ...second.value]).toHaveLength(400);
    const file = second.value.find((item: { file?: object; size: number }) => item.file && item.size > 40_000);
    const { '@microsoft.graph.downloadUrl': url } = await get(`/v1.0/drives/${drive.id}/items/${file.id}`);
    const { body } = await probe.send(url);
    expect(body).toHaveLength(file.size);
    const { quickXorOf } = await import('../world/quick-xor.ts');
    const open = async function* () {
      yield body;
    };
    expect(await quickXorOf({ size: body.length, open })).toBe(file.file.hashes.quickXorHash);
    const { '@odata.deltaLink': link } = await get(`/v1.0/drives/${drive.id}/root/delta?token=latest`);
    const renamed = await probe.send(`/v1.0/drives/${drive.id}/items/${file.id}`, {
      method: 'PATCH',
      token,
      json: { name: 'renamed.bin' },
    });
    expect(renamed.json.name).toBe('renamed.bin');
    const changed = await get(link);
    expect(changed.value.at(-1)).toMatchObject({ id: file.id, name: 'renamed.bin' });
    const old = new Date(Date.UTC(2010, 0)).toISOString();
    expect((await get(`/v1.0/drives/${drive.id}/root/delta?token=${old}&$top=5`)).value[0].root).toEqual({});
  });

  it('is the same at every start', async () => {
    const facts = async () => {
      const world = new World(new VirtualClock());
      await enterpriseSeed.build(world);
      const [user] = world.users.values();
      const items = world.drive(user!.id).list().slice(0, 500);
      return [user, ...items.map(({ id, name, size, modified }) => [id, name, size, modified])];
    };
    expect(await facts()).toEqual(await facts());
  });
});
