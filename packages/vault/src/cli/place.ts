import { readFile } from 'node:fs/promises';
import { localBackend } from '../backend/local.ts';
import { type Place, UsageError } from './command.ts';

/** How a command line names a repository; what it leaves out comes from the environment. */
export interface PlaceOptions {
  readonly repository: string | undefined;
  readonly passwordFile: string | undefined;
}

/** The place of a repository. Asked for what was not named, it says how to name it. */
export function placeOf({ repository, passwordFile }: PlaceOptions): Place {
  return {
    backend: async () => {
      if (!repository) throw new UsageError('name the repository with --repo or VAULT_REPOSITORY');
      return localBackend(repository);
    },
    password: async () => {
      const password = passwordFile ? await firstLine(passwordFile) : process.env['VAULT_PASSWORD'];
      if (!password)
        throw new UsageError('give the password by --password-file, VAULT_PASSWORD_FILE or VAULT_PASSWORD');
      return password;
    },
  };
}

async function firstLine(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    throw new UsageError(`the password file cannot be read: ${(error as Error).message}`);
  }
}
