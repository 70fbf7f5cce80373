import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { type Drive, graphSiteId, type Site } from '../../world/index.ts';

let probe: Probe;
let token: string;
let drive: Drive;
let site: Site;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
  site = probe.tenant.world.sites.find(({ path }) => path === '/sites/workshop')!;
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

const send = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
  probe.send(`/v1.0/${path}`, { method, token, headers, ...(json === undefined ? {} : { json }) });
const codes = (reply: Reply) => [reply.status, reply.json.error.code, reply.json.error.innerError.code];

describe('[4.1] a site that is locked ("Lock and unlock sites")', () => {
  it.each(['no-access', 'archived'] as const)(
    'refuses everything with 423 when it is %s, its drives as well',
    async (lock) => {
      site.lock = lock;
      const library = probe.tenant.world.drivesOf(site)[0]!;
      for (const path of [
        `sites/${graphSiteId(site)}`,
        `drives/${library.id}/root/delta`,
        `drives/${library.id}/root`,
      ]) {
        const reply = await send('GET', path);
        expect(codes(reply)).toEqual([423, 'notAllowed', 'resourceLocked']);
        expect(reply.json.error.message).toContain('Access to this site has been blocked.');
      }
    },
  );

  it('can be read but not written when it is read-only', async () => {
    site.lock = 'read-only';
    const library = probe.tenant.world.drivesOf(site)[0]!;
    expect((await send('GET', `drives/${library.id}/root/children`)).status).toBe(200);
    const folder = { name: 'New', folder: {} };
    expect((await send('POST', `drives/${library.id}/root/children`, folder)).status).toBe(403);
    site.lock = 'none';
    expect((await send('POST', `drives/${library.id}/root/children`, folder)).status).toBe(201);
  });

  it('is refused below its subsites, too', async () => {
    const sub = probe.tenant.world.addSite({ title: 'Below', path: '/sites/workshop/below', parent: site });
    const subsites = await send('GET', `sites/${graphSiteId(site)}/sites`);
    expect(subsites.json.value.map((one: { id: string }) => one.id)).toEqual([graphSiteId(sub)]);
    site.lock = 'no-access';
    expect((await send('GET', `sites/${graphSiteId(sub)}`)).status).toBe(423);
  });
});

describe('[4.11] preconditions of uploads ("driveItem: createUploadSession")', () => {
  it('answer 412 for another eTag and let the right one pass', async () => {
    const path = `drives/${drive.id}/root:/Hello.txt:`;
    const { eTag } = (await send('GET', `drives/${drive.id}/root:/Hello.txt`)).json;
    const body = { item: { '@microsoft.graph.conflictBehavior': 'replace' } };
    const stale = await send('POST', `${path}/createUploadSession`, body, { 'if-match': '"{0},9"' });
    expect(codes(stale)).toEqual([412, 'resourceModified', 'entityTagDoesNotMatch']);
    expect((await send('POST', `${path}/createUploadSession`, body, { 'if-match': eTag })).status).toBe(200);
  });

  it('refuse a taken name at once only for folders; files are refused at the commit', async () => {
    const folder = await send('POST', `drives/${drive.id}/root:/Documents:/createUploadSession`, {});
    expect(codes(folder)).toEqual([409, 'nameAlreadyExists', undefined]);
    expect((await send('POST', `drives/${drive.id}/root:/Hello.txt:/createUploadSession`, {})).status).toBe(200);
  });
});

describe('[4.3, 7] a notebook ("package" facet)', () => {
  it('is neither file nor folder, has children, and takes its name', async () => {
    const notebook = drive.createFolder(drive.root, 'Notes', { conflict: 'fail', kind: 'package' });
    drive.put(notebook, 'Section.one', { content: { size: 0, async *open() {} }, conflict: 'fail' });
    const { json } = await send('GET', `drives/${drive.id}/items/${notebook.id}`);
    expect(json.package).toEqual({ type: 'oneNote' });
    expect([json.file, json.folder]).toEqual([undefined, undefined]);
    const children = await send('GET', `drives/${drive.id}/items/${notebook.id}/children`);
    expect(children.json.value).toMatchObject([{ name: 'Section.one' }]);
    const same = await send('POST', `drives/${drive.id}/root/children`, { name: 'Notes', folder: {} });
    expect(codes(same)).toEqual([409, 'nameAlreadyExists', undefined]);
    const { value } = (await send('GET', `drives/${drive.id}/root/delta`)).json;
    expect(value.find((item: { name: string }) => item.name === 'Section.one').parentReference.id).toBe(notebook.id);
  });
});

describe('[4.12] names ("Restrictions and limitations in OneDrive and SharePoint")', () => {
  const create = (name: string, path = 'root') =>
    send('POST', `drives/${drive.id}/${path}/children`, { name, folder: {} });

  it.each(['desktop.ini', '.lock', 'COM5', 'lpt0', 'a"b', 'a*b', 'a|b', 'tab\there', 'end ', 'Forms', 'a_VTI_b'])(
    'such as "%s" are refused',
    async (name) => {
      expect(codes(await create(name))).toEqual([400, 'invalidRequest', 'invalidPath']);
    },
  );

  it.each(['#1 & 100%', "it's", 'ünï', '日本語', 'dot.in.the.middle', 'forms.old', '~home'])(
    'such as "%s" are taken',
    async (name) => {
      expect((await create(name)).json.name).toBe(name);
    },
  );

  it('make a path of at most 400 characters, and are at most 255 long', async () => {
    expect((await create('x'.repeat(256))).status).toBe(400);
    const long = (await create('x'.repeat(250))).json.id;
    expect(codes(await create('y'.repeat(160), `items/${long}`))).toEqual([400, 'invalidRequest', 'pathIsTooLong']);
    expect((await create('y'.repeat(140), `items/${long}`)).status).toBe(201);
  });
});
