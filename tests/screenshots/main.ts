/**
 * `npm run screenshots`: pictures of every page of the console, made of a house like the demo's with the system's Chromium, at the width
 * of a desk and of a phone, light and dark, with colours forced by the system, and in German. `-- --out FOLDER` says where to (data/screenshots),
 * `-- --only NAME` which pages; `-- --readme` makes the three of the README anew.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { House } from '@coffer/testkit';
import type { Browser, Frame, Page } from 'playwright-core';
import { buildConsole, hasChromium, startBrowser } from '../support/browser.ts';
import { freshHouse } from '../support/fresh-house.ts';
import { damagedVisits } from './damage.ts';
import { openPortal, portalPerson, prepare, prepareApplications } from './prepare.ts';
import { portalVisits } from './restore-visits.ts';
import { runningVisits, stopRun } from './running.ts';
import type { Visit } from './visit.ts';
import { applicationVisits, emptyVisits, fullVisits } from './visits.ts';

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const schemes = ['light', 'dark'] as const;
/** Every account of the practice tenant's seeds has this password. */
const practicePassword = 'XXXXX';
/** Animations of the design system are over by then. Milliseconds. */
const settle = 400;
/** Where the README finds its pictures, and which they are. */
const readme = { folder: 'docs/images', names: ['overview', 'organization', 'explorer'] } as const;

const help = `npm run screenshots -- [OPTIONS]: pictures of every page of the console and the portal, of a house like the demo's.

  --out FOLDER   where to; data/screenshots unless named
  --only NAME    this page alone; may be given several times
  --readme       the pictures of the README anew, and no others

Each page wide and narrow, light and dark, in high contrast and in German. Needs Debian's chromium; all of them take some minutes.
`;
const values = options();
/** Pages whose pictures are there. */
const taken = new Set<string>();
if (values.help) process.stdout.write(help);
else if (hasChromium) await run(resolve(values.readme ? readme.folder : values.out));
else {
  process.stderr.write('There is no /usr/bin/chromium: install the chromium package first.\n');
  process.exitCode = 1;
}

/** What was asked for; ends the program with a line and the help where that is nothing it knows. */
function options() {
  try {
    return parseArgs({
      options: {
        out: { type: 'string', default: 'data/screenshots' },
        only: { type: 'string', multiple: true },
        readme: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
}

async function run(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await buildConsole();
  await using house = await freshHouse();
  const browser = await startBrowser();
  try {
    const page = await signedIn(browser, house, folder);
    await take(page, emptyVisits, { house, folder });
    await takeApplications(page, house, folder);
    if (values.only?.every((name) => taken.has(name))) return;
    const prepared = await prepare(house);
    await take(page, await fullVisits(house, prepared), { house, folder });
    await take(page, runningVisits(house, prepared), { house, folder });
    if (taken.has('overview-running')) await stopRun(house, prepared);
    if (portalVisits.some(({ name }) => wanted(name)) || wanted('portal-sign-in')) {
      await openPortal(house);
      await take(await signedInToPortal(browser, house, folder), portalVisits, { house, folder, below: '/portal' });
    }
    await take(page, damagedVisits(house, prepared), { house, folder });
  } finally {
    await browser.close();
  }
}

/** An organization signs in one way at a time: this one is gone before the next is added. */
async function takeApplications(page: Page, house: House, folder: string): Promise<void> {
  if (!applicationVisits('').some(({ name }) => wanted(name))) return;
  const organizationId = await prepareApplications(house);
  await take(page, applicationVisits(organizationId), { house, folder });
  await house.api.call('Organization_Remove', { path: { organizationId } });
}

async function signedIn(browser: Browser, { api, administrator }: House, folder: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport: sizes.desk });
  const page = await context.newPage();
  await page.goto(api.url);
  await page.getByLabel('User name').fill(administrator.user);
  await page.getByLabel('Password').fill(administrator.password);
  if (wanted('sign-in')) await pictures(page, 'sign-in', folder);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Menu' }).waitFor();
  return page;
}

async function signedInToPortal(browser: Browser, { api }: House, folder: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US', viewport: sizes.desk });
  const page = await context.newPage();
  await page.goto(`${api.url}/portal`);
  const door = page.getByRole('link', { name: /Sign in with your organization/ });
  await door.waitFor();
  if (wanted('portal-sign-in')) await pictures(page, 'portal-sign-in', folder);
  await door.click();
  await page.getByPlaceholder('Account').fill(portalPerson);
  await page.getByPlaceholder('Password').fill(practicePassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'What you can restore' }).waitFor();
  return page;
}

function wanted(name: string): boolean {
  if (values.readme) return readme.names.some((one) => one === name);
  return values.only === undefined || values.only.includes(name);
}

async function take(
  page: Page,
  visits: readonly Visit[],
  at: { readonly house: House; readonly folder: string; readonly below?: string },
): Promise<void> {
  for (const { name, path, ready } of visits) {
    if (!wanted(name)) continue;
    await page.setViewportSize(sizes.desk);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${at.house.api.url}${at.below ?? '/console'}${path}`);
    await ready(page);
    await pictures(page, name, at.folder);
    process.stdout.write(`${name}\n`);
  }
}

/** The page in all sizes and colours, whole; for the README once, as far as a window shows it. */
async function pictures(page: Page, name: string, folder: string): Promise<void> {
  taken.add(name);
  if (values.readme) {
    await page.waitForTimeout(settle);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    return;
  }
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await shoot(page, join(folder, `${name}-${size}-${colorScheme}.png`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active', reducedMotion: 'reduce' });
  await shoot(page, join(folder, `${name}-phone-contrast.png`));
  await page.setViewportSize(sizes.desk);
  await shoot(page, join(folder, `${name}-desk-contrast.png`));
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' });
  await inGerman(page, name, folder);
}

/** The whole page; of a dialog what the window shows, for it lies before the window and not before the page. */
async function shoot(page: Page, path: string): Promise<void> {
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(settle);
  await Promise.all(page.frames().map(drawn));
  await page.screenshot({ path, fullPage: (await page.getByRole('dialog').count()) === 0 });
}

/** Resolves once a frame has drawn what is in it: it does so by itself, and after the page around it. */
async function drawn(frame: Frame): Promise<void> {
  await frame.evaluate(
    `(async () => {
      await Promise.all([...document.images].map((picture) => picture.decode().catch(() => undefined)));
      for (let count = 0; count < 3; count += 1) await new Promise((done) => requestAnimationFrame(done));
    })()`,
  );
}

/** German words are long: what fits in English may not. The page stays as it is, even with a dialog before it, and is English again afterwards. */
async function inGerman(page: Page, name: string, folder: string): Promise<void> {
  const change = async (language: string): Promise<void> =>
    await page.getByRole('button', { name: language, includeHidden: true }).dispatchEvent('click');
  await change('Deutsch');
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await shoot(page, join(folder, `${name}-${size}-german.png`));
  }
  await change('English');
}
