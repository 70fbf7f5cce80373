import { existsSync } from 'node:fs';
import { RequestError, silentLogger, systemClock } from '@coffer/model';
import { ConfigError, makeConfig } from '../config/config.ts';
import type { Environment } from '../config/env.ts';
import { sqliteDialect } from '../db/dialects.ts';
import { openDatabase } from '../db/open-database.ts';
import { masterKey } from '../secrets/master-key.ts';
import { secretBox } from '../secrets/secret-box.ts';
import { composeStorage } from './storage.ts';

/**
 * The restic password of a backup repository, named by its name or id, out of the data folder that the settings name. The
 * server may be running meanwhile. Rejects when there is no such folder, or with the names that there are.
 */
export async function recoveryKey(settings: Environment, nameOrId: string | undefined): Promise<string> {
  const config = makeConfig(settings);
  for (const file of [config.databaseFile, config.masterKeyFile]) {
    if (!existsSync(file)) throw new ConfigError(`${file} does not exist. Does COFFER_DATA name the right folder?`);
  }
  const secrets = secretBox(await masterKey(config.masterKeyFile));
  await using database = await openDatabase(sqliteDialect(config.databaseFile));
  await using storage = composeStorage({ db: database.db, secrets, clock: systemClock, logger: silentLogger });
  const all = await storage.repositories.list();
  const wanted = nameOrId?.toLowerCase();
  const found = all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (!found) {
    const names = all.map(({ name }) => name).join(', ') || 'none yet';
    throw new RequestError('not-found', `Name a backup repository. There are: ${names}.`);
  }
  return await storage.registry.password(found);
}
