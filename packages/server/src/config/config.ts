import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment, SettingName } from './env.ts';

/** A setting has a value that cannot be used. The message names the setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The validated settings. Paths are absolute. */
export interface Config {
  readonly dataFolder: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly administrator: {
    readonly name: string | undefined;
    readonly password: string | undefined;
  };
  readonly databaseFile: string;
  readonly masterKeyFile: string;
  /** `https://host:port` without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Addresses or networks (`10.0.0.0/8`) of reverse proxies, which are believed when they say whom they speak for. */
  readonly trustedProxies: readonly string[];
  readonly cloudFile: string | undefined;
  readonly budgetFile: string | undefined;
  /** Days from one check of a repository that the server begins by itself to the next; 0: it begins none. */
  readonly checkDays: number;
  /** Id of the Entra application used where no other is named. */
  readonly publicClientId: string | undefined;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Checks settings and fills in defaults. Throws a {@link ConfigError} for the first value that cannot be used. */
export function makeConfig(environment: Environment): Config {
  const given = (name: SettingName): string | undefined => environment[name]?.trim() || undefined;
  const path = (name: SettingName): string | undefined => {
    const value = given(name);
    return value === undefined ? undefined : resolve(value);
  };
  const dataFolder = path('COFFER_DATA') ?? resolve('data');
  const publicClientId = given('COFFER_PUBLIC_CLIENT_ID');
  if (publicClientId !== undefined && !guid.test(publicClientId)) {
    throw new ConfigError('COFFER_PUBLIC_CLIENT_ID must be a GUID.');
  }
  return Object.freeze<Config>({
    dataFolder,
    host: given('COFFER_HOST') ?? '127.0.0.1',
    port: portOf(given('COFFER_PORT')),
    administrator: Object.freeze({
      name: given('COFFER_ADMIN_USER'),
      password: environment.COFFER_ADMIN_PASSWORD || undefined,
    }),
    databaseFile: databaseFileOf(given('COFFER_DATABASE_URL')) ?? join(dataFolder, 'coffer.db'),
    masterKeyFile: path('COFFER_MASTER_KEY_FILE') ?? join(dataFolder, 'master.key'),
    publicUrl: publicUrlOf(given('COFFER_PUBLIC_URL')),
    trustedProxies: proxiesOf(given('COFFER_TRUSTED_PROXIES')),
    cloudFile: path('COFFER_CLOUD_FILE'),
    budgetFile: path('COFFER_BUDGET_FILE'),
    checkDays: daysOf(given('COFFER_CHECK_DAYS')),
    publicClientId,
    tls: tlsOf(path('COFFER_TLS_CERT'), path('COFFER_TLS_KEY')),
  });
}

function portOf(value: string | undefined): number {
  const port = Number(value ?? 4443);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigError(`COFFER_PORT must be a number from 0 to 65535, not "${value}".`);
}

function daysOf(value: string | undefined): number {
  const days = Number(value ?? 7);
  if (Number.isInteger(days) && days >= 0 && days <= 3650) return days;
  throw new ConfigError(`COFFER_CHECK_DAYS must be a whole number of days from 0 to 3650, not "${value}".`);
}

function databaseFileOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (/^postgres(ql)?:/i.test(value)) {
    throw new ConfigError(
      'COFFER_DATABASE_URL names PostgreSQL, which this version does not support; leave it out to use SQLite.',
    );
  }
  try {
    return fileURLToPath(value);
  } catch (cause) {
    throw new ConfigError(
      'COFFER_DATABASE_URL must be a file: URL with an absolute path, such as file:///var/lib/coffer/coffer.db.',
      { cause },
    );
  }
}

function publicUrlOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  if (url?.protocol === 'https:' && url.pathname === '/' && !url.search && !url.username) return url.origin;
  throw new ConfigError(`COFFER_PUBLIC_URL must be an https URL without a path, not "${value}".`);
}

function proxiesOf(value: string | undefined): readonly string[] {
  const all = (value ?? '').split(',').flatMap((part) => part.trim() || []);
  for (const one of all) {
    const [address = '', bits = '', ...more] = one.split('/');
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (most >= 0 && more.length === 0 && (!one.includes('/') || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      continue;
    throw new ConfigError(`COFFER_TRUSTED_PROXIES must hold addresses or networks such as 10.0.0.0/8, not "${one}".`);
  }
  return Object.freeze(all);
}

function tlsOf(certificateFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (certificateFile !== undefined && keyFile !== undefined) return Object.freeze({ certificateFile, keyFile });
  if (certificateFile !== undefined) throw new ConfigError('COFFER_TLS_CERT is given, but COFFER_TLS_KEY is not.');
  if (keyFile !== undefined) throw new ConfigError('COFFER_TLS_KEY is given, but COFFER_TLS_CERT is not.');
  return undefined;
}
