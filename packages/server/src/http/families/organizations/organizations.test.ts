import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const domain = 'office365.onmicrosoft.com';
const unknownId = '11111111-2222-4333-8444-555555555555';
const account = { account: `admin@${domain}`, password: 'XXXXX', grantAdminAccess: true };

let practice: PracticeTenant;
let pfx: string;
let certificate: X509Certificate;
let thumbprint: string;
let stack: AsyncDisposableStack;
let house: RestHouse;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const state = stack.use(await temporaryFolder());
  const data = stack.use(await temporaryFolder());
  practice = stack.use(
    await startPracticeTenant({
      keysFolder: sharedKeys,
      stateFolder: state.path,
      seed: 'office-people',
      limits: 'none',
    }),
  );
  pfx = (await readFile(join(state.path, 'application.pfx'))).toString('base64');
  house = stack.use(await RestHouse.start({ dataFolder: data.path, cloudFile: practice.cloudFile }));
  certificate = new X509Certificate(await readFile(join(state.path, 'application.pem')));
  thumbprint = createHash('sha1').update(certificate.raw).digest('hex').toUpperCase();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});
beforeEach(() => {
  const admin = practice.world.user(`admin@${domain}`)!;
  admin.state = 'ok';
  practice.world.setPassword(admin, 'XXXXX');
});
afterEach(async () => {
  for (const { id } of await house.must(200, 'GET', 'Organizations'))
    await house.must(204, 'DELETE', `Organizations/${id}`);
});

function application(change: object = {}) {
  return {
    useApplicationOnlyAuth: true,
    officeOrganizationName: domain,
    applicationId: practice.applications.confidential.appId,
    applicationCertificate: pfx,
    applicationCertificatePassword: 'practice',
    ...change,
  };
}

const modern = (change: object = {}) => ({
  ...account,
  useMfa: true,
  applicationId: practice.applications.confidential.appId,
  applicationSecret: 'practice-secret',
  ...change,
});

async function add(settings: object, more: object = {}): Promise<Json> {
  return await house.must(200, 'POST', 'Organizations', {
    type: 'Office365',
    sharePointOnlineSettings: settings,
    ...more,
  });
}

async function refusal(status: number, body: unknown, method: 'POST' | 'PUT' = 'POST', path = 'Organizations') {
  const answer = await house.ask(method, path, body);
  expect(answer.json).toEqual({ message: expect.any(String) as string });
  expect([answer.status, answer.json.message]).toEqual([status, answer.json.message]);
  return answer.json.message as string;
}

