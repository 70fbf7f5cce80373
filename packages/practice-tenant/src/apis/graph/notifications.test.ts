import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import { serverCertificate } from '../../tls/certificates.ts';
import type { Drive } from '../../world/index.ts';

interface Received {
  readonly subscriptionId: string;
  readonly clientState?: string;
  readonly changeType: string;
  readonly resource: string;
}

let probe: Probe;
let token: string;
let drive: Drive;
let receiver: Server;
let received: Received[];
let refuse: 'nothing' | 'validation' | 'notifications';
let waiting: (() => void) | undefined;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
  received = [];
  refuse = 'nothing';
  const { key, certificate } = await serverCertificate(join(probe.folder, 'receiver'), Date.now());
  receiver = createServer({ key, cert: certificate }, (request, response) => {
    const validation = new URL(request.url ?? '', 'https://localhost').searchParams.get('validationToken');
    if (validation !== null) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(refuse === 'validation' ? 'no' : validation);
      return;
    }
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      received.push(...JSON.parse(body).value);
      response.writeHead(refuse === 'notifications' ? 503 : 202).end();
      waiting?.();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const url = () => `https://localhost:${(receiver.address() as AddressInfo).port}/notify`;
const later = (minutes: number) => new Date(probe.clock.now() + minutes * 60_000).toISOString();
const send = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
  probe.send(`/v1.0/${path}`, { method, token, headers, ...(json === undefined ? {} : { json }) });
const subscribe = (more: object = {}, headers: Record<string, string> = {}) =>
  send(
    'POST',
    'subscriptions',
    {
      changeType: 'updated',
      notificationUrl: url(),
      resource: `drives/${drive.id}/root`,
      expirationDateTime: later(60),
      clientState: 'secret',
      ...more,
    },
    headers,
  );

/** Waits until so many notifications have come. */
async function count(wanted: number): Promise<void> {
  while (received.length < wanted) {
    await new Promise<void>((resolve) => {
      waiting = resolve;
    });
  }
}

describe('[2.2] change notifications ("subscription resource type", "Receive change notifications through webhooks")', () => {
  it('come after a change of the drive, with the client state, and say no more than that', async () => {
    const made = await subscribe();
    expect(made.status).toBe(201);
    drive.write('/Hello.txt', 'changed');
    drive.write('/Other.txt', 'new');
    await count(1);
    expect(received[0]).toMatchObject({
      subscriptionId: made.json.id,
      clientState: 'secret',
      changeType: 'updated',
      resource: `drives/${drive.id}/root`,
      tenantId: probe.tenant.world.tenantId,
    });
  });

  it('come for permissions only when asked for', async () => {
    await subscribe({}, { prefer: 'includesecuritywebhooks' });
    await subscribe({ clientState: 'other' });
    const body = { type: 'view', scope: 'organization' };
    await send('POST', `drives/${drive.id}/root:/Hello.txt:/createLink`, body);
    await count(1);
    drive.write('/Hello.txt', 'changed');
    await count(3);
    expect(received.map(({ clientState }) => clientState)).toEqual(['secret', 'secret', 'other']);
  });

  it('come for a list, and are tried again when the receiver fails', async () => {
    const { world } = probe.tenant;
    const site = world.sites.find(({ path }) => path === '/sites/workshop')!;
    const list = world.lists.add(site, { displayName: 'Tools' });
    const resource = `sites/${site.host},${site.id},${site.webId}/lists/${list.id}`;
    expect((await subscribe({ resource })).status).toBe(201);
    refuse = 'notifications';
    list.add({ Title: 'Plane' }, {});
    await count(3);
    expect(received[0]!.resource).toBe(resource);
  });

  it('need a receiver that repeats the validation token, on HTTPS and on this machine', async () => {
    refuse = 'validation';
    const failed = await subscribe();
    expect([failed.status, failed.json.error.code]).toEqual([400, 'InvalidRequest']);
    refuse = 'nothing';
    for (const notificationUrl of ['http://localhost/x', 'https://example.org/x', 'nonsense'])
      expect((await subscribe({ notificationUrl })).status).toBe(400);
    expect((await subscribe({ changeType: 'created' })).status).toBe(400);
    expect((await subscribe({ resource: 'users' })).status).toBe(400);
    expect((await subscribe({ expirationDateTime: later(42_301) })).status).toBe(400);
    expect((await send('GET', 'subscriptions')).json.value).toEqual([]);
  });

  it('end unless they are renewed, and when they are deleted', async () => {
    const { id } = (await subscribe()).json;
    const renewed = await send('PATCH', `subscriptions/${id}`, { expirationDateTime: later(180) });
    expect(renewed.json.expirationDateTime).toBe(later(180));
    probe.clock.advance(120 * 60_000);
    token = await probe.applicationToken();
    expect((await send('GET', `subscriptions/${id}`)).status).toBe(200);
    probe.clock.advance(61 * 60_000);
    token = await probe.applicationToken();
    expect((await send('GET', `subscriptions/${id}`)).status).toBe(404);
    const other = (await subscribe()).json;
    expect((await send('DELETE', `subscriptions/${other.id}`)).status).toBe(204);
    expect((await send('GET', 'subscriptions')).json.value).toEqual([]);
  });
});

describe('[4.11] copying, empty files and failed commits ("driveItem: copy", "driveItem: createUploadSession")', () => {
  it('copies a tree into another drive and says where to ask how far it is', async () => {
    const other = probe.tenant.world.drive('jörg.müller@tiny.onmicrosoft.com');
    const parentReference = { driveId: other.id, id: other.root.id };
    const reply = await send('POST', `drives/${drive.id}/root:/Documents:/copy`, { parentReference, name: 'Copy' });
    expect(reply.status).toBe(202);
    const monitor = await probe.send(reply.headers.location!);
    expect(monitor.json).toMatchObject({ status: 'completed', resourceId: other.find('/Copy')!.id });
    expect(other.find('/Copy/2025/Q1/Numbers.csv')?.size).toBe(drive.find('/Documents/2025/Q1/Numbers.csv')!.size);
    const into = { parentReference: { id: drive.find('/Documents/2025')!.id } };
    expect((await send('POST', `drives/${drive.id}/root:/Documents:/copy`, into)).status).toBe(400);
  });

  it('makes an empty file that a session then fills', async () => {
    const made = await send('POST', `drives/${drive.id}/root/children`, { name: 'later.bin', file: {} });
    expect([made.status, made.json.size]).toEqual([201, 0]);
    const session = await send('POST', `drives/${drive.id}/items/${made.json.id}/createUploadSession`, {});
    const headers = { 'content-range': 'bytes 0-4/5' };
    const done = await probe.send(session.json.uploadUrl, { method: 'PUT', headers, body: 'bytes' });
    expect([done.status, done.json.id, done.json.size]).toEqual([200, made.json.id, 5]);
  });

  it('commits under another name what could not be committed under its own', async () => {
    const session = await send('POST', `drives/${drive.id}/root:/Taken.txt:/createUploadSession`, {});
    drive.write('/Taken.txt', 'first');
    const headers = { 'content-range': 'bytes 0-4/5' };
    const { uploadUrl } = session.json;
    expect((await probe.send(uploadUrl, { method: 'PUT', headers, body: 'bytes' })).status).toBe(409);
    const body = {
      name: 'Free.txt',
      '@microsoft.graph.conflictBehavior': 'fail',
      '@microsoft.graph.sourceUrl': uploadUrl,
    };
    const done = await send('PUT', `drives/${drive.id}/root:/Free.txt`, body);
    expect([done.status, done.json.name, done.json.size]).toEqual([201, 'Free.txt', 5]);
    expect((await probe.send(uploadUrl)).status).toBe(404);
  });
});

describe('[4.1] changes of sites ("site: delta")', () => {
  it('begin with all and then tell new and changed ones', async () => {
    const { world } = probe.tenant;
    const first = (await send('GET', 'sites/delta')).json;
    expect(first.value).toHaveLength(world.sites.length);
    const next = async (link: string) => (await probe.send(link, { token })).json;
    expect((await next(first['@odata.deltaLink'])).value).toEqual([]);
    world.addSite({ title: 'New site', path: '/sites/new' });
    world.sites[0]!.title = 'Renamed';
    const second = await next(first['@odata.deltaLink']);
    expect(second.value.map((site: { displayName: string }) => site.displayName).sort()).toEqual([
      'New site',
      'Renamed',
    ]);
    world.sites.pop();
    expect((await next(second['@odata.deltaLink'])).value).toMatchObject([{ deleted: { state: 'Deleted' } }]);
  });
});
