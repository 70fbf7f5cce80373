import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { graphSiteId, type Site, type SiteList } from '../../world/index.ts';

const HOST = 'tiny.sharepoint.com';
const BASE = `/sharepoint/${HOST}/sites/workshop`;
const PLAIN = 'application/json;odata=nometadata';

let probe: Probe;
let site: Site;
let list: SiteList;
let graph: string;
/** Alice owns the group of the site, so she may do everything; the administrator is nobody there. */
let alice: string;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  const { world } = probe.tenant;
  site = world.sites.find(({ path }) => path === '/sites/workshop')!;
  graph = await probe.applicationToken();
  alice = await probe.userToken('alice', `https://${HOST}/.default`);
  const owners = world.lists.add(site, { displayName: 'Makers' });
  owners.add({ Title: 'Oak & Sons' }, {});
  owners.add({ Title: 'Steel AG' }, {});
  list = world.lists.add(site, {
    displayName: 'Tools',
    settings: { EnableFolderCreation: true },
    columns: [
      { name: 'Price', kind: 'number' },
      { name: 'Colours', kind: 'choice', choices: ['red', 'green'], multiple: true },
      { name: 'Keeper', kind: 'personOrGroup' },
      { name: 'Helpers', kind: 'personOrGroup', multiple: true },
      { name: 'Maker', kind: 'lookup', facet: { listId: owners.id, columnName: 'Title' } },
      { name: 'Page', kind: 'hyperlinkOrPicture' },
      { name: 'Bought', kind: 'dateTime' },
      { name: 'Sharp', kind: 'boolean' },
      { name: 'Topic', kind: 'term' },
      { name: 'Double', kind: 'calculated', facet: { formula: '=[Price]*2', outputType: 'number' } },
    ],
  });
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

