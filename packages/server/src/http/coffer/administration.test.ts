import { allOperations, type Operation } from '@coffer/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allows } from '../../services/administrators/console-role.ts';
import { HttpsClient } from '../../testing/https-client.ts';
import { type Json, RestHouse } from '../../testing/rest-house.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const stack = new AsyncDisposableStack();
const password = 'long enough for a test';
const table = Object.entries<Operation>(allOperations);
const guid = '11111111-1111-4111-8111-111111111111';

let house: RestHouse;
const users = '../coffer/v1/users';
const entries = async (query = ''): Promise<Json[]> =>
  (await house.must(200, 'GET', `../coffer/v1/audit?limit=1000${query}`)).results;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder()).path;
  house = stack.use(await RestHouse.start({ dataFolder: folder }));
});
afterAll(async () => await stack.disposeAsync());

async function signedIn(name: string, role: string): Promise<{ client: HttpsClient; id: string }> {
  const { id } = await house.must(201, 'POST', users, { userName: name, role, password });
  const client = stack.use(new HttpsClient(house.server.url));
  await client.signIn(name, password);
  return { client, id };
}

/** Asks every operation of the table with ids that lead nowhere; the ids of those that are refused for the role. */
async function refused(client: HttpsClient): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [id, { method, path, permission, built }] of table) {
    if (!built || permission === 'anonymous' || !permission.includes('administrator')) continue;
    // The one is everybody's own; the other goes on for minutes.
    if (id === 'Coffer_ChangeOwnPassword' || id === 'Coffer_GetEvents') continue;
    const address = path.replace(/\{[^}]+\}/g, guid);
    const { status, text } = await client.ask(address, { method, ...(method === 'GET' ? {} : { body: '{}' }) });
    if (status === 403 && text.includes('Your role')) found.push(id);
  }
  return found;
}

describe('users of the console', () => {
  it('may do what their role allows, whatever they ask', async () => {
    for (const role of ['operator', 'read-only'] as const) {
      const { client } = await signedIn(`a ${role}`, role);
      const expected = table.filter(
        ([id, o]) => o.built && o.permission.includes('administrator') && !allows(role, id, o),
      );
      expect(await refused(client)).toEqual(expected.map(([id]) => id));
    }
    const may = (role: 'operator' | 'read-only', id: keyof typeof allOperations) => allows(role, id, allOperations[id]);
    expect(may('operator', 'Job_StartAction')).toBe(true);
    expect(may('operator', 'OneDriveDocument_RestoreDocumentAction')).toBe(true);
    expect(may('operator', 'Job_Remove')).toBe(false);
    expect(may('operator', 'Coffer_ShowRecoveryKey')).toBe(false);
    expect(may('operator', 'OrganizationBackupAccounts_SetAccountPool')).toBe(false);
    expect(may('read-only', 'Job_Get')).toBe(true);
    expect(may('read-only', 'Job_StartAction')).toBe(false);
    expect(may('read-only', 'OneDrive_Get')).toBe(false);
    expect(may('read-only', 'Coffer_GetRestores')).toBe(false);
    expect(may('read-only', 'Coffer_GetSessionRestores')).toBe(false);
    expect(may('read-only', 'Coffer_ContinueRestore')).toBe(false);
    expect(may('operator', 'Coffer_ContinueRestore')).toBe(true);
    expect(may('read-only', 'Coffer_GetAudit')).toBe(false);
  });

  it('are changed by administrators, which ends what they have begun', async () => {
    const { client, id } = await signedIn('Erika', 'read-only');
    const raised = await house.must(200, 'PUT', `${users}/${id}`, { role: 'operator' });
    expect(raised).toEqual({ id, userName: 'Erika', role: 'operator' });
    expect((await client.ask('/v6/Jobs')).status).toBe(401);
    await client.signIn('erika', password);
    const own = { password, newPassword: 'another long password' };
    const change = async (body: object) =>
      (await client.ask('/coffer/v1/users/me/password', { method: 'PUT', body: JSON.stringify(body) })).status;
    expect(await change({ ...own, password: 'wrong' })).toBe(400);
    expect(await change(own)).toBe(204);
    expect((await client.ask('/v6/Jobs')).status).toBe(401);
    await client.signIn('Erika', 'another long password');
    expect((await client.ask('/v6/Jobs')).status).toBe(200);
    await house.must(204, 'DELETE', `${users}/${id}`);
    expect((await client.ask('/v6/Jobs')).status).toBe(401);
  });

  it('have names and passwords that can be used, and one of them always may everything', async () => {
    const wrong: [object, number][] = [
      [{ userName: 'x', password: 'short' }, 400],
      [{ userName: ' ', password }, 400],
      [{ userName: 'DOMAIN\\x', password }, 400],
      [{ userName: 'ADMIN', password }, 409],
      [{ userName: 'x', password, role: 'king' }, 400],
    ];
    for (const [body, status] of wrong) await house.must(status, 'POST', users, body);
    expect((await entries('&operation=Coffer_AddUser'))[0].reason).toContain('must be one of');
    const { results } = await house.must(200, 'GET', users);
    const admin = results.find(({ userName }: Json) => userName === 'admin');
    await house.must(409, 'PUT', `${users}/${admin.id}`, { role: 'read-only' });
    await house.must(409, 'DELETE', `${users}/${admin.id}`);
  });
});

