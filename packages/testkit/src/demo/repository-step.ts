import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { House } from '../house.ts';
import { Restic } from '../restic.ts';
import type { Display } from './display.ts';

/** Opens the repository with the stock restic of this machine. True if it is sound, or if restic is not installed. */
export async function checkWithRestic(
  house: House,
  display: Display,
  repository: { readonly name: string; readonly path: string },
): Promise<boolean> {
  display.title('Open the repository with stock restic');
  const version = await Restic.version();
  if (version === undefined) {
    display.line('restic is not installed here: apt-get install restic, then follow the README');
    return true;
  }
  const restic = new Restic(repository.path, await house.recoveryKey(repository.name));
  const check = await restic.run('check', '--read-data');
  display.line(`${version}: check --read-data ${check.status === 0 ? 'found no errors' : `FAILED\n${check.stderr}`}`);
  const listing = await restic.run('ls', 'latest');
  const paths = listing.stdout.split('\n').filter((line) => /^\/(?:OneDrive|Sites)\/./.test(line));
  for (const path of paths.slice(0, 5)) display.line(path);
  display.line(`… ${paths.length} paths in the latest snapshot`);
  return check.status === 0 && listing.status === 0;
}

/** Bytes of all files below a folder. */
export async function folderBytes(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return total;
}
