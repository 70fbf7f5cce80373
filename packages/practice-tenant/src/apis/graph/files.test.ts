import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { bytesContent, type Drive } from '../../world/index.ts';
import { quickXorOf } from '../../world/quick-xor.ts';

const UNIT = 320 * 1024;

let probe: Probe;
let token: string;
let drive: Drive;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

const at = (path: string) => `/v1.0/drives/${drive.id}/${path}`;
const get = (path: string, headers: Record<string, string> = {}) => probe.send(at(path), { token, headers });
const send = (method: string, path: string, json?: unknown) =>
  probe.send(at(path), { method, token, ...(json === undefined ? {} : { json }) });
const codes = (reply: Reply) => [reply.status, reply.json.error?.code, reply.json.error?.innerError?.code];

describe('items', () => {
  it('are found by id, by path and through the user, in any case', async () => {
    const byPath = (await get('root:/documents/plan.MD')).json;
    expect(byPath).toMatchObject({ name: 'Plan.md', parentReference: { name: 'Documents' } });
    expect((await get(`items/${byPath.id}`)).json.eTag).toBe(byPath.eTag);
    const odd = encodeURIComponent('Ärger & 100% Müh#e.txt');
    expect(
      (await probe.send(`/v1.0/users/alice@tiny.onmicrosoft.com/drive/root:/Documents/${odd}`, { token })).status,
    ).toBe(200);
    const alice = await probe.userToken('alice');
    expect((await probe.send('/v1.0/me/drive/root:/Hello.txt', { token: alice })).json.size).toBe(14);
    expect(codes(await get('root:/Nothing.txt'))).toEqual([404, 'itemNotFound', undefined]);
  });

  it('list their children in pages', async () => {
    const names: string[] = [];
    let link: string | undefined = at('root/children?$top=2&$orderby=name');
    while (link !== undefined) {
      const reply: Reply = await probe.send(link, { token });
      names.push(...reply.json.value.map((item: { name: string }) => item.name));
      link = reply.json['@odata.nextLink'];
    }
    expect(names).toEqual(['Documents', 'Empty folder', 'Empty.txt', 'Hello.txt']);
  });

  it('are renamed, moved and dated, and each change counts the eTag up', async () => {
    const made = await send('POST', 'root/children', { name: 'Work', folder: {} });
    expect(made.status).toBe(201);
    const file = await probe.send(at('root:/Work/a.txt:/content'), { method: 'PUT', token, body: 'a' });
    expect([file.status, file.json.eTag.split(',')[1]]).toEqual([201, '1"']);
    const times = { createdDateTime: '2020-01-02T03:04:05Z', lastModifiedDateTime: '2021-02-03T04:05:06.789Z' };
    const dated = await send('PATCH', `items/${file.json.id}`, { fileSystemInfo: times });
    expect(dated.json).toMatchObject({
      lastModifiedDateTime: '2021-02-03T04:05:06Z',
      fileSystemInfo: { createdDateTime: '2020-01-02T03:04:05Z' },
    });
    expect([dated.json.eTag.split(',')[1], dated.json.cTag.split(',')[1]]).toEqual(['2"', '1"']);
    const moved = await send('PATCH', `items/${file.json.id}`, {
      name: 'b.txt',
      parentReference: { id: drive.root.id },
    });
    expect(moved.json).toMatchObject({ name: 'b.txt', parentReference: { id: drive.root.id }, id: file.json.id });
    const intoItself = await send('PATCH', `items/${made.json.id}`, { parentReference: { id: made.json.id } });
    expect(intoItself.status).toBe(400);
    const stale = await probe.send(at(`items/${file.json.id}`), {
      method: 'DELETE',
      token,
      headers: { 'if-match': '"old"' },
    });
    expect(stale.status).toBe(412);
    expect((await send('DELETE', `items/${file.json.id}`)).status).toBe(204);
    expect((await get(`items/${file.json.id}`)).status).toBe(404);
    expect((await send('DELETE', 'root')).status).toBe(400);
  });

  it('collide by name whatever the case, unless told to replace or rename', async () => {
    await send('POST', 'root/children', { name: 'Clash', folder: {} });
    expect(codes(await send('POST', 'root/children', { name: 'CLASH', folder: {} }))).toEqual([
      409,
      'nameAlreadyExists',
      undefined,
    ]);
    const same = await send('POST', 'root/children', {
      name: 'clash',
      folder: {},
      '@microsoft.graph.conflictBehavior': 'replace',
    });
    expect([same.status, same.json.name]).toEqual([200, 'Clash']);
    const other = await send('POST', 'root/children', {
      name: 'Clash',
      folder: {},
      '@microsoft.graph.conflictBehavior': 'rename',
    });
    expect(other.json.name).toBe('Clash 1');
    const failing = at('root:/Hello.txt:/content?@microsoft.graph.conflictBehavior=fail');
    expect((await probe.send(failing, { method: 'PUT', token, body: 'x' })).status).toBe(409);
  });

  it.each(['a:b', 'x?', 'CON', '~$temp', 'a_vti_b', ' space', 'folder.'])('may not be named "%s"', async (name) => {
    expect(codes(await send('POST', 'root/children', { name, folder: {} }))[0]).toBe(400);
  });
});

