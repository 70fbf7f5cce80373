import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type PracticeTenant, sharedKeys, startPracticeTenant, type UserState } from '@coffer/practice-tenant';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServer, type RunningServer } from '../../../server.ts';
import { cheapPasswords } from '../../../testing/cheap-passwords.ts';
import { HttpsClient } from '../../../testing/https-client.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const domain = 'office365.onmicrosoft.com';
const group = '6e570850-9ce9-40ed-b81d-41772dabcead00000000-0000-0000-0000-000000000000';
/** Unlike anything else, so that it can be searched for in every byte that the server leaves behind. */
const secrets = { admin: 'Zb7-admin-Passwort', account: 'Zb7-konto-Passwort', wrong: 'Zb7-falsches-Passwort' };

let practice: PracticeTenant;
let practiceFolder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataFolder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RunningServer;
let client: HttpsClient;
let log: string;
let organization: string;

beforeAll(async () => {
  practiceFolder = await temporaryFolder();
  dataFolder = await temporaryFolder();
  practice = await startPracticeTenant({
    keysFolder: sharedKeys,
    stateFolder: practiceFolder.path,
    seed: 'office-people',
    limits: 'none',
  });
  log = '';
  await startServer(practice.cloudFile);
  setUser('admin', 'ok', secrets.admin);
  organization = await addWithAccount();
});
afterAll(async () => {
  await stopServer();
  await practice[Symbol.asyncDispose]();
  await dataFolder[Symbol.asyncDispose]();
  await practiceFolder[Symbol.asyncDispose]();
});
beforeEach(async () => {
  for (let number = 1; number <= 8; number++) setUser(`account${number}`, 'ok', secrets.account);
  expect((await put([])).status).toBe(200);
});

async function startServer(cloudFile: string): Promise<void> {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log += chunk.toString('utf8');
      done();
    },
  });
  server = await createServer({
    settings: {
      COFFER_DATA: dataFolder.path,
      COFFER_PORT: '0',
      COFFER_ADMIN_PASSWORD: 'administrator',
      COFFER_CLOUD_FILE: cloudFile,
    },
    // Without the server's own censor, so that what is logged at all is seen.
    logger: pino({ level: 'trace' }, stream),
    checkAnswers: true,
    passwordCost: cheapPasswords,
  });
  client = new HttpsClient(server.url);
  await client.signIn('admin', 'administrator');
}

async function stopServer(): Promise<void> {
  await client[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
}

function setUser(name: string, state: UserState, password?: string): void {
  const user = practice.world.user(`${name}@${domain}`)!;
  user.state = state;
  if (password !== undefined) practice.world.setPassword(user, password);
}

async function addWithAccount(): Promise<string> {
  const added = await client.ask('/v6/Organizations', {
    method: 'POST',
    body: JSON.stringify({
      type: 'Office365',
      sharePointOnlineSettings: { account: `admin@${domain}`, password: secrets.admin, grantAdminAccess: true },
    }),
  });
  expect(added.text).not.toContain('message');
  return (JSON.parse(added.text) as { id: string }).id;
}

interface Sent {
  groupMember?: Record<string, unknown> | undefined;
  password?: unknown;
}

function entry(name: string, change: Record<string, unknown> = {}, password: unknown = secrets.account): Sent {
  const member = { groupId: group, name, login: `${name}@${domain}`, type: 'User', isCloud: true, ...change };
  return { groupMember: member, ...(password === null ? {} : { password }) };
}

async function put(body: unknown, id = organization) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json' };
  return await client.ask(`/v6/Organizations/${id}/BackupAccounts`, { method: 'PUT', headers, body: text });
}

async function pool(): Promise<{ groupMember: { login: string; name: string } }[]> {
  const answer = await client.ask(`/v6/organizations/${organization}/backupaccounts`);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as { groupMember: { login: string; name: string } }[];
}

async function logins(): Promise<string[]> {
  return (await pool()).map(({ groupMember }) => groupMember.login);
}

const office = (...numbers: number[]) => numbers.map((number) => `account${number}@${domain}`);

