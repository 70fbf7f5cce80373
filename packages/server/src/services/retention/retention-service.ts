import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, messageOf, RequestError } from '@coffer/model';
import type { CleanUp, CleanUpStore } from '../../db/stores/clean-up-store.ts';
import type { HeldObjectStore } from '../../db/stores/held-object-store.ts';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';
import type { BackupRepository, RepositoryStore } from '../../db/stores/repository-store.ts';
import type { RestorePoint, RestorePointStore } from '../../db/stores/restore-point-store.ts';
import type { RestoreSessionStore } from '../../db/stores/restore-session-store.ts';
import type { RepositoryUse } from '../repositories/repository-use.ts';
import { translated, type VaultRegistry } from '../repositories/vault-registry.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import { nextCleanUp } from './clean-up-schedule.ts';
import { decideRetention, expiresBefore, type RetentionDecision } from './decide-retention.ts';

/** What the service is made of. */
export interface RetentionParts {
  readonly repositories: RepositoryStore;
  readonly points: RestorePointService;
  readonly pointStore: RestorePointStore;
  readonly held: HeldObjectStore;
  readonly restoreSessions: RestoreSessionStore;
  readonly cleanUps: CleanUpStore;
  readonly registry: VaultRegistry;
  readonly use: RepositoryUse;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the next clean-up would do. Times are milliseconds since 1970 UTC. */
export interface RetentionPreview {
  /** What is older goes; undefined if nothing does. */
  readonly expiresBefore: number | undefined;
  readonly nextCleanUp: number | undefined;
  /** Oldest first. */
  readonly decisions: readonly RetentionDecision<RestorePoint>[];
}

/** A clean-up that finds its repository in use for so long says so in the server's log. Milliseconds. */
const longWait = 24 * 3_600_000;

/** Removes restore points whose time is over, by the schedule of each repository. Disposing stops what runs. */
export class RetentionService implements AsyncDisposable {
  readonly #parts: RetentionParts;
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  readonly #complained = new Set<string>();

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Rejects with RequestError('not-found'). */
  async preview(repositoryId: string): Promise<RetentionPreview> {
    const repository = await this.#require(repositoryId);
    const now = this.#parts.clock.now();
    return {
      expiresBefore: expiresBefore(repository.retention, now),
      nextCleanUp: nextCleanUp(repository.retention, now),
      decisions: (await this.#decide(repository)).toSorted((a, b) => a.point.backupTime - b.point.backupTime),
    };
  }

  /** Clean-ups of a repository, newest first. */
  async page(repositoryId: string, slice: Slice): Promise<Part<CleanUp>> {
    const { id } = await this.#require(repositoryId);
    return await this.#parts.cleanUps.page(id, slice);
  }

  /**
   * Begins a clean-up now; it goes on behind the answer. Rejects with RequestError('conflict') while the repository is used by
   * backups, restores, checks or another clean-up.
   */
  async start(repositoryId: string): Promise<CleanUp> {
    const repository = await this.#require(repositoryId);
    const begun = this.#begin(repository);
    if (begun) return await begun;
    throw new RequestError(
      'conflict',
      `The repository ${repository.name} is in use. Try again when its jobs and checks have ended.`,
    );
  }

  /** Begins those clean-ups whose time has come and whose repository nobody uses; the others are put off. */
  async startDue(): Promise<void> {
    const { repositories, cleanUps, clock, logger } = this.#parts;
    const now = clock.now();
    for (const repository of await repositories.list()) {
      if (this.#running.has(repository.id)) continue;
      const last = (await cleanUps.page(repository.id, { offset: 0, limit: 1 })).items[0];
      const due = nextCleanUp(repository.retention, last?.createdAt ?? repository.createdAt);
      if (due === undefined || due > now) continue;
      if (this.#begin(repository)) this.#complained.delete(repository.id);
      else if (now - due > longWait && !this.#complained.has(repository.id)) {
        this.#complained.add(repository.id);
        logger.warn({ repository: repository.name }, 'A repository has been in use for a day: its clean-up is put off');
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The server is shutting down.'));
    await Promise.allSettled(this.#running.values());
  }

  async #require(id: string): Promise<BackupRepository> {
    const repository = await this.#parts.repositories.get(id.toLowerCase());
    if (!repository) throw new RequestError('not-found', `There is no backup repository ${id}.`);
    return repository;
  }

  async #decide({ id, retention }: BackupRepository): Promise<readonly RetentionDecision<RestorePoint>[]> {
    const { pointStore, restoreSessions, clock } = this.#parts;
    const open = await restoreSessions.openPoints(id);
    return decideRetention(await pointStore.list({ repositoryId: id }), retention, { now: clock.now(), open });
  }

  /** The record of a clean-up that has begun; undefined while the repository is in use. */
  #begin(repository: BackupRepository): Promise<CleanUp> | undefined {
    const { use, cleanUps, clock } = this.#parts;
    if (this.#stop.signal.aborted || this.#running.has(repository.id) || !use.isFree(repository.id)) return undefined;
    const begun: CleanUp = {
      id: randomUUID(),
      repositoryId: repository.id,
      status: 'Running',
      removedPoints: 0,
      freedBytes: 0,
      details: '',
      createdAt: clock.now(),
      endedAt: undefined,
    };
    const recorded = cleanUps.save(begun);
    const running = use
      .alone(repository.id, async () => {
        await recorded;
        await this.#run(repository, begun);
      })
      .catch((error: unknown) => this.#report(repository, error))
      .finally(() => this.#running.delete(repository.id));
    this.#running.set(repository.id, running);
    return recorded.then(() => begun);
  }

  async #run(repository: BackupRepository, begun: CleanUp): Promise<void> {
    const { cleanUps, clock, logger } = this.#parts;
    const progress = { removedPoints: 0, freedBytes: 0 };
    let end: Pick<CleanUp, 'status' | 'details'>;
    try {
      end = { status: 'Success', details: await this.#cleanUp(repository, progress) };
    } catch (error) {
      const details = messageOf(error);
      end = { status: this.#stop.signal.aborted ? 'Stopped' : 'Failed', details };
      logger.warn({ repository: repository.name, error: details }, 'A clean-up ended before its time');
    }
    await cleanUps.save({ ...begun, ...progress, ...end, endedAt: clock.now() });
    logger.info({ repository: repository.name, ...progress, ...end }, 'A repository was cleaned up');
  }

  async #cleanUp(
    repository: BackupRepository,
    progress: { removedPoints: number; freedBytes: number },
  ): Promise<string> {
    const { registry, points, pointStore, held } = this.#parts;
    const { signal } = this.#stop;
    // What the repository really holds decides, not what this server happens to remember.
    await points.learn(repository.id);
    const vault = await registry.get(repository.id);
    const expired = (await this.#decide(repository)).filter(({ isKept }) => !isKept).map(({ point }) => point.id);
    if (expired.length > 0) {
      await translated(
        'The restore points could not be removed',
        async () => await vault.forgetSnapshots(expired, { signal }),
      );
      await pointStore.forget(repository.id, expired);
      await held.sweep(repository.id);
    }
    progress.removedPoints = expired.length;
    const report = await translated('The space could not be freed', async () => await vault.prune({ signal }));
    progress.freedBytes = Math.max(0, report.bytesFreed);
    return expired.length === 0 ? 'No restore point has expired.' : `${expired.length} restore points had expired.`;
  }

  #report(repository: BackupRepository, error: unknown): void {
    this.#parts.logger.error(
      { repository: repository.name, error: messageOf(error) },
      'A clean-up could not be recorded',
    );
  }
}
