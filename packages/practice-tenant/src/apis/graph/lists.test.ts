import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { graphSiteId, type Site, type SiteList } from '../../world/index.ts';

let probe: Probe;
let token: string;
let site: Site;
let list: SiteList;
let base: string;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  const { world } = probe.tenant;
  site = world.sites.find(({ path }) => path === '/sites/workshop')!;
  list = world.lists.add(site, {
    displayName: 'Tools',
    columns: [
      { name: 'Price', kind: 'number', indexed: true },
      { name: 'Colour', kind: 'choice', choices: ['red', 'green'], multiple: true },
      { name: 'Keeper', kind: 'personOrGroup' },
      { name: 'Users', kind: 'personOrGroup', multiple: true },
    ],
  });
  base = `sites/${graphSiteId(site)}/lists`;
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  probe.send(path.startsWith('https:') ? path : `/v1.0/${path}`, { token, headers });
const send = (method: string, path: string, json?: unknown) =>
  probe.send(`/v1.0/${path}`, { method, token, ...(json === undefined ? {} : { json }) });
const names = (reply: Reply) => reply.json.value.map((row: { displayName: string }) => row.displayName);
const items = () => `${base}/${list.id}/items`;
const create = (fields: object) => send('POST', items(), { fields });

describe('[4.13] lists of a site ("List lists in a site", "Create a list")', () => {
  it('are its libraries and its lists, those of the system only when selected', async () => {
    expect(names(await get(base))).toEqual(['Shared Documents', 'Tools']);
    const all = await get(`${base}?$select=id,displayName,list,system`);
    expect(names(all)).toEqual(['Shared Documents', 'Site Pages', 'User Information List', 'Tools']);
    expect(all.json.value[1]).toMatchObject({ system: {}, list: { template: 'webPageLibrary' } });
    expect(all.json.value[2]).toMatchObject({ system: {}, list: { hidden: true, template: 'userInformation' } });
    expect(all.json.value[0].list.template).toBe('documentLibrary');
    expect((await get(`${base}/Tools`)).json.id).toBe(list.id);
    expect((await get(`${base}/none`)).status).toBe(404);
    const library = probe.tenant.world.drivesOf(site)[0]!;
    expect((await get(`${base}/${library.listId}/drive`)).json.id).toBe(library.id);
    expect((await get(`sites/tiny.sharepoint.com:/sites/workshop:/lists/Tools`)).json.id).toBe(list.id);
  });

  it('are made with their columns, and not twice by a name', async () => {
    const columns = [
      { name: 'When', dateTime: {} },
      { name: 'Notes', text: { allowMultipleLines: true }, required: true },
    ];
    const made = await send('POST', base, { displayName: 'Visits', columns, list: { template: 'genericList' } });
    expect([made.status, made.json.displayName]).toEqual([201, 'Visits']);
    const shown = await get(`${base}/${made.json.id}/columns`);
    expect(shown.json.value).toContainEqual(
      expect.objectContaining({ name: 'Notes', required: true, text: expect.anything() }),
    );
    expect(shown.json.value).toContainEqual(expect.objectContaining({ name: 'Created', readOnly: true }));
    const again = await send('POST', base, { displayName: 'shared documents' });
    expect([again.status, again.json.error.code]).toEqual([409, 'nameAlreadyExists']);
    const library = await send('POST', base, { displayName: 'Drawings', list: { template: 'documentLibrary' } });
    const drive = await get(`${base}/${library.json.id}/drive`);
    expect([library.status, drive.json.name]).toEqual([201, 'Drawings']);
    const nulls = await send('POST', `${base}/Visits/columns`, { name: 'X', text: {}, defaultValue: null });
    expect([nulls.status, nulls.json.error.message]).toEqual([400, 'General exception while processing']);
    expect((await send('DELETE', `${base}/${made.json.id}`)).status).toBe(204);
    expect((await get(`${base}/${made.json.id}`)).status).toBe(404);
  });

  it('have content types, and the site has a page', async () => {
    const types = await get(`${base}/Tools/contentTypes`);
    expect(types.json.value).toMatchObject([
      { name: 'Item', parentId: '0x01' },
      { name: 'Folder', parentId: '0x0120' },
    ]);
    for (const { id } of types.json.value) expect(id).toMatch(/^0x01(?:20)?00[0-9A-F]{32}$/);
    const pages = await get(`sites/${graphSiteId(site)}/pages`);
    expect(pages.json.value).toMatchObject([{ '@odata.type': '#microsoft.graph.sitePage', title: 'Workshop' }]);
  });
});

