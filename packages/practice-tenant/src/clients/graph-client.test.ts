import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  FileUpload,
  LargeFileUploadTask,
  OneDriveLargeFileUploadTask,
  PageIterator,
} from '@microsoft/microsoft-graph-client';
import { type Dispatcher, getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { microsoftHosts } from '../http/addresses.ts';
import { Probe } from '../testing/probe.ts';
import type { Drive } from '../world/index.ts';
import { ConnectProxy } from './connect-proxy.ts';

let probe: Probe;
let proxy: ConnectProxy;
let usual: Dispatcher;
let client: Client;
let drive: Drive;
beforeAll(async () => {
  probe = await Probe.start({ clock: systemClock, limits: 'none', microsoftHosts: true });
  proxy = await ConnectProxy.start(microsoftHosts(probe.tenant.world), Number(new URL(probe.tenant.url).port));
  const requestTls = { ca: await readFile(probe.tenant.caFile, 'utf8') };
  usual = getGlobalDispatcher();
  setGlobalDispatcher(new ProxyAgent({ uri: proxy.url, requestTls }));
  const token = await probe.applicationToken();
  client = Client.initWithMiddleware({ authProvider: { getAccessToken: () => Promise.resolve(token) } });
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
});
afterAll(async () => {
  setGlobalDispatcher(usual);
  await proxy[Symbol.asyncDispose]();
  await probe[Symbol.asyncDispose]();
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the Microsoft Graph client library for JavaScript', () => {
  it('reads every page of a collection with its page iterator', async () => {
    const names: string[] = [];
    const first = await client.api('/users').select('displayName').top(2).get();
    expect(first['@odata.nextLink']).toBeDefined();
    const iterator = new PageIterator(client, first, (user: { displayName: string }) => {
      names.push(user.displayName);
      return true;
    });
    await iterator.iterate();
    expect(names.sort()).toEqual([...probe.tenant.world.users.values()].map((user) => user.displayName).sort());
  });

  it('follows drive delta to its delta link with the page iterator', async () => {
    const ids = new Set<string>();
    const first = await client.api(`/drives/${drive.id}/root/delta`).top(3).get();
    const iterator = new PageIterator(client, first, (item: { id: string }) => {
      ids.add(item.id);
      return true;
    });
    await iterator.iterate();
    expect(iterator.getDeltaLink()).toContain('token=');
    expect(ids.size).toBe(drive.itemCount);
  });

  it('uploads a large file with its upload task, and downloads the same bytes', async () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 123);
    const session = await LargeFileUploadTask.createUploadSession(
      client,
      `/drives/${drive.id}/root:/Large.bin:/createUploadSession`,
      {
        item: { '@microsoft.graph.conflictBehavior': 'rename', name: 'Large.bin' },
      },
    );
    const file = new FileUpload(new Uint8Array(bytes).buffer, 'Large.bin', bytes.length);
    const progress: number[] = [];
    const task = new LargeFileUploadTask(client, file, session, {
      rangeSize: 320 * 1024,
      uploadEventHandlers: { progress: (range) => progress.push(range?.minValue ?? -1) },
    });
    const { responseBody } = await task.upload();
    expect(responseBody).toMatchObject({ name: 'Large.bin', size: bytes.length });
    expect(progress).toHaveLength(10);
    const content = await client
      .api(`/drives/${drive.id}/root:/Large.bin:/content`)
      .responseType('arraybuffer' as never)
      .get();
    expect(sha256(Buffer.from(content))).toBe(sha256(bytes));
  });

  it('uploads into a OneDrive with the task made for it', async () => {
    const token = await probe.userToken('alice');
    const mine = Client.initWithMiddleware({ authProvider: { getAccessToken: () => Promise.resolve(token) } });
    const bytes = randomBytes(700_000);
    const file = new FileUpload(new Uint8Array(bytes).buffer, 'Mine.bin', bytes.length);
    const task = await OneDriveLargeFileUploadTask.createTaskWithFileObject(mine, file, {
      path: '/Uploads',
      fileName: 'Mine.bin',
    });
    await task.upload();
    expect(drive.find('/Uploads/Mine.bin')?.size).toBe(bytes.length);
  });

  it('asks for several things in one batch and matches the answers by id', async () => {
    const steps = ['/organization', '/users?$top=1', '/users/nobody@tiny.onmicrosoft.com'].map((path, index) => ({
      id: String(index + 1),
      request: new Request(`https://graph.microsoft.com${path}`),
    }));
    const content = await new BatchRequestContent(steps).getContent();
    const answers = new BatchResponseContent(await client.api('/$batch').post(content));
    expect(answers.getResponseById('1').status).toBe(200);
    expect(await answers.getResponseById('2').json()).toMatchObject({ value: [{}] });
    expect(answers.getResponseById('3').status).toBe(404);
  });

  it('understands the errors', async () => {
    await expect(client.api(`/drives/${drive.id}/root:/None.txt`).get()).rejects.toMatchObject({
      statusCode: 404,
      code: 'itemNotFound',
    });
    const stale = { method: 'DELETE', path: `/drives/${drive.id}/root:/Hello.txt` };
    await expect(client.api(stale.path).header('If-Match', '"old"').delete()).rejects.toMatchObject({
      statusCode: 412,
    });
  });
});