describe('adding an organization', () => {
  it('with an application and its certificate: named by Microsoft, shown without secrets', async () => {
    const added = await add(application({ sharePointSaveAllWebParts: true }), { isTeamsOnline: true });
    expect(added).toMatchObject({
      type: 'Office365',
      region: 'Worldwide',
      name: 'Veldmark Instruments',
      officeName: domain,
      isSharePointOnline: true,
      isExchangeOnline: false,
      isTeamsOnline: true,
      isTeamsChatsOnline: false,
      isBackedup: false,
    });
    expect(added.sharePointOnlineSettings).toEqual({
      useApplicationOnlyAuth: true,
      officeOrganizationName: domain,
      sharePointSaveAllWebParts: true,
      applicationId: practice.applications.confidential.appId,
      applicationCertificateThumbprint: thumbprint,
    });
    expect(added._links.users.href).toBe(`/v6/Organizations/${added.id}/Users`);
    expect(await house.must(200, 'GET', 'Organizations')).toEqual([added]);
  });

  it('with modern sign-in and legacy protocols: an app password through an application with a secret', async () => {
    const added = await add(modern());
    expect(added.sharePointOnlineSettings).toEqual({
      useApplicationOnlyAuth: false,
      officeOrganizationName: domain,
      sharePointSaveAllWebParts: false,
      applicationId: practice.applications.confidential.appId,
      account: account.account,
      grantAdminAccess: true,
      useMfa: true,
      useCustomVeeamAADApplication: false,
    });
  });

  it('with modern sign-in and a certificate instead of the secret', async () => {
    const change = {
      applicationSecret: undefined,
      applicationCertificate: pfx,
      applicationCertificatePassword: 'practice',
    };
    const added = await add(modern(change));
    expect(added.sharePointOnlineSettings.applicationCertificateThumbprint).toBe(thumbprint);
  });

  it('with an account alone, through the public client application of the cloud file', async () => {
    const added = await add({ ...account, useMfa: false });
    expect(added.sharePointOnlineSettings).toMatchObject({ account: account.account, useMfa: false });
    expect(added.sharePointOnlineSettings).not.toHaveProperty('applicationId');
  });

  it('with settings for Exchange and SharePoint, which must use the same kind of sign-in', async () => {
    const added = await add(account, { exchangeOnlineSettings: account });
    expect(added).toMatchObject({ isExchangeOnline: true, isSharePointOnline: true });
    const mixed = { exchangeOnlineSettings: account, sharePointOnlineSettings: application() };
    expect(await refusal(400, mixed)).toContain('same kind of sign-in');
  });

  it('twice is a conflict, also when both come at once', async () => {
    const body = { sharePointOnlineSettings: account };
    const answers = await Promise.all([
      house.ask('POST', 'Organizations', body),
      house.ask('POST', 'Organizations', body),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await refusal(409, { sharePointOnlineSettings: application() })).toContain(domain);
  });
});

describe('an organization that is refused', () => {
  it.each([
    ['on-premises', () => ({ type: 'OnPremises' }), 'OnPremises'],
    ['hybrid', () => ({ type: 'Hybrid' }), 'Hybrid'],
    ['without settings', () => ({ type: 'Office365' }), 'sharePointOnlineSettings'],
    [
      'with nothing to protect',
      () => ({ sharePointOnlineSettings: account, isSharePointOnline: false }),
      'At least one',
    ],
    ['to be configured by the server', () => ({ configureApplication: true, userCode: 'X' }), 'Microsoft Entra'],
    ['with a new application', () => ({ newApplicationName: 'Coffer' }), 'Microsoft Entra'],
    [
      'with chats and an account',
      () => ({ sharePointOnlineSettings: account, isTeamsChatsOnline: true }),
      'isTeamsChatsOnline',
    ],
    [
      'of a region that has no public client',
      () => ({ region: 'China', sharePointOnlineSettings: account }),
      'public client',
    ],
  ])('%s is told why', async (_, body, text) => {
    expect(await refusal(400, body())).toContain(text);
    expect(await house.must(200, 'GET', 'Organizations')).toEqual([]);
  });

  it.each([
    ['no account', () => ({ password: 'x' }), 'account is needed'],
    ['a malformed account', () => ({ account: 'admin', password: 'x' }), 'sign-in name'],
    ['no password', () => ({ account: account.account }), 'password is needed'],
    ['a wrong password', () => ({ ...account, password: 'wrong' }), 'the password is wrong'],
    ['an unknown user', () => ({ ...account, account: `nobody@${domain}` }), 'does not exist'],
    ['modern without an application', () => ({ ...account, useMfa: true }), 'applicationId is needed'],
    [
      'modern without a secret',
      () => modern({ applicationSecret: undefined }),
      'applicationSecret or applicationCertificate',
    ],
    [
      'a wrong secret',
      () => modern({ applicationSecret: 'wrong' }),
      'secret or certificate of the application is wrong',
    ],
    ['no certificate', () => application({ applicationCertificate: undefined }), 'applicationCertificate is needed'],
    ['no tenant name', () => application({ officeOrganizationName: '' }), 'officeOrganizationName is needed'],
    ['no application id', () => application({ applicationId: null }), 'applicationId is needed'],
    ['an unknown application', () => application({ applicationId: unknownId }), 'not known in the organization'],
    [
      'a wrong certificate password',
      () => application({ applicationCertificatePassword: 'x' }),
      'password of the certificate',
    ],
    ['no PFX', () => application({ applicationCertificate: 'aGVsbG8=' }), 'not a PFX'],
  ])('%s: the text names the block and the reason', async (_, settings, text) => {
    const message = await refusal(400, { sharePointOnlineSettings: settings() });
    expect(message).toContain('sharePointOnlineSettings');
    expect(message).toContain(text);
    expect(await house.must(200, 'GET', 'Organizations')).toEqual([]);
  });

  it.each([
    ['mfa', 'use an app password'],
    ['disabled', 'is disabled'],
    ['expired', 'has expired'],
    ['locked', 'is locked'],
  ] as const)('an account in the state %s: the refusal has its own text', async (state, text) => {
    practice.world.user(account.account)!.state = state;
    const message = await refusal(400, { sharePointOnlineSettings: account });
    expect(message).toContain(account.account);
    expect(message).toContain(text);
  });
});

describe('an organization that was added', () => {
  it('is found by its id in any case, and without backup times where nobody wants them', async () => {
    const { id } = await add(account);
    expect(await house.must(200, 'GET', `organizations/${id.toUpperCase()}`)).toMatchObject({ id, isBackedup: false });
    const short = await house.must(200, 'GET', `Organizations/${id}?extendedView=false`);
    expect(short).not.toHaveProperty('isBackedup');
    await house.must(404, 'GET', `Organizations/${unknownId}`);
    await house.must(400, 'GET', 'Organizations/x');
  });

  it('is changed in part; settings of an account need account and password', async () => {
    const { id } = await add(account);
    const path = `Organizations/${id}`;
    await house.must(204, 'PUT', path, { isTeamsOnline: true });
    expect(await house.must(200, 'GET', path)).toMatchObject({ isTeamsOnline: true, isSharePointOnline: true });
    const without = { sharePointOnlineSettings: { grantAdminAccess: false } };
    expect(await refusal(400, without, 'PUT', path)).toContain('account is needed');
    const wrong = { sharePointOnlineSettings: { ...account, password: 'wrong' } };
    expect(await refusal(400, wrong, 'PUT', path)).toContain('password is wrong');
    expect((await house.must(200, 'GET', path)).sharePointOnlineSettings.grantAdminAccess).toBe(true);
    await house.must(204, 'PUT', path, { sharePointOnlineSettings: { ...account, grantAdminAccess: false } });
    expect((await house.must(200, 'GET', path)).sharePointOnlineSettings.grantAdminAccess).toBe(false);
    expect(await refusal(400, { region: 'China' }, 'PUT', path)).toContain('region');
    await house.must(404, 'PUT', `Organizations/${unknownId}`, {});
  });

  it('keeps the certificate when a change does not send one, so that a saved answer can be sent back', async () => {
    const added = await add(application());
    await house.must(204, 'PUT', `Organizations/${added.id}`, { ...added, isTeamsOnline: true });
    expect(await house.must(200, 'GET', `Organizations/${added.id}/Users?limit=1`)).toMatchObject({ limit: 1 });
  });

  it('signs in with the new settings after a change of the kind of sign-in', async () => {
    const { id } = await add(account);
    await house.must(204, 'PUT', `Organizations/${id}`, { sharePointOnlineSettings: application() });
    practice.world.user(account.account)!.state = 'disabled';
    await house.must(200, 'GET', `Organizations/${id}/Users?limit=1`);
  });

  it('does not change its kind of sign-in while it has a pool of the old kind', async () => {
    const { id } = await add(account);
    const member = { groupId: '6e570850-9ce9-40ed-b81d-41772dabcead', login: `account1@${domain}`, type: 'User' };
    await house.must(200, 'PUT', `Organizations/${id}/BackupAccounts`, [{ groupMember: member, password: 'XXXXX' }]);
    const change = { sharePointOnlineSettings: application() };
    expect(await refusal(409, change, 'PUT', `Organizations/${id}`)).toContain('backup accounts');
  });

  it('does not sign in with an account of its own pool', async () => {
    const { id } = await add(account);
    const member = { groupId: '6e570850-9ce9-40ed-b81d-41772dabcead', login: `account1@${domain}`, type: 'User' };
    await house.must(200, 'PUT', `Organizations/${id}/BackupAccounts`, [{ groupMember: member, password: 'XXXXX' }]);
    const change = { sharePointOnlineSettings: { ...account, account: `Account1@${domain}` } };
    expect(await refusal(409, change, 'PUT', `Organizations/${id}`)).toContain('backup accounts');
  });

  it('has no used repositories before it was backed up, and no organization of its own for administrators', async () => {
    const { id } = await add(account);
    expect(await house.must(200, 'GET', `Organizations/${id}/usedRepositories`)).toMatchObject({ results: [] });
    await house.must(403, 'GET', 'Organization');
  });

  it('is gone after its removal', async () => {
    const { id } = await add(account);
    await house.must(204, 'DELETE', `Organizations/${id}`);
    await house.must(404, 'DELETE', `Organizations/${id}`);
    await house.must(404, 'GET', `Organizations/${id}/BackupAccounts`);
  });

  it('is not removed while a job protects it', async () => {
    const { id } = await add(account);
    await using folder = await temporaryFolder();
    const repository = await house.must(200, 'POST', 'BackupRepositories', {
      name: 'Here',
      path: join(folder.path, 'repository'),
      retentionType: 'SnapshotBased',
      retentionPeriodType: 'Yearly',
      yearlyRetentionPeriod: 'Year1',
    });
    const job = await house.must(200, 'POST', `Organizations/${id}/Jobs`, {
      name: 'Everything',
      backupType: 'EntireOrganization',
      repositoryId: repository.id,
    });
    const answer = await house.ask('DELETE', `Organizations/${id}`);
    expect([answer.status, answer.json.message]).toEqual([409, expect.stringContaining('Everything')]);
    await house.must(204, 'DELETE', `Jobs/${job.id}`);
  });
});

describe('when Microsoft cannot be reached', () => {
  it('nothing is added, and the answer says so', async () => {
    await using state = await temporaryFolder();
    await using data = await temporaryFolder();
    const away = await startPracticeTenant({ keysFolder: sharedKeys, stateFolder: state.path, seed: 'tiny' });
    await using lonely = await RestHouse.start({ dataFolder: data.path, cloudFile: away.cloudFile });
    await away[Symbol.asyncDispose]();
    const settings = { account: 'admin@tiny.onmicrosoft.com', password: 'XXXXX' };
    const answer = await lonely.ask('POST', 'Organizations', { sharePointOnlineSettings: settings });
    expect(answer.status).toBe(503);
    expect(answer.json.message).toContain('could not be reached, so nothing was saved');
    expect(await lonely.must(200, 'GET', 'Organizations')).toEqual([]);
  });
});

describe('the pool of backup applications', () => {
  it('is replaced whole by applications that sign in; the own application is left out', async () => {
    const { id } = await add(application());
    const second = practice.world.addApplication({
      displayName: 'Second',
      certificate: certificate.raw,
      graph: { roles: ['Files.Read.All'], scopes: [] },
      sharePoint: { roles: [], scopes: [] },
    });
    const entry = (applicationId: string, change: object = {}) => ({
      application: { applicationId, displayName: 'Second' },
      applicationCertificate: pfx,
      applicationCertificatePassword: 'practice',
      ...change,
    });
    const path = `Organizations/${id}/BackupApplications`;
    const own = practice.applications.confidential.appId;
    const answer = await house.ask('PUT', path, [entry(own), entry(second.appId)]);
    expect([answer.status, answer.bytes.length]).toEqual([200, 0]);
    expect((await house.must(200, 'GET', path)).results).toEqual([
      { applicationId: second.appId, displayName: 'Second', certificateThumbprint: thumbprint },
    ]);
    for (const [body, text] of [
      [[entry(unknownId)], `[0] (${unknownId}): the application is not known`],
      [[entry(second.appId), entry(second.appId)], '[1]'],
      [[entry(unknownId, { applicationCertificate: undefined })], 'applicationCertificate is needed'],
      [[entry(second.appId, { applicationCertificatePassword: 'x' })], 'password of the certificate file is wrong'],
      [[{}], 'applicationId is missing'],
    ] as const) {
      expect(await refusal(400, body, 'PUT', path)).toContain(text);
    }
    expect((await house.must(200, 'GET', path)).results).toHaveLength(1);
    await house.must(200, 'PUT', path, [{ application: { applicationId: second.appId } }]);
    await house.must(200, 'PUT', path, []);
    expect((await house.must(200, 'GET', path)).results).toEqual([]);
  });

  it('belongs to application-only sign-in alone, as backup accounts belong to accounts', async () => {
    const { id } = await add(account);
    expect(await refusal(400, [], 'PUT', `Organizations/${id}/BackupApplications`)).toContain('application-only');
    await house.must(204, 'DELETE', `Organizations/${id}`);
    const other = await add(application());
    expect(await refusal(400, [], 'PUT', `Organizations/${other.id}/BackupAccounts`)).toContain('application-only');
  });
});