describe('setting the pool of backup accounts', () => {
  it('answers the request of the documentation page with exactly the link, absolute, in the type it promises', async () => {
    const body = `[
  { "groupMember": { "groupId": "${group}", "name": "account1", "login": "account1@${domain}", "type": "User" }, "password": "${secrets.account}" },
  { "groupMember": { "groupId": "${group}", "name": "account2", "login": "account2@${domain}", "type": "User", "isCloud": "true" }, "password": "${secrets.account}" }, ]`;
    const answer = await put(body);
    const { host } = new URL(server.url);
    expect(answer.text).toBe(
      `{"_links":{"self":{"href":"https://${host}/v6/organizations/${organization}/backupaccounts"}}}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(await logins()).toEqual(office(1, 2));
  });

  it('makes the link from the Host that the client named', async () => {
    const path = `/v6/organizations/${organization}/BACKUPACCOUNTS/`;
    const answer = await client.ask(path, { method: 'PUT', headers: { host: 'backup.example:4443' }, body: '[]' });
    expect(answer.text).toContain('"https://backup.example:4443/v6/organizations/');
  });

  it('shows what was sent and never a password', async () => {
    await put([
      entry('account1', { name: 'First', type: 'user' }),
      entry('account2', { isCloud: undefined, name: undefined }),
    ]);
    expect(await pool()).toEqual([
      { groupMember: { groupId: group, name: 'First', login: `account1@${domain}`, type: 'User', isCloud: true } },
      { groupMember: { groupId: group, login: `account2@${domain}`, type: 'User' } },
    ]);
  });

  it('makes the array the whole pool, and an empty array empties it', async () => {
    await put([entry('account1'), entry('account2'), entry('account3')]);
    await put([entry('account5'), entry('account2')]);
    expect(await logins()).toEqual(office(5, 2));
    expect((await put([])).status).toBe(200);
    expect(await logins()).toEqual([]);
  });

  it('keeps the stored password of a login sent without one, whatever its case', async () => {
    await put([entry('account1'), entry('account2')]);
    const listed = await pool();
    const again = [{ groupMember: { ...listed[0]!.groupMember, login: `ACCOUNT1@${domain.toUpperCase()}` } }];
    expect((await put(again)).status).toBe(200);
    const signIns = practice.journal.entries({ kind: 'token', identity: `account1@${domain}` });
    expect(signIns.at(-1)?.status).toBe(200);
    expect(await logins()).toEqual([`ACCOUNT1@${domain.toUpperCase()}`]);
  });

  it('of two requests at once one wins whole', async () => {
    const first = [1, 2, 3, 4].map((number) => entry(`account${number}`));
    const second = [5, 6, 7, 8].map((number) => entry(`account${number}`));
    const answers = await Promise.all([put(first), put(second), put(first), put(second)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([office(1, 2, 3, 4), office(5, 6, 7, 8)]).toContainEqual(await logins());
  });
});

describe('a pool that is refused', () => {
  const refused = (name: string, body: () => unknown, ...texts: string[]): void => {
    it(`${name}: nothing is changed, the answer names the entry and the reason`, async () => {
      await put([entry('account8')]);
      const answer = await put(body());
      const { message } = JSON.parse(answer.text) as { message: string };
      expect(answer.status).toBe(400);
      for (const text of texts) expect(message).toContain(text);
      expect(await logins()).toEqual(office(8));
    });
  };
  const good = () => entry('account1');

  refused('no array', () => ({}), 'array');
  refused('a text', () => '"account1"', 'array');
  refused('no body', () => '', 'array');
  refused('no JSON', () => '[{]', '');
  refused('an empty entry', () => [good(), {}], '[1]', 'groupMember is missing');
  refused('no login', () => [good(), entry('x', { login: ' ' })], '[1]', 'login is missing');
  refused('a malformed login', () => [good(), entry('x', { login: 'a b@c.d' })], '[1]', 'a b@c.d', 'sign-in name');
  refused('another type', () => [good(), entry('account2', { type: 'Robot' })], '[1]', 'Unknown, User, Group');
  refused('a malformed group id', () => [entry('account1', { groupId: 'x' })], '[0]', 'account1@', 'groupId');
  refused('no group id', () => [entry('account1', { groupId: undefined })], '[0]', 'account1@', 'groupId');
  refused(
    'the same login twice',
    () => [good(), entry('account2'), entry('account1', { login: `Account1@${domain}` })],
    '[2]',
    `Account1@${domain}`,
    '[0] already',
  );
  refused('no password for a new login', () => [entry('account1', {}, null)], '[0]', 'account1@', 'password');
  refused(
    "the organization's own account",
    () => [entry('admin', { login: `ADMIN@${domain}` }, secrets.admin)],
    '[0]',
    'ADMIN@',
    'added with',
  );
  refused('no member', () => [good(), entry('info')], '[1]', 'info@', 'not a member of the group "Backup Accounts"');
  refused(
    'a group that does not exist',
    () => [entry('account1', { groupId: '11111111-2222-4333-8444-555555555555' })],
    '[0]',
    'account1@',
    'does not exist',
  );
  for (const [name, reason] of [
    ['Finance Confidential', 'mail-enabled'],
    ['All Employees', 'mail-enabled'],
  ] as const) {
    refused(
      `the group ${name}`,
      () => [
        good(),
        entry('account2', { groupId: [...practice.world.groups.values()].find((one) => one.displayName === name)!.id }),
      ],
      '[1]',
      'account2@',
      reason,
    );
  }
  refused(
    'a wrong password',
    () => [good(), entry('account2', {}, secrets.wrong)],
    '[1]',
    'account2@',
    'password is wrong',
  );

  it.each([
    ['mfa', 'use an app password'],
    ['disabled', 'disabled'],
    ['expired', 'expired'],
    ['locked', 'locked'],
  ] as const)('%s: the refusal has its own text, and all refused entries are named', async (state, text) => {
    setUser('account2', state);
    setUser('account3', state);
    const answer = await put([entry('account1'), entry('account2'), entry('account3')]);
    const { message } = JSON.parse(answer.text) as { message: string };
    expect(answer.status).toBe(400);
    expect(message).toMatch(new RegExp(`\\[1\\] \\(account2@[^)]*\\): [^\\[]*${text}`));
    expect(message).toMatch(new RegExp(`\\[2\\] \\(account3@[^)]*\\): [^\\[]*${text}`));
    expect(message).not.toContain('account1@');
    expect(await logins()).toEqual([]);
  });

  it('an unknown organization is not found, and a malformed id is refused', async () => {
    expect((await put([], '11111111-2222-4333-8444-555555555555')).status).toBe(404);
    expect((await put([], 'organization')).status).toBe(400);
  });
});

describe('secrets', () => {
  it('are nowhere: not in answers, not in the log at any level, not in the database', async () => {
    await put([entry('account1'), entry('account2')]);
    await put([entry('account1', {}, null), entry('account2', {}, secrets.wrong)]);
    await put(`[{"groupMember":{"groupId":"${group}","login":"account1@${domain}"},"password":"${secrets.wrong}"`);
    const answers = [
      await client.ask('/v6/Organizations'),
      await client.ask(`/v6/Organizations/${organization}`),
      await client.ask(`/v6/Organizations/${organization}/BackupAccounts`),
    ];
    await stopServer();
    const files = (await readdir(dataFolder.path, { recursive: true, withFileTypes: true })).filter((it) =>
      it.isFile(),
    );
    const places: [string, string][] = [
      ['the log', log],
      ...answers.map(({ text }, at): [string, string] => [`answer ${at}`, text]),
      ...(await Promise.all(
        files.map(async (file): Promise<[string, string]> => {
          const bytes = await readFile(join(file.parentPath, file.name));
          return [file.name, bytes.toString('latin1')];
        }),
      )),
    ];
    expect(places.map(([name]) => name)).toContain('coffer.db');
    expect(log).toContain('backup accounts was replaced');
    for (const secret of Object.values(secrets)) {
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        encodeURIComponent(secret),
      ]) {
        expect(places.filter(([, text]) => text.includes(form)).map(([name]) => name)).toEqual([]);
      }
    }
    await startServer(practice.cloudFile);
  });
});