describe('[4.13] list items ("listItem resource type")', () => {
  it('show their fields when these are expanded, people and lookups by number', async () => {
    const { world } = probe.tenant;
    const [alice, sakura] = ['alice', 'sakura'].map((login) =>
      world.lists.personNumber(site, world.user(`${login}@tiny.onmicrosoft.com`)!.id),
    );
    const made = await create({
      Title: 'Plane',
      Price: 12.5,
      Colour: ['red', 'green'],
      'Colour@odata.type': 'Collection(Edm.String)',
      KeeperLookupId: String(alice),
      UsersLookupId: [alice, sakura],
      'UsersLookupId@odata.type': 'Collection(Edm.Int32)',
    });
    expect(made.status).toBe(201);
    const plain = await get(items());
    expect(plain.json.value).toMatchObject([
      { id: '1', contentType: { name: 'Item' }, webUrl: `${list.webUrl}/1_.000` },
    ]);
    expect(plain.json.value[0].fields).toBeUndefined();
    const full = (await get(`${items()}?$expand=fields`)).json.value[0].fields;
    expect(full).toMatchObject({
      Title: 'Plane',
      Price: 12.5,
      Colour: ['red', 'green'],
      KeeperLookupId: String(alice),
      Users: [
        { LookupId: alice, LookupValue: "Alice O'Hara", Email: 'alice@tiny.onmicrosoft.com' },
        { LookupId: sakura, LookupValue: '佐藤 さくら', Email: 'sakura@tiny.onmicrosoft.com' },
      ],
      Attachments: false,
      _UIVersionString: '1.0',
    });
    expect(full.Keeper).toBeUndefined();
    const some = await get(`${items()}?$expand=fields($select=Title,Price)`);
    expect(some.json.value[0].fields).toMatchObject({ Title: 'Plane', Price: 12.5 });
    expect(some.json.value[0].fields.Colour).toBeUndefined();
  });

  it('refuse fields that are unknown, read-only, or several without their type', async () => {
    for (const fields of [{ Weight: 1 }, { Created: '2020-01-01T00:00:00Z' }, { Colour: ['red'] }, { Keeper: 'Alice' }])
      expect((await create(fields)).status).toBe(400);
  });

  it('are filtered by indexed columns, by others only with the header that accepts the risk', async () => {
    await create({ Title: 'Plane', Price: 12 });
    await create({ Title: 'Saw', Price: 30 });
    const cheap = await get(`${items()}?$expand=fields&$filter=fields/Price lt 20`);
    expect(cheap.json.value.map((item: { fields: { Title: string } }) => item.fields.Title)).toEqual(['Plane']);
    const byTitle = `${items()}?$filter=fields/Title eq 'Saw'`;
    expect((await get(byTitle)).status).toBe(400);
    const risky = await get(byTitle, { prefer: 'HonorNonIndexedQueriesWarningMayFailRandomly' });
    expect(risky.json.value).toMatchObject([{ id: '2' }]);
  });

  it('keep versions that can be restored', async () => {
    await create({ Title: 'Plane', Price: 12 });
    expect((await send('PATCH', `${items()}/1/fields`, { Price: 15 })).json).toMatchObject({
      Title: 'Plane',
      Price: 15,
    });
    await send('PATCH', `${items()}/1`, { fields: { Title: 'Jack plane' } });
    const versions = await get(`${items()}/1/versions`);
    expect(versions.json.value).toMatchObject([
      { id: '3.0', fields: { Title: 'Jack plane', Price: 15 } },
      { id: '2.0', fields: { Title: 'Plane', Price: 15 } },
      { id: '1.0', fields: { Title: 'Plane', Price: 12 } },
    ]);
    expect((await send('POST', `${items()}/1/versions/1.0/restoreVersion`)).status).toBe(204);
    expect((await get(`${items()}/1`)).json.fields).toMatchObject({
      Title: 'Plane',
      Price: 12,
      _UIVersionString: '4.0',
    });
    expect((await get(`${items()}/1/versions/9.0`)).status).toBe(404);
  });
});

