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
import { describe, expect, it } from 'vitest';
import { freshHouse } from '../support/fresh-house.ts';

/** One full run with this many accounts, exact in the ledger; what the tenant's journal saw of it. */
async function runWith(house: House, accounts: number): Promise<{ perAccount: number[]; throttled: number }> {
  const organizationId = await addOrganization(house.api);
  const group = await backupGroup(house.api, organizationId);
  await setBackupAccounts(house.api, organizationId, group.members.slice(0, accounts));
  const repositoryId = await addRepository(house.api, 'Pool', join(house.serverFolder, 'repository'));
  const jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name: 'Pool' });
  const since = Date.now();
  const session = await runJob(house.api, jobId);
  expect(session.status, (await sessionLog(house.api, session.id ?? '')).join('\n')).toBe('Success');
  const journal = (await house.practice.journal(since)).filter((entry) => entry.api === 'graph');
  expect(await ledgerDifferences(house.api, await house.practice.ledger())).toEqual([]);
  const logins = group.members.slice(0, accounts).map((member) => member.login ?? '');
  return {
    perAccount: logins.map((login) => journal.filter((entry) => entry.identity === login).length),
    throttled: journal.filter((entry) => entry.status === 429).length,
  };
}

describe('a pool of backup accounts', () => {
  it('of one account carries the whole run and is never throttled', async () => {
    await using house = await freshHouse({ seed: 'office' });
    const { perAccount, throttled } = await runWith(house, 1);
    expect(perAccount[0]).toBeGreaterThan(40);
    expect(throttled).toBe(0);
  });

  it('of four accounts shares the run within 10 % of even and is never throttled', async () => {
    await using house = await freshHouse({ seed: 'office' });
    const { perAccount, throttled } = await runWith(house, 4);
    const even = perAccount.reduce((sum, requests) => sum + requests, 0) / 4;
    for (const requests of perAccount) expect(Math.abs(requests - even) / even, perAccount.join(' ')).toBeLessThan(0.1);
    expect(throttled).toBe(0);
  });

  it('goes on with the others, and says so, when one account stops working', async () => {
    await using house = await freshHouse({ seed: 'office' });
    const organizationId = await addOrganization(house.api);
    const group = await backupGroup(house.api, organizationId);
    const pool = group.members.slice(0, 3);
    await setBackupAccounts(house.api, organizationId, pool);
    await house.practice.setUser(pool[1]?.login ?? '', { state: 'mfa' });
    const repositoryId = await addRepository(house.api, 'Pool', join(house.serverFolder, 'repository'));
    const jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name: 'Pool' });
    const session = await runJob(house.api, jobId);
    const log = await sessionLog(house.api, session.id ?? '');
    expect(log.filter((line) => line.startsWith('[Warning]')).join('\n')).toContain(pool[1]?.login);
    expect(session.status).toBe('Warning');
    expect(session.statistics?.processedObjects).toBeGreaterThan(30);
  });
});
