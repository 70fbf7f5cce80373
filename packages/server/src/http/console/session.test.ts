import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RestHouse } from '../../testing/rest-house.ts';

const session = '/coffer/v1/console/session';
const password = 'a password for tests';
const ownPage = { 'sec-fetch-site': 'same-origin' };

let folder: string;
let house: RestHouse;
const agent = new Agent({ connect: { rejectUnauthorized: false } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coffer-console-'));
  house = await RestHouse.start({ dataFolder: folder });
});
afterAll(async () => {
  await agent.destroy();
  await house[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, headers: Record<string, string>, body?: unknown) {
  const answer = await request(house.server.url + path, {
    method,
    headers,
    dispatcher: agent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const set = [answer.headers['set-cookie'] ?? []].flat();
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, set, text, cookie: set.map(pairOf).join('; ') };
}

function pairOf(cookie: string): string {
  return cookie.split(';')[0] ?? '';
}

async function signedIn() {
  const answer = await ask('POST', session, ownPage, { userName: 'admin', password });
  expect(answer.status).toBe(200);
  return answer;
}

describe('the session of the console', () => {
  it('keeps its tokens in cookies that scripts, other sites and other hosts cannot have', async () => {
    const { set, text } = await signedIn();
    expect(set).toHaveLength(2);
    for (const cookie of set) expect(cookie).toMatch(/^__Host-.*; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    for (const cookie of set) expect(text).not.toContain(pairOf(cookie).split('=')[1]);
  });

  it('opens the API to the pages of this server alone', async () => {
    const { cookie } = await signedIn();
    expect((await ask('GET', '/v6/Jobs', { cookie, ...ownPage })).status).toBe(200);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await ask('GET', '/v6/Jobs', { cookie, 'sec-fetch-site': site })).status).toBe(401);
    expect((await ask('GET', '/v6/Jobs', { cookie })).status).toBe(401);
  });

  it('does not help a request whose bearer token is wrong', async () => {
    const { cookie } = await signedIn();
    const headers = { cookie, ...ownPage, authorization: 'Bearer wrong' };
    expect((await ask('GET', '/v6/Jobs', headers)).status).toBe(401);
  });

  it('cannot be begun by the page of another site', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await ask('POST', session, foreign, { userName: 'admin', password })).status).toBe(403);
  });

  it('says what is wrong with a sign-in', async () => {
    const bodies = [undefined, {}, { userName: 'admin' }, { userName: 'admin', password: 7 }];
    for (const body of bodies) expect((await ask('POST', session, ownPage, body)).status).toBe(400);
    const refused = await ask('POST', session, ownPage, { userName: 'admin', password: 'wrong' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('incorrect');
    expect(refused.set).toEqual([]);
  });

  it('is renewed by its own cookie and by nothing else', async () => {
    const { cookie } = await signedIn();
    const renewed = await ask('POST', `${session}/renew`, { cookie, ...ownPage });
    expect(renewed.status).toBe(200);
    expect((await ask('GET', session, { cookie: renewed.cookie, ...ownPage })).text).toBe(
      '{"userName":"admin","role":"administrator"}',
    );
    const strange = await ask('POST', `${session}/renew`, { cookie: '__Host-coffer-refresh=nonsense', ...ownPage });
    expect(strange.status).toBe(401);
    expect(strange.cookie).toBe('__Host-coffer-access=; __Host-coffer-refresh=');
    expect((await ask('POST', `${session}/renew`, ownPage)).status).toBe(401);
  });

  it('is over for everybody who has its tokens once it is ended', async () => {
    const { cookie } = await signedIn();
    const ended = await ask('DELETE', session, { cookie, ...ownPage });
    expect(ended.status).toBe(204);
    expect(ended.cookie).toBe('__Host-coffer-access=; __Host-coffer-refresh=');
    expect((await ask('GET', '/v6/Jobs', { cookie, ...ownPage })).status).toBe(401);
    expect((await ask('POST', `${session}/renew`, { cookie, ...ownPage })).status).toBe(401);
  });
});

describe('the page of the console', () => {
  it('lets no script or style run but its own, under a nonce that is never the same', async () => {
    const first = await ask('GET', '/console', {});
    const second = await ask('GET', '/console/jobs', {});
    expect(first.status).toBe(200);
    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toBe(String(second.headers['content-security-policy']));
    expect((await ask('GET', '/', {})).headers['location']).toBe('/console');
  });
});
