import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import { type Drive, graphSiteId, type Site } from '../../world/index.ts';

let probe: Probe;
let token: string;
let site: Site;
let library: Drive;
let base: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  site = probe.tenant.world.sites.find(({ path }) => path === '/sites/workshop')!;
  [library] = probe.tenant.world.drivesOf(site) as [Drive];
  base = `sites/${graphSiteId(site)}`;
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const send = (method: string, path: string, json?: unknown) =>
  probe.send(path.startsWith('https:') ? path : `/v1.0/${path}`, {
    method,
    token,
    ...(json === undefined ? {} : { json }),
  });
const get = (path: string) => send('GET', path);

describe('[Graph] columns and content types ("columnDefinition", "contentType")', () => {
  it('keep what the facet of their kind says, are changed and deleted, on a site as on a list', async () => {
    const list = (await send('POST', `${base}/lists`, { displayName: 'Visits' })).json.id;
    const wishes = [
      { name: 'Sum', calculated: { formula: '=[Title]&"!"', outputType: 'text', format: 'dateTime' } },
      {
        name: 'Body',
        text: { allowMultipleLines: true, textType: 'richText', linesForEditing: 9 },
        description: 'Text',
      },
      { name: 'Rate', number: { decimalPlaces: 'two', minimum: 1, maximum: 5 }, defaultValue: { value: '3' } },
      { name: 'Ref', lookup: { listId: list, columnName: 'Title', allowMultipleValues: true } },
      { name: 'Code', text: {}, enforceUniqueValues: true, indexed: true, required: true },
    ];
    for (const wish of wishes) {
      const made = await send('POST', `${base}/lists/${list}/columns`, wish);
      expect([made.status, made.json]).toEqual([201, expect.objectContaining({ ...nested(wish) })]);
    }
    const changed = await send('PATCH', `${base}/lists/${list}/columns/Rate`, {
      displayName: 'Stars',
      number: { maximum: 9 },
    });
    expect(changed.json).toMatchObject({ displayName: 'Stars', number: { minimum: 1, maximum: 9 } });
    expect((await send('DELETE', `${base}/lists/${list}/columns/Body`)).status).toBe(204);
    expect((await send('DELETE', `${base}/lists/${list}/columns/Title`)).status).toBe(400);
    const item = await send('POST', `${base}/lists/${list}/items`, { fields: { Title: 'Hi', Code: 'a' } });
    expect(item.json.fields).toMatchObject({ Sum: 'Hi!', Rate: 3 });
    expect((await send('POST', `${base}/lists/${list}/items`, { fields: { Title: 'Ho', Code: 'a' } })).status).toBe(
      400,
    );
    expect((await get(`${base}/lists/${list}?$expand=columns,items($expand=fields)`)).json).toMatchObject({
      columns: expect.arrayContaining([expect.objectContaining({ name: 'Code' })]),
      items: [{ fields: { Code: 'a' } }],
    });
  });

  it('descend from those of the site and are taken over into lists', async () => {
    const column = (await send('POST', `${base}/columns`, { name: 'Status', choice: { choices: ['open', 'done'] } }))
      .json;
    const type = await send('POST', `${base}/contentTypes`, {
      name: 'Report',
      base: { name: 'Document', id: '0x0101' },
      group: 'Own',
    });
    expect([type.status, type.json.id]).toEqual([201, expect.stringMatching(/^0x010100[0-9A-F]{32}$/)]);
    const link = `https://graph.microsoft.com/v1.0/${base}/columns/${column.id}`;
    await send('POST', `${base}/contentTypes/${type.json.id}/columns`, { 'sourceColumn@odata.bind': link });
    const copied = await send('POST', `${base}/lists/${library.listId}/contentTypes/addCopy`, {
      contentType: type.json.id,
    });
    expect([copied.status, copied.json.parentId]).toEqual([201, type.json.id]);
    const columns = await get(`${base}/lists/${library.listId}/contentTypes/${copied.json.id}/columns`);
    expect(columns.json.value.map((one: { name: string }) => one.name)).toEqual(['Title', 'Status']);
    expect((await get(`${base}/lists/${library.listId}`)).json.list.contentTypesEnabled).toBe(true);
  });
});

