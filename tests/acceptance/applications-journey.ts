import { readFile } from 'node:fs/promises';
import type { House } from '@coffer/testkit';
import { shortCertificate } from '../support/short-certificate.ts';
import type { Window } from './administration-journey.ts';

/**
 * The organization changes to an application; a backup application is added with a certificate that the server makes, and given one
 * that ends soon, of which the overview warns.
 */
export async function applicationsJourney(house: House, { page, go, noViolations }: Window): Promise<void> {
  const organizationId = (await house.api.call('Organization_Get'))[0]?.id ?? '';
  const path = { organizationId };
  await house.api.call('OrganizationBackupAccounts_SetAccountPool', { path, body: [] });
  const sharePointOnlineSettings = await house.practice.applicationSettings();
  await house.api.call('Organization_Update', { path, body: { sharePointOnlineSettings } });
  // It was changed elsewhere: what the window asked for a moment ago it need not ask again.
  await page.reload();
  await go('Organizations');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByText('the organization’s own application does all the work').waitFor();
  await page.getByRole('button', { name: 'Add application' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make a certificate' }).click();
  const coming = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download the .cer file' }).click();
  const made = await readFile(await (await coming).path());
  const short = shortCertificate(5);
  const applicationId = await house.practice.register('Second', [made, short.der]);
  await dialog.getByLabel('Name').fill('Second');
  await dialog.getByLabel(/^Application \(client\) ID/).fill('11111111-2222-4333-8444-555555555555');
  await dialog.getByRole('button', { name: 'Sign in and save' }).click();
  await dialog.getByRole('alert').getByText('the application is not known in the organization').waitFor();
  await noViolations();
  await dialog.getByLabel(/^Application \(client\) ID/).fill(applicationId);
  await dialog.getByRole('button', { name: 'Sign in and save' }).click();
  await page.getByRole('heading', { name: 'What Second may do' }).waitFor();
  await dialog.getByText('6 permissions are missing.').waitFor();
  await noViolations();
  await dialog.getByRole('button', { name: 'Close' }).click();
  const second = page
    .getByRole('list', { name: 'Backup applications' })
    .getByRole('listitem')
    .filter({ hasText: 'Second' });
  await second.getByText('good').waitFor();
  await second.getByText('valid until').waitFor();
  await page.getByRole('button', { name: 'Renew the certificate: Second' }).click();
  await dialog.getByText('A file of your own').click();
  const file = { name: 'backup.pem', mimeType: 'application/x-pem-file' };
  const field = dialog.getByLabel('Certificate file');
  await field.setInputFiles({ ...file, buffer: Buffer.alloc(200_000) });
  await dialog.getByText('the file is larger than').waitFor();
  await noViolations();
  await field.setInputFiles({ ...file, buffer: Buffer.from(short.pem) });
  await dialog.getByRole('button', { name: 'Sign in and save' }).click();
  await page.getByRole('heading', { name: 'What Second may do' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await second.getByText('ends in 5 days').waitFor();
  await go('Overview');
  await page.getByText('the certificate of the application Second ends on').waitFor();
  await noViolations();
}