interface More {
  readonly token?: string;
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

const ask = (method: string, path: string, more: More = {}): Promise<Reply> =>
  probe.send(`${BASE}/_api/${path}`, { method, token: alice, ...more, headers: { accept: PLAIN, ...more.headers } });
const get = (path: string, more: More = {}) => ask('GET', path, more);
const post = (path: string, json?: unknown, headers: Record<string, string> = {}) =>
  ask('POST', path, { ...(json === undefined ? {} : { json }), headers });
const merge = (path: string, json: unknown) => post(path, json, { 'x-http-method': 'MERGE', 'if-match': '*' });
const tools = () => `web/lists(guid'${list.id}')`;
const viaGraph = async (path: string) =>
  (await probe.send(`/v1.0/sites/${graphSiteId(site)}${path}`, { token: graph })).json;

describe('[SharePoint REST] a site ("SP.Web")', () => {
  it('tells its texts and settings, takes new ones, and shows formats as Accept asks', async () => {
    expect((await get('web')).json).toMatchObject({
      Title: 'Workshop',
      ServerRelativeUrl: '/sites/workshop',
      Id: site.webId,
    });
    expect((await get('web/title')).json).toEqual({ value: 'Workshop' });
    const verbose = await get('web?$select=Title', { headers: { accept: 'application/json;odata=verbose' } });
    expect(verbose.json).toEqual({ d: { __metadata: { type: 'SP.Web' }, Title: 'Workshop' } });
    expect((await merge('web', { Description: 'We make things', QuickLaunchEnabled: false })).status).toBe(204);
    expect((await get('web?$select=Description,QuickLaunchEnabled')).json).toEqual({
      Description: 'We make things',
      QuickLaunchEnabled: false,
    });
    expect((await merge('web/regionalsettings', { LocaleId: 1031, TimeZone: { Id: 4 } })).status).toBe(204);
    const region = await get('web/regionalsettings?$expand=TimeZone');
    expect(region.json).toMatchObject({ LocaleId: 1031, TimeZone: { Id: 4 } });
    await merge('web/regionalsettings', { TimeZone: { Id: 93 } });
    expect((await get('site')).json).toMatchObject({ Id: site.id, GroupId: site.groupId });
    expect((await get('web/nothing')).status).toBe(404);
    expect((await get('web?$select=Nothing')).status).toBe(400);
  });

  it('has subsites, and navigation in both places', async () => {
    const made = await post('web/webs/add', {
      parameters: { Title: 'Sub', Url: 'sub', UseSamePermissionsAsParentSite: true },
    });
    expect([made.status, made.json.ServerRelativeUrl]).toEqual([200, '/sites/workshop/sub']);
    expect((await get('web/webs')).json.value).toHaveLength(1);
    expect((await get('web/effectivebasepermissions')).json.value).toEqual({ High: '2147483647', Low: '4294967295' });
    expect((await viaGraph('/sites')).value[0].displayName).toBe('Sub');
    const node = await post('web/navigation/quicklaunch', {
      Title: 'Wiki',
      Url: 'https://wiki.example/',
      IsExternal: true,
    });
    expect(node.status).toBe(201);
    await post(`web/navigation/quicklaunch(${node.json.Id})/children`, { Title: 'Page', Url: '/sites/workshop/x' });
    const shown = await get('web/navigation/quicklaunch?$expand=Children');
    expect(shown.json.value[0]).toMatchObject({ Title: 'Wiki', IsExternal: true, Children: [{ Title: 'Page' }] });
    expect(
      (await post(`web/navigation/getnodebyid(${node.json.Id})`, undefined, { 'x-http-method': 'DELETE' })).status,
    ).toBe(200);
    expect((await get('web/navigation/quicklaunch')).json.value).toEqual([]);
  });
});

describe('[SharePoint REST] lists, columns and views ("SP.List", "SP.Field", "SP.View")', () => {
  it('are made and changed, libraries as well', async () => {
    const made = await post('web/lists', {
      Title: 'Drawings',
      BaseTemplate: 101,
      Description: 'Plans',
      ForceCheckout: true,
    });
    expect([made.status, made.json.BaseTemplate, made.json.ForceCheckout]).toEqual([201, 101, true]);
    await merge(`web/lists(guid'${made.json.Id}')`, { Title: 'Plans', MajorVersionLimit: 7 });
    expect((await get("web/lists/getbytitle('Plans')")).json).toMatchObject({ MajorVersionLimit: 7, ItemCount: 0 });
    expect((await post('web/lists', { Title: 'plans' })).status).toBe(400);
    const field = await post(`web/lists(guid'${made.json.Id}')/fields/createfieldasxml`, {
      parameters: {
        SchemaXml:
          '<Field Type="Choice" DisplayName="State" Name="State"><CHOICES><CHOICE>a &amp; b</CHOICE></CHOICES></Field>',
      },
    });
    expect(field.json).toMatchObject({
      InternalName: 'State',
      TypeAsString: 'Choice',
      Choices: ['a & b'],
      FieldTypeKind: 6,
    });
    expect((await viaGraph(`/lists/${made.json.Id}/columns`)).value).toContainEqual(
      expect.objectContaining({ name: 'State', choice: expect.objectContaining({ choices: ['a & b'] }) }),
    );
    const view = await post(`${tools()}/views`, { Title: 'Cheap', ViewQuery: '<Where/>', RowLimit: 9 });
    expect((await post(`${tools()}/views(guid'${view.json.Id}')/viewfields/addviewfield('Price')`)).status).toBe(200);
    const views = await get(`${tools()}/views?$expand=ViewFields`);
    expect(views.json.value.map((one: { Title: string }) => one.Title)).toEqual(['All Items', 'Cheap']);
    expect(views.json.value[1]).toMatchObject({ RowLimit: 9, ViewFields: { Items: ['Title', 'Price'] } });
  });
});

describe('[SharePoint REST] items ("SP.ListItem")', () => {
  it('are written and read with every kind of column', async () => {
    const { world } = probe.tenant;
    const set = world.terms.addSet(world.terms.addGroup('Tools'), 'Topics');
    const term = world.terms.addTerm(set, 'Wood');
    const user = (await post('web/ensureuser', { logonName: 'i:0#.f|membership|alice@tiny.onmicrosoft.com' })).json;
    expect(user).toMatchObject({ Title: "Alice O'Hara", PrincipalType: 1 });
    const made = await post(`${tools()}/items`, {
      Title: 'Plane',
      Price: 12.5,
      Colours: ['red', 'green'],
      KeeperId: user.Id,
      HelpersId: [user.Id],
      MakerId: 2,
      Page: { Url: 'https://plane.example/', Description: 'Plane' },
      Bought: '2024-05-06T07:08:09Z',
      Sharp: true,
      Topic: { TermGuid: term.id, WssId: -1, Label: 'x' },
    });
    expect(made.status).toBe(201);
    const item = await get(
      `${tools()}/items(${made.json.Id})?$select=*,Maker/Title,Keeper/EMail,FileRef&$expand=Maker,Keeper`,
    );
    expect(item.json).toMatchObject({
      Title: 'Plane',
      Double: '25',
      MakerId: 2,
      Maker: { Title: 'Steel AG' },
      Keeper: { EMail: 'alice@tiny.onmicrosoft.com' },
      HelpersId: [user.Id],
      Topic: { TermGuid: term.id },
      AuthorId: user.Id,
      FileRef: `/sites/workshop/Lists/Tools/${made.json.Id}_.000`,
    });
    expect((await viaGraph(`/lists/${list.id}/items/${made.json.Id}`)).fields).toMatchObject({
      MakerLookupId: '2',
      Topic: { Label: 'Wood', TermGuid: term.id },
      Double: 25,
    });
    expect((await post(`${tools()}/items`, { Nonsense: 1 })).status).toBe(400);
  });

  it('take texts as a form does, and times and authors when no version is to be made ("ValidateUpdateListItem")', async () => {
    const { Id } = (await post(`${tools()}/items`, { Title: 'Saw' })).json;
    const set = (bNewDocumentUpdate: boolean, values: Record<string, string>) =>
      post(`${tools()}/items(${Id})/validateupdatelistitem`, {
        bNewDocumentUpdate,
        formValues: Object.entries(values).map(([FieldName, FieldValue]) => ({ FieldName, FieldValue })),
      });
    const person = (login: string) => JSON.stringify([{ Key: `i:0#.f|membership|${login}@tiny.onmicrosoft.com` }]);
    const done = await set(true, {
      Price: '7',
      Colours: 'red;#green',
      Sharp: '1',
      Keeper: person('sakura'),
      Maker: '1',
      Created: '6/23/2018 10:15 PM',
      Modified: '2019-01-02T03:04:05Z',
      Author: person('jörg.müller'),
      Editor: person('sakura'),
    });
    expect(done.json.value.every((one: { HasException: boolean }) => !one.HasException)).toBe(true);
    const shown = await get(`${tools()}/items(${Id})?$select=*,Author/Title,Editor/Title&$expand=Author,Editor`);
    expect(shown.json).toMatchObject({
      Price: 7,
      Colours: ['red', 'green'],
      Created: '2018-06-23T22:15:00Z',
      Modified: '2019-01-02T03:04:05Z',
      Author: { Title: 'Jörg Müller (Büro)' },
      Editor: { Title: '佐藤 さくら' },
      OData__UIVersionString: '1.0',
    });
    const refused = await set(false, { Title: 'Changed', Price: 'many' });
    expect(refused.json.value).toMatchObject([{ HasException: false }, { FieldName: 'Price', HasException: true }]);
    expect((await get(`${tools()}/items(${Id})/title`)).json.value).toBe('Saw');
  });

  it('are made in folders, paged by number, and kept in versions', async () => {
    const path = `${site.path}/Lists/Tools`;
    const folder = await post('web/folders', { ServerRelativeUrl: `${path}/Old` });
    expect([folder.status, folder.json.Name]).toEqual([201, 'Old']);
    const made = await post(`${tools()}/AddValidateUpdateItemUsingPath`, {
      listItemCreateInfo: { FolderPath: { DecodedUrl: `https://${HOST}${path}/Old` }, UnderlyingObjectType: 0 },
      formValues: [{ FieldName: 'Title', FieldValue: 'Chisel' }],
      bNewDocumentUpdate: false,
    });
    const id = made.json.value.find((one: { FieldName: string }) => one.FieldName === 'Id').FieldValue;
    expect((await get(`${tools()}/items(${id})?$select=FileDirRef,Title`)).json).toEqual({
      FileDirRef: `${path}/Old`,
      Title: 'Chisel',
    });
    await merge(`${tools()}/items(${id})`, { Title: 'Old chisel' });
    const versions = await get(`${tools()}/items(${id})/versions`);
    expect(versions.json.value).toMatchObject([
      { VersionLabel: '2.0', Title: 'Old chisel', IsCurrentVersion: true },
      { VersionLabel: '1.0', Title: 'Chisel', VersionId: 512 },
    ]);
    const first = await get(`${tools()}/items?$top=2&$select=Id`);
    expect(first.json.value).toHaveLength(2);
    const second = await probe.send(first.json['odata.nextLink'], { token: alice, headers: { accept: PLAIN } });
    expect(second.json.value[0].Id).toBeGreaterThan(first.json.value[1].Id);
    expect((await get(`${tools()}?$select=ItemCount`)).json.ItemCount).toBe(list.items().length);
  });
});

describe('[SharePoint REST] permissions ("SP.SecurableObject", "SP.RoleAssignment")', () => {
  const roles = async (path: string) =>
    Object.fromEntries(
      (await get(`${path}/roleassignments?$expand=Member,RoleDefinitionBindings`)).json.value.map(
        (one: { Member: { Title: string }; RoleDefinitionBindings: { Name: string }[] }) => [
          one.Member.Title,
          one.RoleDefinitionBindings.map(({ Name }) => Name).join('+'),
        ],
      ),
    );
  const groups = { 'Workshop Owners': 'Full Control', 'Workshop Visitors': 'Read', 'Workshop Members': 'Edit' };

  it('are those of the three groups until inheritance is broken, and then their own, in lists, folders and items', async () => {
    expect(await roles('web')).toEqual(groups);
    const { Id: number } = (await post("web/ensureuser('sakura@tiny.onmicrosoft.com')")).json;
    const item = `${tools()}/items(1)`;
    expect((await get(`${item}/hasuniqueroleassignments`)).json.value).toBe(false);
    expect(
      (await post(`${item}/roleassignments/addroleassignment(principalid=${number},roledefid=1073741826)`)).status,
    ).toBe(400);
    expect((await post(`${item}/breakroleinheritance(copyRoleAssignments=true,clearSubscopes=true)`)).status).toBe(200);
    await post(`${item}/roleassignments/addroleassignment(principalid=${number},roledefid=1073741826)`);
    await post(`${item}/roleassignments/removeroleassignment(principalid=5,roledefid=1073741830)`);
    expect(await roles(item)).toEqual({
      'Workshop Owners': 'Full Control',
      'Workshop Visitors': 'Read',
      '佐藤 さくら': 'Read',
    });
    expect((await post(`${tools()}/breakroleinheritance(copyRoleAssignments=false,clearSubscopes=true)`)).status).toBe(
      200,
    );
    expect(await roles(tools())).toEqual({ "Alice O'Hara": 'Full Control' });
    expect(await roles(item)).toEqual({ "Alice O'Hara": 'Full Control' });
    expect((await post(`${tools()}/resetroleinheritance`)).status).toBe(200);
    expect(await roles(tools())).toEqual(groups);
  });

  it('of files and libraries are the same that Graph shows', async () => {
    const [library] = probe.tenant.world.drivesOf(site);
    const folder = "web/getfolderbyserverrelativeurl('/sites/workshop/Shared Documents/Plans')/listitemallfields";
    await post(`${folder}/breakroleinheritance(false)`);
    const group = await post('web/sitegroups', {
      Title: 'Guests',
      Description: 'Visitors',
      AllowMembersEditMembership: true,
    });
    expect([group.status, group.json.AllowMembersEditMembership]).toEqual([201, true]);
    await post(`web/sitegroups(${group.json.Id})/users`, {
      LoginName: 'i:0#.f|membership|sakura@tiny.onmicrosoft.com',
    });
    expect((await get(`web/sitegroups/getbyname('Guests')/users`)).json.value).toMatchObject([
      { Title: '佐藤 さくら' },
    ]);
    await post(`${folder}/roleassignments/addroleassignment(principalid=${group.json.Id},roledefid=1073741827)`);
    const shown = await probe.send(`/v1.0/drives/${library!.id}/root:/Plans:/permissions`, { token: graph });
    expect(shown.json.value).toMatchObject([
      { roles: ['owner'], grantedToV2: { user: { displayName: "Alice O'Hara" } } },
      { roles: ['write'], grantedToV2: { siteGroup: { displayName: 'Guests' } } },
    ]);
    const sakura = await probe.userToken('sakura', `https://${HOST}/.default`);
    const file =
      "web/getfilebyserverrelativepath(decodedurl='/sites/workshop/Shared Documents/Plans/Bench.txt')/$value";
    expect((await get(file, { token: sakura })).status).toBe(403);
    expect((await get(file)).body.toString()).toBe('A bench of oak.\n');
    await post(`${folder}/resetroleinheritance`);
  });

  it('are needed: people do what their rights allow, and tokens what they were consented to', async () => {
    const jörg = await probe.userToken('jörg.müller', `https://${HOST}/.default`);
    expect((await get('web', { token: jörg })).status).toBe(403);
    const { Id } = (await post("web/ensureuser('jörg.müller@tiny.onmicrosoft.com')")).json;
    await post('web/breakroleinheritance(copyroleassignments=true)');
    await post(`web/roleassignments/addroleassignment(principalid=${Id},roledefid=1073741826)`);
    expect((await get('web', { token: jörg })).status).toBe(200);
    expect((await get('web/roleassignments', { token: jörg })).status).toBe(403);
    expect((await ask('POST', `${tools()}/items`, { token: jörg, json: { Title: 'No' } })).status).toBe(403);
    await post('web/resetroleinheritance');
    expect((await get('web', { token: jörg })).status).toBe(403);
  });
});

describe('[SharePoint REST] files, their versions, and the recycle bin in two stages', () => {
  it('are added, kept in versions, moved, deleted and brought back', async () => {
    const folder = "web/getfolderbyserverrelativeurl('/sites/workshop/Shared Documents')";
    const path = '/sites/workshop/Shared Documents/Note.txt';
    const file = `web/getfilebyserverrelativeurl('${path}')`;
    for (const body of ['one', 'two', 'three'])
      expect((await ask('POST', `${folder}/files/add(url='Note.txt',overwrite=true)`, { body })).status).toBe(200);
    const versions = await get(`${file}/versions`);
    expect(versions.json.value.map((one: { VersionLabel: string }) => one.VersionLabel)).toEqual(['2.0', '1.0']);
    expect((await get(`${file}/versions(512)/$value`)).body.toString()).toBe('one');
    await post(`${file}/versions/restorebylabel(versionlabel='1.0')`);
    expect((await get(`${file}/$value`)).body.toString()).toBe('one');
    const recycled = await post(`${file}/recycle`);
    expect((await get(file)).status).toBe(404);
    const bin = await get(`web/recyclebin('${recycled.json.value}')`);
    expect(bin.json).toMatchObject({
      LeafName: 'Note.txt',
      DirName: 'sites/workshop/Shared Documents',
      ItemType: 1,
      ItemState: 1,
    });
    expect((await viaGraph('/recycleBin/items')).value[0]).toMatchObject({ name: 'Note.txt', id: recycled.json.value });
    await post(`web/recyclebin('${recycled.json.value}')/movetosecondstage`);
    expect((await get('web/recyclebin')).json.value).toEqual([]);
    expect((await get('site/recyclebin')).json.value).toMatchObject([{ ItemState: 2 }]);
    await post(`site/recyclebin('${recycled.json.value}')/restore()`);
    expect((await get(`${file}/versions`)).json.value).toHaveLength(3);
  });

  it('hold whole lists with what is in them', async () => {
    const count = list.items().length;
    const recycled = await post(`${tools()}/recycle`);
    expect((await get(tools())).status).toBe(404);
    await post(`web/recyclebin('${recycled.json.value}')/restore`);
    expect((await get(`${tools()}?$select=ItemCount`)).json.ItemCount).toBe(count);
  });
});

describe('[SharePoint REST] whole sites ("Manage modern SharePoint sites using REST")', () => {
  it('are made, found, deleted with what is below them, and brought back', async () => {
    const manager = `/sharepoint/${HOST}/_api/SPSiteManager`;
    const url = `https://${HOST}/sites/made`;
    const request = { Title: 'Made', Url: url, Lcid: 1033, WebTemplate: 'STS#3', Owner: 'alice@tiny.onmicrosoft.com' };
    const send = (what: string, json: unknown) =>
      probe.send(`${manager}/${what}`, { method: 'POST', token: alice, json });
    const made = await send('create', { request });
    expect([made.status, made.json]).toEqual([200, expect.objectContaining({ SiteStatus: 2, SiteUrl: url })]);
    const library = probe.tenant.world.drivesOf(probe.tenant.world.sites.at(-1)!)[0]!;
    library.write('/File.txt', 'x');
    const drive = () => probe.send(`/v1.0/drives/${library.id}/root:/File.txt`, { token: graph });
    expect((await drive()).status).toBe(200);
    const delta = async (token: string) =>
      (await probe.send(`/v1.0/sites/delta?token=${token}`, { token: graph })).json;
    const link = new URL((await delta('latest'))['@odata.deltaLink']).searchParams.get('token')!;
    expect((await send('delete', { siteId: made.json.SiteId })).status).toBe(200);
    expect((await drive()).status).toBe(404);
    expect((await delta(link)).value).toMatchObject([{ deleted: { state: 'Deleted' } }]);
    expect(
      (await probe.send(`${manager}/status?url='${encodeURIComponent(url)}'`, { token: alice })).json.SiteStatus,
    ).toBe(0);
    const practice = (json: unknown) => probe.send('/_practice/sites', { method: 'POST', json });
    expect((await practice({ url, deleted: false })).json.title).toBe('Made');
    expect((await drive()).status).toBe(200);
    await practice({ url, lock: 'no-access' });
    expect((await drive()).status).toBe(423);
    expect((await practice({ url: 'https://nowhere/', lock: 'none' })).status).toBe(404);
  });
});
