import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { House } from '@coffer/testkit';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { seriousViolations } from '../support/browser.ts';
import type { Window } from './administration-journey.ts';

/** An administrator turns the restore portal on, with the application that the practice tenant has anyway, and makes a role of restore operators. */
export async function openPortal(house: House, { page, go, noViolations }: Window): Promise<void> {
  const file = join(house.serverFolder, '..', 'practice-tenant', 'application.json');
  const { applicationId = '', secret = '' } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  await go('Administration');
  await page.getByRole('tab', { name: 'Restore portal' }).click();
  const redirect = page.getByRole('region', { name: 'Redirect URI' });
  expect(await redirect.textContent()).toBe(`${house.api.url}/coffer/v1/portal/callback`);
  await page.getByLabel('The portal is open').check();
  await page.getByLabel('Application (client) ID').fill(applicationId);
  await page.getByLabel(/^Client secret/).fill(secret);
  await noViolations();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It counts from now on.').waitFor();
  await page.getByText('A client secret is stored.').waitFor();
  await page.getByRole('button', { name: 'Add role' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name\b/).fill('Help desk');
  await dialog.getByLabel('Search: Operators').fill('Adler');
  await dialog.getByRole('button', { name: '+ Ruth Adler' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  // For specific objects, of which none is named yet.
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('combobox', { name: 'Named' }).selectOption('sites');
  await dialog.getByLabel('Search: Named').fill('Laboratory');
  await dialog.getByRole('button', { name: '+ Laboratory' }).click();
  await noViolations();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const row = page.getByRole('row', { name: /Help desk.*Only what is named/ });
  await row.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByText('Laboratory').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  page.once('dialog', (question) => void question.accept());
  await row.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'hidden' });
}

/** Somebody of the organization signs in to the restore portal, is refused what is not his, and takes a file back from his backup. */
export async function portalJourney(
  house: House,
  browser: Browser,
  person: { readonly login: string; readonly password: string; readonly name: string },
): Promise<void> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const devTools = await context.newCDPSession(page);
  const noViolations = async (): Promise<void> =>
    expect(await seriousViolations(page, devTools), page.url()).toEqual([]);
  // Anybody can send a link: the page says its own sentences and nothing else.
  await page.goto(`${house.api.url}/portal?problem=${encodeURIComponent('Call 0190 123456')}`);
  expect(await page.getByRole('alert').textContent()).toContain('You could not be signed in.');
  expect(await page.getByText('0190').count()).toBe(0);
  await noViolations();
  await page.getByRole('link', { name: /Sign in with your organization/ }).click();
  await page.getByPlaceholder('Account').fill(person.login);
  await page.getByPlaceholder('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'What you can restore' }).waitFor();
  await page.getByRole('link', { name: `${person.name} (personal site)` }).waitFor();
  expect(await page.getByRole('main').getByRole('listitem').count()).toBe(2);
  await noViolations();
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.evaluate("fetch('/v6/Jobs').then(({ status }) => status)")).toBe(403);
  await page.getByRole('link', { name: person.name, exact: true }).click();
  await page
    .getByRole('list', { name: /newest first/ })
    .getByRole('button')
    .first()
    .click();
  const files = page.getByRole('listitem').filter({ hasText: / (B|KB|MB)/ });
  const name = (await files.first().getByRole('checkbox').getAttribute('aria-label')) ?? '';
  await noViolations();
  await house.practice.remove(person.login, (await house.practice.item(person.login, name))?.id ?? '');
  await files.first().getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('1 restored and read back').waitFor({ timeout: 60_000 });
  await page.getByText(/^1 (as they were saved|with properties that SharePoint adds)/).waitFor();
  expect((await house.practice.item(person.login, name))?.id).toBeDefined();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.reload();
  const restores = page.getByRole('list', { name: 'Restores' }).getByRole('listitem');
  await restores.first().waitFor();
  expect(await restores.count()).toBe(1);
  await restores.getByRole('button', { name: /^What became of it/ }).click();
  await page.getByRole('dialog').getByText('1 restored and read back').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await noViolations();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: /Sign in with your organization/ }).waitFor();
  await context.close();
}