describe('content', () => {
  it('is a redirect to an address that needs no token and serves ranges', async () => {
    const redirect = await get('root:/Hello.txt:/content');
    expect(redirect.status).toBe(302);
    const address = redirect.headers.location!;
    expect((await probe.send(address)).body.toString()).toBe('Hello, world.\n');
    const part = await probe.send(address, { headers: { range: 'bytes=7-11' } });
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, 'world', 'bytes 7-11/14']);
    expect((await probe.send(address, { headers: { range: 'bytes=-3' } })).body.toString()).toBe('d.\n');
    expect((await probe.send(address, { headers: { range: 'bytes=50-' } })).status).toBe(416);
    expect((await probe.send(address, { token })).status).toBe(401);
    expect((await probe.send(address.replace('tempauth=e', 'tempauth=f'))).status).toBe(401);
    const { eTag } = (await get('root:/Hello.txt')).json;
    expect((await get('root:/Hello.txt:/content', { 'if-none-match': eTag })).status).toBe(304);
    probe.clock.advance(3_700_000);
    token = await probe.applicationToken();
    expect((await probe.send(address)).status).toBe(401);
  });

  it('charges the bytes to the caller who got the address', async () => {
    const alice = await probe.userToken('alice');
    const item = await probe.send('/v1.0/me/drive/root:/Hello.txt', { token: alice });
    probe.tenant.journal.clear();
    await probe.send(item.json['@microsoft.graph.downloadUrl']);
    const entries = probe.tenant.journal.entries({ kind: 'download' });
    expect(entries).toMatchObject([{ identity: 'alice@tiny.onmicrosoft.com', ru: 0, bytes: 14, status: 200 }]);
    expect(entries[0]!.path).not.toContain('tempauth');
  });

  it('of an infected file is refused', async () => {
    drive.write('/Bad.exe', 'x', { malware: 'Test.Virus' });
    const reply = await get('root:/Bad.exe:/content');
    expect([...codes(reply), reply.headers['x-virus-infected']]).toEqual([
      403,
      'accessDenied',
      'malwareDetected',
      'true',
    ]);
    expect((await get('root:/Bad.exe')).json).toMatchObject({ malware: { description: 'Test.Virus' } });
    drive.delete('/Bad.exe');
  });

  it('replaces a file under the same id, empty ones included', async () => {
    const first = await probe.send(at('root:/New/Deep/note.txt:/content'), { method: 'PUT', token, body: '' });
    expect([first.status, first.json.size, first.json.file.hashes.quickXorHash]).toEqual([
      201,
      0,
      'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    ]);
    const second = await probe.send(at(`items/${first.json.id}/content`), {
      method: 'PUT',
      token,
      body: 'hello world',
    });
    expect([second.status, second.json.id, second.json.file.hashes.quickXorHash]).toEqual([
      200,
      first.json.id,
      'aCgDG9jwBhDc4Q1yawMZAAAAAAA=',
    ]);
  });
});

