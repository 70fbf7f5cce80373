import {
  type BackupEvents,
  type BackupPolicy,
  type BackupResult,
  type JobHandler,
  type QueuedJob,
  runBackup,
} from '@coffer/engine';
import type { Tenant } from '@coffer/m365';
import { type Clock, Defect, type Logger, messageOf, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { Repository, Snapshot } from '@coffer/vault';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { CoverageStore } from '../../db/stores/coverage-store.ts';
import type { SiteGroup } from '../../db/stores/held-object-store.ts';
import type { JobOptionsStore } from '../../db/stores/job-options-store.ts';
import type { JobSession, JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { Job, JobStore } from '../../db/stores/job-store.ts';
import type { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import type { CoverageTotals } from '../coverage/coverage-totals.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { forecastSession, sizedPlan } from '../forecast/session-forecast.ts';
import { excludedFolders } from '../jobs/job-items.ts';
import { planObjects } from '../jobs/job-plan.ts';
import type { SessionStarter } from '../jobs/session-starter.ts';
import type { LedgerService } from '../ledger/ledger.ts';
import type { DayPlanner } from '../planning/day-planner.ts';
import { concurrencyOf } from '../proxies/concurrency.ts';
import type { LocalProxy } from '../proxies/local-proxy.ts';
import type { RepositoryUse } from '../repositories/repository-use.ts';
import type { VaultRegistry } from '../repositories/vault-registry.ts';
import type { ContentsIndex } from '../repository-contents/contents-index.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import type { LiveSession, LiveSessions } from './live-sessions.ts';
import { logCosts } from './session-costs.ts';
import { type LineState, SessionLog } from './session-log.ts';
import { statisticsOf } from './session-statistics.ts';
import { warnOfUnprotected } from './unprotected.ts';
import { watchWaits } from './wait-watch.ts';

/** The organizations as far as a run needs them. */
export interface RunOrganizations {
  require(id: string): Promise<{ readonly id: string; readonly name: string }>;
  tenant(id: string): Promise<Tenant>;
  /** Tries the backup accounts that could not be tried when they were added; `warn` hears of every one that is refused. */
  checkPool(
    id: string,
    options: { readonly warn: (message: string) => void; readonly signal: AbortSignal },
  ): Promise<void>;
  /** What a restore point keeps of an organization so that the server can be rebuilt from it; no secrets. */
  describe(id: string): Promise<unknown>;
}

/** What runs are made of. */
export interface RunnerParts {
  readonly jobs: JobStore;
  readonly sessions: JobSessionStore;
  readonly organizations: RunOrganizations;
  readonly registry: VaultRegistry;
  readonly catalog: SqlCatalogStore;
  readonly points: RestorePointService;
  readonly contentsIndex: ContentsIndex;
  readonly pointStore: RestorePointStore;
  readonly coverage: CoverageStore;
  readonly coverageTotals: Pick<CoverageTotals, 'count'>;
  readonly jobOptions: JobOptionsStore;
  readonly use: RepositoryUse;
  readonly proxy: LocalProxy;
  readonly ledger: LedgerService;
  readonly live: LiveSessions;
  readonly planner: DayPlanner;
  readonly starter: () => SessionStarter;
  /** Hears of every session that has ended and is written down so. */
  readonly onEnd: (sessionId: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How a run ended. */
interface Outcome {
  readonly status: JobSession['status'];
  readonly details?: string;
}

const states: Readonly<Record<Parameters<BackupEvents['log']>[0], LineState>> = {
  success: 'Success',
  warning: 'Warning',
  failed: 'Failed',
  running: 'Success',
};

/** Does what the queue hands out: one run of one job, from its first line to its last. Never rejects for a failed run. */
export function sessionRunner(parts: RunnerParts): JobHandler {
  return async ({ sessionId }: QueuedJob, signal: AbortSignal) => {
    const session = await parts.sessions.get(sessionId);
    if (!session) throw new Defect(`The queued session ${sessionId} is not in the database.`);
    try {
      await new SessionRun(parts, session, signal).run();
    } finally {
      await parts.live.get(sessionId)?.end();
      await parts.planner.end(sessionId);
      await parts.starter().ended(session.jobId);
    }
  };
}

class SessionRun {
  readonly #parts: RunnerParts;
  readonly #session: JobSession;
  readonly #signal: AbortSignal;
  readonly #log: SessionLog;
  readonly #live: LiveSession;
  readonly #startedAt: number;
  #progressWrite: Promise<void> | undefined;
  #forecast: Forecast | undefined;
  readonly #siteGroups = new Map<string, SiteGroup>();

  constructor(parts: RunnerParts, session: JobSession, signal: AbortSignal) {
    this.#parts = parts;
    this.#session = session;
    this.#signal = signal;
    this.#log = new SessionLog({ ...parts, store: parts.sessions }, { id: session.id, lastUsn: 0 });
    this.#live = parts.live.begin(session);
    this.#startedAt = parts.clock.now();
  }

  async run(): Promise<void> {
    const { sessions, clock, logger } = this.#parts;
    await sessions.update(this.#session.id, { status: 'Running' });
    this.#log.add('Success', `Job started at ${new Date(this.#startedAt).toISOString()}`);
    let outcome: Outcome;
    try {
      outcome = await this.#backUp();
    } catch (error) {
      outcome = this.#thrown(error);
    }
    await this.#progressWrite;
    await this.#parts.coverageTotals.count(this.#session.jobId);
    await this.#live.end();
    const endedAt = clock.now();
    this.#log.add(closing(outcome.status), `Job finished at ${new Date(endedAt).toISOString()}: ${outcome.status}`);
    await this.#log.written();
    await sessions.update(this.#session.id, { ...outcome, endedAt });
    this.#parts.onEnd(this.#session.id);
    logger.info(
      { sessionId: this.#session.id, job: this.#session.jobName, ...outcome, milliseconds: endedAt - this.#startedAt },
      'A job session ended',
    );
  }

  async #backUp(): Promise<Outcome> {
    const { jobs, use } = this.#parts;
    const job = await jobs.get(this.#session.jobId);
    if (!job) return { status: 'Failed', details: 'The job was removed before its session began.' };
    const onWait = (): void => this.#log.add('Success', 'Waiting until the clean-up of the repository has ended.');
    return await use.share(job.repositoryId, async () => await this.#backUpJob(job), onWait);
  }

  async #backUpJob(job: Job): Promise<Outcome> {
    const { organizations, registry, catalog, clock } = this.#parts;
    this.#signal.throwIfAborted();
    const organization = await organizations.require(job.organizationId);
    const tenant = await organizations.tenant(organization.id);
    this.#live.uses(tenant);
    using _watch = watchWaits(tenant, { sessionId: this.#session.id, clock, log: this.#log });
    warnOfUnprotected(job, tenant, this.#log);
    await organizations.checkPool(organization.id, {
      warn: (message) => this.#log.add('Warning', message),
      signal: this.#signal,
    });
    await this.#makeForecast(job, tenant);
    await this.#planDay(job, tenant);
    const repository = await registry.get(job.repositoryId);
    const result = await runBackup({
      organization: { id: organization.id, name: organization.name },
      job: { id: job.id, name: job.name },
      sessionId: this.#session.id,
      plan: await this.#plan(job, tenant),
      workloads: tenant.workloads,
      repository,
      catalog,
      policy: await this.#policyOf(job),
      pace: async (bytes, signal) => await this.#parts.proxy.pace(bytes, signal),
      concurrency: concurrencyOf((await this.#parts.proxy.get()).threads),
      settings: { organization: await organizations.describe(organization.id), job },
      events: this.#events(),
      clock,
      full: this.#session.full,
      signal: this.#signal,
    });
    return await this.#finish(job, result, repository);
  }

  async #plan(job: Job, tenant: Tenant): Promise<AsyncIterable<ProtectedObject>> {
    const { jobs, catalog, coverage, clock } = this.#parts;
    const siblings = await jobs.list({ organizationId: job.organizationId });
    const jobIds = siblings.map(({ id }) => id);
    const plan = planObjects({
      ...{ job, siblings, tenant, catalog, log: this.#log, context: this.#context(), siteGroups: this.#siteGroups },
      doubtful: await coverage.failingOwners(jobIds, clock.now()),
    });
    return sizedPlan(plan, this.#live.sizes, { tenant, catalog, log: this.#log, jobIds, now: clock.now() });
  }

  /** What it will need at Microsoft. A run does not depend on its forecast. */
  async #makeForecast(job: Job, tenant: Tenant): Promise<void> {
    try {
      const run = { job, session: this.#session, tenant, now: this.#parts.clock.now(), signal: this.#signal };
      const { forecast, sizes } = await forecastSession(this.#parts, run, this.#log);
      this.#forecast = forecast;
      this.#live.forecast = forecast;
      this.#live.sizes = sizes;
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#parts.logger.warn({ sessionId: this.#session.id, error: messageOf(error) }, 'A run could not be forecast');
    }
  }

  /** Its share of the day's units. What a run needs that reads everything as none before is not known, so it takes what others leave. */
  async #planDay(job: Job, tenant: Tenant): Promise<void> {
    const { id } = this.#session;
    const forecast = this.#forecast;
    const full = this.#session.full || forecast?.from === 'users';
    await this.#parts.planner.begin({
      sessionId: id,
      job,
      tenant,
      full,
      units: full && forecast?.from !== 'earlier-runs' ? undefined : forecast?.units,
      tell: (message) => this.#log.add('Success', message),
    });
  }

  async #finish(job: Job, result: BackupResult, repository: Repository): Promise<Outcome> {
    const { sessions, ledger, clock, logger } = this.#parts;
    if (result.error !== undefined) {
      logger.error(
        { sessionId: this.#session.id, error: messageOf(result.error) },
        'A job session was ended by an error',
      );
    }
    if (result.snapshotId !== undefined)
      await this.#addPoint(job, result, await repository.snapshot(result.snapshotId));
    await this.#progressWrite;
    await sessions.update(this.#session.id, {
      progress: result.totals.processedObjects,
      statistics: statisticsOf(result.totals, clock.now() - this.#startedAt, true),
    });
    await logCosts(this.#log, {
      ledger,
      sessionId: this.#session.id,
      files: result.totals.items,
      forecast: this.#forecast?.units,
    });
    const details = result.reason === undefined ? {} : { details: result.reason };
    switch (result.status) {
      case 'success':
        return { status: this.#log.warnings > 0 ? 'Warning' : 'Success', ...details };
      case 'warning':
        return { status: 'Warning', ...details };
      case 'failed':
        return { status: 'Failed', ...details };
      case 'aborted':
        return { status: 'Stopped', details: messageOf(this.#signal.reason) };
    }
  }

  async #addPoint(job: Job, result: BackupResult, snapshot: Snapshot): Promise<void> {
    const { points, pointStore, contentsIndex } = this.#parts;
    const backupTime = Date.parse(snapshot.time);
    const [before] = await pointStore.list({ repositoryId: job.repositoryId, jobId: job.id, until: backupTime });
    const isChanged = before === undefined || result.objects.some(({ changed }) => changed > 0);
    const point = {
      id: snapshot.id,
      repositoryId: job.repositoryId,
      organizationId: job.organizationId,
      jobId: job.id,
      sessionId: this.#session.id,
      backupTime,
      newestChange: isChanged ? backupTime : (before.newestChange ?? before.backupTime),
      workloads: [...new Set(result.objects.map(({ object }) => object.workload))],
    };
    await points.add(point);
    await contentsIndex.noteRun(point, result, this.#siteGroups);
  }

  #thrown(error: unknown): Outcome {
    if (this.#signal.aborted) return { status: 'Stopped', details: messageOf(this.#signal.reason) };
    const details = messageOf(error);
    this.#log.add('Failed', details);
    this.#parts.logger.error({ sessionId: this.#session.id, error: details }, 'A job session could not be run');
    return { status: 'Failed', details };
  }

  async #policyOf(job: Job): Promise<BackupPolicy> {
    return { ...(await this.#parts.jobOptions.get(job.id)), excludedFolders: excludedFolders(job.excludedItems) };
  }

  #context(): WorkContext {
    return {
      signal: this.#signal,
      priority: this.#session.full ? 'full' : 'incremental',
      sessionId: this.#session.id,
      warn: (message) => this.#log.add('Warning', message),
      sized: (objectId, bytes) => this.#live.sizes?.found(objectId, bytes),
    };
  }

  #events(): BackupEvents {
    return {
      log: (level, message) => this.#log.add(states[level], message),
      object: (progress) => this.#live.note(progress),
      progress: (progress) => {
        this.#live.advance(progress);
        // One write at a time; a figure that comes while one is under way is soon followed by the next.
        this.#progressWrite ??= this.#writeProgress(progress).finally(() => {
          this.#progressWrite = undefined;
        });
      },
    };
  }

  async #writeProgress(progress: Parameters<BackupEvents['progress']>[0]): Promise<void> {
    const { sessions, clock, logger } = this.#parts;
    try {
      await sessions.update(this.#session.id, {
        progress: progress.processedObjects,
        statistics: statisticsOf(progress, clock.now() - this.#startedAt, false),
      });
    } catch (error) {
      logger.warn({ sessionId: this.#session.id, error: messageOf(error) }, 'Progress could not be written');
    }
  }
}

function closing(status: JobSession['status']): LineState {
  if (status === 'Success') return 'Success';
  return status === 'Failed' ? 'Failed' : 'Warning';
}
