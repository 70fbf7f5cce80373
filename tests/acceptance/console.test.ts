import { join } from 'node:path';
import { type House, practiceDomain, runJob } from '@coffer/testkit';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildConsole, hasChromium, seriousViolations, startBrowser } from '../support/browser.ts';
import { freshHouse } from '../support/fresh-house.ts';
import { administrationJourney } from './administration-journey.ts';
import { applicationsJourney } from './applications-journey.ts';
import { mailJourney } from './mail-journey.ts';
import { openPortal, portalJourney } from './portal-journey.ts';
import { previewJourney, receiveHostile } from './preview-journey.ts';

/** Every account of the practice tenant's seeds has this password. */
const practicePassword = 'XXXXX';
const ruth = `ruth.adler@${practiceDomain}`;
const events = '**/coffer/v1/events';
const minutes = 'Minutes of today.txt';
const gone = 'Z is gone.txt';

describe.skipIf(!hasChromium)('the console in Chromium (skipped where /usr/bin/chromium is missing)', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let devTools: CDPSession;
  const complaints: string[] = [];

  beforeAll(async () => {
    await buildConsole();
    house = await freshHouse({ seed: 'short-office' });
    browser = await startBrowser();
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', acceptDownloads: true });
    // Nobody is there to answer the picker of files; browsers without it download.
    // At first without the stream of events: pages look by themselves.
    await context.route(events, (route) => route.abort());
    await context.addInitScript('delete window.showSaveFilePicker');
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // That nobody is signed in yet, and the sign-ins and the mail server that are wrong on purpose, are no faults of the page.
      const expected =
        /status of (40[01]|503)/.test(message.text()) || message.location().url.endsWith('/coffer/v1/events');
      if (message.type() === 'error' && !expected) complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(house.api.url) && !/^(data|blob):/.test(request.url()))
        complaints.push(`a request to ${request.url()}`);
    });
    devTools = await context.newCDPSession(page);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.[Symbol.asyncDispose]();
  });

  async function go(name: string): Promise<void> {
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async function noViolations(): Promise<void> {
    expect(await seriousViolations(page, devTools), page.url()).toEqual([]);
  }

  it('refuses a wrong password with the reason and signs in with the right one', async () => {
    await page.goto(house.api.url);
    await page.getByLabel('User name').fill(house.administrator.user);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The user name or password is incorrect.').waitFor();
    await noViolations();
    await page.getByLabel('Password').fill(house.administrator.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Five steps to a first backup' }).waitFor();
    await noViolations();
  });

  it('keeps the tokens out of reach of scripts', async () => {
    const seen = await page.evaluate('JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])');
    expect(seen).toBe('["",{},{}]');
  });

  it('adds an organization, and shows why a sign-in is refused', async () => {
    await go('Organizations');
    await page.getByRole('button', { name: 'Add organization' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Account/ }).fill(`admin@${practiceDomain}`);
    await dialog.getByLabel('Password').fill('wrong');
    await dialog.getByRole('button', { name: 'Add organization' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/password/)
      .waitFor();
    await noViolations();
    await dialog.getByLabel('Password').fill(practicePassword);
    await dialog.getByRole('button', { name: 'Add organization' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Backup accounts' }).waitFor();
    await page.getByText('Everything that is needed is granted.').waitFor();
    await go('Overview');
    await page.getByText('Sign-in ok').waitFor();
    await page.getByRole('listitem').filter({ hasText: '2. Fill the pool' }).getByText('next').waitFor();
    await noViolations();
    await page.getByRole('link', { name: 'Go to backup accounts' }).click();
  });

  it('puts members of the security group into the pool', async () => {
    const groups = page.getByLabel('Security group');
    await groups.locator('option', { hasText: 'Backup' }).first().waitFor({ state: 'attached' });
    const name = await groups.locator('option', { hasText: 'Backup' }).first().textContent();
    await groups.selectOption({ label: name ?? '' });
    for (const account of ['account1', 'account2']) {
      await page.getByRole('checkbox', { name: `In the pool: ${account}@${practiceDomain}` }).check();
      await page.getByLabel(`Password: ${account}@${practiceDomain}`).fill(practicePassword);
    }
    await page.getByRole('button', { name: 'Save the pool' }).click();
    await page.getByText('The pool holds 2 accounts.').waitFor();
    const work = page.getByRole('region', { name: 'Who does the work' }).getByRole('table');
    await work.getByRole('row', { name: /account2@.* backup account good/ }).waitFor();
    await noViolations();
  });

  it('makes a repository with the keyboard alone', async () => {
    await go('Repositories');
    await page.getByRole('button', { name: 'Add repository' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Vault');
    await page.keyboard.press('Tab');
    await page.keyboard.type(join(house.serverFolder, 'repository'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('cell', { name: 'Vault', exact: true }).waitFor();
    await noViolations();
  });

  it('makes a job, runs it, and shows the session live until it has ended, with what fails and why', async () => {
    const spoiled = (await house.practice.files(ruth)).find(({ path }) => path.includes('/'))?.path ?? '';
    await house.practice.misbehave('corruptDownloads', { path: spoiled });
    await house.practice.write(ruth, minutes, 'The first version.');
    await house.practice.write(ruth, gone, 'Deleted after the first restore point.');
    await receiveHostile(house, ruth);
    await go('Jobs');
    await page.getByRole('button', { name: 'New job' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Ruth');
    await dialog.getByLabel('All OneDrives').uncheck();
    await dialog.getByLabel('Search: Selected').fill('Adler');
    await dialog.getByRole('button', { name: '+ Ruth Adler' }).click();
    await dialog.getByRole('combobox', { name: 'Selected' }).selectOption('sites');
    await dialog.getByLabel('Search: Selected').fill('Laboratory');
    await dialog.getByRole('button', { name: '+ Laboratory' }).click();
    await dialog.getByText('Only by hand').click();
    await dialog.getByLabel('Run right after saving').check();
    await noViolations();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await noViolations();
    await go('Sessions');
    await page.getByRole('link', { name: 'Ruth' }).click();
    await page.getByText('Job started at').waitFor();
    await page.getByText(/Job finished at .*: Warning/).waitFor({ timeout: 60_000 });
    await house.practice.misbehave('corruptDownloads', null);
    await page.getByRole('cell', { name: ruth }).waitFor();
    await house.practice.write(ruth, minutes, 'The second version.');
    await house.practice.remove(ruth, (await house.practice.item(ruth, gone))?.id ?? '');
    await page.getByRole('button', { name: `Retry: ${spoiled}` }).click();
    await page.getByText('will be tried again in the next run').waitFor();
    await page.getByLabel('Search the log').fill('Needed');
    await page.getByText('Job started at').waitFor({ state: 'hidden' });
    await noViolations();
  });

  it('shows what the job covers, and how long a restore of everything would take', async () => {
    await page.getByRole('link', { name: 'Job', exact: true }).click();
    await page.getByText('1 failing').waitFor();
    await noViolations();
    await page.getByRole('tab', { name: 'Recovery time' }).click();
    await page.getByText(/At least|Microsoft’s limits allow/).waitFor();
    await noViolations();
    await go('Overview');
    const coverage = page.getByRole('region', { name: 'What is protected' });
    await coverage.getByText(/\d+ of 3 OneDrives and sites are wholly protected/).waitFor();
    await coverage
      .getByRole('list', { name: 'OneDrives and sites', exact: true })
      .getByText('1 protected with gaps')
      .waitFor();
    await coverage.getByRole('list', { name: 'Items' }).getByText('1 failing').waitFor();
    await page.getByText('Nothing is running. No job has a schedule').waitFor();
    await noViolations();
    await coverage
      .getByRole('list', { name: /need a look/ })
      .getByRole('link', { name: 'Ruth' })
      .click();
    expect(await page.getByRole('switch', { name: 'Only what is not wholly protected' }).isChecked()).toBe(true);
    await page.getByRole('cell', { name: ruth }).waitFor();
  });

  it('keeps a job to hours of the week, and leaves out who is excluded', async () => {
    const [before] = await house.api.call('Job_Get');
    const path = { jobId: before?.id ?? '' };
    await go('Jobs');
    await page.getByRole('button', { name: 'Actions: Ruth' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Left out' }).selectOption('teams');
    await dialog.getByLabel('Search: Left out').fill('e');
    await dialog.getByText('Type two letters or more').waitFor();
    await dialog.getByRole('combobox', { name: 'Left out' }).selectOption('users');
    await dialog.getByLabel('Search: Left out').fill('Administrator');
    await dialog.getByRole('button', { name: '+ Administrator' }).click();
    await dialog.getByText('Daily at').click();
    await dialog.getByLabel('On', { exact: true }).selectOption('Workdays');
    await dialog.getByLabel('Try again when a session fails').check();
    await dialog.getByLabel('Only in certain hours of the week').check();
    await dialog.getByRole('button', { name: 'Nights and weekends' }).click();
    await dialog.getByRole('button', { name: 'Monday 20:00–21:00' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    expect(await dialog.getByRole('button', { name: 'Monday 21:00–22:00' }).getAttribute('aria-pressed')).toBe('false');
    await noViolations();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const after = await house.api.call('Job_GetById', { path });
    expect(after.schedulePolicy).toMatchObject({ type: 'Daily', dailyType: 'Workdays', retryEnabled: true });
    const open = after.schedulePolicy?.backupWindowSettings?.backupWindow ?? [];
    // Monday begins at the 24th hour; ten hours of five nights and two whole days are open, less the one that was closed.
    expect([open.length, open[24 + 20], open[24 + 21], open.filter(Boolean).length]).toEqual([168, true, false, 97]);
    const excluded = await house.api.call('Job_GetExcludedItems', { path });
    expect(excluded.map(({ user }) => user?.displayName)).toEqual(['Administrator']);
    const selectedItems = await house.api.call('Job_GetSelectedItems', { path });
    await house.api.call('Job_Update', { path, body: { ...before, selectedItems, excludedItems: [] } });
  });

  /** A session that begins elsewhere, does not come far, and is stopped. */
  async function showsWhatRuns(): Promise<void> {
    await go('Overview');
    const path = { jobId: (await house.api.call('Job_Get'))[0]?.id ?? '' };
    await house.practice.misbehave('slowBodies', { path: 'delta', bytesPerSecond: 4 });
    await house.api.call('Job_StartAction', { path, body: {} });
    const running = page.getByRole('region', { name: 'Running now' });
    await running.getByRole('link', { name: 'Ruth' }).waitFor();
    await running.getByRole('progressbar', { name: 'Progress of Ruth' }).waitFor();
    await running.getByText('0 of 3').waitFor();
    await running.getByText(/ of about |that were forecast/).waitFor();
    await noViolations();
    await house.api.call('Job_StopAction', { path });
    await running.getByText('Nothing is running.').waitFor();
    await house.practice.misbehave('slowBodies', null);
  }

  async function checksRepository(): Promise<void> {
    await page.getByRole('button', { name: 'Check now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /all of the data/ }).check();
    await noViolations();
    await dialog.getByRole('button', { name: 'Check now' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const checks = page.getByRole('region', { name: 'Is it whole?' });
    await checks.getByRole('row', { name: /Success Everything Restore points: 1/ }).waitFor();
    await noViolations();
  }

  it('checks the repository, shows what retention removes, and the recovery key to whoever proves himself', async () => {
    await go('Repositories');
    await page.getByRole('link', { name: 'Vault' }).click();
    await page.getByText('1 stay, 0 go.').waitFor();
    await checksRepository();
    await page.getByRole('button', { name: 'Show the recovery key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox').check();
    await dialog.getByLabel('Your own password').fill(house.administrator.password);
    await noViolations();
    await page.keyboard.press('Enter');
    const command = page.getByRole('region', { name: 'Open the repository with restic' });
    const key = await house.recoveryKey('Vault');
    expect(await command.textContent()).toContain(`RESTIC_PASSWORD='${key}'`);
    await noViolations();
  });

  it('is told of a session that begins elsewhere, once the stream of events is there', async () => {
    await page.context().unroute(events);
    await go('Sessions');
    const stream = page.waitForResponse(events);
    await page.reload();
    expect((await stream).status()).toBe(200);
    await showsWhatRuns();
    await go('Sessions');
    await runJob(house.api, (await house.api.call('Job_Get'))[0]?.id ?? '');
    const newest = page.getByRole('main').getByRole('row');
    await newest.nth(3).waitFor();
    await newest
      .nth(1)
      .getByText(/Success|Warning/)
      .waitFor();
  });

  it('shows a document and beside it what it was before', async () => {
    await go('Restore');
    await page.getByLabel('Job', { exact: true }).selectOption({ label: 'Ruth' });
    await page.getByRole('button', { name: /: 2 restore points/ }).click();
    await page.getByRole('radiogroup', { name: 'Restore point' }).getByRole('radio').first().check();
    await page.getByLabel('Show what had been deleted before, too').check();
    await noViolations();
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('button', { name: gone }).waitFor();
    await page.getByRole('button', { name: minutes }).click();
    const dialog = page.getByRole('dialog');
    await dialog.frameLocator('iframe').getByText('The second version.').waitFor();
    await dialog.getByLabel('Earlier version beside it').selectOption({ index: 1 });
    await dialog.frameLocator('iframe >> nth=1').getByText('The first version.').waitFor();
    await noViolations();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('finds a document by a part of its name and shows where it lies', async () => {
    const deep = (await house.practice.files(ruth)).find(({ path }) => path.split('/').length === 3);
    const [top = '', below = '', name = ''] = deep?.path.split('/') ?? [];
    const search = page.getByRole('searchbox', { name: 'Search in here' });
    await search.fill('nothing is named so');
    await page.getByText('Nothing in here has that in its name.').waitFor();
    await search.fill(name.slice(1));
    const row = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: `${top} / ${below}` });
    await row.first().waitFor();
    await noViolations();
    await page
      .getByRole('button', { name: `Show in its folder: ${name}` })
      .first()
      .click();
    await page.getByRole('button', { name: `${top} / ${below}` }).waitFor();
    await page.getByRole('main').getByRole('checkbox', { name }).waitFor();
    await page.getByRole('button', { name: 'Top folder' }).click();
    await page.getByRole('button', { name: minutes }).waitFor();
  });

  it('shows what an attacker sent without running anything of it', async () => {
    await previewJourney({ page, noViolations });
  });

  async function restoresElsewhere(name: string): Promise<void> {
    await page.getByRole('main').getByRole('checkbox', { name }).check();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Into a OneDrive of this restore point').click();
    expect(await dialog.getByRole('button', { name: 'Restore', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('combobox', { name: 'OneDrive' }).selectOption({ label: 'Ruth Adler' });
    await dialog.getByLabel(/^Folder in it/).fill('Given back/Here');
    await noViolations();
    const begun = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.ok());
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await begun;
    // Whoever leaves the page finds the restore again, under way or done.
    await page.reload();
    const restores = page.getByRole('list', { name: 'Restores' });
    const newest = restores.getByRole('listitem').filter({ hasText: 'Given back/Here' });
    await newest.getByText('Success').waitFor({ timeout: 60_000 });
    await noViolations();
    await newest.getByRole('button', { name: /^What became of it/ }).click();
    await dialog.getByText('1 restored and read back, 0 there already').waitFor();
    await noViolations();
    const files = (await house.practice.files(ruth)).map(({ path }) => path);
    expect(files).toContain(`Given back/Here/${name}`);
    await dialog.getByRole('button', { name: 'Close' }).click();
  }

  /** A restore into a OneDrive that is not there fails, and fails again when it is continued. */
  async function continues(): Promise<void> {
    const restoreSessionId = /restore\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    const drives = await house.api.call('OneDrive_Get', { path: { restoreSessionId }, query: { limit: 1000 } });
    const oneDriveId = drives.results.find(({ name }) => name === 'Ruth Adler')?.id ?? '';
    const path = { restoreSessionId, oneDriveId };
    const found = await house.api.call('OneDriveDocument_Get', { path, query: { parentId: 'root', limit: 1 } });
    const items = [{ kind: 'document' as const, id: found.results[0]?.id ?? '' }];
    const wish = { oneDriveId, items, onedrive: { id: 'b!nowhere' } };
    await house.api.call('Coffer_StartRestore', { path: { restoreSessionId }, body: wish });
    await page.reload();
    const rows = page.getByRole('list', { name: 'Restores' }).getByRole('listitem').filter({ hasText: 'b!nowhere' });
    await rows.getByRole('button', { name: /^Continue: / }).click({ timeout: 60_000 });
    await page.getByText('It goes on: Restoring').waitFor();
    await rows.getByText('Continued: it goes on as another restore of this list.').waitFor({ timeout: 60_000 });
    await rows.first().getByText('Failed', { exact: true }).waitFor({ timeout: 60_000 });
    await noViolations();
  }

  it('downloads a document of the backup and restores another', async () => {
    const files = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: / (B|KB|MB)/ });
    const name = (await files.first().getByRole('checkbox').getAttribute('aria-label')) ?? '';
    await files.first().getByRole('checkbox').check();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await coming).suggestedFilename()).toBe(name);
    await noViolations();
    await house.practice.remove(ruth, (await house.practice.item(ruth, name))?.id ?? '');
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await noViolations();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('1 restored and read back, 0 there already').waitFor({ timeout: 60_000 });
    await page.getByText(/^1 (as they were saved|with properties that SharePoint adds)/).waitFor();
    expect((await house.practice.item(ruth, name))?.id).toBeDefined();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await restoresElsewhere(name);
    await continues();
  });

  it('restores a library of a site to where it was', async () => {
    await go('Restore');
    await page
      .getByRole('list', { name: 'Restores' })
      .getByText(/, admin, /)
      .first()
      .waitFor();
    await page.getByLabel('Job', { exact: true }).selectOption({ label: 'Ruth' });
    await page.getByText('SharePoint sites').click();
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('tab', { name: 'Laboratory' }).click();
    await page.getByRole('button', { name: 'Shared Documents' }).waitFor();
    await noViolations();
    await page.getByRole('main').getByRole('checkbox', { name: 'Shared Documents' }).check();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
    await dialog.getByText(/there already as they were saved, 0 failed/).waitFor({ timeout: 60_000 });
    await noViolations();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it('has a portal, where a person signs in with the account of the organization and restores the own data alone', async () => {
    await openPortal(house, { page, go, noViolations });
    await portalJourney(house, browser, { login: ruth, password: practicePassword, name: 'Ruth Adler' });
  });

  it('makes a user who may only look, and tells who did what', async () => {
    await administrationJourney(house, browser, { page, go, noViolations });
  });

  it('tells by mail of who looks into the data of somebody who is watched', async () => {
    await mailJourney('Ruth', { page, go, noViolations });
  });

  it('signs in as an application, and looks after its backup applications and their certificates', async () => {
    await applicationsJourney(house, { page, go, noViolations });
  });

  it('speaks another language and wears other colours, on a phone as well', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('link', { name: 'Übersicht' }).click();
    await page.getByRole('heading', { name: 'Letzte Sitzungen' }).waitFor();
    await page.getByRole('region', { name: 'Was geschützt ist' }).getByText('sind ganz geschützt').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await noViolations();
    for (const [view, name] of [
      ['Benutzer', 'Benutzer der Konsole'],
      ['Protokoll', 'Wer hat was getan'],
      ['Portal', 'Wer für andere wiederherstellt'],
      ['E-Mail', 'E-Mail: OneDrives'],
    ] as const) {
      await page.getByRole('link', { name: 'Verwaltung' }).click();
      await page.getByRole('tab', { name: view }).click();
      await page.getByRole('heading', { name }).waitFor();
      await noViolations();
    }
    for (const colours of ['hell', 'dunkel', 'hoher Kontrast']) {
      await page.getByRole('button', { name: 'Farben' }).click();
      await page.getByRole('button', { name: `Farben: ${colours}` }).waitFor();
      await noViolations();
    }
  });

  it('ends the session for good when the person signs out', async () => {
    const cookies = await page.context().cookies();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.getByRole('heading', { name: 'Bei Coffer anmelden' }).waitFor();
    const access = cookies.find(({ name }) => name.endsWith('access'));
    expect((await house.api.raw('GET', '/v6/Jobs', { token: access?.value ?? '' })).statusCode).toBe(401);
    expect(complaints).toEqual([]);
  });
});
