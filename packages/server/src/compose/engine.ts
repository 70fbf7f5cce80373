import { hostname } from 'node:os';
import { embeddedQueue } from '@coffer/engine';
import { messageOf } from '@coffer/model';
import { SqlCatalogStore } from '../db/stores/catalog-store.ts';
import { CleanUpStore } from '../db/stores/clean-up-store.ts';
import { CoverageStore } from '../db/stores/coverage-store.ts';
import { CoverageTotalsStore } from '../db/stores/coverage-totals-store.ts';
import { ProxyStore } from '../db/stores/proxy-store.ts';
import { RepositoryCheckStore } from '../db/stores/repository-check-store.ts';
import { RestoreSessionStore } from '../db/stores/restore-session-store.ts';
import { RestoreStore } from '../db/stores/restore-store.ts';
import { SessionObjectStore } from '../db/stores/session-object-store.ts';
import type { AuditItemService } from '../services/audit-items/audit-item-service.ts';
import { CoverageTotals } from '../services/coverage/coverage-totals.ts';
import { SessionFeed } from '../services/events/session-feed.ts';
import { RecoveryTimes } from '../services/forecast/recovery-time.ts';
import { RunningSessionsService } from '../services/forecast/running-sessions.ts';
import { expectedUnits } from '../services/forecast/session-forecast.ts';
import { type RecoveryParts, recover } from '../services/job-sessions/crash-recovery.ts';
import { JobSessionService } from '../services/job-sessions/job-session-service.ts';
import { LiveSessions } from '../services/job-sessions/live-sessions.ts';
import { SessionProgressService } from '../services/job-sessions/session-progress.ts';
import { type RunOrganizations, sessionRunner } from '../services/job-sessions/session-runner.ts';
import { Scheduler } from '../services/jobs/scheduler.ts';
import { backupKind, SessionStarter } from '../services/jobs/session-starter.ts';
import { DayPlanner } from '../services/planning/day-planner.ts';
import { LocalProxy } from '../services/proxies/local-proxy.ts';
import { RepositoryService } from '../services/repositories/repository-service.ts';
import type { RestorePointService } from '../services/restore-points/restore-point-service.ts';
import type { RestoreSessionService } from '../services/restore-sessions/restore-session-service.ts';
import { Turns } from '../services/turns.ts';
import type { Foundation } from './foundation.ts';
import type { MicrosoftServices } from './m365.ts';
import { composeNotifications, type Notifications } from './notifications.ts';
import { composeOperation, type OperationServices } from './operation.ts';
import { composeRestore, type RestoreServices } from './restore.ts';
import { composeRestoreSessions } from './restore-sessions.ts';
import type { Storage } from './storage.ts';

/** The services of backup and restore. Disposing stops what runs. */
export interface BackupServices extends RestoreServices, OperationServices {
  readonly repositories: RepositoryService;
  readonly proxy: LocalProxy;
  readonly jobSessions: JobSessionService;
  readonly sessionFeed: SessionFeed;
  readonly sessionProgress: SessionProgressService;
  readonly runningSessions: RunningSessionsService;
  readonly coverageTotals: CoverageTotals;
  readonly restorePoints: RestorePointService;
  readonly restoreSessions: RestoreSessionService;
  readonly recovery: RecoveryTimes;
  readonly auditItems: AuditItemService;
}

/** Job sessions that run at once. */
const sessionsAtOnce = 2;

/** Tidies what an earlier process left behind, then wires repositories, jobs, restore sessions, queue and scheduler. */
export async function composeBackup(
  foundation: Foundation,
  storage: Storage,
  microsoft: MicrosoftServices,
): Promise<BackupServices> {
  const { clock, logger, db } = foundation;
  await using stack = new AsyncDisposableStack();
  const catalog = new SqlCatalogStore(db);
  const restoreSessionStore = new RestoreSessionStore(db);
  const restores = new RestoreStore(db);
  await tidy(foundation, storage, { restoreSessions: restoreSessionStore, restores, catalog });
  const turns = new Turns();
  const organizations = organizationsOf(microsoft);
  const proxy = new LocalProxy({ store: new ProxyStore(db), hostName: hostname(), clock });
  const opened = stack.use(composeRestoreSessions(foundation, { storage, microsoft, store: restoreSessionStore }));
  const { restoreSessions, auditItems } = opened;
  const needs = { storage, microsoft, catalog, restoreSessions, restores, proxy };
  const restore = stack.use(composeRestore(foundation, needs));
  const planner = plannerOf({ foundation, storage, microsoft, catalog });
  const { live, ...sessions } = sessionsOf(foundation, storage, microsoft);
  const notifications = stack.use(composeNotifications(foundation, storage, microsoft));
  const coverageTotals = totalsOf(foundation, storage, { microsoft, catalog });
  const starter = starterOf({
    ...{ foundation, storage, microsoft, organizations, catalog, coverageTotals },
    ...{ planner, live, proxy, notifications, stack },
  });
  const operation = stack.use(
    composeOperation(foundation, {
      ...{ storage, catalog, starter, turns },
      organizations: microsoft.organizations,
      restoreSessions: restoreSessionStore,
    }),
  );
  const scheduler = new Scheduler({
    ...storage,
    starter,
    clock,
    logger,
    chores: [
      async () => await restoreSessions.stopIdle(),
      async () => await restore.restores.noteFigures(),
      ...operation.chores,
      async () => await storage.contentsIndex.readSome(),
      async () => await planner.refresh(),
      async () => await coverageTotals.countMissing(),
      async () => notifications.certificates.lookDue(),
    ],
  });
  stack.use(scheduler);
  const services = {
    ...operation.services,
    auditItems,
    ...restore,
    ...sessions,
    coverageTotals,
    recovery: recoveryOf(storage, microsoft, catalog),
    repositories: repositoriesOf(foundation, storage, { proxy, turns }),
    proxy,
    restorePoints: storage.points,
    restoreSessions,
  };
  scheduler.start();
  const owned = stack.move();
  return { ...services, [Symbol.asyncDispose]: async () => await owned.disposeAsync() };
}

