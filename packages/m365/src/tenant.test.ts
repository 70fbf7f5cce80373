import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@coffer/model';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from './credential.ts';
import { Governor } from './governor/governor.ts';
import type { Tenant } from './tenant.ts';
import { account, DOMAIN, oneDriveOf, openStage, type Stage, scanAll } from './testing/stage.ts';

let stage: Stage<PracticeTenant>;
beforeAll(async () => {
  stage = await openStage((stateFolder) => startPracticeTenant({ keysFolder: sharedKeys, seed: 'tiny', stateFolder }));
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

describe('the budget', () => {
  it('is as large as the licences of the tenant allow, once a scan has asked for them', async () => {
    await using tenant = stage.connect();
    const minute = (): number | undefined =>
      tenant.usage().find(({ name }) => name === 'resource units of the application in a minute')?.limit;
    expect(minute()).toBe(1_250);
    const { world } = stage.practice;
    const { profile } = world;
    world.establish({ ...profile, licences: 1_001 });
    await scanOne(tenant);
    world.establish(profile);
    expect(minute()).toBe(2_500);
  });

  it('is one for all connections that share a governor, and outlives each of them', async () => {
    using governor = new Governor({ clock: systemClock });
    const sum = (tenant: Tenant): number => tenant.usage().reduce((all, { used }) => all + used, 0);
    await using stays = stage.connect({ governor });
    {
      await using goes = stage.connect({ governor });
      await goes.organization();
      expect(sum(goes)).toBeGreaterThan(0);
    }
    const before = sum(stays);
    expect(before).toBeGreaterThan(0);
    await stays.organization();
    expect(sum(stays)).toBeGreaterThan(before);
  });
});

async function scanOne(tenant: Tenant): Promise<void> {
  const [workload, context] = [oneDriveOf(tenant), stage.context()];
  for await (const object of workload.discover(context)) {
    await scanAll(workload, object, { context });
    return;
  }
}

describe('signing in', () => {
  it('tells the tenant and the user', async () => {
    await using tenant = stage.connect();
    const alice = stage.practice.world.user(`alice@${DOMAIN}`);
    expect(await tenant.verify(account('alice'))).toEqual({
      tenantId: stage.practice.world.tenantId,
      userId: alice?.id,
    });
  });

  it.each([
    ['mfa', 'mfa-required'],
    ['disabled', 'disabled'],
    ['expired', 'expired'],
    ['locked', 'locked'],
  ] as const)('tells an account in state %s as %s', async (state, reason) => {
    await using tenant = stage.connect();
    const user = stage.practice.world.user(`account2@${DOMAIN}`)!;
    user.state = state;
    try {
      await expect(tenant.verify(account('account2'))).rejects.toMatchObject({
        code: 'sign-in',
        reason,
        transient: false,
      });
    } finally {
      user.state = 'ok';
    }
  });

  it.each([
    ['a wrong password', account('alice', 'wrong'), 'wrong-password'],
    ['an unknown user', account('nobody'), 'unknown-user'],
    [
      'an unknown application',
      { ...account('alice'), application: { id: '00000000-0000-4000-8000-000000000000' } },
      'wrong-application',
    ],
    ['a wrong secret', 'secret:wrong', 'wrong-secret'],
  ])('tells %s', async (_name, given, reason) => {
    await using tenant = stage.connect();
    const credential = typeof given === 'string' ? await application(given) : (given as Credential);
    const error = await tenant.verify(credential).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'sign-in', reason });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/wrong"|XXXXX/);
  });

  it.each(['secret:practice-secret', 'certificate'])('works for an application with %s', async (kind) => {
    await using tenant = stage.connect();
    expect(await tenant.verify(await application(kind))).toEqual({ tenantId: stage.practice.world.tenantId });
  });

  it('tells what the own identity is allowed to do, and that a consent on SharePoint is missing', async () => {
    await using tenant = stage.connect({ main: await application('secret:practice-secret') });
    const { initialDomain } = await tenant.organization();
    const granted = await tenant.permissions({ initialDomain });
    expect(granted).toMatchObject({ kind: 'application' });
    expect(granted.graph).toContain('Files.ReadWrite.All');
    expect(granted.sharePoint).toContain('Sites.FullControl.All');
    const { confidential } = stage.practice.applications;
    const known = confidential.sharePoint;
    confidential.sharePoint = { roles: [], scopes: [] };
    expect((await tenant.permissions({ initialDomain })).sharePoint).toEqual([]);
    confidential.sharePoint = known;
    const another = await tenant.permissions({ initialDomain, credential: account('alice') });
    expect(another).toMatchObject({ kind: 'account' });
    expect(another.graph).toContain('Sites.FullControl.All');
  });

  it('works for an account through a confidential application', async () => {
    await using tenant = stage.connect();
    const { appId } = stage.practice.applications.confidential;
    const credential = { ...account('alice'), application: { id: appId, secret: 'practice-secret' } };
    expect((await tenant.verify(credential)).userId).toBeDefined();
  });

  it('does not take an unreachable service for a refusal', async () => {
    await using tenant = stage.connect({ endpoints: { ...stage.endpoints, login: 'https://localhost:9' } });
    await expect(tenant.verify(account('alice'))).rejects.toMatchObject({ code: 'unreachable', transient: true });
  });

  it('does not trust a server whose authority it was not told', async () => {
    const { ca: _ca, ...endpoints } = stage.endpoints;
    await using tenant = stage.connect({ endpoints });
    await expect(tenant.verify(account('alice'))).rejects.toMatchObject({
      code: 'unreachable',
      reason: 'untrusted-certificate',
    });
  });

  it('is charged to the ledger, without resource units', async () => {
    await using tenant = stage.connect();
    stage.charged.length = 0;
    await tenant.verify(account('alice'));
    expect(stage.charged.at(-1)).toMatchObject({
      identity: `alice@${DOMAIN}`,
      purpose: 'sign-in',
      resourceUnits: 0,
      status: 200,
    });
  });

  it('of an administrator goes by a code on another device', async () => {
    await using tenant = stage.connect();
    const code = await tenant.startDeviceCode();
    expect(code.userCode).not.toBe('');
    expect(await tenant.pollDeviceCode(code.handle)).toEqual({ state: 'pending' });
    await decide(code.userCode, { upn: `admin@${DOMAIN}` });
    expect(await tenant.pollDeviceCode(code.handle)).toMatchObject({ state: 'signed-in' });
    const other = await tenant.startDeviceCode();
    await decide(other.userCode, { decline: true });
    await expect(tenant.pollDeviceCode(other.handle)).rejects.toMatchObject({ code: 'sign-in', reason: 'declined' });
  });
});

