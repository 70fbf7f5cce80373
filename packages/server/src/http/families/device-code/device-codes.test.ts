import { type Clock, systemClock } from '@coffer/model';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const domain = 'tiny.onmicrosoft.com';

let practice: PracticeTenant;
let stack: AsyncDisposableStack;
let house: RestHouse;
let ahead = 0;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const state = stack.use(await temporaryFolder());
  const data = stack.use(await temporaryFolder());
  practice = stack.use(
    await startPracticeTenant({ keysFolder: sharedKeys, stateFolder: state.path, seed: 'tiny', limits: 'none' }),
  );
  const clock: Clock = { now: () => Date.now() + ahead, sleep: systemClock.sleep };
  house = stack.use(await RestHouse.start({ dataFolder: data.path, cloudFile: practice.cloudFile, clock }));
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

/** What a person does at Microsoft's page. */
async function decide(userCode: string, decision: object): Promise<void> {
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const url = `${practice.url}/_practice/devicecode/${userCode}`;
  const answer = await request(url, { method: 'POST', body: JSON.stringify(decision), dispatcher: agent });
  expect(answer.statusCode).toBe(204);
  await agent.close();
}

async function check(userCode: string): Promise<unknown> {
  ahead += 5_000;
  return (await house.must(200, 'POST', 'DeviceCode/check', { userCode })).authenticated;
}

describe('device codes', () => {
  it('say whether the person has signed in, for any organization of a region', async () => {
    const code = await house.must(200, 'POST', 'DeviceCode', { targetRegion: 'Worldwide' });
    expect(code).toMatchObject({ verificationUrl: expect.stringContaining('https://') as string, expiresIn: 900 });
    expect(code.message).toContain(code.userCode);
    expect(await check(code.userCode)).toBe(false);
    await decide(code.userCode, { upn: `admin@${domain}` });
    expect(await check(code.userCode.toLowerCase())).toBe(true);
    expect(await check(code.userCode)).toBe(true);
  });

  it('ask Microsoft no more often than it wishes', async () => {
    const { userCode } = await house.must(200, 'POST', 'DeviceCode', {});
    await check(userCode);
    const before = practice.journal.entries({ kind: 'token' }).length;
    for (let time = 0; time < 5; time++) await house.must(200, 'POST', 'DeviceCode/check', { userCode });
    expect(practice.journal.entries({ kind: 'token' }).length).toBe(before);
  });

  it('can belong to an organization that was added', async () => {
    const settings = { account: `admin@${domain}`, password: 'XXXXX' };
    const { id } = await house.must(200, 'POST', 'Organizations', { sharePointOnlineSettings: settings });
    const { userCode } = await house.must(200, 'POST', `Organizations/${id}/DeviceCode`);
    await decide(userCode, { upn: `admin@${domain}` });
    expect(await check(userCode)).toBe(true);
  });

  it('that were declined, have expired or were never given out are told apart from those that wait', async () => {
    const { userCode } = await house.must(200, 'POST', 'DeviceCode', {});
    await decide(userCode, { decline: true });
    ahead += 5_000;
    expect((await house.ask('POST', 'DeviceCode/check', { userCode })).json.message).toContain('declined');
    await house.must(404, 'POST', 'DeviceCode/check', { userCode: 'NEVER-MADE' });
    ahead += 901_000;
    await house.must(404, 'POST', 'DeviceCode/check', { userCode });
    const elsewhere = await house.ask('POST', 'DeviceCode', { targetRegion: 'China' });
    expect([elsewhere.status, elsewhere.json.message]).toEqual([400, expect.stringContaining('public client')]);
  });
});