describe('[Graph] items of a library ("listItem", "driveItem")', () => {
  it('are its files and folders by number, with the values of its columns and their versions', async () => {
    const items = `${base}/lists/${library.listId}/items`;
    const all = await get(`${items}?$expand=fields,driveItem`);
    expect(all.json.value.map((row: { fields: { FileLeafRef: string } }) => row.fields.FileLeafRef)).toEqual([
      'Plans',
      'Bench.txt',
    ]);
    const [, bench] = all.json.value;
    const drive = await get(`drives/${library.id}/items/${bench.driveItem.id}?$select=id,sharepointIds`);
    expect(drive.json.sharepointIds).toMatchObject({ listItemId: bench.id, listId: library.listId });
    await send('PATCH', `${items}/${bench.id}/fields`, { Title: 'A bench', Status: 'open' });
    expect((await get(`${items}/${bench.id}`)).json.fields).toMatchObject({
      Title: 'A bench',
      Status: 'open',
      _UIVersionString: '2.0',
    });
    expect((await get(`${items}/${bench.id}/versions`)).json.value).toMatchObject([
      { id: '2.0', fields: { Title: 'A bench' } },
      { id: '1.0' },
    ]);
    expect((await get(`${items}/${bench.id}/driveItem`)).json.name).toBe('Bench.txt');
    const { '@odata.deltaLink': link } = (await get(`${items}/delta`)).json;
    await send('PUT', `drives/${library.id}/root:/New.txt:/content`);
    expect((await get(link)).json.value).toMatchObject([{ webUrl: expect.stringContaining('New.txt') }]);
  });
});

describe('[Graph] pages ("Create a page in the site pages list of a site")', () => {
  const part = (id: string, more: object) => ({ id, ...more });
  const canvasLayout = {
    horizontalSections: [
      {
        layout: 'oneThirdRightColumn',
        id: '1',
        emphasis: 'soft',
        columns: [
          {
            id: '1',
            width: 8,
            webparts: [
              part('6f9230af-2a98-4952-b205-9ede4f9ef548', { innerHtml: '<p><b>Hello!</b> "x" & y: {z}</p>' }),
            ],
          },
          {
            id: '2',
            width: 4,
            webparts: [
              part('73d07dde-3474-4545-badb-f28ba239e0e1', {
                webPartType: 'd1d91016-032f-456d-98a4-721247c305e8',
                data: { dataVersion: '1.9', title: 'Image', properties: { imgWidth: 4288, altText: '<a & "b">' } },
              }),
            ],
          },
        ],
      },
      {
        layout: 'twoColumns',
        id: '2',
        emphasis: 'none',
        columns: [
          { id: '1', width: 6, webparts: [] },
          { id: '2', width: 6, webparts: [] },
        ],
      },
    ],
    verticalSection: {
      emphasis: 'none',
      webparts: [part('0e7b5d3c-1111-4952-b205-9ede4f9ef548', { innerHtml: '<p>Aside</p>' })],
    },
  };
  const wish = {
    '@odata.type': '#microsoft.graph.sitePage',
    name: 'test.aspx',
    title: 'test',
    pageLayout: 'article',
    showComments: true,
  };

  it('are made as drafts with web parts, shown when these are expanded, changed, published and deleted', async () => {
    const made = await send('POST', `${base}/pages`, { ...wish, titleArea: { layout: 'colorBlock' }, canvasLayout });
    expect([made.status, made.json]).toEqual([
      201,
      expect.objectContaining({
        name: 'test.aspx',
        title: 'test',
        webUrl: 'https://tiny.sharepoint.com/sites/workshop/SitePages/test.aspx',
      }),
    ]);
    expect(made.json).toMatchObject({ publishingState: { versionId: '0.1' }, titleArea: { layout: 'colorBlock' } });
    expect(made.json.canvasLayout).toBeUndefined();
    const page = `${base}/pages/${made.json.id}/microsoft.graph.sitePage`;
    const full = (await get(`${page}?$expand=canvasLayout`)).json;
    expect(full.canvasLayout).toMatchObject(canvasLayout);
    expect(full.canvasLayout.horizontalSections[0].columns[0].webparts[0]['@odata.type']).toBe(
      '#microsoft.graph.textWebPart',
    );
    expect((await get(`${page}/webParts`)).json.value).toHaveLength(3);
    expect((await send('POST', `${page}/publish`)).status).toBe(204);
    expect((await get(page)).json.publishingState).toEqual({ level: 'published', versionId: '1.0' });
    const changed = await send('PATCH', page, {
      '@odata.type': '#microsoft.graph.sitePage',
      title: 'Better',
      promotionKind: 'newsPost',
    });
    expect(changed.json).toMatchObject({
      title: 'Better',
      promotionKind: 'newsPost',
      publishingState: { versionId: '1.1' },
    });
    expect((await get(`${base}/pages`)).json.value.map((one: { name: string }) => one.name)).toEqual([
      'Home.aspx',
      'test.aspx',
    ]);
    const list = await get(`${base}/lists/Site Pages/items?$expand=fields($select=Title,PromotedState,CanvasContent1)`);
    expect(list.json.value[1].fields).toMatchObject({ Title: 'Better', PromotedState: 2 });
    expect((await send('DELETE', `${base}/pages/${made.json.id}`)).status).toBe(204);
    expect((await get(page)).status).toBe(404);
  });

  it('are refused without their type, and with web parts that Graph does not make', async () => {
    expect((await send('POST', `${base}/pages`, { name: 'x.aspx', title: 'x' })).status).toBe(400);
    const foreign = {
      horizontalSections: [{ columns: [{ webparts: [{ webPartType: '7cba020c-5ccb-42e8-b6fc-75b3149aba7b' }] }] }],
    };
    expect((await send('POST', `${base}/pages`, { ...wish, canvasLayout: foreign })).status).toBe(400);
  });
});

