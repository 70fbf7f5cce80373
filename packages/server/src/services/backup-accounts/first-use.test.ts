import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogFields, Logger } from '@coffer/model';
import { silentLogger, systemClock } from '@coffer/model';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { composeHouse, type House } from '../../compose/house.ts';
import { makeConfig } from '../../config/config.ts';
import { cheapPasswords } from '../../testing/cheap-passwords.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const domain = 'office365.onmicrosoft.com';
const groupId = '6e570850-9ce9-40ed-b81d-41772dabcead';
const password = 'XXXXX';

let stack: AsyncDisposableStack;
let practice: PracticeTenant;
let pfxFile: string;
let startPractice: (port: number) => Promise<PracticeTenant>;
let house: House;
let organizationId: string;
let warnings: { fields: LogFields; message: string }[];

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const state = stack.use(await temporaryFolder());
  const data = stack.use(await temporaryFolder());
  pfxFile = join(state.path, 'application.pfx');
  startPractice = async (port) =>
    await startPracticeTenant({
      keysFolder: sharedKeys,
      stateFolder: state.path,
      seed: 'office-people',
      limits: 'none',
      port,
    });
  practice = await startPractice(0);
  stack.defer(async () => await practice[Symbol.asyncDispose]());
  warnings = [];
  const logger: Logger = { ...silentLogger, warn: (fields, message) => warnings.push({ fields, message }) };
  const config = makeConfig({ COFFER_DATA: data.path, COFFER_CLOUD_FILE: practice.cloudFile });
  house = stack.use(await composeHouse({ config, clock: systemClock, logger, passwordCost: cheapPasswords }));
  const sharePointOnlineSettings = { account: `admin@${domain}`, password };
  organizationId = (await house.services.organizations.add({ sharePointOnlineSettings })).id;
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

function entries(...passwords: string[]) {
  return passwords.map((given, at) => {
    const login = `account${at + 1}@${domain}`;
    return { groupMember: { groupId, login, type: 'User' }, password: given };
  });
}

async function whileAway(work: () => Promise<void>): Promise<void> {
  const port = Number(new URL(practice.url).port);
  await practice[Symbol.asyncDispose]();
  await work();
  practice = await startPractice(port);
}

async function states(): Promise<string[]> {
  return (await house.services.backupAccounts.list(organizationId)).map(({ checkState }) => checkState);
}

describe('accounts that were taken in while Microsoft could not be reached', () => {
  afterEach(async () => {
    await house.services.backupAccounts.replace(organizationId, []);
  });

  it('are checked at first use, and whoever uses them hears of those that are refused', async () => {
    const { backupAccounts } = house.services;
    await whileAway(async () => {
      await backupAccounts.replace(organizationId, entries(password, 'wrong', password));
      expect(await states()).toEqual(['unchecked', 'unchecked', 'unchecked']);
      const told: string[] = [];
      await backupAccounts.checkBeforeUse(organizationId, { warn: (message) => told.push(message) });
      expect(await states()).toEqual(['unchecked', 'unchecked', 'unchecked']);
      expect(told).toEqual([]);
    });
    const saved = warnings.find(({ message }) => message.includes('saved unchecked'));
    expect(saved?.fields['logins']).toEqual([1, 2, 3].map((number) => `account${number}@${domain}`));
    const told: string[] = [];
    await backupAccounts.checkBeforeUse(organizationId, { warn: (message) => told.push(message) });
    expect(told).toEqual([`Backup account account2@${domain}: the password is wrong.`]);
    expect(await states()).toEqual(['verified', 'refused', 'verified']);
    await backupAccounts.checkBeforeUse(organizationId, { warn: (message) => told.push(message) });
    expect(told).toHaveLength(1);
  });

  it('changes of the pool reach the connection that is in use', async () => {
    const { backupAccounts, organizations } = house.services;
    const tenant = await organizations.tenant(organizationId);
    await backupAccounts.replace(organizationId, entries(password, password));
    expect(tenant.identities().map(({ name }) => name)).toEqual([
      `admin@${domain}`,
      `account1@${domain}`,
      `account2@${domain}`,
    ]);
    await backupAccounts.replace(organizationId, []);
    expect(tenant.identities()).toHaveLength(1);
    expect(await organizations.tenant(organizationId)).toBe(tenant);
  });

  it('a request that is given up changes nothing', async () => {
    const { backupAccounts } = house.services;
    const gone = AbortSignal.abort(new Error('the client went away'));
    await expect(backupAccounts.replace(organizationId, entries(password), gone)).rejects.toThrow('went away');
    expect(await states()).toEqual([]);
  });
});

describe('applications that were taken in while Microsoft could not be reached', () => {
  it('are unchecked, and checked at first use', async () => {
    const { organizations, applicationManager, backupApplications, usage } = house.services;
    const applicationCertificate = (await readFile(pfxFile)).toString('base64');
    const file = { applicationCertificate, applicationCertificatePassword: 'practice' };
    const application = { applicationId: practice.applications.confidential.appId, officeOrganizationName: domain };
    const sharePointOnlineSettings = { useApplicationOnlyAuth: true, ...application, ...file };
    await organizations.update(organizationId, { sharePointOnlineSettings });
    const stranger = '11111111-2222-4333-8444-555555555555';
    const told: string[] = [];
    const use = async () =>
      await backupApplications.checkBeforeUse(organizationId, { warn: (message) => told.push(message) });
    await whileAway(async () => {
      await applicationManager.set(organizationId, stranger, { wish: file });
      await use();
    });
    expect((await usage.of(organizationId)).identities.map(({ isUnchecked }) => isUnchecked)).toEqual([false, true]);
    expect(told).toEqual([]);
    await use();
    await use();
    expect(told).toEqual([`Backup application ${stranger}: the application is not known in the organization.`]);
    await backupApplications.replace(organizationId, []);
  });
});
