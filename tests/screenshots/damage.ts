import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { House } from '@coffer/testkit';
import type { Prepared } from './prepare.ts';
import type { Visit } from './visit.ts';

/** What is shown of a damaged repository. To be visited last: nothing is whole afterwards. */
export function damagedVisits({ api, serverFolder }: House, { repositoryId }: Prepared): readonly Visit[] {
  return [
    {
      name: 'repository-damaged',
      path: `/repositories/${repositoryId}`,
      ready: async (page) => {
        await page.getByText('Everything that was checked is whole.').waitFor();
        await damagePack(join(serverFolder, 'vault'));
        await api.call('Coffer_StartCheck', { path: { repositoryId }, body: { scope: 'all' } });
        await page.getByText('This repository is damaged').waitFor();
        await page.getByText('What was found').waitFor();
      },
    },
    { name: 'overview-damaged', path: '/', ready: (page) => page.getByText('See what to do').waitFor() },
  ];
}

/** Changes a byte in the middle of the largest pack of a repository. */
async function damagePack(repository: string): Promise<void> {
  const names = (await readdir(join(repository, 'data'), { recursive: true })).filter((name) => name.length > 64);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(repository, 'data', name))).size));
  const largest = join(repository, 'data', names[sizes.indexOf(Math.max(...sizes))] ?? '');
  const bytes = await readFile(largest);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await chmod(largest, 0o600);
  await writeFile(largest, bytes);
}
