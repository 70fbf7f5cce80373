import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeConfig } from '../../../config/config.ts';
import { serverCertificate } from '../../../secrets/server-certificate.ts';
import { MailServer } from '../../../testing/mail-server.ts';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const alice = 'alice@tiny.onmicrosoft.com';
const trusted = getCACertificates('default');

describe('what is held of a OneDrive', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let session: Json;
  let drive: string;
  let organizationId: string;
  let certificate: { readonly key: string; readonly cert: string };

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    certificate = await serverCertificate(makeConfig({ COFFER_DATA: join(folder, 'data') }), Date.now());
    setDefaultCACertificates([...trusted, certificate.cert]);
    organizationId = await house.addOrganization({
      domain: 'tiny.onmicrosoft.com',
      appId: practice.applications.confidential.appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    const repository = { name: 'R', path: 'r', retentionType: 'ItemLevel' };
    const { id: repositoryId } = await house.must(200, 'POST', 'BackupRepositories', repository);
    const user = { id: `${practice.world.user(alice)?.id}00000000-0000-0000-0000-000000000000` };
    const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'J',
      repositoryId,
      selectedItems: [{ type: 'User', user, oneDrive: true }],
    });
    await house.run(job.id);
    session = await house.must(200, 'POST', `Jobs/${job.id}/explore`, {});
    drive = `RestoreSessions/${session.id}/Organization/OneDrives/${practice.world.drive(alice).id}`;
  });

  afterAll(async () => {
    setDefaultCACertificates(trusted);
    await stack.disposeAsync();
  });

  const set = async (server: MailServer, more: object = {}): Promise<void> => {
    const settings = { server: 'localhost', port: server.port, from: 'backup@tiny.example', ...more };
    await house.must(200, 'PUT', 'VeodEmailSettings', settings);
  };
  const document = async (name: string): Promise<Json> => {
    const { results } = await house.must(200, 'GET', `${drive}/Documents`);
    return results.find((one: Json) => one.name === name);
  };
  const lastEvent = async (): Promise<Json> =>
    (await house.must(200, 'GET', `RestoreSessions/${session.id}/Events?limit=100`)).results.at(-1);

  it('is not mailed before a mail server is set', async () => {
    const hello = await document('Hello.txt');
    const answer = await house.ask('POST', `${drive}/Documents/${hello.id}/send`, { to: 'a@tiny.example' });
    expect(answer).toMatchObject({ status: 409, json: { message: expect.stringContaining('VeodEmailSettings') } });
    expect(await house.must(200, 'GET', 'VeodEmailSettings')).toMatchObject({ enableNotification: false });
  });

  it('is mailed over TLS with a password, which is never shown', async () => {
    await using server = await MailServer.start(certificate);
    await set(server, { useSSL: true, useAuthentication: true, username: 'sender', userPassword: 'secret' });
    const shown = await house.must(200, 'GET', 'VeodEmailSettings');
    expect(shown).toMatchObject({ enableNotification: true, server: 'localhost', username: 'sender', useSSL: true });
    expect(JSON.stringify(shown)).not.toContain('secret');
    const hello = await document('Hello.txt');
    const message = { to: 'a@tiny.example; b@tiny.example', subject: 'Grüße', text: 'Here it is.' };
    await house.must(200, 'POST', `${drive}/Documents/${hello.id}/send`, message);
    expect(server.taken).toMatchObject([
      { from: 'backup@tiny.example', to: ['a@tiny.example', 'b@tiny.example'], tls: true, user: 'sender' },
    ]);
    expect(server.taken[0]?.text).toContain(Buffer.from('Hello, world.\n').toString('base64'));
    expect(await lastEvent()).toMatchObject({ type: 'Send', status: 'Success', itemName: 'Hello.txt' });
    await house.must(200, 'POST', 'VeodEmailSettings/SendTestEmail', { email: 'c@tiny.example' });
    expect(server.taken.at(-1)).toMatchObject({ to: ['c@tiny.example'] });
  });

  it('goes out as several files, or as a ZIP of folders and whole OneDrives', async () => {
    await using server = await MailServer.start({ disabledCommands: ['STARTTLS'], authOptional: true });
    await set(server);
    const documents = [await document('Hello.txt'), await document('Plan.md')];
    const message = { to: 'a@tiny.example', from: 'alice@tiny.example' };
    await house.must(200, 'POST', `${drive}/Documents/send`, { ...message, documents });
    expect(server.taken.at(-1)).toMatchObject({ from: 'alice@tiny.example', tls: false });
    expect(server.taken.at(-1)?.text.match(/filename=/g)?.length).toBe(2);
    const folders = (await house.must(200, 'GET', `${drive}/Folders?parentId=root`)).results;
    await house.must(200, 'POST', `${drive}/Folders/send`, { ...message, folders });
    await house.must(200, 'POST', `${drive}/send`, message);
    expect(server.taken.at(-1)?.text).toContain('application/zip');
  });

  it('is not mailed with a wrong password, to nobody, to no address, or by a server that is not there', async () => {
    const hello = await document('Hello.txt');
    const send = async (message: object): Promise<Json> =>
      await house.ask('POST', `${drive}/Documents/${hello.id}/send`, message);
    await using server = await MailServer.start(certificate);
    await set(server, { useSSL: true, useAuthentication: true, username: 'sender', userPassword: 'wrong' });
    const refused = await send({ to: 'a@tiny.example' });
    expect(refused).toMatchObject({ status: 400, json: { message: expect.stringContaining('password') } });
    expect(await lastEvent()).toMatchObject({ type: 'Send', status: 'Failed' });
    expect((await send({})).status).toBe(400);
    expect((await send({ to: 'nobody' })).status).toBe(400);
    expect((await send({ to: 'a@tiny.example\r\nBcc: b@tiny.example' })).status).toBe(400);
    const { port } = server;
    await server[Symbol.asyncDispose]();
    expect(await send({ to: 'a@tiny.example' })).toMatchObject({
      status: 503,
      json: { message: expect.stringContaining(`localhost:${port}`) },
    });
    // The password belongs to that server and is not handed to another one.
    const other = { server: 'elsewhere.example', useAuthentication: true, username: 'sender' };
    await house.must(400, 'PUT', 'VeodEmailSettings', other);
  });

  it('that is more than the mail server takes is refused with its words', async () => {
    await using server = await MailServer.start({ disabledCommands: ['STARTTLS'], authOptional: true, size: 1_000 });
    await set(server);
    const answer = await house.ask('POST', `${drive}/send`, { to: 'a@tiny.example' });
    expect(answer).toMatchObject({ status: 400, json: { message: expect.stringContaining('size') } });
    expect(server.taken).toEqual([]);
  });

  it('is told of by mail when it is looked into or taken out, if its owner or a group of his is watched', async () => {
    await using server = await MailServer.start({ disabledCommands: ['STARTTLS'], authOptional: true });
    const settings = { smtpServer: 'localhost', port: server.port, from: 'coffer@tiny.example' };
    const put = async (status: number, more: object): Promise<Json> =>
      await house.must(status, 'PUT', 'AuditEmailSettings', { ...settings, ...more });
    await put(400, {});
    const to = 'auditor@tiny.example;board@tiny.example';
    await put(200, { to, subject: 'Watch %OrgName%', userPassword: 'secret' });
    expect(await house.must(200, 'GET', 'AuditEmailSettings')).toMatchObject({ ...settings, to, useSSL: false });
    await house.must(200, 'POST', 'AuditEmailSettings/SendTest');
    expect(server.taken.splice(0)).toMatchObject([{ to: ['auditor@tiny.example', 'board@tiny.example'] }]);

    const items = `Organizations/${organizationId}/AuditItems`;
    const { results: groups } = await house.must(200, 'GET', `Organizations/${organizationId}/Groups`);
    const { results: users } = await house.must(200, 'GET', `Organizations/${organizationId}/Users`);
    const user = users.find(({ name }: Json) => name === alice);
    const other = users.find(({ name }: Json) => name.startsWith('sakura@'));
    const group = groups.find(({ displayName }: Json) => displayName === 'Workshop');
    const answer = await house.ask('POST', items, [{ type: 'User', user: other }]);
    expect([answer.status, answer.bytes.length]).toEqual([201, 0]);
    await house.must(400, 'POST', items, [{ type: 'User', user: { id: 'nobody' } }]);
    await house.must(404, 'POST', `Organizations/${session.id}/AuditItems`, []);
    const save = async (): Promise<void> => {
      const hello = await document('Hello.txt');
      await house.must(200, 'POST', `${drive}/Documents/${hello.id}/save`, {});
    };
    await save();
    await house.must(201, 'POST', items, [{ type: 'Group', group }]);
    await save();
    await expect.poll(() => server.taken.length, { timeout: 10_000 }).toBe(1);
    const [mail] = server.taken.splice(0);
    expect(mail).toMatchObject({ from: 'coffer@tiny.example', to: ['auditor@tiny.example', 'board@tiny.example'] });
    for (const line of ['Subject: Watch ', 'What: Saving Hello.txt', 'group Workshop', 'By: admin', 'Result: Success'])
      expect(mail?.text).toContain(line);
    expect(await lastEvent()).toMatchObject({ type: 'Save', status: 'Success' });

    const listed = await house.must(200, 'GET', items);
    expect(listed.map(({ type }: Json) => type).sort()).toEqual(['Group', 'User']);
    const ids = { itemIds: listed.map(({ id }: Json) => id) };
    await house.must(404, 'POST', `${items}/remove`, { itemIds: [...ids.itemIds, 'other'] });
    await house.must(200, 'POST', `${items}/remove`, ids);
    expect(await house.must(200, 'GET', items)).toEqual([]);
    await house.must(201, 'POST', items, [{ type: 'User', user }]);
    await put(200, { to, useAuthentication: true, username: 'sender', userPassword: 'wrong' });
    await save();
    const failure = { type: 'None', status: 'Warning', message: expect.stringContaining('could not be sent') };
    await expect.poll(lastEvent, { timeout: 10_000 }).toMatchObject(failure);
    expect(server.taken).toEqual([]);
  });
});
