import { join } from 'node:path';
import {
  addOneDriveJob,
  addOrganization,
  addRepository,
  backupGroup,
  type House,
  ledgerDifferences,
  runJob,
  sessionLog,
  setBackupAccounts,
} from '@coffer/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshHouse } from '../support/fresh-house.ts';

let house: House;
let organizationId: string;
let group: Awaited<ReturnType<typeof backupGroup>>;

beforeAll(async () => {
  house = await freshHouse({ seed: 'short-office' });
  organizationId = await addOrganization(house.api);
  group = await backupGroup(house.api, organizationId);
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

/** A first full run into a repository of its own, by whatever accounts are in the pool. */
async function fullRun(name: string) {
  const repositoryId = await addRepository(house.api, name, join(house.serverFolder, name));
  const jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name });
  const session = await runJob(house.api, jobId);
  return { session, log: await sessionLog(house.api, session.id ?? '') };
}

/** One full run with this many accounts, exact in the ledger; what the tenant's journal saw of it. */
async function runWith(accounts: number): Promise<{ perAccount: number[]; throttled: number }> {
  const pool = group.members.slice(0, accounts);
  await setBackupAccounts(house.api, organizationId, pool);
  const since = Date.now();
  const { session, log } = await fullRun(`by ${accounts}`);
  expect(session.status, log.join('\n')).toBe('Success');
  // What is metered: all but the bytes of files.
  const journal = (await house.practice.journal(since)).filter(({ api }) => api !== 'content');
  expect(await ledgerDifferences(house.api, await house.practice.ledger())).toEqual([]);
  return {
    perAccount: pool.map(({ login }) => journal.filter((entry) => entry.identity === login).length),
    throttled: journal.filter((entry) => entry.status === 429).length,
  };
}

describe('a pool of backup accounts', () => {
  it('of one account carries the whole run and is never throttled', async () => {
    const { perAccount, throttled } = await runWith(1);
    expect(perAccount[0]).toBeGreaterThan(40);
    expect(throttled).toBe(0);
  });

  it('of four accounts shares the run within 10 % of even and is never throttled', async () => {
    const { perAccount, throttled } = await runWith(4);
    const even = perAccount.reduce((sum, requests) => sum + requests, 0) / 4;
    for (const requests of perAccount) expect(Math.abs(requests - even) / even, perAccount.join(' ')).toBeLessThan(0.1);
    expect(throttled).toBe(0);
  });

  it('goes on with the others, and says so, when one account stops working', async () => {
    const pool = group.members.slice(4, 7);
    await setBackupAccounts(house.api, organizationId, pool);
    await house.practice.setUser(pool[1]?.login ?? '', { state: 'mfa' });
    const { session, log } = await fullRun('with one that fails');
    expect(log.filter((line) => line.startsWith('[Warning]')).join('\n')).toContain(pool[1]?.login);
    expect(session.status).toBe('Warning');
    expect(session.statistics?.processedObjects).toBeGreaterThan(30);
  });
});
