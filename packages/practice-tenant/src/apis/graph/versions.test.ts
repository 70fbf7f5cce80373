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

const at = (path: string) => `/v1.0/drives/${drive.id}/${path}`;
const get = (path: string) => probe.send(at(path), { token });
const put = (path: string, body: string) => probe.send(at(`root:${path}:/content`), { method: 'PUT', token, body });
const ids = (reply: Reply) => reply.json.value.map((version: { id: string }) => version.id);

describe('[4.8] versions of a file ("List versions of a DriveItem", "Download contents of a DriveItemVersion resource")', () => {
  it('are listed newest first, the present one among them, with size, time and author', async () => {
    await put('/Plan.txt', 'one');
    probe.clock.advance(60_000);
    await put('/Plan.txt', 'second');
    probe.clock.advance(60_000);
    await put('/Plan.txt', 'third one');
    const { id } = (await get('root:/Plan.txt')).json;
    const reply = await get(`items/${id}/versions`);
    expect(reply.status).toBe(200);
    expect(ids(reply)).toEqual(['3.0', '2.0', '1.0']);
    expect(reply.json.value.map((version: { size: number }) => version.size)).toEqual([9, 6, 3]);
    expect(reply.json.value[1]).toMatchObject({
      lastModifiedDateTime: '2026-01-05T08:01:00Z',
      lastModifiedBy: { application: { displayName: 'Practice Backup' } },
    });
    expect((await get(`items/${id}/versions/2.0`)).json).toEqual(reply.json.value[1]);
  });

  it('are downloaded through a redirect, but the present one is not', async () => {
    await put('/Plan.txt', 'one');
    await put('/Plan.txt', 'second');
    const { id } = (await get('root:/Plan.txt')).json;
    const old = await get(`items/${id}/versions/1.0/content`);
    expect(old.status).toBe(302);
    expect((await probe.send(old.headers.location!)).body.toString()).toBe('one');
    const part = await probe.send(old.headers.location!, { headers: { range: 'bytes=1-1' } });
    expect([part.status, part.body.toString()]).toEqual([206, 'n']);
    const current = await get(`items/${id}/versions/2.0/content`);
    expect([current.status, current.json.error.code]).toEqual([400, 'invalidRequest']);
    expect((await get(`items/${id}/versions/9.0/content`)).status).toBe(404);
  });

  it('come back by restoreVersion, which makes a new version', async () => {
    await put('/Plan.txt', 'one');
    await put('/Plan.txt', 'second');
    const { id } = (await get('root:/Plan.txt')).json;
    const restored = await probe.send(at(`items/${id}/versions/1.0/restoreVersion`), { method: 'POST', token });
    expect([restored.status, restored.body.length]).toEqual([204, 0]);
    expect(ids(await get(`items/${id}/versions`))).toEqual(['3.0', '2.0', '1.0']);
    const content = await get(`items/${id}/content`);
    expect((await probe.send(content.headers.location!)).body.toString()).toBe('one');
  });

  it('grow by a change of the modified time, not by a new name, and end with the file', async () => {
    await put('/Plan.txt', 'one');
    const { id } = (await get('root:/Plan.txt')).json;
    const patch = (json: object) => probe.send(at(`items/${id}`), { method: 'PATCH', token, json });
    await patch({ name: 'Plan 2.txt' });
    expect(ids(await get(`items/${id}/versions`))).toEqual(['1.0']);
    await patch({ fileSystemInfo: { lastModifiedDateTime: '2020-01-01T00:00:00Z' } });
    expect(ids(await get(`items/${id}/versions`))).toEqual(['2.0', '1.0']);
    await probe.send(at(`items/${id}`), { method: 'DELETE', token });
    expect((await get(`items/${id}/versions`)).status).toBe(404);
  });

  it('are kept up to the limit of the library and can be deleted one by one', async () => {
    drive.versions.limit = 3;
    for (let number = 1; number <= 6; number++) await put('/Plan.txt', `state ${number}`);
    const { id } = (await get('root:/Plan.txt')).json;
    expect(ids(await get(`items/${id}/versions`))).toEqual(['6.0', '5.0', '4.0', '3.0']);
    expect((await probe.send(at(`items/${id}/versions/4.0`), { method: 'DELETE', token })).status).toBe(204);
    expect(ids(await get(`items/${id}/versions`))).toEqual(['6.0', '5.0', '3.0']);
  });

  it('do not exist for folders', async () => {
    expect((await get('root:/Documents:/versions')).status).toBe(400);
  });
});

describe('[7] a locked file ("driveItem: update", header bypass-shared-lock)', () => {
  it('is readable, refuses changes with 423, and gives way to bypass-shared-lock when the lock is shared', async () => {
    const item = drive.find('/Hello.txt')!;
    const rename = (headers: Record<string, string> = {}) =>
      probe.send(at(`items/${item.id}`), { method: 'PATCH', token, headers, json: { name: 'New name.txt' } });
    drive.locks.set(item.id, 'exclusive');
    const refused = await rename({ prefer: 'bypass-shared-lock' });
    expect([refused.status, refused.json.error.code, refused.json.error.innerError.code]).toEqual([
      423,
      'notAllowed',
      'resourceLocked',
    ]);
    expect((await probe.send(at(`items/${item.id}`), { method: 'DELETE', token })).status).toBe(423);
    expect((await put('/Hello.txt', 'x')).status).toBe(423);
    expect((await get(`items/${item.id}`)).status).toBe(200);
    drive.locks.set(item.id, 'shared');
    expect((await rename()).status).toBe(423);
    expect((await rename({ prefer: 'bypass-shared-lock' })).status).toBe(200);
  });
});

describe('[7] uploaded Office files', () => {
  // The shortest ZIP archive there is: the record that ends an empty one.
  const empty = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

  it('come back as they were sent unless the service is told to rewrite them', async () => {
    const sent = await probe.send(at('root:/a.docx:/content'), { method: 'PUT', token, body: empty });
    expect(sent.json.size).toBe(empty.length);
  });

  it('come back longer and with another hash when the service rewrites them, yet still as archives', async () => {
    probe.tenant.settings.rewriteOffice = true;
    const plain = await probe.send(at('root:/a.bin:/content'), { method: 'PUT', token, body: empty });
    const office = await probe.send(at('root:/a.docx:/content'), { method: 'PUT', token, body: empty });
    expect(plain.json.size).toBe(empty.length);
    expect(office.json.size).toBeGreaterThan(empty.length);
    expect(office.json.file.hashes.quickXorHash).not.toBe(plain.json.file.hashes.quickXorHash);
    const { location } = (await get('root:/a.docx:/content')).headers;
    const { body } = await probe.send(location!);
    expect(body.length).toBe(office.json.size);
    expect(body.readUInt16LE(20)).toBe(body.length - 22);
    expect((await probe.send(location!, { headers: { range: 'bytes=19-23' } })).body).toEqual(body.subarray(19, 24));
  });
});

describe('[4.3] a shortcut to a folder of another drive', () => {
  it('carries remoteItem instead of folder and has no children here', async () => {
    const other = probe.tenant.world.drive('jörg.müller@tiny.onmicrosoft.com');
    const target = other.find('/Daten')!;
    const shortcut = drive.addShortcut(drive.root, 'Daten von Jörg', { drive: other, item: target });
    const { json } = await get(`items/${shortcut.id}`);
    expect(json.folder).toBeUndefined();
    expect(json.remoteItem).toMatchObject({ id: target.id, parentReference: { driveId: other.id } });
    expect((await get(`items/${shortcut.id}/children`)).json.value).toEqual([]);
  });
});
