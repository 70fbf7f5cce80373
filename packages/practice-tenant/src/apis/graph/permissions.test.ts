import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import type { Drive } from '../../world/index.ts';

let probe: Probe;
let token: string;
let drive: Drive;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

const SCAN = 'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing';
const at = (path: string) => `/v1.0/drives/${drive.id}/${path}`;
const get = (path: string) => probe.send(at(path), { token });
const send = (method: string, path: string, json?: unknown) => probe.send(at(path), { method, token, json });
const user = (login: string) => probe.tenant.world.user(`${login}@tiny.onmicrosoft.com`)!;
const codes = (reply: Reply) => [reply.status, reply.json.error.code, reply.json.error.innerError.code];
const invite = (path: string, body: object = {}) =>
  send('POST', `root:${path}:/invite`, {
    recipients: [{ objectId: user('sakura').id }],
    roles: ['read'],
    requireSignIn: true,
    sendInvitation: false,
    ...body,
  });

describe('[4.10] permissions ("List sharing permissions on a driveItem")', () => {
  it('of an item that was never shared are those of the drive, inherited from its root', async () => {
    const { json, status } = await get('root:/Documents/Plan.md:/permissions');
    expect(status).toBe(200);
    const alice = { id: user('alice').id, displayName: "Alice O'Hara", email: 'alice@tiny.onmicrosoft.com' };
    expect(json.value).toMatchObject([
      {
        roles: ['owner'],
        grantedToV2: { user: alice, siteUser: { loginName: 'i:0#.f|membership|alice@tiny.onmicrosoft.com' } },
        grantedTo: { user: alice },
        inheritedFrom: { driveId: drive.id, id: drive.root.id },
      },
    ]);
    const single = await get(`root:/Documents/Plan.md:/permissions/${json.value[0].id}`);
    expect(single.json).toEqual(json.value[0]);
    expect((await get('root:/Documents/Plan.md:/permissions/none')).status).toBe(404);
  });

  it('of a document library are those of the three groups of its site', async () => {
    const site = probe.tenant.world.sites.find(({ path }) => path === '/sites/workshop')!;
    const library = probe.tenant.world.drivesOf(site)[0]!;
    const { json } = await probe.send(`/v1.0/drives/${library.id}/root/permissions`, { token });
    expect(json.value.map((one: { roles: string[] }) => one.roles)).toEqual([['owner'], ['read'], ['write']]);
    expect(json.value[0].grantedToV2.siteGroup).toEqual({ id: '3', displayName: 'Workshop Owners' });
  });

  it('cost five units', async () => {
    await get('root/permissions');
    expect(probe.tenant.journal.entries({ kind: 'permissions' }).map(({ ru }) => ru)).toEqual([5]);
  });
});

describe('[4.10] inviting ("driveItem: invite")', () => {
  it('gives a right that the person then has, and below a folder as well', async () => {
    const sakura = await probe.userToken('sakura');
    const file = () => probe.send(at('root:/Documents/2025/Q1/Numbers.csv'), { token: sakura });
    expect((await file()).status).toBe(403);
    const reply = await invite('/Documents/2025', { expirationDateTime: '2026-03-01T00:00:00Z' });
    expect(reply.status).toBe(200);
    expect(reply.json.value).toMatchObject([
      {
        roles: ['read'],
        grantedToV2: { user: { id: user('sakura').id } },
        expirationDateTime: '2026-03-01T00:00:00Z',
      },
    ]);
    expect((await file()).status).toBe(200);
    const rename = { method: 'PATCH', token: sakura, json: { name: 'x.csv' } };
    expect((await probe.send(at('root:/Documents/2025/Q1/Numbers.csv'), rename)).status).toBe(403);
    expect((await probe.send(at('root:/Hello.txt'), { token: sakura })).status).toBe(403);
  });

  it('a second time changes the roles of the same entry', async () => {
    const first = (await invite('/Hello.txt')).json.value[0];
    const second = (await invite('/Hello.txt', { roles: ['write'] })).json.value[0];
    expect([second.id, second.roles]).toEqual([first.id, ['write']]);
    expect((await get('root:/Hello.txt:/permissions')).json.value).toHaveLength(2);
  });

  it('drops what was inherited when told so', async () => {
    await invite('/Hello.txt', { retainInheritedPermissions: false });
    const { value } = (await get('root:/Hello.txt:/permissions')).json;
    expect(value.map((one: { roles: string[] }) => one.roles)).toEqual([['read']]);
  });

  it('refuses roles it does not know, people it does not find, and outsiders where policy says so', async () => {
    expect((await invite('/Hello.txt', { roles: ['owner'] })).status).toBe(400);
    const nobody = await invite('/Hello.txt', { recipients: [{ objectId: '00000000-0000-4000-8000-000000000000' }] });
    expect(codes(nobody)).toEqual([400, 'invalidRequest', 'noResolvedUsers']);
    const outside = { recipients: [{ email: 'eve@elsewhere.example' }] };
    const welcome = await invite('/Hello.txt', outside);
    expect(welcome.json.value[0]).toMatchObject({
      invitation: { email: 'eve@elsewhere.example' },
      grantedToV2: { user: { email: 'eve@elsewhere.example' } },
    });
    probe.tenant.world.sharingPolicy = 'internal';
    expect(codes(await invite('/Hello.txt', outside))).toEqual([403, 'accessDenied', 'sharingDisabled']);
  });
});

