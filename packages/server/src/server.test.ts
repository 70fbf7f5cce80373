import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Operation, operations } from '@coffer/contract';
import { type Logger, silentLogger } from '@coffer/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from './config/env.ts';
import { createServer } from './index.ts';
import { cheapPasswords } from './testing/cheap-passwords.ts';
import { HttpsClient } from './testing/https-client.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const guid = '6e570850-9ce9-40ed-b81d-41772dabcead';

/** A whole server in its own folder, and a client that speaks with it. */
async function house(settings: Environment = {}, logger: Logger = silentLogger) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const all = { COFFER_DATA: folder.path, COFFER_PORT: '0', COFFER_ADMIN_PASSWORD: 'XXXXX', ...settings };
  const server = stack.use(
    await createServer({ settings: all, logger, checkAnswers: true, passwordCost: cheapPasswords }),
  );
  const client = stack.use(new HttpsClient(server.url));
  return { folder: folder.path, server, client, [Symbol.asyncDispose]: async () => await stack.disposeAsync() };
}

const ask = (client: HttpsClient, body: string | object, headers: Record<string, string> = {}) =>
  client.ask('/v6/Token', { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('the token endpoint', () => {
  let running: Awaited<ReturnType<typeof house>>;
  const lines: string[] = [];
  beforeAll(async () => {
    const write = (fields: object, message: string) => void lines.push(JSON.stringify(fields), message);
    running = await house({}, { debug: write, info: write, warn: write, error: write });
  });
  afterAll(async () => await running[Symbol.asyncDispose]());

  it.each([
    ['a form', 'grant_type=password&username=admin&password=XXXXX&refresh_token=', 'application/x-www-form-urlencoded'],
    ['a form that calls itself multipart', 'grant_type=password&username=admin&password=XXXXX', 'multipart/form-data'],
    ['JSON', '{"Grant_Type":"Password","username":"admin","password":"XXXXX","rememberMe":true}', 'application/json'],
    ['no grant type', '{"username":"DOMAIN\\\\admin","password":"XXXXX"}', 'application/json'],
  ])('takes %s', async (_what, body, type) => {
    const answer = await ask(running.client, body, { 'content-type': type });
    expect(answer.status).toBe(200);
    const token = JSON.parse(answer.text) as Record<string, string>;
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 3600, userName: 'admin' });
    expect(Date.parse(token['.expires']!) - Date.parse(token['.issued']!)).toBe(3_600_000);
    const refreshed = await ask(running.client, { grant_type: 'refresh_token', refresh_token: token['refresh_token'] });
    expect(refreshed.status).toBe(200);
    const headers = {
      authorization: `Bearer ${(JSON.parse(refreshed.text) as Record<string, string>)['access_token']}`,
    };
    expect(await running.client.ask('/v6/ServiceInstance', { headers })).toMatchObject({ status: 200 });
  });

  it.each([
    ['a wrong password', { grant_type: 'password', username: 'admin', password: 'no' }, 'invalid_grant'],
    ['no password', { grant_type: 'password', username: 'admin' }, 'invalid_request'],
    ['no user name', {}, 'invalid_request'],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
    [
      'people of a portal that is off',
      { grant_type: 'operator', client_id: 'x', assertion: 'y' },
      'unsupported_grant_type',
    ],
    [
      'a grant that is not offered',
      { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
      'unsupported_grant_type',
    ],
    ['a grant that is not offered', { grant_type: 'integration' }, 'unsupported_grant_type'],
  ])('refuses %s in words for every client', async (_what, body, error) => {
    const answer = await ask(running.client, body);
    expect(answer.status).toBe(400);
    const said = JSON.parse(answer.text) as Record<string, string>;
    expect(said).toMatchObject({ error, error_description: said['message'] });
    expect(said['message']).toMatch(/\.$/);
  });

  it('refuses a grant type that nobody knows', async () => {
    expect(await ask(running.client, 'grant_type=magic')).toMatchObject({ status: 400 });
  });

  it('writes neither passwords nor tokens into the log', async () => {
    const answer = await ask(running.client, 'grant_type=password&username=admin&password=XXXXX');
    const token = JSON.parse(answer.text) as Record<string, string>;
    const headers = { authorization: `Bearer ${token['access_token']}` };
    await running.client.ask('/v6/ServiceInstance?token=hidden', { headers });
    const log = lines.join('\n');
    expect(log).toContain('/v6/ServiceInstance');
    for (const secret of ['XXXXX', 'hidden', token['access_token'], token['refresh_token']])
      expect(log).not.toContain(secret);
  });
});

describe('a server', () => {
  it('answers every operation of the contract to its administrator, none with 404 for its address', async () => {
    await using running = await house();
    await running.client.signIn('admin', 'XXXXX');
    for (const [id, operation] of Object.entries<Operation>(operations)) {
      const path = operation.path.replace(/\{\w+\}/g, guid);
      const { status, text } = await running.client.ask(path, { method: operation.method });
      expect([id, status], text).not.toEqual([id, 500]);
      expect([id, text]).not.toEqual([id, expect.stringContaining('nothing at this address')]);
      if (operation.permission !== 'anonymous' && operation.permission.includes('administrator')) {
        expect([id, status === 501]).toEqual([id, !operation.built]);
      }
    }
  });

  it('keeps its id, its certificate and its sign-ins over a restart', async () => {
    await using folder = await temporaryFolder();
    const settings = { COFFER_DATA: folder.path, COFFER_PORT: '0', COFFER_ADMIN_PASSWORD: 'XXXXX' };
    const seen: string[] = [];
    let authorization: string | undefined;
    for (let start = 0; start < 2; start += 1) {
      await using server = await createServer({ settings, logger: silentLogger, passwordCost: cheapPasswords });
      await using client = new HttpsClient(server.url);
      if (authorization === undefined) {
        const answer = await ask(client, { username: 'admin', password: 'XXXXX' });
        authorization = `Bearer ${(JSON.parse(answer.text) as Record<string, string>)['access_token']}`;
      }
      seen.push((await client.ask('/v6/ServiceInstance', { headers: { authorization } })).text);
    }
    expect(seen[0]).toMatch(/^\{"installationId":"[0-9a-f-]{36}","version":"\d+\.\d+\.\d+\.\d+"\}$/);
    expect(seen[1]).toBe(seen[0]);
  });

  it('ends all sign-ins when it starts with a new password', async () => {
    await using folder = await temporaryFolder();
    const start = async (password: string) =>
      await createServer({
        settings: { COFFER_DATA: folder.path, COFFER_PORT: '0', COFFER_ADMIN_PASSWORD: password },
        logger: silentLogger,
        passwordCost: cheapPasswords,
      });
    let authorization: string;
    {
      await using server = await start('old');
      await using client = new HttpsClient(server.url);
      const answer = await ask(client, { username: 'admin', password: 'old' });
      authorization = `Bearer ${(JSON.parse(answer.text) as Record<string, string>)['access_token']}`;
    }
    await using server = await start('new');
    await using client = new HttpsClient(server.url);
    expect(await client.ask('/v6/ServiceInstance', { headers: { authorization } })).toMatchObject({
      status: 401,
      text: '',
    });
  });

  it('keeps what it stores to its owner', async () => {
    await using running = await house();
    for (const file of ['coffer.db', 'coffer.db-wal', 'master.key', 'server.pem']) {
      expect([file, (await stat(join(running.folder, file))).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('names the setting when it cannot listen', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(house({ COFFER_PORT: String(port) })).rejects.toThrow(/COFFER_PORT/);
    other.close();
  });

  it('names the setting when its certificate cannot be read', async () => {
    await expect(house({ COFFER_TLS_CERT: '/nowhere/cert.pem', COFFER_TLS_KEY: '/nowhere/key.pem' })).rejects.toThrow(
      /COFFER_TLS_CERT/,
    );
  });
});

describe('the program', () => {
  const main = fileURLToPath(new URL('../bin/coffer.js', import.meta.url));
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const start = (command: readonly [string, ...string[]], settings: Environment) =>
    spawn(command[0], command.slice(1), {
      cwd: root,
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const run = (args: readonly string[], settings: Environment) => start([process.execPath, main, ...args], settings);
  /** As `npm start` does it, without building the console. */
  const runByNpm = (args: readonly string[], settings: Environment) =>
    start(['npm', 'start', '--ignore-scripts', '--silent', '--', ...args], settings);
  const textOf = async (stream: AsyncIterable<Buffer>) => {
    let text = '';
    for await (const chunk of stream) text += chunk.toString('utf8');
    return text;
  };

  it('lists its settings', async () => {
    const child = run(['--help'], {});
    const text = await textOf(child.stdout);
    for (const name of ['COFFER_DATA', 'COFFER_PORT', 'COFFER_TLS_KEY']) expect(text).toContain(name);
  });

  it.each([
    ['', run],
    [', started by npm', runByNpm],
  ])('says what is wrong with a setting and ends with 1%s', async (_, program) => {
    const child = program([], { COFFER_PORT: 'many' });
    const [text, [code]] = await Promise.all([textOf(child.stderr), once(child, 'exit')]);
    expect([code, text]).toEqual([1, 'Coffer cannot run: COFFER_PORT must be a number from 0 to 65535, not "many".\n']);
  });

  it('shows the made password once, outside its log, and ends with 0 on SIGTERM, which npm passes on to it', async () => {
    await using folder = await temporaryFolder();
    const until = async (program: typeof run) => {
      const child = program([], { COFFER_DATA: folder.path, COFFER_PORT: '0' });
      const exit = once(child, 'exit');
      let text = '';
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        text += chunk.toString('utf8');
        if (text.includes('the console is at')) child.kill('SIGTERM');
      }
      const [code] = await exit;
      return { text, code: code as number };
    };
    const first = await until(run);
    expect(first).toMatchObject({ code: 0, text: expect.stringMatching(/Password, shown only now: [\w-]{20}\n/) });
    const second = await until(runByNpm);
    expect(second.code).toBe(0);
    expect(second.text).not.toContain('Password');
  });
});
