import { hostname } from 'node:os';
import type { Backend } from '../backend/backend.ts';
import { type Clock, systemClock } from '../clock.ts';
import { sha256 } from '../crypto/hash.ts';
import { createKeyFile, DEFAULT_SCRYPT_COST, type ScryptCost } from '../crypto/key-file.ts';
import { randomMasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { createConfig, hasConfig } from './config.ts';

/** How to make a repository. */
export interface InitOptions {
  /** Opens the repository, also with restic. Not empty. */
  readonly password: string;
  /** Work of guessing a password; the default suits people's passwords. */
  readonly scrypt?: ScryptCost;
  readonly clock?: Clock;
}

/**
 * Makes a new, empty repository (restic format version 2) at the backend. `exists` when one is there.
 * The config is written last: before it there is no repository, and a rest of a broken attempt does not hinder the next.
 */
export async function initRepository(backend: Backend, options: InitOptions): Promise<void> {
  if (options.password === '') throw new VaultError('wrong-password', 'a repository needs a password');
  if (await hasConfig(backend)) throw new VaultError('exists', 'there is a repository already');
  await backend.prepare();
  const master = randomMasterKey();
  const file = await createKeyFile(master, options.password, {
    created: new Date((options.clock ?? systemClock).now()).toISOString(),
    hostname: hostname(),
    username: 'coffer',
    cost: options.scrypt ?? DEFAULT_SCRYPT_COST,
  });
  for await (const { name } of backend.list('key')) await backend.delete({ kind: 'key', name });
  await backend.save({ kind: 'key', name: sha256(file) }, [file]);
  await createConfig(backend, master);
}