describe('an upload session', () => {
  const data = randomBytes(2 * UNIT + 1000);
  const create = (path: string, item: object = {}, more: object = {}) =>
    send('POST', `${path}/createUploadSession`, { item, ...more });
  const put = (url: string, start: number, end: number, total = data.length) =>
    probe.send(url, {
      method: 'PUT',
      headers: { 'content-range': `bytes ${start}-${end - 1}/${total}` },
      body: data.subarray(start, end),
    });

  it('takes fragments in order and makes the file with its times and hash', async () => {
    const fileSystemInfo = { lastModifiedDateTime: '2019-05-06T07:08:09Z' };
    const session = await create('root:/Big.bin:', { fileSize: data.length, fileSystemInfo });
    expect(session.json.nextExpectedRanges).toEqual(['0-']);
    const url = session.json.uploadUrl;
    const first = await put(url, 0, UNIT);
    expect([first.status, first.json.nextExpectedRanges]).toEqual([202, [`${UNIT}-`]]);
    expect((await probe.send(url)).json.nextExpectedRanges).toEqual([`${UNIT}-`]);
    expect((await put(url, UNIT, 2 * UNIT)).status).toBe(202);
    const last = await put(url, 2 * UNIT, data.length);
    expect(last.status).toBe(201);
    expect(last.json).toMatchObject({
      name: 'Big.bin',
      size: data.length,
      lastModifiedDateTime: '2019-05-06T07:08:09Z',
    });
    expect(last.json.file.hashes.quickXorHash).toBe(await quickXorOf(bytesContent(data)));
    const download = await probe.send((await get('root:/Big.bin:/content')).headers.location!);
    expect(download.body.equals(data)).toBe(true);
    expect((await probe.send(url)).status).toBe(404);
  });

  it('refuses what is out of order, repeated, unaligned, of another total, or too large', async () => {
    const { uploadUrl: url } = (await create('root:/Other.bin:')).json;
    expect(codes(await put(url, UNIT, 2 * UNIT))).toEqual([416, 'invalidRange', 'fragmentOutOfOrder']);
    expect(codes(await put(url, 0, 1000))).toEqual([400, 'invalidRequest', 'fragmentLengthMismatch']);
    await put(url, 0, UNIT);
    expect(codes(await put(url, 0, UNIT))).toEqual([416, 'invalidRange', 'fragmentOverlap']);
    expect(codes(await put(url, UNIT, 2 * UNIT, data.length + 1))).toEqual([
      400,
      'invalidRequest',
      'fragmentLengthMismatch',
    ]);
    const large = await probe.send(url, {
      method: 'PUT',
      headers: { 'content-range': `bytes ${UNIT}-${UNIT + 61 * 1024 * 1024}/${data.length * 1000}` },
    });
    expect(codes(large)).toEqual([413, 'invalidRequest', 'maxFragmentLengthExceeded']);
    expect((await probe.send(url, { method: 'PUT', body: 'x' })).status).toBe(400);
    expect((await probe.send(url, { method: 'PUT', token, body: 'x' })).status).toBe(401);
    expect((await probe.send(url, { method: 'DELETE' })).status).toBe(204);
    expect(codes(await put(url, UNIT, 2 * UNIT))).toEqual([404, 'itemNotFound', 'uploadSessionNotFound']);
  });

  it('fails on a name that is taken and keeps the bytes for another try', async () => {
    const { uploadUrl: url } = (await create('root:/Taken.bin:')).json;
    drive.write('/Taken.bin', 'first');
    expect(codes(await put(url, 0, UNIT, UNIT))).toEqual([409, 'nameAlreadyExists', undefined]);
    drive.delete('/Taken.bin');
    expect((await probe.send(url, { method: 'POST' })).status).toBe(201);
  });

  it('waits for an explicit commit when told so, replaces by id, and keeps an old name free with rename', async () => {
    const waiting = (await create('root:/Later.bin:', {}, { deferCommit: true })).json.uploadUrl;
    expect((await put(waiting, 0, UNIT, UNIT)).status).toBe(202);
    expect((await get('root:/Later.bin')).status).toBe(404);
    const done = await probe.send(waiting, { method: 'POST' });
    expect(done.status).toBe(201);
    const again = (await create(`items/${done.json.id}`)).json.uploadUrl;
    const replaced = await put(again, 0, UNIT, UNIT);
    expect([replaced.status, replaced.json.id]).toEqual([200, done.json.id]);
    const renamed = (await create('root:/Later.bin:', { '@microsoft.graph.conflictBehavior': 'rename' })).json
      .uploadUrl;
    expect((await put(renamed, 0, UNIT, UNIT)).json.name).toBe('Later 1.bin');
  });

  it('is not begun when the announced size does not fit, and ends after a week', async () => {
    const before = drive.quota;
    drive.quota = drive.root.size + 10;
    expect(codes(await create('root:/Full.bin:', { fileSize: 11 }))).toEqual([507, 'quotaLimitReached', undefined]);
    expect(
      (await probe.send(at('root:/Full.bin:/content'), { method: 'PUT', token, body: 'x'.repeat(11) })).status,
    ).toBe(507);
    drive.quota = before;
    const { uploadUrl } = (await create('root:/Slow.bin:')).json;
    probe.clock.advance(6 * 86_400_000);
    expect((await probe.send(uploadUrl)).status).toBe(200);
    probe.clock.advance(8 * 86_400_000);
    expect((await probe.send(uploadUrl)).status).toBeGreaterThanOrEqual(401);
    token = await probe.applicationToken();
  });
});

describe('$batch', () => {
  const batch = (requests: object[]) => probe.send('/v1.0/$batch', { method: 'POST', token, json: { requests } });
  const by = (reply: Reply, id: string) => reply.json.responses.find((one: { id: string }) => one.id === id);

  it('answers every request on its own, 302 with its address, and charges each', async () => {
    probe.tenant.journal.clear();
    const reply = await batch([
      { id: '1', method: 'GET', url: '/users/alice@tiny.onmicrosoft.com?$select=id' },
      { id: '2', method: 'GET', url: `/drives/${drive.id}/root:/Hello.txt:/content` },
      { id: '3', method: 'GET', url: `/drives/${drive.id}/root:/None.txt` },
      { id: '4', method: 'GET', url: '/organization', dependsOn: ['3'] },
      {
        id: '5',
        method: 'POST',
        url: `/drives/${drive.id}/root/children`,
        headers: { 'Content-Type': 'application/json' },
        body: { name: 'Batched', folder: {} },
      },
    ]);
    expect(reply.status).toBe(200);
    expect(['1', '2', '3', '4', '5'].map((id) => by(reply, id).status)).toEqual([200, 302, 404, 424, 201]);
    expect(by(reply, '2').headers.Location).toContain('tempauth=');
    const entries = probe.tenant.journal.entries({ api: 'graph' });
    expect(entries.map((entry) => entry.ru)).toEqual([1, 1, 1, 2, 0]);
  });

  it('takes no more than twenty requests', async () => {
    const many = Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/organization' }));
    expect((await batch(many)).status).toBe(400);
    expect((await batch(many.slice(1))).status).toBe(200);
  });
});
