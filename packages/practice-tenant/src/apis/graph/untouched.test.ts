import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import { type Drive, type Item, pathOf } from '../../world/index.ts';

const DOMAIN = 'lazy.onmicrosoft.com';

let probe: Probe;
let token: string;
let drive: Drive;
beforeAll(async () => {
  const seed = {
    name: 'lazy',
    build(world: Probe['tenant']['world']) {
      world.establish({ displayName: 'Lazy', initialDomain: DOMAIN, licences: 10 });
      world.populate({ name: 'lazy', users: 3, password: 'XXXXX', itemsOf: () => 1_500 });
    },
  };
  probe = await Probe.start({ seed, limits: 'none' });
  const form = {
    grant_type: 'client_credentials',
    client_id: probe.confidentialId,
    client_secret: 'practice-secret',
    scope: 'https://graph.microsoft.com/.default',
  };
  token = (await probe.sendForm(form, { tenant: DOMAIN })).json.access_token;
  const [user] = probe.tenant.world.users.values();
  drive = probe.tenant.world.drive(user!.id);
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

interface Entry {
  readonly id: string;
  readonly name: string;
}

async function walk(query: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  let at = `/v1.0/drives/${drive.id}/root/delta?$top=300${query}`;
  while (at !== undefined) {
    const { json } = await probe.send(at, { token });
    entries.push(...json.value);
    at = json['@odata.nextLink'];
  }
  return entries;
}

/** Everything that a signature makes different each time. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(/tempauth=[^&"]+/g, ''));

describe('a page of a generated drive', () => {
  it.each([
    '',
    '&$select=id,name,size,file,folder,parentReference,content.downloadUrl',
    '&$select=eTag,webUrl,deleted',
  ])('says the same written as text and made item by item%s', async (query) => {
    const fast = await walk(query);
    expect(fast).toHaveLength(1_500);
    const slow = await walk(query === '' ? '&$select=*' : `${query},description`);
    const without = query === '' ? ['@odata.type', 'sharepointIds'] : [];
    const strip = (entries: Entry[]) =>
      plain(
        entries.map((entry) => Object.fromEntries(Object.entries(entry).filter(([name]) => !without.includes(name)))),
      );
    expect(strip(fast)).toEqual(strip(slow));
  });

  it.each(['', '&$select=id,name,size,shared'])('tells who inherits what a folder is shared for%s', async (query) => {
    const folder = [...drive.root.children.values()].at(-1)!;
    const link = { type: 'view', scope: 'organization', webUrl: 'https://x', hasPassword: false } as const;
    drive.sharing.add(folder, { roles: ['read'], to: undefined, link });
    const shared = ((await walk(query)) as (Entry & { shared?: { scope: string } })[]).filter(({ shared }) => shared);
    const below = (item: Item): string[] => [item.id, ...[...item.children.values()].flatMap(below)];
    expect(shared.map(({ id }) => id).sort()).toEqual(below(drive.item(folder.id)!).sort());
    expect(new Set(shared.map(({ shared }) => shared?.scope))).toEqual(new Set(['organization']));
    drive.sharing.inherit(folder);
  });

  it('is told with repetitions, empty pages and the other way round where that is asked for', async () => {
    const { settings } = probe.tenant;
    const plainly = (await walk('')).map(({ id }) => id);
    settings.delta = { repeatEvery: 0, disorder: true, emptyPageEvery: 2 };
    expect((await walk('')).map(({ id }) => id)).toEqual(plainly.toReversed());
    settings.delta = { repeatEvery: 7, disorder: false, emptyPageEvery: 0 };
    const repeated = (await walk('')).map(({ id }) => id);
    expect(repeated).toHaveLength(1_500 + Math.floor(1_500 / 7));
    expect([...new Set(repeated)]).toEqual(plainly);
    expect(repeated.slice(6, 8)).toEqual([plainly[6], plainly[3]]);
    settings.delta = { repeatEvery: 0, disorder: false, emptyPageEvery: 0 };
  });

  it('has versions and permissions through Graph', async () => {
    const file = [...drive.list().slice(1_200, 1_500)].find(({ kind }) => kind === 'file')!;
    const at = `/v1.0/drives/${drive.id}/items/${file.id}`;
    expect((await probe.send(`${at}/versions`, { token })).json.value).toMatchObject([{ id: '1.0', size: file.size }]);
    const permissions = (await probe.send(`${at}/permissions`, { token })).json.value;
    expect(permissions).toMatchObject([{ roles: ['owner'] }]);
    drive.write(pathOf(file), 'new');
    const { value } = (await probe.send(`${at}/versions`, { token })).json;
    expect(value.map(({ id }: Entry) => id)).toEqual(['2.0', '1.0']);
    const moved = await probe.send(`${at}/versions/1.0/content`, { token });
    expect(moved.status).toBe(302);
    expect((await probe.send(moved.headers['location'] as string)).body).toHaveLength(file.size);
  });

  it('shows what was changed, and everything below it at its new place', async () => {
    const [folder] = drive.root.children.values();
    const [file] = [...folder!.children.values()].filter(({ kind }) => kind === 'file');
    const sibling = [...folder!.children.values()].at(-1)!;
    drive.update(folder!, { name: 'Moved & more' });
    drive.remove(file!);
    const entries = (await walk('')) as (Entry & { parentReference: { path?: string }; webUrl: string })[];
    expect(entries).toHaveLength(1_499);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1_499);
    const found = entries.find(({ id }) => id === sibling.id);
    expect(found?.parentReference.path).toBe(`/drives/${drive.id}/root:/Moved%20%26%20more`);
    expect(found?.webUrl).toContain('/Documents/Moved%20%26%20more/');
  });
});
