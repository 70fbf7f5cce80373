import type { House } from '@coffer/testkit';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The administrator's window, and how it goes about in it. */
export interface Window {
  readonly page: Page;
  readonly go: (name: string) => Promise<void>;
  readonly noViolations: () => Promise<void>;
}

const reader = { userName: 'Erika', password: 'long enough to look' };

/** An administrator makes a user, who finds only what the role allows; then the trail tells of both. */
export async function administrationJourney(
  house: House,
  browser: Browser,
  { page, go, noViolations }: Window,
): Promise<void> {
  await go('Administration');
  await page.getByRole('button', { name: 'Add user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill(reader.userName);
  await dialog.getByLabel('Password').fill('short');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const refusal = dialog.getByRole('alert');
  await refusal.getByText('A password has 12 to 1024 characters.').waitFor();
  // Whoever asks for help can name the line of the log.
  expect(await refusal.textContent()).toMatch(/Request [0-9a-f-]{36}/);
  await noViolations();
  await dialog.getByLabel('Password').fill(reader.password);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /Erika Read-only/ }).waitFor();
  await noViolations();
  await looksOnly(house, browser);
  await page.getByRole('tab', { name: 'Audit trail' }).click();
  const trail = page.getByRole('main').getByRole('table');
  await trail
    .getByRole('row', { name: /Erika.*SignIn.*Success/ })
    .first()
    .waitFor();
  await page.getByRole('textbox', { name: 'What' }).fill('Coffer_AddUser');
  await page.getByLabel('How it ended').selectOption('Refused');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await trail.getByRole('row', { name: /Erika/ }).waitFor({ state: 'hidden' });
  await trail.getByRole('row', { name: /Coffer_AddUser.*Refused.*A password has/ }).waitFor();
  expect(await trail.getByRole('row').count()).toBe(2);
  await noViolations();
}

/** The own password is changed; the window stays signed in. */
async function changesPassword(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Erika: Your account' }).click();
  const form = page.getByRole('region', { name: 'Change the password' });
  await form.getByLabel('Current password').fill(reader.password);
  await form.getByLabel('New password (at least').fill('another long password');
  await form.getByLabel('New password, once more').fill('another long passwort');
  await page.keyboard.press('Enter');
  await form.getByText('The new password is not the same both times.').waitFor();
  await form.getByLabel('New password, once more').fill('another long password');
  await page.keyboard.press('Enter');
  await form.getByText('The password is changed.').waitFor();
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Jobs' }).click();
  await page.getByRole('button', { name: 'Run: Ruth' }).waitFor();
}

/** The files of a page are gone, as after an update of the server: the page says so, and comes when everything is loaded anew. */
async function losesFiles(page: Page): Promise<void> {
  const files = '**/RestorePage-*.js';
  await page.route(files, (route) => route.abort());
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Restore' }).click();
  await page.getByText('This page cannot be shown.').waitFor();
  await page.unroute(files);
  await page.getByRole('button', { name: 'Load anew' }).click();
  await page.getByRole('heading', { level: 1, name: 'Restore' }).waitFor();
}

/** What somebody who may only look sees of the jobs and of the administration. */
async function looksOnly(house: House, browser: Browser): Promise<void> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${house.api.url}/console/administration`);
  await page.getByLabel('User name').fill(reader.userName);
  await page.getByLabel('Password').fill(reader.password);
  await page.keyboard.press('Enter');
  await page.getByText('This is for administrators.').waitFor();
  const menu = page.getByRole('navigation', { name: 'Menu' });
  expect(await menu.getByRole('link', { name: 'Administration' }).count()).toBe(0);
  await menu.getByRole('link', { name: 'Jobs' }).click();
  const run = page.getByRole('button', { name: 'Run: Ruth' });
  expect(await run.getAttribute('aria-disabled')).toBe('true');
  await run.focus();
  await page.getByText('Your role lets you look only.').waitFor();
  await losesFiles(page);
  await changesPassword(page);
  await context.close();
}