describe('[4.10] links ("driveItem: createLink")', () => {
  const createLink = (path: string, body: object) => send('POST', `root:${path}:/createLink`, body);

  it('are made with 201 and given again with 200', async () => {
    const made = await createLink('/Hello.txt', { type: 'view', scope: 'organization' });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      roles: ['read'],
      link: { type: 'view', scope: 'organization' },
      hasPassword: false,
    });
    expect(made.json.shareId).toBe(`u!${Buffer.from(made.json.link.webUrl).toString('base64url')}`);
    const again = await createLink('/Hello.txt', { type: 'view', scope: 'organization' });
    expect([again.status, again.json.id]).toEqual([200, made.json.id]);
    const other = await createLink('/Hello.txt', { type: 'edit', scope: 'organization' });
    expect([other.status, other.json.roles]).toEqual([201, ['write']]);
  });

  it('name the people they were made for', async () => {
    const body = { type: 'edit', scope: 'users', recipients: [{ objectId: user('sakura').id }] };
    const { json } = await createLink('/Hello.txt', body);
    expect(json.grantedToIdentitiesV2).toMatchObject([{ user: { id: user('sakura').id } }]);
  });

  it('are refused for anybody where policy says so', async () => {
    probe.tenant.world.sharingPolicy = 'internal';
    const reply = await createLink('/Hello.txt', { type: 'view', scope: 'anonymous' });
    expect(codes(reply)).toEqual([403, 'accessDenied', 'sharingDisabled']);
    expect((await createLink('/Hello.txt', { type: 'odd' })).status).toBe(400);
  });

  it('leave an item without any permission when made for nobody, without the inherited ones, and deleted', async () => {
    const body = { type: 'view', scope: 'users', retainInheritedPermissions: false };
    const { id } = (await createLink('/Hello.txt', body)).json;
    expect((await send('DELETE', `root:/Hello.txt:/permissions/${id}`)).status).toBe(204);
    expect((await get('root:/Hello.txt:/permissions')).json.value).toEqual([]);
  });
});

describe('[4.10] changing and removing ("Update sharing permission", "Delete a sharing permission")', () => {
  it('works on the item that holds the permission and is refused where it is inherited', async () => {
    const { id } = (await invite('/Documents')).json.value[0];
    const changed = await send('PATCH', `root:/Documents:/permissions/${id}`, { roles: ['write'] });
    expect([changed.status, changed.json.roles]).toEqual([200, ['write']]);
    expect((await send('DELETE', `root:/Documents/Plan.md:/permissions/${id}`)).status).toBe(400);
    expect((await send('DELETE', `root:/Documents:/permissions/${id}`)).status).toBe(204);
    expect((await send('DELETE', `root:/Documents:/permissions/${id}`)).status).toBe(404);
  });
});

describe('[4.4] sharing in drive delta ("Best practices for discovering files and detecting changes at scale")', () => {
  interface Entry {
    readonly name: string;
    readonly shared?: object;
    readonly [key: string]: unknown;
  }
  const walk = async (from: string, prefer?: string): Promise<{ value: Entry[]; link: string }> => {
    const headers = prefer === undefined ? {} : { prefer };
    const { json } = await probe.send(from, { token, headers: { ...headers, deltaexcludeparent: '1' } });
    return { value: json.value, link: json['@odata.deltaLink'] };
  };
  const facets = (entries: Entry[]) =>
    Object.fromEntries(entries.filter(({ shared }) => shared).map(({ name, shared }) => [name, shared]));

  it('shows a change of permissions as such only with the headers that ask for it', async () => {
    const { link } = await walk(at('root/delta'), SCAN);
    await invite('/Documents');
    const { value } = await walk(link, SCAN);
    expect(value).toMatchObject([{ name: 'Documents', '@microsoft.graph.sharedChanged': 'True' }]);
    expect((await walk(link)).value).toEqual([]);
    const { id } = (await get('root:/Documents:/permissions')).json.value[1];
    await send('DELETE', `root:/Documents:/permissions/${id}`);
    expect((await walk(link, SCAN)).value.map(({ name }) => name)).toEqual(['Documents']);
  });

  it('marks a changed item that was not shared anew as an ordinary change', async () => {
    const { link } = await walk(at('root/delta'), SCAN);
    drive.write('/Hello.txt', 'new');
    const { value } = await walk(link, SCAN);
    expect(value).toMatchObject([{ name: 'Hello.txt' }]);
    expect(value[0]!['@microsoft.graph.sharedChanged']).toBeUndefined();
  });

  it('shows the facet on the tops of hierarchies only, empty when unique but not shared', async () => {
    await invite('/Documents');
    const link = { type: 'view', scope: 'users', retainInheritedPermissions: false };
    const { id } = (await send('POST', 'root:/Hello.txt:/createLink', link)).json;
    await send('DELETE', `root:/Hello.txt:/permissions/${id}`);
    expect(facets((await walk(at('root/delta'), SCAN)).value)).toEqual({
      root: {},
      Documents: { scope: 'users' },
      'Hello.txt': {},
    });
    const everywhere = facets((await walk(at('root/delta'))).value);
    expect(everywhere).toMatchObject({ Documents: { scope: 'users' }, 'Plan.md': { scope: 'users' } });
    expect(everywhere['root']).toBeUndefined();
  });
});
