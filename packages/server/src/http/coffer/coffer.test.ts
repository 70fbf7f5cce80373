import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { localBackend, openRepository } from '@coffer/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../services/organizations/make-certificate.ts';
import { MailServer } from '../../testing/mail-server.ts';
import { type Json, RestHouse } from '../../testing/rest-house.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

describe("Coffer's own operations", () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let jobId: string;
  let repositoryId: string;
  let organizationId: string;
  let databaseFile: string;
  let pfxFile: string;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    databaseFile = join(folder, 'data', 'coffer.db');
    const { appId } = practice.applications.confidential;
    pfxFile = join(stateFolder, 'application.pfx');
    organizationId = await house.addOrganization({ domain: 'tiny.onmicrosoft.com', appId, pfxFile });
    const retention = { retentionType: 'ItemLevel', retentionPeriodType: 'Daily', dailyRetentionPeriod: 7 };
    const repository = { name: 'R', path: join(folder, 'r'), ...retention };
    repositoryId = (await house.must(200, 'POST', 'BackupRepositories', repository)).id;
    const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'J',
      repositoryId,
      selectedItems: [{ type: 'PartialOrganization', oneDrive: true, sites: true }],
      excludedItems: [{ type: 'OneDriveFolders', folders: ['Documents/2025', 'Shared Documents/Plans'] }],
    });
    jobId = job.id;
    await house.run(jobId);
  });

  afterAll(async () => await stack.disposeAsync());

  const own = (path: string): string => `../coffer/v1/${path}`;

  it('tell and change what a job keeps', async () => {
    const path = own(`jobs/${jobId}/options`);
    expect(await house.must(200, 'GET', path)).toEqual({ versions: 'new', permissions: true });
    expect(await house.must(200, 'PUT', path, { versions: 'LATEST' })).toEqual({
      versions: 'latest',
      permissions: true,
    });
    await house.must(400, 'PUT', path, { versions: 'some' });
    expect(await house.must(200, 'GET', path)).toEqual({ versions: 'latest', permissions: true });
    await house.must(404, 'GET', own(`jobs/${repositoryId}/options`));
  });

  it('tell of each object how it stands, and of excluded folders of OneDrives that they are', async () => {
    const { results } = await house.must(200, 'GET', own(`jobs/${jobId}/coverage`));
    const alice = results.find(({ name }: Json) => name === 'alice@tiny.onmicrosoft.com');
    const states = (kind: string): Json => alice.rows.find((row: Json) => row.kind === kind)?.states;
    expect(alice).toMatchObject({ workload: 'onedrive', isProtected: true });
    expect(states('documents').protected).toBeGreaterThan(0);
    expect(JSON.stringify(alice.rows)).toContain('excluded');
    const workshop = results.find(({ workload, name }: Json) => workload === 'sharepoint' && name === 'workshop');
    const folders = workshop.rows.find((row: Json) => row.kind === 'folders');
    expect(folders.states).toEqual({ protected: expect.any(Number) });
    const troubled = await house.must(200, 'GET', own(`jobs/${jobId}/coverage?onlyTroubled=true&limit=1`));
    expect(troubled.results).toHaveLength(1);
  });

  it('tell in figures how everything stands, over all and for each organization', async () => {
    const { results } = await house.must(200, 'GET', own(`jobs/${jobId}/coverage?limit=1000`));
    const rows = results.flatMap((object: Json) => object.rows);
    const items: Record<string, number> = {};
    for (const { states } of rows.filter((row: Json) => !['versions', 'permissions'].includes(row.kind)))
      for (const [state, n] of Object.entries<number>(states)) items[state] = (items[state] ?? 0) + n;
    const { total, organizations, troubled } = await house.must(200, 'GET', own('coverage'));
    expect(total).toMatchObject({ jobs: 1, unknownJobs: 0, items, oldest: total.newest });
    expect(total.bytes).toBe(rows.reduce((sum: number, row: Json) => sum + row.bytes, 0));
    expect(total.objects.protected).toBeGreaterThan(0);
    expect(total.objects.protected + (total.objects.incomplete ?? 0)).toBe(results.length);
    expect(organizations).toEqual([{ organizationId, organizationName: expect.any(String) as string, ...total }]);
    expect(troubled.length).toBe(total.objects.incomplete > 0 ? 1 : 0);
    expect(await house.must(200, 'GET', own('running-sessions'))).toEqual({ sessions: [], queued: 0 });
  });

  it('tell what was used of the budget, by whom, and how he fares', async () => {
    const usage = await house.must(200, 'GET', own(`organizations/${organizationId}/usage`));
    expect(usage.identities).toMatchObject([{ kind: 'application', isMain: true, state: 'good', share: 1 }]);
    expect(usage.total.requests).toBeGreaterThan(0);
    expect(usage.total.resourceUnits).toBeLessThan(usage.unitsPerDay);
    expect(usage.budgets.map(({ name }: Json) => name)).toContain('resource units of the application in 24 hours');
    await house.must(404, 'GET', own(`organizations/${jobId}/usage`));
  });

  it('sign in anew and name the permission that is missing', async () => {
    const path = own(`organizations/${organizationId}/access-check`);
    const missing = async (): Promise<Json> =>
      (await house.must(200, 'POST', path)).permissions
        .filter(({ isGranted }: Json) => !isGranted)
        .map(({ permission, purpose }: Json) => [permission, purpose]);
    expect(await missing()).toEqual([]);
    const { confidential } = practice.applications;
    const { graph, sharePoint } = confidential;
    confidential.graph = { ...graph, roles: ['Organization.Read.All', 'Directory.Read.All', 'Sites.Read.All'] };
    confidential.sharePoint = { ...sharePoint, roles: [] };
    expect(await missing()).toEqual([
      ['Files.ReadWrite.All', 'restore'],
      ['Sites.FullControl.All', 'rights'],
    ]);
    Object.assign(confidential, { graph, sharePoint });
  });

  it('show a session object by object with what each has cost, and how long a restore would take', async () => {
    const [session] = (await house.must(200, 'GET', `Jobs/${jobId}/JobSessions`)).results;
    const progress = await house.must(200, 'GET', own(`sessions/${session.id}/progress`));
    const { results } = await house.must(200, 'GET', own(`sessions/${session.id}/objects`));
    expect(progress.processedObjects).toBe(results.length);
    const units = results.reduce((sum: number, one: Json) => sum + one.resourceUnits, 0);
    expect(units).toBeGreaterThan(0);
    expect(units).toBeLessThanOrEqual(progress.resourceUnits);
    expect(results[0]).toMatchObject({ state: expect.stringMatching(/success|warning/), items: expect.any(Number) });
    const second = await house.must(200, 'GET', own(`sessions/${session.id}/objects?offset=1&limit=1`));
    expect(second.results).toEqual([results[1]]);
    const recovery = await house.must(200, 'GET', own(`jobs/${jobId}/recovery-time`));
    expect(recovery.statement).toContain("Microsoft's limits");
  });

  it('show the recovery key to whoever enters his password anew, and to nobody else', async () => {
    const path = own(`repositories/${repositoryId}/recovery-key`);
    await house.must(400, 'POST', path, {});
    const refused = await house.must(400, 'POST', path, { password: 'wrong' });
    expect(refused.message).toContain('incorrect');
    await house.must(404, 'POST', own(`repositories/${jobId}/recovery-key`), { password: 'wrong' });
    const { key, location } = await house.must(200, 'POST', path, { password: 'a password for tests' });
    expect(key.length).toBeGreaterThan(20);
    await using repository = await openRepository(localBackend(location), { password: key });
    expect(repository.id).toMatch(/^[0-9a-f]+$/);
    const trail = await house.must(200, 'GET', own('audit?operation=Coffer_ShowRecoveryKey'));
    const shown = { userName: 'admin', path: `/coffer/v1/repositories/${repositoryId}/recovery-key` };
    expect(trail.results[0]).toMatchObject({ ...shown, outcome: 'Success' });
    expect(trail.results.map(({ outcome }: Json) => outcome)).toEqual(['Success', 'Refused', 'Refused', 'Refused']);
    expect(JSON.stringify(trail)).not.toContain(key);
  });

  it('tell of a session that runs how far it is and what it has to do, and nothing that they do not know yet', async () => {
    await using mail = await MailServer.start({ disabledCommands: ['STARTTLS'], authOptional: true });
    const settings = { smtpServer: 'localhost', port: mail.port, from: 'coffer@tiny.example', to: 'a@tiny.example' };
    await house.must(200, 'PUT', 'VboEmailSettings', { ...settings, notifyOnSuccess: false });
    expect(await house.must(200, 'GET', 'VboEmailSettings')).toMatchObject({ ...settings, notifyOnSuccess: false });
    await house.must(200, 'POST', 'VboEmailSettings/SendTest');
    practice.setFaults({ slowBodies: { path: 'delta', bytesPerSecond: 4 } });
    await house.must(204, 'POST', `Jobs/${jobId}/start`, { full: true });
    let [session]: Json[] = [];
    const planned = async (): Promise<number> => {
      [session] = (await house.must(200, 'GET', own('running-sessions'))).sessions;
      return session?.plannedObjects ?? 0;
    };
    await expect.poll(planned, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(session).toMatchObject({ jobId, jobName: 'J', organizationId, isFull: true, processedObjects: 0 });
    expect(session).toMatchObject({ forecastUnits: expect.any(Number) as number, isGuess: false });
    const { forecastUnits, forecastFrom, resourceUnits, forecast, sizes, plannedObjects } = session;
    // The first run of the job was none that somebody asked to be full, so that what is held is the least this one has to read.
    expect(forecastFrom).toBe('catalogue');
    expect(forecast.unitsToGo ?? 0).toBeGreaterThanOrEqual(forecastUnits - resourceUnits);
    expect(sizes).toEqual({ objects: plannedObjects, bytes: expect.any(Number) as number, doneBytes: 0 });
    expect(sizes.bytes).toBeGreaterThan(0);
    expect(forecast.isLeast).toBeUndefined();
    expect(session.budget).toMatchObject({ unit: 'units', window: 86_400 });
    expect(session.rate).toBeUndefined();
    if (forecast.end !== undefined) expect(forecast.workEndFrom).toBe('earlier-runs');
    await house.must(204, 'POST', `Jobs/${jobId}/stop`);
    expect((await house.ended(jobId)).status).toBe('Stopped');
    practice.setFaults({ slowBodies: null });
    await expect.poll(() => mail.taken.length, { timeout: 10_000 }).toBe(2);
    expect(mail.taken[1]?.text).toContain('Subject: Coffer: J: Stopped');
    await house.must(200, 'PUT', 'VboEmailSettings', { ...settings, enableNotification: false });
    expect((await house.must(200, 'GET', own('running-sessions'))).sessions).toEqual([]);
  });

  describe('for applications', () => {
    const at = (path: string): string => own(`organizations/${organizationId}/${path}`);
    const missing = '11111111-2222-4333-8444-555555555555';

    function register(displayName: string, file: string) {
      const none = { roles: [], scopes: [] };
      const graph = { roles: ['Files.Read.All'], scopes: [] };
      return practice.world.addApplication({
        displayName,
        certificate: Buffer.from(file, 'base64'),
        graph,
        sharePoint: none,
      });
    }

    /** The certificate of an application of the pool was sealed with another master key: the others are told of, and do their work. */
    async function showsWhatDoesNotOpen(applicationId: string, secondsOfThis: number): Promise<void> {
      using database = new DatabaseSync(databaseFile);
      const spoil = database.prepare('UPDATE backup_applications SET certificate = ? WHERE application_id = ?');
      spoil.run('1.0000dead.AAAA', applicationId);
      const { results } = await house.must(200, 'GET', own('ending-certificates'));
      expect(results).toMatchObject([{ organizationId, application: { applicationId, isMain: false } }]);
      const { certificate, trouble } = results[0].application;
      expect(certificate).toBeUndefined();
      expect(trouble).toContain('needs the master key 0000dead');
      expect(trouble).toContain('give the application a new certificate');
      const [main] = await house.must(200, 'GET', at('applications'));
      expect(main).toMatchObject({ isMain: true, certificate: { state: 'valid' } });
      const text = (await house.ask('GET', '../metrics')).bytes.toString('utf8');
      const figure = (name: string): number =>
        Number(new RegExp(`^${name}\\{organization="${organizationId}"\\} (\\S+)$`, 'm').exec(text)?.[1]);
      expect(figure('coffer_certificate_seconds_left')).toBeGreaterThan(secondsOfThis);
      expect(figure('coffer_certificates_unreadable')).toBe(1);
      const refused = await house.must(409, 'POST', at(`applications/${applicationId}/access-check`));
      expect(refused.message).toBe(trouble);
      expect(await house.must(200, 'POST', at('access-check'))).toMatchObject({ isSignedIn: true });
    }

    it('make a certificate whose key stays here, and take an application into the pool that signs in with it', async () => {
      const [main] = await house.must(200, 'GET', at('applications'));
      const { appId } = practice.applications.confidential;
      expect(main).toMatchObject({ applicationId: appId, isMain: true, certificate: { state: 'valid' } });
      const made = await house.must(200, 'POST', at('certificates'));
      const { fingerprint, publicKey } = new X509Certificate(Buffer.from(made.file, 'base64'));
      expect(fingerprint.replaceAll(':', '')).toBe(made.certificate.thumbprint);
      expect([publicKey.asymmetricKeyType, made.certificate.subject]).toEqual([
        'rsa',
        'CN=Coffer for tiny.onmicrosoft.com',
      ]);
      const wish = { certificateId: made.id, displayName: 'Second' };
      const unknown = await house.must(400, 'PUT', at(`applications/${missing}`), wish);
      expect(unknown.message).toBe(`${missing}: the application is not known in the organization.`);
      expect(await house.must(200, 'GET', at('certificates'))).toEqual([made]);
      const second = register('Second', made.file);
      const added = await house.must(200, 'PUT', at(`applications/${second.appId}`), wish);
      expect(added).toMatchObject({ displayName: 'Second', isMain: false, certificate: made.certificate });
      expect(await house.must(200, 'GET', at('certificates'))).toEqual([]);
      expect(await house.must(200, 'GET', at('applications'))).toEqual([main, added]);
      const { identities } = await house.must(200, 'GET', at('usage'));
      expect(identities[1]).toMatchObject({ name: second.appId, kind: 'application', isMain: false, state: 'good' });
      const access = await house.must(200, 'POST', at(`applications/${second.appId}/access-check`));
      const lacking = access.permissions.filter(({ isGranted }: Json) => !isGranted);
      expect(lacking.map(({ permission }: Json) => permission)).toEqual([
        'User.Read.All',
        'Group.Read.All',
        'Sites.Read.All',
        'Files.ReadWrite.All',
        'Sites.FullControl.All',
      ]);
      second.enabled = false;
      const refused = await house.must(200, 'POST', at(`applications/${second.appId}/access-check`));
      expect(refused).toMatchObject({ isSignedIn: false, refusal: expect.any(String) });
      second.enabled = true;
      await house.must(204, 'DELETE', at(`applications/${second.appId}`));
      await house.must(404, 'DELETE', at(`applications/${second.appId}`));
      await house.must(404, 'POST', at(`applications/${second.appId}/access-check`));
      await house.must(404, 'DELETE', at(`applications/${appId}`));
    });

    it('renew certificates one by one, and tell of those that end soon', async () => {
      const fiveDaysLeft = await makeCertificate('Short', Date.now() - 360 * 86_400_000);
      const file = Buffer.from(fiveDaysLeft.certificate + fiveDaysLeft.privateKey).toString('base64');
      const der = new X509Certificate(fiveDaysLeft.certificate).raw.toString('base64');
      const third = register('Third', der);
      const path = at(`applications/${third.appId}`);
      const added = await house.must(200, 'PUT', path, { applicationCertificate: file });
      expect(added).toMatchObject({ isMain: false, certificate: { state: 'ending', subject: 'CN=Short' } });
      const ending = await house.must(200, 'GET', own('ending-certificates'));
      expect(ending.results).toEqual([
        { organizationId, organizationName: expect.any(String) as string, application: added },
      ]);
      const metrics = (await house.ask('GET', '../metrics')).bytes.toString('utf8');
      const left = new RegExp(`^coffer_certificate_seconds_left\\{organization="${organizationId}"\\} (\\S+)$`, 'm');
      const days = Number(left.exec(metrics)?.[1]) / 86_400;
      expect([days > 4.9, days <= 5]).toEqual([true, true]);
      await showsWhatDoesNotOpen(third.appId, Number(left.exec(metrics)?.[1]));
      expect(await house.must(200, 'PUT', path, { applicationCertificate: file })).toEqual(added);
      const stranger = await house.must(200, 'POST', at('certificates'));
      for (const [wish, text] of [
        [{ certificateId: stranger.id }, 'does not belong to this application'],
        [{ certificateId: stranger.id, applicationCertificate: file }, 'not both'],
        [{ applicationCertificate: der }, 'bare certificate'],
      ] as const) {
        expect((await house.must(400, 'PUT', path, wish)).message).toContain(text);
      }
      await house.must(404, 'PUT', path, { certificateId: missing });
      await house.must(400, 'PUT', at(`applications/${missing}`), { displayName: 'No certificate' });
      expect((await house.must(200, 'PUT', path, { displayName: 'Renamed' })).certificate).toEqual(added.certificate);
      const { confidential } = practice.applications;
      const [first] = confidential.certificates;
      const main = at(`applications/${confidential.appId}`);
      await house.must(400, 'PUT', main, {});
      await house.must(400, 'PUT', main, { certificateId: stranger.id });
      for (const one of [third, confidential]) one.certificates = register('Keys', stranger.file).certificates;
      const renewed = await house.must(200, 'PUT', main, { certificateId: stranger.id });
      expect(renewed).toMatchObject({ isMain: true, certificate: stranger.certificate });
      const { isSignedIn } = await house.must(200, 'POST', at('access-check'));
      expect(isSignedIn).toBe(true);
      confidential.certificates = first ? [first] : [];
      await house.must(204, 'DELETE', path);
      expect((await house.must(200, 'GET', own('ending-certificates'))).results).toEqual([]);
      const trail = await house.must(200, 'GET', own('audit?operation=Coffer_SetApplication'));
      expect(JSON.stringify(trail)).not.toContain(file.slice(0, 40));
    });

    it("show the organization's own application whose secrets do not open, until the connection settings are sent anew", async () => {
      const settings = {
        ...{ useApplicationOnlyAuth: true, officeOrganizationName: 'tiny.onmicrosoft.com' },
        applicationId: practice.applications.confidential.appId,
        applicationCertificate: (await readFile(pfxFile)).toString('base64'),
        applicationCertificatePassword: 'practice',
      };
      using database = new DatabaseSync(databaseFile);
      database.prepare('UPDATE organizations SET secrets = ?').run('1.0000dead.AAAA');
      const { results } = await house.must(200, 'GET', own('ending-certificates'));
      expect(results).toMatchObject([{ application: { applicationId: settings.applicationId, isMain: true } }]);
      expect(results[0].application.trouble).toContain('send the connection settings of the organization anew');
      await house.must(204, 'PUT', `Organizations/${organizationId}`, { sharePointOnlineSettings: settings });
      expect((await house.must(200, 'GET', own('ending-certificates'))).results).toEqual([]);
      expect(await house.must(200, 'POST', at('access-check'))).toMatchObject({ isSignedIn: true });
    });
  });

  it('list what fails, and take decisions on that alone', async () => {
    const path = own(`jobs/${jobId}/quarantine`);
    expect((await house.must(200, 'GET', path)).results).toEqual([]);
    expect((await house.must(200, 'GET', `${path}?kind=objects`)).results).toEqual([]);
    await house.must(404, 'POST', `${path}/accept`, { items: [{ objectId: 'o', itemId: 'i' }] });
    await house.must(400, 'POST', `${path}/retry`, { items: [] });
    await house.must(400, 'POST', `${path}/retry`, { items: [{ itemId: 'i' }] });
  });

  it('check a repository beside everything else, and keep what came out', async () => {
    const path = own(`repositories/${repositoryId}`);
    await house.must(400, 'POST', `${path}/check`, { scope: 'some' });
    const { id } = await house.must(200, 'POST', `${path}/check`, { scope: 'ALL' });
    const check = async (): Promise<Json> => await house.must(200, 'GET', `${path}/checks/${id}`);
    await expect.poll(async () => (await check()).status, { timeout: 10_000 }).toBe('Success');
    const result = await check();
    expect(result).toMatchObject({ scope: 'all', origin: 'manual', restorePoints: 1, errors: 0, findings: [] });
    expect(result.readBytes).toBeGreaterThan(0);
    await house.must(204, 'POST', `${path}/checks/${id}/stop`);
    const { findings, ...head } = result;
    expect((await house.must(200, 'GET', `${path}/checks`)).results).toEqual([head]);
    const health = (await house.must(200, 'GET', own('repository-health'))).results;
    const [{ contents, ...stand }] = health;
    expect(stand).toEqual({ repositoryId, repositoryName: 'R', state: 'sound', lastCheck: head });
    expect(contents).toMatchObject({ taken: result.creationTime, restorePoints: 1 });
    expect(contents.protectedBytes).toBe(contents.restoreBytes);
    expect(contents.compression).toBeCloseTo(contents.uniqueBytes / contents.storedBytes);
    await house.must(404, 'GET', own(`repositories/${jobId}/checks`));
    const trail = await house.must(200, 'GET', own('audit?operation=Coffer_StartCheck'));
    expect(trail.results.map(({ outcome }: Json) => outcome)).toEqual(['Success', 'Refused']);
  });

  it('show what retention would remove, and clean up at once', async () => {
    const preview = await house.must(200, 'GET', own(`repositories/${repositoryId}/retention-preview`));
    expect(preview).toMatchObject({ kept: 1, removed: 0, results: [{ jobId, isKept: true, reason: 'within-period' }] });
    expect(Date.parse(preview.expiresBefore)).toBeLessThan(Date.now() - 6 * 86_400_000);
    const begun = await house.must(200, 'POST', own(`repositories/${repositoryId}/clean-ups`));
    const ended = async (): Promise<string> =>
      (await house.must(200, 'GET', own(`repositories/${repositoryId}/clean-ups`))).results.find(
        ({ id }: Json) => id === begun.id,
      ).status;
    await expect.poll(ended, { timeout: 10_000 }).toBe('Success');
  });
});
