import { sqliteDialect } from '../db/dialects.ts';
import { openDatabase } from '../db/open-database.ts';
import { AdministratorStore } from '../db/stores/administrator-store.ts';
import { AuditStore } from '../db/stores/audit-store.ts';
import { SettingStore } from '../db/stores/setting-store.ts';
import { TokenStore } from '../db/stores/token-store.ts';
import { masterKey } from '../secrets/master-key.ts';
import { secretBox } from '../secrets/secret-box.ts';
import { Administrators } from '../services/administrators/administrators.ts';
import { ConsoleUsers } from '../services/administrators/console-users.ts';
import { AuditService } from '../services/audit/audit-service.ts';
import { RecoveryKeyService } from '../services/recovery-keys/recovery-key-service.ts';
import { serviceInstance } from '../services/service-instance/service-instance.ts';
import type { Services } from '../services/services.ts';
import { TokenService } from '../services/tokens/token-service.ts';
import { Turns } from '../services/turns.ts';
import { version } from '../version.ts';
import { composeBackup } from './engine.ts';
import type { Foundation } from './foundation.ts';
import { composeMicrosoft } from './m365.ts';
import { composePortal } from './portal.ts';
import { composeStorage } from './storage.ts';

/** Everything behind the door. Disposing stops what runs and closes the database. */
export interface House extends AsyncDisposable {
  readonly services: Services;
  /** Set once: when the first administrator was made without a given password. */
  readonly madeAdministrator: { readonly name: string; readonly password: string } | undefined;
}

/** Wires the server. If a part fails to start, those that have started are disposed again. */
export async function composeHouse(
  given: Pick<Foundation, 'config' | 'clock' | 'logger' | 'passwordCost'>,
): Promise<House> {
  const { config, logger } = given;
  await using stack = new AsyncDisposableStack();
  const secrets = secretBox(await masterKey(config.masterKeyFile));
  const { db } = stack.use(await openDatabase(sqliteDialect(config.databaseFile)));
  const foundation: Foundation = { ...given, db, secrets, version };
  const { settled, ...doors } = await composeDoors(foundation);
  const { tokens } = doors;
  const storage = stack.use(composeStorage(foundation));
  const microsoft = stack.use(await composeMicrosoft(foundation, storage.facts));
  const backup = stack.use(await composeBackup(foundation, storage, microsoft));
  const portal = stack.use(await composePortal(foundation, { ...doors, microsoft, backup }));
  const services: Services = {
    ...microsoft,
    ...backup,
    ...portal,
    backupFacts: storage.facts,
    ...doors,
    recoveryKeys: new RecoveryKeyService({
      repositories: storage.repositories,
      registry: storage.registry,
      confirm: async (userName, password, address) => await tokens.confirm(userName, password, address),
      logger,
    }),
    serviceInstance: await serviceInstance(new SettingStore(db), version),
  };
  const owned = stack.move();
  return {
    services,
    madeAdministrator:
      settled.madePassword === undefined ? undefined : { name: settled.name, password: settled.madePassword },
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

/** Who may come in, and the trail of what they do. */
async function composeDoors({ config, clock, db, passwordCost }: Foundation) {
  const audit = new AuditService(new AuditStore(db), clock);
  await audit.recover();
  const store = new AdministratorStore(db);
  const administrators = new Administrators(store, clock, passwordCost);
  const settled = await administrators.settle(config.administrator);
  const tokens = new TokenService({ administrators, store: new TokenStore(db), audit, clock });
  const consoleUsers = new ConsoleUsers({
    store,
    confirm: async (userName, password, address) => await tokens.confirm(userName, password, address),
    hasPasswordOfSettings: config.administrator.password !== undefined,
    turns: new Turns(),
    clock,
    passwordCost,
  });
  return { tokens, audit, consoleUsers, settled };
}
