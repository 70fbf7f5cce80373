import type { Page } from 'playwright-core';
import type { Visit } from './visit.ts';

/** What is done with an opened restore point. */
export function restoreVisits(sessionId: string): readonly Visit[] {
  const path = `/restore/${sessionId}`;
  const selectFirst = async (page: Page): Promise<void> => {
    await page.getByRole('main').getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
  };
  return [
    {
      name: 'explorer',
      path,
      // Rows that are still on their way have no box.
      ready: (page) => page.getByRole('main').getByRole('checkbox').nth(5).waitFor(),
    },
    {
      name: 'explorer-search',
      path,
      ready: async (page) => {
        await page.getByRole('searchbox', { name: 'Search in here' }).fill('plan');
        await page
          .getByRole('button', { name: /^Show in its folder/ })
          .first()
          .waitFor();
      },
    },
    {
      name: 'document',
      path,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Pictures' }).click();
        await page
          .getByRole('button', { name: /\.(png|jpe?g)$/ })
          .first()
          .click();
        await page.getByRole('dialog').frameLocator('iframe').getByRole('img').waitFor();
      },
    },
    {
      name: 'pdf',
      path,
      ready: async (page) => {
        await page
          .getByRole('button', { name: /\.pdf$/ })
          .first()
          .click();
        await page.getByRole('dialog').frameLocator('iframe').locator('.page canvas').first().waitFor();
      },
    },
    {
      name: 'versions',
      path,
      ready: async (page) => {
        await page.getByRole('tab', { name: 'Ruth Adler' }).click();
        await page.getByRole('button', { name: 'News of today.txt' }).click();
        await page.getByLabel('Earlier version beside it').selectOption({ index: 1 });
        await page.getByRole('dialog').frameLocator('iframe >> nth=1').locator('pre').waitFor();
      },
    },
    {
      name: 'restore-dialog',
      path,
      ready: async (page) => {
        await selectFirst(page);
        await page.getByRole('dialog').getByRole('radio').first().waitFor();
      },
    },
    {
      name: 'restore-elsewhere',
      path,
      ready: async (page) => {
        await selectFirst(page);
        await page.getByRole('dialog').getByText('Into a OneDrive of this restore point').click();
        await page.getByRole('dialog').getByRole('combobox', { name: 'OneDrive' }).waitFor();
      },
    },
    {
      name: 'restore-result',
      path,
      ready: async (page) => {
        await selectFirst(page);
        await page.getByRole('dialog').getByRole('radio', { name: 'Keep it and restore beside it' }).check();
        await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
        await page.getByText('Read back from Microsoft 365').waitFor();
      },
    },
  ];
}

/** The pages of the restore portal for somebody of the organization who is signed in. */
export const portalVisits: readonly Visit[] = [
  { name: 'portal', path: '', ready: (page) => page.getByRole('main').getByRole('listitem').first().waitFor() },
  {
    name: 'portal-object',
    path: '',
    ready: async (page) => {
      await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
      await page
        .getByRole('list', { name: /newest first/ })
        .getByRole('button')
        .first()
        .click();
      await page.getByRole('checkbox').nth(3).waitFor();
    },
  },
  {
    name: 'portal-restore',
    path: '',
    ready: async (page) => {
      await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
      await page
        .getByRole('list', { name: /newest first/ })
        .getByRole('button')
        .first()
        .click();
      await page
        .getByRole('listitem')
        .filter({ hasText: / (B|KB|MB)/ })
        .first()
        .getByRole('checkbox')
        .check();
      await page.getByRole('button', { name: 'Restore', exact: true }).click();
      await page.getByRole('dialog').getByRole('radio').first().waitFor();
    },
  },
];
