import { expect } from 'vitest';
import { startMailServer } from '../support/mail-server.ts';
import type { Window } from './administration-journey.ts';

/** What comes by mail comes within this time. Milliseconds. */
const soon = { timeout: 20_000 };

/**
 * The mail servers are set. Ruth is watched: when somebody looks into her OneDrive, a mail tells of it; once she is not watched any more, nothing
 * does. Needs a job of the name that is given, which protects her OneDrive.
 */
export async function mailJourney(job: string, window: Window): Promise<void> {
  await setsMailOfSites(window);
  await using mail = await startMailServer();
  await setsMailOfRestores(window, mail.port);
  await expect.poll(() => mail.taken.length, soon).toBe(1);
  await setsNotifications(window, mail.port);
  await expect.poll(() => mail.taken.length, soon).toBe(2);
  expect(mail.taken.at(-1)).toMatch(/^To: operations@example\.com/m);
  await watches(window);
  await looksInto(job, window);
  await expect.poll(() => mail.taken.length, soon).toBeGreaterThan(2);
  expect(mail.taken.at(-1)).toMatch(/^To: security@example\.com/m);
  expect(mail.taken.at(-1)).toContain('Ruth Adler');
  await watchesNoLonger(window);
}

/** The mail server of one explorer is set; the form of the other stays as it was. */
async function setsMailOfSites({ page, go, noViolations }: Window): Promise<void> {
  await go('Administration');
  await page.getByRole('tab', { name: 'Mail' }).click();
  const sites = page.getByRole('region', { name: 'Mail of SharePoint sites' });
  await sites.getByLabel(/^Mail server/).fill('mail.example');
  await sites.getByLabel(/^Sender/).fill('coffer@example.com');
  await sites.getByRole('button', { name: 'Save' }).click();
  await sites.getByText('Saved.').waitFor();
  await noViolations();
}

/** A test mail is refused with the reason where nobody listens, and goes where somebody does. */
async function setsMailOfRestores({ page, noViolations }: Window, port: number): Promise<void> {
  const form = page.getByRole('region', { name: 'Mail about restores' });
  const save = async (to: number): Promise<void> => {
    await form.getByLabel(/^Port/).fill(String(to));
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved.').waitFor();
    await form.getByRole('button', { name: 'Send a test mail' }).click();
  };
  await form.getByLabel('Mails about restores are sent').check();
  await form.getByLabel(/^Mail server/).fill('127.0.0.1');
  await form.getByLabel(/^Sender/).fill('coffer@example.com');
  await form.getByLabel(/^Recipients/).fill('security@example.com');
  await save(1);
  await form.getByRole('alert').waitFor();
  await noViolations();
  await save(port);
  await form.getByText('The server took the test mail.').waitFor();
  await noViolations();
}

/** Notifications of sessions and certificates are tried, and turned off again. */
async function setsNotifications({ page, noViolations }: Window, port: number): Promise<void> {
  const form = page.getByRole('region', { name: 'Mail about sessions and certificates' });
  const enable = form.getByLabel('Mails about sessions and certificates are sent');
  await enable.check();
  await form.getByLabel(/^Mail server/).fill('127.0.0.1');
  await form.getByLabel(/^Port/).fill(String(port));
  await form.getByLabel(/^Sender/).fill('coffer@example.com');
  await form.getByLabel(/^Recipients/).fill('operations@example.com');
  await form.getByLabel('Of sessions that ended well').uncheck();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Saved.').waitFor();
  await form.getByRole('button', { name: 'Send a test mail' }).click();
  await form.getByText('The server took the test mail.').waitFor();
  await noViolations();
  await enable.uncheck();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Saved.').waitFor();
}

async function watches({ page, noViolations }: Window): Promise<void> {
  await page.getByRole('tab', { name: 'Audit trail' }).click();
  const people = page.getByRole('region', { name: 'People who are watched' });
  await people.getByLabel('Search: Users and groups').fill('Adler');
  await people.getByRole('button', { name: '+ Ruth Adler' }).click();
  // What is picked counts at once: it is there when the page is loaded anew.
  await people.getByRole('button', { name: /^Ruth Adler/ }).waitFor();
  await page.reload();
  await people.getByRole('button', { name: /^Ruth Adler/ }).waitFor();
  await noViolations();
}

async function looksInto(job: string, { page, go }: Window): Promise<void> {
  await go('Restore');
  await page.getByLabel('Job', { exact: true }).selectOption({ label: job });
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('main').getByRole('listitem').nth(3).waitFor();
  const files = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: / (B|KB|MB)/ });
  await files.first().getByRole('checkbox').check();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  await coming;
}

/** With the keyboard alone. */
async function watchesNoLonger({ page, go }: Window): Promise<void> {
  await go('Administration');
  await page.getByRole('tab', { name: 'Audit trail' }).click();
  const people = page.getByRole('region', { name: 'People who are watched' });
  const ruth = people.getByRole('button', { name: /^Ruth Adler/ });
  await ruth.focus();
  await page.keyboard.press('Delete');
  await ruth.waitFor({ state: 'hidden' });
}
