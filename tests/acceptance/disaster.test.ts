import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Actor,
  bytesContent,
  graphSiteId,
  type PracticeTenant,
  type Site,
  sharedKeys,
  startPracticeTenant,
} from '@coffer/practice-tenant';
import { createServer } from '@coffer/server';
import { addRepository, RestClient, runJob, sessionLog } from '@coffer/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Portrait, portraitOfDrive, portraitOfSite } from '../support/portrait.ts';

const domain = 'tiny.onmicrosoft.com';
const users = ['alice', 'jörg.müller', 'admin'].map((name) => `${name}@${domain}`);
const paths = ['/sites/workshop', '/sites/lab'];
const password = 'a password for the drill';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Everything of three users and two sites is deleted and restored over REST alone; then it must be what it was. */
describe('a disaster', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let api: RestClient;
  let jobId: string;
  let before: { readonly drives: readonly Portrait[]; readonly sites: readonly Portrait[] };

  const sites = (): Site[] => paths.map((path) => practice.world.sites.find((site) => site.path === path)!);
  const actor = (login: string): Actor => {
    const user = practice.world.user(login)!;
    return { user: { id: user.id, displayName: user.displayName, email: user.mail ?? login } };
  };
  const portrait = async () => ({
    drives: await Promise.all(users.map(async (login) => await portraitOfDrive(practice.world.drive(login)))),
    sites: await Promise.all(sites().map(async (site) => await portraitOfSite(practice, site))),
  });

  /** What there is before the first backup. */
  const furnish = (): void => {
    const { world } = practice;
    const by = actor(users[0]!);
    const then = { created: Date.UTC(2024, 1, 2, 3, 4, 5), modified: Date.UTC(2025, 1, 2, 3, 4, 5), by };
    world.provisionOneDrive(world.user(users[2]!)!).write('/Admin/Notes.txt', 'Notes.\n', then);
    world.addSite({ title: 'Lab', path: '/sites/lab' });
    for (const [at, site] of sites().entries()) {
      const library = world.librariesOf(site)[0]!;
      library.write('/Reports/2024/Report.txt', `Report ${at}.\n`, then);
      world.addLibrary(site, 'Archive').write('/Old.txt', 'Old.\n', then);
      const list = world.lists.add(site, { displayName: 'Machines', columns: [{ name: 'Price', kind: 'number' }] });
      const saw = list.add({ Title: 'Saw', Price: 12 }, by);
      list.attach(saw, 'manual.txt', bytesContent(Buffer.from('Mind your fingers.\n')));
      list.add({ Title: 'Lathe', Price: 900 }, by);
    }
  };

  /** What happens between two backups, so that there are earlier versions; and rights that are not inherited. */
  const change = (): void => {
    const { world } = practice;
    const by = actor(users[0]!);
    const alice = world.drive(users[0]!);
    for (const [at, text] of ['second', 'third'].entries())
      alice.write('/Documents/Plan.md', `# The ${text} plan\n`, { modified: Date.UTC(2025, 5, 1 + at), by });
    const jörg = world.user(users[1]!)!.id;
    const plan = alice.find('/Documents/Plan.md')!;
    alice.sharing.add(plan, { to: { kind: 'user', id: jörg }, link: undefined, roles: ['write'] });
    for (const site of sites()) {
      const library = world.librariesOf(site)[0]!;
      library.write('/Reports/2024/Report.txt', 'Corrected report.\n', { modified: Date.UTC(2025, 6, 1), by });
      library.sharing.add(library.find('/Reports')!, {
        to: { kind: 'user', id: jörg },
        link: undefined,
        roles: ['read'],
      });
    }
  };

  const destroy = (): void => {
    const { world } = practice;
    for (const login of users)
      for (const item of [...world.drive(login).root.children.values()]) world.drive(login).remove(item);
    for (const site of sites()) {
      for (const library of world.librariesOf(site))
        for (const item of [...library.root.children.values()]) library.remove(item);
      for (const list of world.lists.of(site)) if (!list.system && !list.hidden) world.lists.remove(list);
    }
  };

  const run = async (): Promise<void> => {
    const session = await runJob(api, jobId);
    expect(session.status, (await sessionLog(api, session.id ?? '')).join('\n')).toMatch(/Success|Warning/);
  };

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'coffer-drill-'));
    stack.defer(async () => await rm(folder, { recursive: true, force: true }));
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny', limits: 'none' }),
    );
    furnish();
    const server = stack.use(
      await createServer({
        settings: {
          COFFER_DATA: join(folder, 'data'),
          COFFER_PORT: '0',
          COFFER_ADMIN_PASSWORD: password,
          COFFER_CLOUD_FILE: practice.cloudFile,
        },
        logger: quiet,
        checkAnswers: true,
        passwordCost: { N: 16, r: 8, p: 1 },
      }),
    );
    api = stack.use(new RestClient(server.url));
    await api.signIn('admin', password);
    const organization = await api.call('Organization_Add', {
      body: {
        type: 'Office365',
        region: 'Worldwide',
        isSharePointOnline: true,
        sharePointOnlineSettings: {
          useApplicationOnlyAuth: true,
          officeOrganizationName: domain,
          applicationId: practice.applications.confidential.appId,
          applicationCertificate: (await readFile(join(stateFolder, 'application.pfx'))).toString('base64'),
          applicationCertificatePassword: 'practice',
        },
      },
    });
    const repositoryId = await addRepository(api, 'Drill', join(folder, 'repository'));
    const job = await api.call('Job_Add', {
      path: { organizationId: organization.id ?? '' },
      body: {
        name: 'Everything',
        repositoryId,
        selectedItems: [{ type: 'PartialOrganization', oneDrive: true, sites: true }],
      },
    });
    jobId = job.id ?? '';
    await run();
    change();
    await run();
    before = await portrait();
    destroy();
  });

  afterAll(async () => await stack.disposeAsync());

  const explore = async (type: 'Veod' | 'Vesp'): Promise<string> =>
    (await api.call('Job_ExploreAction', { path: { jobId }, body: { type } })).id;

  it('takes everything', async () => {
    const after = await portrait();
    expect(after.drives).toEqual([{}, {}, {}]);
    expect(after.sites).not.toEqual(before.sites);
  });

  it('that befell three OneDrives is undone: content, names, dates, versions, rights', async () => {
    const restoreSessionId = await explore('Veod');
    const oneDrives = users.map((login) => ({ id: practice.world.drive(login).id }));
    const done = await api.call('OneDrive_RestoreOneDrivesAction', {
      path: { restoreSessionId },
      body: { oneDrives, documentAction: 'Overwrite' },
    });
    expect(done).toMatchObject({ status: 'Success' });
    expect((await portrait()).drives).toEqual(before.drives);
  });

  it('that befell two sites is undone: libraries, lists with their fields and attachments, versions, rights', async () => {
    const restoreSessionId = await explore('Vesp');
    for (const site of sites()) {
      const done = await api.call('SharePointSite_RestoreSiteAction', {
        path: { restoreSessionId, siteId: graphSiteId(site) },
        body: { documentVersion: 'All', documentLastVersionAction: 'Overwrite', restorePermissions: true },
      });
      expect(done).toMatchObject({ restoredWebsCount: 1, failedWebsCount: 0, failedListsCount: 0 });
      expect(done.restoreIssues?.filter(({ error }) => error !== undefined)).toEqual([]);
    }
    expect((await portrait()).sites).toEqual(before.sites);
  });

  it('that is undone twice changes nothing', async () => {
    const restoreSessionId = await explore('Veod');
    const oneDriveId = practice.world.drive(users[0]!).id;
    const done = await api.call('OneDrive_RestoreOneDriveAction', {
      path: { restoreSessionId, oneDriveId },
      body: { documentAction: 'Overwrite' },
    });
    expect(done).toMatchObject({ restoredItemsCount: 0, failedItemsCount: 0 });
    expect((await portrait()).drives[0]).toEqual(before.drives[0]);
  });
});