describe('the directory', () => {
  it('says what the organization is called', async () => {
    await using tenant = stage.connect();
    expect(await tenant.organization()).toEqual({
      id: stage.practice.world.tenantId,
      displayName: 'Tiny Works',
      initialDomain: DOMAIN,
      defaultDomain: DOMAIN,
    });
  });

  it('finds users and groups by patterns, in any case', async () => {
    await using tenant = stage.connect();
    const { directory } = tenant;
    expect((await directory.users({ displayName: 'backup*' })).items).toHaveLength(2);
    expect((await directory.users({ displayName: "Alice O'Hara" })).items).toMatchObject([
      { userName: `alice@${DOMAIN}` },
    ]);
    expect((await directory.users({ userName: '*ller@*' })).items).toMatchObject([
      { displayName: 'Jörg Müller (Büro)' },
    ]);
    expect((await directory.users({ displayName: '佐藤 ?くら' })).items).toHaveLength(1);
    const kinds = Object.fromEntries(
      (await directory.groups()).items.map(({ displayName, kind }) => [displayName, kind]),
    );
    expect(kinds).toMatchObject({
      'Backup Accounts': 'security',
      Workshop: 'office365',
      Everybody: 'distribution',
      Keys: 'mail-enabled-security',
    });
  });

  it('lists members and teams, and gives undefined for what is not there', async () => {
    await using tenant = stage.connect();
    const { directory } = tenant;
    expect((await directory.members(stage.groupId)).items.map(({ userName }) => userName)).toEqual([
      `account1@${DOMAIN}`,
      `account2@${DOMAIN}`,
    ]);
    expect((await directory.teams()).items.map(({ displayName }) => displayName)).toEqual(['Workshop']);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect([await directory.user(nobody), await directory.group(nobody)]).toEqual([undefined, undefined]);
  });

  it('never follows a token of a next page that leads elsewhere', async () => {
    await using tenant = stage.connect();
    const foreign = Buffer.from('https://evil.example/').toString('base64url');
    await expect(tenant.directory.users({}, foreign)).rejects.toMatchObject({ code: 'rejected' });
  });
});

async function application(kind: string): Promise<Credential> {
  const applicationId = stage.practice.applications.confidential.appId;
  if (kind.startsWith('secret:')) return { kind: 'application', applicationId, secret: kind.slice(7) };
  const certificate = {
    privateKey: await readFile(join(stage.stateFolder, 'application-key.pem'), 'utf8'),
    certificate: await readFile(join(stage.stateFolder, 'application.pem'), 'utf8'),
  };
  return { kind: 'application', applicationId, certificate };
}

async function decide(userCode: string, body: object): Promise<void> {
  const agent = new Agent({ connect: { ca: stage.endpoints.ca ?? '' } });
  const answer = await request(`${stage.practice.url}/_practice/devicecode/${userCode}`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.body.dump();
  await agent.destroy();
}
