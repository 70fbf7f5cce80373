import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, messageOf, RequestError } from '@coffer/model';
import type { CheckOptions, CheckProgress } from '@coffer/vault';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';
import type { CheckSummary, RepositoryCheck, RepositoryCheckStore } from '../../db/stores/repository-check-store.ts';
import type { BackupRepository, RepositoryStore } from '../../db/stores/repository-store.ts';
import type { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import type { RepositoryUse } from '../repositories/repository-use.ts';
import { translated, type VaultRegistry } from '../repositories/vault-registry.ts';
import { noFigures, outcomeOf } from './check-report.ts';

/** What the service is made of. */
export interface CheckParts {
  readonly repositories: RepositoryStore;
  readonly checks: RepositoryCheckStore;
  readonly pointStore: RestorePointStore;
  readonly registry: Pick<VaultRegistry, 'get'>;
  readonly use: RepositoryUse;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds from one check of the structure to the next that the server begins by itself; undefined: it begins none. */
  readonly every: number | undefined;
}

/** A check with how far it is, as long as it runs. */
export interface CheckView extends RepositoryCheck {
  readonly progress: CheckProgress | undefined;
}

/** How a repository stands by its checks. */
export interface RepositoryHealth extends CheckSummary {
  readonly repository: BackupRepository;
  readonly last: CheckView | undefined;
}

/** What somebody wishes to be read. */
export interface CheckWish {
  readonly scope?: RepositoryCheck['scope'] | null | undefined;
  /** Of the data, 1 to 100; of a part. */
  readonly percent?: number | null | undefined;
}

interface Run {
  readonly check: RepositoryCheck;
  readonly stop: AbortController;
  progress: CheckProgress | undefined;
  ended: Promise<void>;
}

const usualPercent = 5;
/** A scheduled check waits so long for a moment when nobody uses the repository. Milliseconds. */
const patience = 24 * 3_600_000;

/**
 * Proves that repositories are whole, one check of a repository at a time. Checks run beside backups and restores, never beside a clean-up.
 * Disposing stops what runs.
 */
export class CheckService implements AsyncDisposable {
  readonly #parts: CheckParts;
  readonly #running = new Map<string, Run>();
  #isClosed = false;

  constructor(parts: CheckParts) {
    this.#parts = parts;
  }

  /**
   * Begins a check; it goes on behind the answer. Rejects with RequestError: `not-found`, `invalid`, or `conflict` while the repository is
   * checked or cleaned up.
   */
  async start(repositoryId: string, wish: CheckWish): Promise<CheckView> {
    const repository = await this.#require(repositoryId);
    const scope = wish.scope ?? 'structure';
    const percent = scope === 'part' ? (wish.percent ?? usualPercent) : undefined;
    if (percent !== undefined && !(percent >= 1 && percent <= 100)) {
      throw new RequestError('invalid', 'percent must be a number from 1 to 100.');
    }
    if (this.#running.has(repository.id)) {
      throw new RequestError('conflict', `The repository ${repository.name} is being checked already.`);
    }
    if (this.#parts.use.isTaken(repository.id)) {
      const text = `The repository ${repository.name} is being cleaned up. Try again when that has ended.`;
      throw new RequestError('conflict', text);
    }
    return await this.#begin(repository, { scope, percent, origin: 'manual' });
  }

  /** Ends a check that runs; one that has ended is left as it is. Rejects with RequestError('not-found'). */
  async stop(repositoryId: string, checkId: string): Promise<void> {
    const { id, repositoryId: at } = await this.get(repositoryId, checkId);
    const run = this.#running.get(at);
    if (run?.check.id !== id) return;
    run.stop.abort(new Error('Somebody stopped the check.'));
    await run.ended;
  }

  /** Rejects with RequestError('not-found'). */
  async get(repositoryId: string, checkId: string): Promise<CheckView> {
    const { id } = await this.#require(repositoryId);
    const found = await this.#parts.checks.get(id, checkId.toLowerCase());
    if (!found) throw new RequestError('not-found', `There is no check ${checkId} of this repository.`);
    return this.#viewOf(found);
  }

  /** Checks of a repository, newest first. Rejects with RequestError('not-found'). */
  async page(repositoryId: string, slice: Slice): Promise<Part<CheckView>> {
    const { id } = await this.#require(repositoryId);
    const { items, total } = await this.#parts.checks.page(id, slice);
    return { items: items.map((one) => this.#viewOf(one)), total };
  }

  /** How each repository stands, in the order of the repositories. */
  async health(slice: Slice): Promise<Part<RepositoryHealth>> {
    const all = await this.#parts.repositories.list();
    const shown = all.slice(slice.offset, slice.offset + slice.limit);
    const items = await Promise.all(
      shown.map(async (repository) => {
        const { last, ...summary } = await this.#parts.checks.summary(repository.id);
        return { repository, ...summary, last: last && this.#viewOf(last) };
      }),
    );
    return { items, total: all.length };
  }

  /**
   * Begins the check of the structure that is due longest, unless one runs already: one of all repositories at a time. It waits a day for a
   * moment when nobody uses its repository, then it comes beside.
   */
  async startDue(): Promise<void> {
    const { repositories, checks, use, clock, every } = this.#parts;
    if (every === undefined || this.#running.size > 0) return;
    for (const repository of await repositories.list()) {
      const { last } = await checks.summary(repository.id);
      const overdue = clock.now() - (last?.createdAt ?? repository.createdAt) - every;
      if (overdue < 0 || !(use.isFree(repository.id) || (overdue > patience && !use.isTaken(repository.id)))) continue;
      await this.#begin(repository, { scope: 'structure', percent: undefined, origin: 'schedule' });
      return;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const runs = [...this.#running.values()];
    for (const { stop } of runs) stop.abort(new Error('The server is shutting down.'));
    await Promise.allSettled(runs.map(({ ended }) => ended));
  }

  async #require(id: string): Promise<BackupRepository> {
    const repository = await this.#parts.repositories.get(id.toLowerCase());
    if (!repository) throw new RequestError('not-found', `There is no backup repository ${id}.`);
    return repository;
  }

  #viewOf(check: RepositoryCheck): CheckView {
    const run = this.#running.get(check.repositoryId);
    return { ...check, progress: run?.check.id === check.id ? run.progress : undefined };
  }

  /** The record of a check that has begun. Must be called while nobody has the repository for himself, without waiting in between. */
  async #begin(
    repository: BackupRepository,
    wish: Pick<RepositoryCheck, 'scope' | 'percent' | 'origin'>,
  ): Promise<CheckView> {
    const { use, checks, clock, logger } = this.#parts;
    if (this.#isClosed) throw new RequestError('conflict', 'The server is shutting down.');
    const check: RepositoryCheck = {
      ...wish,
      id: randomUUID(),
      repositoryId: repository.id,
      status: 'Running',
      details: '',
      figures: noFigures,
      findings: [],
      contents: undefined,
      createdAt: clock.now(),
      endedAt: undefined,
    };
    const recorded = checks.save(check);
    const run: Run = { check, stop: new AbortController(), progress: undefined, ended: Promise.resolve() };
    run.ended = use
      .share(repository.id, async () => {
        await recorded;
        await this.#run(repository, run);
      })
      .catch((error: unknown) => {
        logger.error({ repository: repository.name, error: messageOf(error) }, 'A check could not be recorded');
      })
      .finally(() => this.#running.delete(repository.id));
    this.#running.set(repository.id, run);
    await recorded;
    return this.#viewOf(check);
  }

  async #run(repository: BackupRepository, run: Run): Promise<void> {
    const { checks, clock, logger } = this.#parts;
    let ended: RepositoryCheck;
    try {
      const report = await translated('The check could not be completed', async () => await this.#check(run));
      const points = await this.#parts.pointStore.list({ repositoryId: repository.id });
      ended = { ...run.check, ...outcomeOf(report, points), endedAt: clock.now() };
    } catch (error) {
      const status = run.stop.signal.aborted ? 'Stopped' : 'Failed';
      ended = { ...run.check, status, details: messageOf(error), endedAt: clock.now() };
    }
    await checks.save(ended);
    const { scope, status, details, figures } = ended;
    const level = status === 'Damaged' ? 'error' : status === 'Failed' ? 'warn' : 'info';
    logger[level]({ repository: repository.name, scope, status, details, ...figures }, 'A repository was checked');
  }

  async #check(run: Run) {
    const vault = await this.#parts.registry.get(run.check.repositoryId);
    return await vault.check({
      ...readOf(run.check),
      measure: true,
      signal: run.stop.signal,
      progress: (progress) => {
        run.progress = progress;
      },
    });
  }
}

function readOf({ scope, percent }: RepositoryCheck): Pick<CheckOptions, 'readData'> {
  if (scope === 'structure') return {};
  return { readData: scope === 'all' ? 'all' : { subset: `${percent ?? usualPercent}%` } };
}