async function tidy(
  { db, clock, logger }: Foundation,
  storage: Storage,
  left: Pick<RecoveryParts, 'restoreSessions' | 'restores' | 'catalog'>,
): Promise<void> {
  const [cleanUps, checks] = [new CleanUpStore(db), new RepositoryCheckStore(db)];
  await recover({ ...storage, ...left, cleanUps, checks, clock, logger });
}

function repositoriesOf(
  foundation: Foundation,
  storage: Storage,
  more: { readonly proxy: LocalProxy; readonly turns: Turns },
): RepositoryService {
  const { dataFolder } = foundation.config;
  return new RepositoryService({ ...storage, ...foundation, store: storage.repositories, ...more, dataFolder });
}

interface QueueParts {
  readonly foundation: Foundation;
  readonly storage: Storage;
  readonly microsoft: MicrosoftServices;
  readonly organizations: RunOrganizations;
  readonly catalog: SqlCatalogStore;
  readonly coverageTotals: CoverageTotals;
  readonly planner: DayPlanner;
  readonly live: LiveSessions;
  readonly proxy: LocalProxy;
  readonly notifications: Notifications;
  readonly stack: AsyncDisposableStack;
}

/** The queue and what puts runs into it. */
function starterOf({
  foundation,
  storage,
  microsoft,
  organizations,
  catalog,
  coverageTotals,
  planner,
  live,
  proxy,
  notifications,
  stack,
}: QueueParts): SessionStarter {
  const { clock, logger } = foundation;
  const runner = sessionRunner({
    ...storage,
    organizations,
    catalog,
    coverage: new CoverageStore(foundation.db),
    coverageTotals,
    ledger: microsoft.ledger,
    planner,
    live,
    proxy,
    starter: () => starter,
    onEnd: (sessionId) => notifications.sessions.tell(sessionId),
    clock,
    logger,
  });
  const queue = stack.use(
    embeddedQueue({
      concurrency: sessionsAtOnce,
      handlers: new Map([[backupKind, runner]]),
      onFailure: (job, error) =>
        logger.error({ sessionId: job.sessionId, error: messageOf(error) }, 'A job session ended without a trace'),
    }),
  );
  const starter: SessionStarter = new SessionStarter({ sessions: storage.sessions, queue, clock });
  return starter;
}

/** Sessions as they are shown, and those that run. */
function sessionsOf({ db, clock, logger }: Foundation, storage: Storage, { ledger, organizations }: MicrosoftServices) {
  const store = new SessionObjectStore(db);
  const live = new LiveSessions({ store, costs: ledger.objects, clock, logger });
  const jobSessions = new JobSessionService(storage.sessions);
  return {
    live,
    jobSessions,
    sessionFeed: new SessionFeed({ sessions: storage.sessions, clock }),
    sessionProgress: new SessionProgressService({ sessions: jobSessions, live, store, ledger }),
    runningSessions: new RunningSessionsService({ sessions: storage.sessions, live, organizations, ledger, clock }),
  };
}

/** Figures of what jobs protect. */
function totalsOf(
  { db, clock, logger }: Foundation,
  { jobs }: Storage,
  { microsoft, catalog }: Pick<QueueParts, 'microsoft' | 'catalog'>,
): CoverageTotals {
  const store = new CoverageTotalsStore(db);
  return new CoverageTotals({ catalog, store, jobs, organizations: microsoft.organizations, clock, logger });
}

function plannerOf({
  foundation,
  storage,
  microsoft,
  catalog,
}: Pick<QueueParts, 'foundation' | 'storage' | 'microsoft' | 'catalog'>): DayPlanner {
  const { clock, logger } = foundation;
  const { ledger } = microsoft;
  return new DayPlanner({
    clock,
    logger,
    jobs: async (organizationId) => await storage.jobs.list({ organizationId }),
    expected: async ({ id }) => await expectedUnits({ sessions: storage.sessions, catalog, ledger }, id),
    spent: async (sessionId) => (await ledger.cost(sessionId)).resourceUnits,
  });
}

function recoveryOf(storage: Storage, microsoft: MicrosoftServices, catalog: SqlCatalogStore): RecoveryTimes {
  return new RecoveryTimes({
    job: async (id) => await storage.jobs.get(id),
    objects: (jobId) => catalog.objects(jobId),
    object: async (jobId, objectId) => await catalog.object(jobId, objectId),
    tenant: async (id) => await microsoft.organizations.tenant(id),
  });
}

function organizationsOf({ organizations, backupAccounts, backupApplications }: MicrosoftServices): RunOrganizations {
  return {
    require: async (id) => await organizations.require(id),
    tenant: async (id) => await organizations.tenant(id),
    checkPool: async (id, options) => {
      await backupAccounts.checkBeforeUse(id, options);
      await backupApplications.checkBeforeUse(id, options);
    },
    describe: async (id) => ({
      ...(await organizations.require(id)),
      backupAccounts: await backupAccounts.list(id),
      backupApplications: await backupApplications.list(id),
    }),
  };
}
