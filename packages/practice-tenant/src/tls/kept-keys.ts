import { access, constants, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = ['ca', 'server', 'application', 'token'].flatMap((name) => [`${name}.pem`, `${name}-key.pem`]);

/** Where the tests of this working tree share the keys of their tenants: making keys costs more than most tests. */
export const sharedKeys = fileURLToPath(
  new URL('../../../../node_modules/.cache/practice-tenant-keys', import.meta.url),
);

/** Takes keys and certificates that another tenant has left into a state folder; what the state folder has already stays. */
export async function takeKeys(keysFolder: string, stateFolder: string): Promise<void> {
  await copyAll(keysFolder, stateFolder);
}

/** Leaves the keys and certificates of a state folder for other tenants, all of them at once, unless some are there. */
export async function leaveKeys(stateFolder: string, keysFolder: string): Promise<void> {
  if (await exists(keysFolder)) return;
  await mkdir(dirname(keysFolder), { recursive: true });
  const made = await mkdtemp(join(dirname(keysFolder), 'keys-'));
  await copyAll(stateFolder, made);
  try {
    await rename(made, keysFolder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    // Another tenant was quicker.
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
  }
}

async function copyAll(from: string, to: string): Promise<void> {
  for (const file of FILES) {
    try {
      await copyFile(join(from, file), join(to, file), constants.COPYFILE_EXCL);
    } catch (error) {
      if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
