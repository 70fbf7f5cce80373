/**
 * The console in Debian's Chromium: size of the first load and time until the sign-in page takes input; then a folder of a million documents
 * (`--documents`): frames per second while it scrolls for `--seconds`, how its end is found, and memory of the tab.
 *
 * The console's files are the built ones. The answers of the API are made up by a stand-in, so that nothing but the browser is measured. Without a
 * graphics card Chromium paints with the processor; a frame is what requestAnimationFrame hands out.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type StandIn, startStandIn } from './console/stand-in.ts';

const chromiumPath = '/usr/bin/chromium';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '10' },
  },
});
const documents = Number(values.documents);
const seconds = Number(values.seconds);
if (existsSync(chromiumPath)) await run();
else console.log('There is no /usr/bin/chromium: install the chromium package first.');

async function run(): Promise<void> {
  await import('../tools/build-console.ts');
  await using standIn = await startStandIn(documents);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const rows = [...(await firstLoad(browser, standIn)), ...(await longFolder(browser, standIn))];
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, figure] of rows) console.log(`${name.padEnd(width)}  ${figure}`);
  } finally {
    await browser.close();
  }
}

type Row = readonly [name: string, figure: string];

/** A browser without anything of it in its cache, on the sign-in page. */
async function firstLoad(browser: Browser, standIn: StandIn): Promise<readonly Row[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < 5; round += 1) {
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`${standIn.url}/console`);
    await page.getByLabel('User name').fill('admin');
    times.push(await page.evaluate('performance.now()'));
    await page.waitForLoadState('networkidle');
    bytes = await page.evaluate(
      `['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
    );
    await context.close();
  }
  times.sort((a, b) => a - b);
  return [
    ['first load, gzip', `${(bytes / 1000).toFixed(0)} KB`],
    ['until the sign-in page takes input, median of 5', `${(times[2] ?? 0).toFixed(0)} ms`],
  ];
}

async function longFolder(browser: Browser, standIn: StandIn): Promise<readonly Row[]> {
  standIn.signedIn = true;
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(standIn.folder);
  await page.getByText('Report 0000005').waitFor();
  const scrolled = await scroll(page);
  const pagesOfScroll = standIn.pages();
  const end = await toTheEnd(page);
  const pagesOfEnd = standIn.pages() - pagesOfScroll;
  const rows: Row[] = [
    [`frames per second over ${seconds} s of scrolling`, scrolled.rate.toFixed(1)],
    ['frames that took longer than 33 ms', `${scrolled.slow} of ${scrolled.frames}`],
    ['rows scrolled past', scrolled.rows.toLocaleString('en-US')],
    ['pages of 200 asked for meanwhile', String(pagesOfScroll)],
    [`the last of ${documents.toLocaleString('en-US')} found in`, `${end.toFixed(1)} s, ${pagesOfEnd} pages`],
    ...(await memoryOf(browser, page)),
  ];
  await context.close();
  return rows;
}

interface Scrolled {
  readonly rate: number;
  readonly frames: number;
  readonly slow: number;
  readonly rows: number;
}

/** Turns the wheel without a pause and counts the frames that the page draws. */
async function scroll(page: Page): Promise<Scrolled> {
  const box = await page.locator('main ul').first().boundingBox();
  await page.mouse.move((box?.x ?? 400) + 200, (box?.y ?? 300) + 200);
  await page.evaluate(`(() => {
    window.frames_ = [];
    const tick = (time) => { window.frames_.push(time); if (!window.enough_) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  })()`);
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(8);
  }
  const frames = await page.evaluate<readonly number[]>(`(window.enough_ = true, window.frames_)`);
  const name = (await page.locator('main ul li').last().textContent()) ?? '';
  const gaps = frames.slice(1).map((time, index) => time - (frames[index] ?? time));
  const took = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  return {
    rate: (gaps.length / took) * 1000,
    frames: gaps.length,
    slow: gaps.filter((gap) => gap > 33.4).length,
    rows: Number(/Report (\d+)/.exec(name)?.[1] ?? 0),
  };
}

/** Drags the bar to its end until the last document is there; seconds. */
async function toTheEnd(page: Page): Promise<number> {
  const began = performance.now();
  const last = page.getByText(`Report ${String(documents - 1).padStart(7, '0')}`);
  while (!(await last.isVisible())) {
    await page.evaluate(
      `(() => { const list = document.querySelector('main ul').parentElement; list.scrollTop = list.scrollHeight; })()`,
    );
    await page.waitForTimeout(50);
    if (performance.now() - began > 60_000) throw new Error('The end of the folder was not found within a minute.');
  }
  return (performance.now() - began) / 1000;
}

/** What the tab's own process holds, shared libraries left out, and what of it are objects of the page after a collection. */
async function memoryOf(browser: Browser, page: Page): Promise<readonly Row[]> {
  const tab = await page.context().newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const sizes = await Promise.all(renderers.map(privateBytes));
  await tab.send('HeapProfiler.collectGarbage');
  const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize');
  return [
    ['memory of the tab', `${(Math.max(...sizes) / 1e6).toFixed(0)} MB`],
    ['objects of the page', `${(heap / 1e6).toFixed(0)} MB`],
  ];
}

async function privateBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...text.matchAll(/^Private_\w+:\s+(\d+)/gm)].map(([, size]) => Number(size));
  return kilobytes.reduce((sum, size) => sum + size, 0) * 1024;
}
