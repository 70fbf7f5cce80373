import type { SqlCatalogStore } from '../db/stores/catalog-store.ts';
import { CleanUpStore } from '../db/stores/clean-up-store.ts';
import { CoverageStore } from '../db/stores/coverage-store.ts';
import { HistoryStore } from '../db/stores/history-store.ts';
import { RepositoryCheckStore } from '../db/stores/repository-check-store.ts';
import type { RestoreSessionStore } from '../db/stores/restore-session-store.ts';
import { SettingStore } from '../db/stores/setting-store.ts';
import { CoverageService } from '../services/coverage/coverage-service.ts';
import { HistoryService } from '../services/history/history-service.ts';
import { JobOptionsService } from '../services/job-options/job-options-service.ts';
import { JobService } from '../services/jobs/job-service.ts';
import type { SessionStarter } from '../services/jobs/session-starter.ts';
import { CheckService } from '../services/repository-checks/check-service.ts';
import { RepositoryContentsService } from '../services/repository-contents/repository-contents-service.ts';
import { RetentionService } from '../services/retention/retention-service.ts';
import type { Turns } from '../services/turns.ts';
import type { Foundation } from './foundation.ts';
import type { MicrosoftServices } from './m365.ts';
import type { Storage } from './storage.ts';

/** The services that tell of what jobs keep and take care of it over the years. */
export interface OperationServices {
  readonly jobOptions: JobOptionsService;
  readonly coverage: CoverageService;
  readonly retention: RetentionService;
  readonly checks: CheckService;
  readonly history: HistoryService;
  readonly repositoryContents: RepositoryContentsService;
  readonly jobs: JobService;
}

/** These services, and what is to be done for them again and again. Disposing stops what runs. */
export interface Operation extends AsyncDisposable {
  readonly services: OperationServices;
  readonly chores: readonly (() => Promise<unknown>)[];
}

const day = 86_400_000;

/** Wires them. */
export function composeOperation(
  { config, db, clock, logger }: Foundation,
  parts: {
    readonly storage: Storage;
    readonly organizations: MicrosoftServices['organizations'];
    readonly catalog: SqlCatalogStore;
    readonly restoreSessions: RestoreSessionStore;
    readonly starter: SessionStarter;
    readonly turns: Turns;
  },
): Operation {
  const { storage, organizations, catalog, restoreSessions, starter, turns } = parts;
  const jobs = new JobService({ ...storage, organizations, catalog, starter, turns, clock });
  const stack = new AsyncDisposableStack();
  const cleanUps = new CleanUpStore(db);
  const retention = stack.use(new RetentionService({ ...storage, restoreSessions, cleanUps, clock, logger }));
  const every = config.checkDays === 0 ? undefined : config.checkDays * day;
  const checks = stack.use(
    new CheckService({ ...storage, checks: new RepositoryCheckStore(db), clock, logger, every }),
  );
  const history = stack.use(
    new HistoryService({ settings: new SettingStore(db), store: new HistoryStore(db), clock, logger }),
  );
  const services = {
    jobs,
    jobOptions: new JobOptionsService({ store: storage.jobOptions, jobs }),
    coverage: new CoverageService({ catalog, coverage: new CoverageStore(db), held: storage.held, jobs }),
    retention,
    checks,
    history,
    repositoryContents: new RepositoryContentsService({
      held: storage.held,
      points: storage.pointStore,
      organizations,
    }),
  };
  return {
    services,
    chores: [
      async () => await retention.startDue(),
      async () => await checks.startDue(),
      async () => await history.startDue(),
    ],
    [Symbol.asyncDispose]: async () => await stack.disposeAsync(),
  };
}
