import type { SqlCatalogStore } from '../db/stores/catalog-store.ts';
import type { RestoreStore } from '../db/stores/restore-store.ts';
import { SettingStore } from '../db/stores/setting-store.ts';
import { ExplorerService } from '../services/explorer/explorer-service.ts';
import { LiveRestores } from '../services/explorer/live-restores.ts';
import { NameIndex } from '../services/explorer/name-index.ts';
import type { KnownObject } from '../services/explorer/onedrive-target.ts';
import { RestoreContinuation } from '../services/explorer/restore-continuation.ts';
import { RestoreList } from '../services/explorer/restore-list.ts';
import { RestoreService } from '../services/explorer/restore-service.ts';
import { RestoreStarter } from '../services/explorer/restore-starter.ts';
import { RestoreTargets } from '../services/explorer/restore-targets.ts';
import { SaveService } from '../services/explorer/save-service.ts';
import { SearchService } from '../services/explorer/search-service.ts';
import { SendService } from '../services/explorer/send-service.ts';
import { SiteRestoreService } from '../services/explorer/site-restore-service.ts';
import { WishOpener } from '../services/explorer/wish-opener.ts';
import { MailService } from '../services/mail/mail-service.ts';
import { MailSettingsService } from '../services/mail/mail-settings.ts';
import type { LocalProxy } from '../services/proxies/local-proxy.ts';
import type { RestoreSessionService } from '../services/restore-sessions/restore-session-service.ts';
import type { Foundation } from './foundation.ts';
import type { MicrosoftServices } from './m365.ts';
import type { Storage } from './storage.ts';

/** The services that look into opened restore points. Disposing interrupts restores that are under way, and waits for them. */
export interface RestoreServices extends AsyncDisposable {
  readonly explorer: ExplorerService;
  readonly saves: SaveService;
  readonly searches: SearchService;
  readonly sends: SendService;
  readonly restores: RestoreService;
  readonly restoreList: RestoreList;
  readonly restoreStarter: RestoreStarter;
  readonly restoreContinuation: RestoreContinuation;
  readonly wishes: WishOpener;
  readonly siteRestores: SiteRestoreService;
  readonly knownObject: KnownObject;
  readonly mails: MailService;
}

/** What else it takes. */
export interface RestoreNeeds {
  readonly storage: Storage;
  readonly microsoft: MicrosoftServices;
  readonly catalog: SqlCatalogStore;
  readonly restoreSessions: RestoreSessionService;
  readonly restores: RestoreStore;
  readonly proxy: Pick<LocalProxy, 'pace'>;
}

/** Wires browsing, searching, saving, mailing and restoring. */
export function composeRestore(
  { clock, logger, db, secrets }: Foundation,
  { storage, microsoft, catalog, restoreSessions, restores: store, proxy }: RestoreNeeds,
): RestoreServices {
  const explorer = new ExplorerService({ sessions: restoreSessions, points: storage.points });
  const saves = new SaveService(restoreSessions);
  const mails = new MailService(new MailSettingsService({ store: new SettingStore(db), secrets }));
  const targets = new RestoreTargets({
    tenant: async (id) => await microsoft.organizations.tenant(id),
    connectAs: microsoft.connectAs,
    clock,
  });
  const live = new LiveRestores(clock);
  const restores = new RestoreService({
    sessions: restoreSessions,
    targets,
    live,
    store,
    clock,
    pace: async (bytes, signal) => await proxy.pace(bytes, signal),
    logger,
  });
  const wishes = new WishOpener({ explorer, targets });
  const siteRestores = new SiteRestoreService({ explorer, restores, targets, wishes });
  const list = new RestoreList({ store, live, sessions: restoreSessions });
  const knownObject: KnownObject = async (organizationId, objectId) => {
    const jobs = await storage.jobs.list({ organizationId });
    return await catalog.knownObject(
      objectId,
      jobs.map(({ id }) => id),
    );
  };
  return {
    explorer,
    saves,
    searches: new SearchService({ clock, names: new NameIndex({ catalog, points: storage.points }) }),
    sends: new SendService({ sessions: restoreSessions, saves, settings: mails.settings }),
    restores,
    restoreList: list,
    restoreStarter: new RestoreStarter({ explorer, restores, siteRestores, knownObject, logger }),
    restoreContinuation: new RestoreContinuation({ list, store, sessions: restoreSessions, restores, wishes }),
    wishes,
    siteRestores,
    knownObject,
    mails,
    [Symbol.asyncDispose]: async () => await restores[Symbol.asyncDispose](),
  };
}