describe('[8.3] Sites.Selected ("Overview of Selected Permissions")', () => {
  it('lets an application into the sites it was given, as far as it was given them, and nowhere else', async () => {
    const { world } = probe.tenant;
    const grants = { roles: ['Sites.Selected'], scopes: [] };
    const { appId } = world.addApplication({ displayName: 'Chosen', secret: 's', graph: grants, sharePoint: grants });
    const form = {
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: 's',
      scope: 'https://graph.microsoft.com/.default',
    };
    const chosen = (await probe.sendForm(form)).json.access_token;
    const tried = async (method: string, path: string) =>
      (await probe.send(`/v1.0/${path}`, { method, token: chosen, json: method === 'GET' ? undefined : {} })).status;
    const children = `drives/${library.id}/items/root/children`;
    expect([await tried('GET', base), await tried('GET', children)]).toEqual([403, 403]);
    const wish = { roles: ['read'], grantedToIdentities: [{ application: { id: appId, displayName: 'Chosen' } }] };
    const made = await send('POST', `${base}/permissions`, wish);
    expect([made.status, made.json.roles]).toEqual([201, ['read']]);
    expect([await tried('GET', base), await tried('GET', children), await tried('POST', children)]).toEqual([
      200, 200, 403,
    ]);
    expect([await tried('GET', 'sites/getAllSites'), await tried('GET', 'sites/root/lists')]).toEqual([403, 403]);
    await send('PATCH', `${base}/permissions/${made.json.id}`, { roles: ['write'] });
    expect(await tried('POST', children)).toBe(400);
    expect((await get(`${base}/permissions`)).json.value).toHaveLength(1);
    expect((await send('DELETE', `${base}/permissions/${made.json.id}`)).status).toBe(204);
    expect(await tried('GET', base)).toBe(403);
  });
});

describe('[Graph] what is deleted and comes back', () => {
  it('a library, with its files, through the recycle bin', async () => {
    const made = (await send('POST', `${base}/lists`, { displayName: 'Gone', list: { template: 'documentLibrary' } }))
      .json;
    const drive = (await get(`${base}/lists/${made.id}/drive`)).json.id;
    await send('PUT', `drives/${drive}/root:/File.txt:/content`);
    expect((await send('DELETE', `${base}/lists/${made.id}`)).status).toBe(204);
    expect((await get(`drives/${drive}`)).status).toBe(404);
    const bin = probe.tenant.world.webs.bin(site);
    bin.restore(bin.list()[0]!);
    expect((await get(`drives/${drive}/root:/File.txt`)).json.name).toBe('File.txt');
  });

  it('a file, and the delta tells it again', async () => {
    const file = (await get(`drives/${library.id}/root:/Plans/Bench.txt`)).json;
    const { '@odata.deltaLink': link } = (await get(`drives/${library.id}/root/delta?token=latest`)).json;
    const before = (await get(`drives/${library.id}`)).json.quota;
    await send('DELETE', `drives/${library.id}/items/${file.id}`);
    const after = (await get(`drives/${library.id}`)).json.quota;
    expect(after).toMatchObject({ used: before.used - file.size, deleted: before.deleted + file.size });
    const gone = (await get(link)).json;
    expect(gone.value).toContainEqual(expect.objectContaining({ id: file.id, deleted: expect.anything() }));
    const bin = probe.tenant.world.webs.bin(site);
    bin.restore(bin.list()[0]!);
    const back = (await get(gone['@odata.deltaLink'])).json.value.find((one: { id: string }) => one.id === file.id);
    expect([back.name, back.deleted]).toEqual(['Bench.txt', undefined]);
    expect((await get(`drives/${library.id}/items/${file.id}/versions`)).json.value).toHaveLength(2);
  });
});

/** Expectations of an object inside of which more may be than was asked for. */
function nested(wish: object): object {
  return Object.fromEntries(
    Object.entries(wish).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? expect.objectContaining(value) : value,
    ]),
  );
}