describe('[4.13] changes of a list ("listItem: delta")', () => {
  const walk = async (from: string): Promise<{ rows: Record<string, unknown>[]; link: string }> => {
    const rows: Record<string, unknown>[] = [];
    for (let at = from; ; ) {
      const { json } = await get(at);
      rows.push(...json.value);
      if (json['@odata.deltaLink']) return { rows, link: json['@odata.deltaLink'] };
      at = json['@odata.nextLink'];
    }
  };

  it('begin with everything, in pages, and then are what is new, changed and gone', async () => {
    for (const Title of ['a', 'b', 'c', 'd', 'e']) await create({ Title });
    await send('DELETE', `${items()}/5`);
    const first = await walk(`${items()}/delta?$top=2&$expand=fields`);
    expect(first.rows.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    expect(first.rows[0]).toMatchObject({ fields: { Title: 'a' } });
    expect((await walk(first.link)).rows).toEqual([]);
    await create({ Title: 'f' });
    await send('PATCH', `${items()}/2/fields`, { Title: 'B' });
    await send('DELETE', `${items()}/3`);
    const { rows } = await walk(first.link);
    expect(rows).toMatchObject([
      { id: '6' },
      { id: '2', fields: { Title: 'B' } },
      { id: '3', parentReference: { siteId: site.id }, deleted: { state: 'deleted' } },
    ]);
  });

  it('can begin from now, and are forgotten when the token is too old', async () => {
    await create({ Title: 'a' });
    const { rows, link } = await walk(`${items()}/delta?token=latest`);
    expect(rows).toEqual([]);
    probe.clock.advance(31 * 86_400_000);
    token = await probe.applicationToken();
    const reply = await get(link);
    expect([reply.status, reply.json.error.code]).toEqual([410, 'resyncRequired']);
    expect((await walk(reply.headers.location!)).rows).toHaveLength(1);
    expect((await get(`${items()}/delta?token=garbage`)).status).toBe(400);
  });
});

describe('[4.13] attachments of list items ("AttachmentFiles" of SharePoint REST)', () => {
  const rest = (path: string) =>
    `/sharepoint/tiny.sharepoint.com/sites/workshop/_api/web/lists(guid'${list.id}')/items(1)/AttachmentFiles${path}`;

  it('are added, listed, read, replaced and deleted with a token for SharePoint', async () => {
    await create({ Title: 'Plane' });
    const alice = await probe.userToken('alice', 'https://tiny.sharepoint.com/.default');
    const attach = (method: string, path: string, body?: Buffer | string, headers: Record<string, string> = {}) =>
      probe.send(rest(path), { method, token: alice, headers, ...(body === undefined ? {} : { body }) });
    const odd = encodeURIComponent("Alice''s 100% ünter.bin");
    const added = await attach('POST', `/add(FileName='${odd}')`, Buffer.from([1, 2, 3]));
    expect([added.status, added.json.FileName]).toEqual([200, "Alice's 100% ünter.bin"]);
    expect((await attach('POST', `/add(FileName='${odd}')`, 'x')).status).toBe(400);
    const listed = await attach('GET', '');
    expect(listed.json.value).toMatchObject([
      { ServerRelativeUrl: "/sites/workshop/Lists/Tools/Attachments/1/Alice's 100% ünter.bin" },
    ]);
    expect((await attach('GET', `('${odd}')/$value`)).body).toEqual(Buffer.from([1, 2, 3]));
    expect((await get(`${items()}/1`)).json.fields.Attachments).toBe(true);
    expect((await attach('POST', `('${odd}')/$value`, 'new', { 'x-http-method': 'PUT' })).status).toBe(200);
    expect((await attach('GET', `('${odd}')/$value`)).body.toString()).toBe('new');
    expect((await attach('POST', `('${odd}')`, undefined, { 'x-http-method': 'DELETE' })).status).toBe(200);
    expect((await attach('GET', `('${odd}')/$value`)).status).toBe(404);
    expect((await attach('GET', '')).json.value).toEqual([]);
  });

  it('are refused to an application that proved itself by a secret, and to a token for Graph', async () => {
    await create({ Title: 'Plane' });
    const bySecret = await probe.applicationToken('https://tiny.sharepoint.com/.default');
    const reply = await probe.send(rest(''), { token: bySecret });
    expect([reply.status, reply.body.toString()]).toEqual([401, 'Unsupported app only token.']);
    expect((await probe.send(rest(''), { token })).status).toBe(401);
  });
});
