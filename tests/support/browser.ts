import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';

const chromiumPath = '/usr/bin/chromium';

/** Whether the system's Chromium is here; tests that need it say so when they skip. */
export const hasChromium = existsSync(chromiumPath);

/** Starts the system's Chromium without a window, and without asking anybody outside for anything. */
export async function startBrowser(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  });
}

/** Builds the console, if it is not built from what is here now. */
export async function buildConsole(): Promise<void> {
  const script = fileURLToPath(new URL('../../tools/build-console.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [script]);
}

/**
 * What axe finds serious or critical on a page, one line each. It is brought in past the page's own policy, which lets no foreign script in.
 * Left out are the invisible stops with which Fluent's keyboard navigation catches the focus.
 */
export async function seriousViolations(page: Page, devTools: CDPSession): Promise<readonly string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const expression = `(async () => {
    ${axe}
    const { violations } = await axe.run({ exclude: ['[data-tabster-dummy]'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200)));
  })()`;
  // Colours of a transition are nobody's colours.
  await page.waitForTimeout(300);
  const { result } = await devTools.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  return result.value as readonly string[];
}
