import { readFile } from 'node:fs/promises';
import { type Access, openBackend } from '../backend/registry.ts';
import { type Place, UsageError } from './command.ts';

/** How a command line names a repository. */
export interface PlaceOptions {
  readonly repository: string | undefined;
  readonly passwordFile: string | undefined;
  /** The password itself, where no file is named. */
  readonly password: string | undefined;
  /** How to name them, for the message when one is missing. */
  readonly say: { readonly repository: string; readonly password: string };
  readonly signal: AbortSignal;
}

/** The environment, read once. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The place of a repository: a folder, `s3:https://host/bucket/prefix` or `azure:container:/prefix`. */
export function placeOf(options: PlaceOptions, environment: Environment): Place {
  return {
    backend: async () => {
      if (!options.repository) throw new UsageError(options.say.repository);
      return await openBackend(options.repository, { access: accessOf(environment), signal: options.signal });
    },
    password: () => passwordOf(options),
  };
}

/** A password from a file or as it was given. Rejects with `UsageError` when there is none. */
export async function passwordOf(options: Pick<PlaceOptions, 'passwordFile' | 'password' | 'say'>): Promise<string> {
  const password = options.passwordFile ? await firstLine(options.passwordFile) : options.password;
  if (!password) throw new UsageError(options.say.password);
  return password;
}

/** Credentials by the names that other programs for S3 and Azure read, restic among them. */
function accessOf(environment: Environment): Access {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_DEFAULT_REGION } = environment;
  const { AZURE_ACCOUNT_NAME, AZURE_ACCOUNT_KEY, AZURE_ACCOUNT_SAS } = environment;
  const s3 = AWS_ACCESS_KEY_ID !== undefined &&
    AWS_SECRET_ACCESS_KEY !== undefined && {
      s3: {
        credentials: {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
        },
        ...(AWS_DEFAULT_REGION !== undefined && { region: AWS_DEFAULT_REGION }),
      },
    };
  const secret =
    AZURE_ACCOUNT_KEY !== undefined
      ? { accountKey: AZURE_ACCOUNT_KEY }
      : AZURE_ACCOUNT_SAS !== undefined && { sas: AZURE_ACCOUNT_SAS };
  const azure = AZURE_ACCOUNT_NAME !== undefined &&
    secret && { azure: { account: AZURE_ACCOUNT_NAME, credentials: secret } };
  return { ...s3, ...azure };
}

async function firstLine(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    throw new UsageError(`the password file cannot be read: ${(error as Error).message}`);
  }
}