it('the history of sessions is kept for 53 weeks until somebody sets another time', async () => {
  const settings = async (): Promise<Json> => await house.must(200, 'GET', 'HistorySettings');
  expect(await settings()).toMatchObject({ keepAllsessions: false, keeponlyLast: 53 });
  const answer = await house.ask('PUT', 'HistorySettings', { keepAllsessions: true, keeponlyLast: null });
  expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
  expect(await settings()).toMatchObject({ keepAllsessions: true, keeponlyLast: 53 });
  await house.must(400, 'PUT', 'HistorySettings', { keeponlyLast: 0 });
  await house.must(200, 'PUT', 'HistorySettings', { keepAllsessions: false, keeponlyLast: 10 });
  expect(await settings()).toMatchObject({ keepAllsessions: false, keeponlyLast: 10 });
});

describe('the trail', () => {
  it('tells who did what from where, and how it ended, but not what was sent', async () => {
    await house.must(201, 'POST', users, { userName: 'Gone soon', password });
    await house.must(404, 'DELETE', `Jobs/${guid}`);
    const [refusal, made] = await entries();
    expect(made).toMatchObject({
      userName: 'admin',
      userKind: 'console',
      operation: 'Coffer_AddUser',
      outcome: 'Success',
    });
    expect(made).toMatchObject({ path: '/coffer/v1/users', address: '127.0.0.1' });
    expect(refusal).toMatchObject({ operation: 'Job_Remove', path: `/v6/Jobs/${guid}`, outcome: 'Refused' });
    expect(refusal.reason).toContain('no job');
    await house.ask('POST', 'token', { grant_type: 'password', username: 'nobody', password });
    expect((await entries('&outcome=Refused&userName=NOBODY'))[0]).toMatchObject({ operation: 'SignIn' });
    expect(JSON.stringify(await entries())).not.toContain(password);
    const { client } = await signedIn('Curious', 'read-only');
    await client.ask(`/coffer/v1/repositories/${guid}/recovery-key`, { method: 'POST', body: '{}' });
    const [tried] = await entries('&userName=curious&operation=Coffer_ShowRecoveryKey');
    expect(tried).toMatchObject({ outcome: 'Refused', reason: expect.stringContaining('Your role') });
  });

  it('is read in pages and parts', async () => {
    const first = await house.must(200, 'GET', '../coffer/v1/audit?limit=1');
    const second = await house.must(200, 'GET', `..${first._links.next.href}`);
    expect(second.results[0].id).not.toBe(first.results[0].id);
    expect(await entries('&from=2100-01-01')).toEqual([]);
    const added = await entries('&operation=Coffer_AddUser');
    expect(new Set(added.map(({ operation }) => operation))).toEqual(new Set(['Coffer_AddUser']));
  });
});
