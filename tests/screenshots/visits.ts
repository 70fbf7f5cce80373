import type { House } from '@coffer/testkit';
import type { Page } from 'playwright-core';
import type { Prepared } from './prepare.ts';
import { restoreVisits } from './restore-visits.ts';
import type { Visit } from './visit.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();

/** Pages before anything has been set up. */
export const emptyVisits: readonly Visit[] = [
  { name: 'first-run', path: '/', ready: (page) => heading(page, 'Five steps to a first backup') },
  { name: 'organizations-empty', path: '/organizations', ready: (page) => heading(page, 'Organizations') },
  {
    name: 'add-organization',
    path: '/organizations',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Add organization' }).click();
      await page.getByRole('dialog').getByLabel('Password').waitFor();
    },
  },
];

const text = (words: string | RegExp) => async (page: Page) => await page.getByText(words).first().waitFor();

/** Pages of an organization that signs in as an application. */
export function applicationVisits(organizationId: string): readonly Visit[] {
  const path = `/organizations/${organizationId}`;
  const open = async (page: Page, button: string) => await page.getByRole('button', { name: button }).click();
  return [
    { name: 'first-run-application', path: '/', ready: (page) => page.getByText('Sign-in ok').waitFor() },
    {
      name: 'applications',
      path,
      ready: async (page) => {
        await page.getByText('Everything that is needed is granted.').waitFor();
        await page.getByText('ends in 5 days').waitFor();
      },
    },
    {
      name: 'add-application',
      path,
      ready: async (page) => {
        await open(page, 'Add application');
        await open(page, 'Make a certificate');
        await page.getByRole('button', { name: 'Download the .cer file' }).waitFor();
      },
    },
    {
      name: 'renew-certificate',
      path,
      ready: async (page) => {
        await open(page, 'Renew the certificate: Backup application of last year');
        await page.getByRole('dialog').getByText('A file of your own').click();
      },
    },
    {
      name: 'check-application',
      path,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Check: Backup application', exact: true }).click();
        await page.getByText('permissions are missing').waitFor();
      },
    },
  ];
}

/** Every page of a house in which a job has run. */
export async function fullVisits(
  { api }: House,
  { organizationId, repositoryId, jobId }: Prepared,
): Promise<readonly Visit[]> {
  // The first backup has more to show than the one that found a single change.
  const runs = await api.call('JobSession_GetByJobId', { path: { jobId } });
  const session = runs.results?.at(-1)?.id ?? '';
  const explored = await api.call('Job_ExploreAction', { path: { jobId }, body: { type: 'Veod' } });
  const sites = await api.call('Job_ExploreAction', { path: { jobId }, body: { type: 'Vesp' } });
  return [
    ...jobVisits(organizationId, jobId),
    ...repositoryVisits(session, repositoryId),
    ...administrationVisits,
    { name: 'restore', path: `/restore?job=${jobId}`, ready: (page) => heading(page, 'Restore') },
    ...restoreVisits(explored.id ?? ''),
    {
      name: 'explorer-sites',
      path: `/restore/${sites.id}`,
      ready: (page) => page.getByRole('main').getByRole('checkbox').nth(2).waitFor(),
    },
  ];
}

function jobVisits(organizationId: string, jobId: string): readonly Visit[] {
  return [
    { name: 'overview', path: '/', ready: text(/are wholly protected/) },
    { name: 'organizations', path: '/organizations', ready: (page) => heading(page, 'Organizations') },
    {
      name: 'organization',
      path: `/organizations/${organizationId}`,
      ready: async (page) => {
        await page.getByText('Everything that is needed is granted.').waitFor();
        const groups = page.getByLabel('Security group');
        await groups.locator('option', { hasText: 'Backup' }).first().waitFor({ state: 'attached' });
        await groups.selectOption({ index: 1 });
        await page.getByRole('checkbox').nth(4).waitFor();
      },
    },
    { name: 'jobs', path: '/jobs', ready: text('Everybody') },
    {
      name: 'job-form',
      path: '/jobs',
      ready: async (page) => {
        await page.getByRole('button', { name: 'New job' }).click();
        await page.getByRole('dialog').getByText('Only by hand').waitFor();
      },
    },
    {
      name: 'job-edit',
      path: '/jobs',
      ready: async (page) => {
        await page
          .getByRole('button', { name: /^Actions: / })
          .first()
          .click();
        await page.getByRole('menuitem', { name: 'Edit' }).click();
        await page.getByRole('dialog').getByLabel('Name').waitFor();
      },
    },
    {
      name: 'job-window',
      path: '/jobs',
      ready: async (page) => {
        await page.getByRole('button', { name: 'New job' }).click();
        await page.getByRole('dialog').getByLabel('Only in certain hours of the week').check();
        await page.getByRole('dialog').getByRole('button', { name: 'Nights and weekends' }).click();
      },
    },
    { name: 'coverage', path: `/jobs/${jobId}`, ready: text(/Documents:/) },
    { name: 'failing', path: `/jobs/${jobId}?view=quarantine`, ready: (page) => heading(page, 'Files and items') },
    { name: 'recovery-time', path: `/jobs/${jobId}?view=recovery`, ready: text(/OneDrives and sites/) },
  ];
}

function repositoryVisits(session: string, repositoryId: string): readonly Visit[] {
  return [
    { name: 'sessions', path: '/sessions', ready: text('Everybody') },
    { name: 'session', path: `/sessions/${session}`, ready: text(/Job finished/) },
    { name: 'repositories', path: '/repositories', ready: text('Vault') },
    {
      name: 'repository',
      path: `/repositories/${repositoryId}`,
      ready: async (page) => {
        await text(/stay, /)(page);
        await text('Everything that was checked is whole.')(page);
      },
    },
    {
      name: 'repository-check',
      path: `/repositories/${repositoryId}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Check now' }).click();
        await page
          .getByRole('dialog')
          .getByRole('radio', { name: /a part of the data/ })
          .check();
      },
    },
    {
      name: 'recovery-key',
      path: `/repositories/${repositoryId}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Show the recovery key' }).click();
        await page.getByRole('dialog').getByLabel('Your own password').waitFor();
      },
    },
    {
      name: 'add-repository',
      path: '/repositories',
      ready: async (page) => {
        await page.getByRole('button', { name: 'Add repository' }).click();
        await page.getByRole('dialog').getByLabel('Name').waitFor();
      },
    },
  ];
}

const administrationVisits: readonly Visit[] = [
  { name: 'users', path: '/administration', ready: (page) => page.getByRole('table').waitFor() },
  { name: 'audit', path: '/administration?view=audit', ready: (page) => page.getByRole('table').waitFor() },
  {
    name: 'mail-settings',
    path: '/administration?view=mail',
    ready: (page) => heading(page, 'Mail of OneDrives'),
  },
  {
    name: 'history',
    path: '/administration?view=history',
    ready: (page) => page.getByRole('textbox', { name: 'Weeks' }).waitFor(),
  },
  { name: 'account', path: '/account', ready: (page) => page.getByLabel('New password, once more').waitFor() },
  {
    name: 'portal-settings',
    path: '/administration?view=portal',
    ready: (page) => heading(page, 'Restore operators'),
  },
  {
    name: 'operator-role',
    path: '/administration?view=portal',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Add role' }).click();
      await page.getByRole('dialog').getByLabel('Search: Operators').waitFor();
    },
  },
];
