import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { OpenIdSignIn } from '@coffer/m365';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import type { PortalHouse } from '../../testing/portal-house.ts';
import type { Json } from '../../testing/rest-house.ts';

const alice = 'alice@tiny.onmicrosoft.com';
const session = '/coffer/v1/portal/session';
const ticketCookie = '__Host-coffer-sign-in';

/** How people sign in to the portal, and programs for them. */
export function signInSuite(house: () => PortalHouse): void {
  let stage: PortalHouse;
  const agent = new Agent({ connect: { rejectUnauthorized: false } });

  beforeAll(() => {
    stage = house();
  });
  afterAll(async () => await agent.destroy());

  const browser = (): Browser => new Browser(stage.house.server.url);
  const problemOf = (answer: { readonly headers: Readonly<Record<string, unknown>> }): string | null =>
    new URL(String(answer.headers['location']), 'https://x').searchParams.get('problem');

  /** An id token that Microsoft gives a program of the organization. */
  async function idToken(application: 'confidential' | 'publicClient'): Promise<string> {
    const { practice } = stage;
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: practice.applications[application].appId,
      ...(application === 'confidential' ? { client_secret: 'practice-secret' } : {}),
      username: alice,
      password: 'XXXXX',
      scope: 'openid profile',
    });
    const answer = await request(`${practice.url}/tiny.onmicrosoft.com/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      dispatcher: agent,
    });
    return ((await answer.body.json()) as Json).id_token as string;
  }

  const grant = async (assertion: string, client_id: string) =>
    await stage.house.ask('POST', 'token', { grant_type: 'operator', assertion, client_id });

  describe('signing in to the restore portal', () => {
    it('leads to Microsoft and back, and keeps what it gives out of reach of scripts and other sites', async () => {
      await using person = browser();
      const back = await person.approve(alice, 'XXXXX');
      const done = await person.open(back);
      expect([done.status, done.headers['location']]).toEqual([303, '/portal']);
      const cookies = [done.headers['set-cookie'] ?? []].flat().filter((cookie) => !cookie.includes('Max-Age=0'));
      expect(cookies).toHaveLength(2);
      for (const cookie of cookies) expect(cookie).toMatch(/^__Host-.*; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
      expect((await person.ask('GET', session)).json).toEqual({
        userName: alice,
        displayName: "Alice O'Hara",
        organization: 'Tiny Works',
        isOperator: expect.any(Boolean),
      });
      expect((await person.open(session)).status).toBe(401);
      expect((await person.ask('POST', `${session}/renew`)).status).toBe(200);
      expect((await person.ask('GET', '/coffer/v1/console/session')).status).toBe(403);
      expect((await person.ask('DELETE', session)).status).toBe(204);
      expect((await person.ask('GET', session)).status).toBe(401);
    });

    it('is finished once, by the browser that began it, with what it was begun with', async () => {
      await using person = browser();
      await using thief = browser();
      const back = await person.approve(alice, 'XXXXX');
      expect(problemOf(await thief.open(back))).toBe('begun-elsewhere');
      const ticket = person.cookies.get(ticketCookie) ?? '';
      const forged = new URL(back);
      forged.searchParams.set('state', 'of another');
      expect(problemOf(await person.open(forged.href))).toBe('begun-elsewhere');
      expect([...thief.cookies.keys(), ...person.cookies.keys()]).toEqual([]);
      person.cookies.set(ticketCookie, ticket);
      expect((await person.open(back)).headers['location']).toBe('/portal');
      await person.approve(alice, 'XXXXX');
      person.cookies.set(ticketCookie, `${ticket.slice(0, -3)}AAA`);
      expect(problemOf(await person.open(back))).toBe('begun-elsewhere');
    });

    it('tells programs where to sign in, without a token and without a secret', async () => {
      const { practice, house } = stage;
      const settings = await house.must(200, 'GET', 'RestorePortalSettings');
      expect(settings).toEqual({
        isEnabled: true,
        applicationId: practice.applications.confidential.appId,
        msalAuthorityUri: `${practice.url}/${practice.world.tenantId}`,
      });
      const shown = await house.must(200, 'GET', '../coffer/v1/restore-portal');
      expect(shown.redirectUri).toBe(`${house.server.url}/coffer/v1/portal/callback`);
      expect(Object.keys(shown)).not.toContain('applicationCertificate');
    });
  });

  describe('the grant for restore operators', () => {
    it('takes an id token of the portal, and no other', async () => {
      const { practice } = stage;
      const { appId } = practice.applications.confidential;
      const token = await idToken('confidential');
      const user = practice.world.user(alice)!;
      const pair = await grant(token, `${user.id}.${practice.world.tenantId}`);
      expect([pair.status, pair.json.userName], pair.bytes.toString()).toEqual([200, alice]);
      const [head, body = '', signature] = token.split('.');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
      const other = Buffer.from(JSON.stringify({ ...claims, oid: 'somebody' })).toString('base64url');
      const none = Buffer.from('{"alg":"none"}').toString('base64url');
      const { kid } = JSON.parse(Buffer.from(head ?? '', 'base64url').toString());
      const hmacHead = Buffer.from(JSON.stringify({ alg: 'HS256', kid })).toString('base64url');
      const wrong: [string, string][] = [
        [[head, other, signature].join('.'), appId],
        [[none, body, ''].join('.'), appId],
        [
          `${hmacHead}.${body}.${createHmac('sha256', 'practice-secret').update(`${hmacHead}.${body}`).digest('base64url')}`,
          appId,
        ],
        [token, 'another-application'],
        ['no token at all', appId],
      ];
      for (const [assertion, client] of wrong) {
        const refused = await grant(assertion, client);
        expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
        expect(refused.json.message).not.toContain('Too many');
        // A right one in between, so that each wrong one is looked at.
        expect((await grant(token, appId)).status).toBe(200);
      }
    });

    it('looks at audience, lifetime, nonce and tenant', async () => {
      const { practice } = stage;
      const { appId } = practice.applications.confidential;
      const ca = await readFile(practice.caFile, 'utf8');
      const endpoints = { login: practice.url, graph: practice.url, sharePoint: practice.url, ca };
      const base = { endpoints, tenant: practice.world.tenantId, application: { id: appId }, version: '0' };
      const { signal } = new AbortController();
      const at = async (later: number, token: string, part: object = {}, nonce?: string) => {
        await using openId = new OpenIdSignIn({ ...base, clock: { now: () => Date.now() + later }, ...part } as never);
        return await openId.check(token, nonce, signal).then(
          ({ userName }) => userName,
          (error: unknown) => (error as Error).message,
        );
      };
      const token = await idToken('confidential');
      expect(await at(0, token)).toBe(alice);
      expect(await at(2 * 3600_000, token)).toContain('time is over');
      expect(await at(0, await idToken('publicClient'))).toContain('"aud"');
      expect(await at(0, token, {}, 'another')).toContain('another sign-in');
      // Shared addresses publish an issuer with a gap for the tenant.
      expect(await at(0, token, { tenant: 'organizations' })).toBe(alice);
    });
  });

  describe('guessing', () => {
    it('slows down whoever keeps failing, and nobody who was only led here by another site', async () => {
      await using person = browser();
      const refusals: string[] = [];
      for (let i = 0; i < 5; i++) {
        await person.open('/coffer/v1/portal/callback?code=1&state=1');
        refusals.push((await grant('no token at all', stage.practice.applications.confidential.appId)).json.message);
      }
      expect(refusals.at(-1)).toContain('Too many failed sign-ins');
      expect((await person.signIn(alice, 'XXXXX')).headers['location']).toBe('/portal');
      const problems: (string | null)[] = [];
      for (let i = 0; i < 5; i++) {
        const back = new URL(await person.approve(alice, 'XXXXX'));
        back.searchParams.set('code', 'guessed');
        problems.push(problemOf(await person.open(back.href)));
      }
      expect([problems[0], problems.at(-1)]).toEqual(['refused', 'too-many']);
    });
  });
}
