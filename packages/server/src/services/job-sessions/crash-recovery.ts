import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { CleanUpStore } from '../../db/stores/clean-up-store.ts';
import type { JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { RepositoryCheckStore } from '../../db/stores/repository-check-store.ts';
import type { RepositoryStore } from '../../db/stores/repository-store.ts';
import type { RestoreSessionStore } from '../../db/stores/restore-session-store.ts';
import type { RestoreStore } from '../../db/stores/restore-store.ts';
import { RestoreEnded } from '../explorer/restore-ended.ts';
import type { VaultRegistry } from '../repositories/vault-registry.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';

/** What has to be tidied. */
export interface RecoveryParts {
  readonly sessions: JobSessionStore;
  readonly restoreSessions: RestoreSessionStore;
  readonly restores: RestoreStore;
  readonly catalog: SqlCatalogStore;
  readonly repositories: RepositoryStore;
  readonly registry: VaultRegistry;
  readonly points: RestorePointService;
  readonly cleanUps: CleanUpStore;
  readonly checks: RepositoryCheckStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tidies what an earlier process left when it ended without warning: sessions that never ended, what they staged, locks in
 * the repositories, restore points that were saved but not noted. To be done before anything runs.
 */
export async function recover(parts: RecoveryParts): Promise<void> {
  const { catalog, restoreSessions, repositories, registry, points, clock, logger } = parts;
  await closeSessions(parts);
  await catalog.discardStaging();
  const { message, ofWaiting } = new RestoreEnded('interrupted');
  await parts.restores.interruptAll(clock.now(), { running: message, waiting: ofWaiting });
  await restoreSessions.cancelRunningEvents(clock.now(), 'The server stopped while this was going on.', message);
  await parts.cleanUps.closeAll(clock.now(), 'The server stopped while the repository was cleaned up.');
  await parts.checks.closeAll(clock.now(), 'The server stopped while the repository was checked.');
  const all = await repositories.list();
  for (const repository of all) {
    try {
      await registry.removeStaleLocks(repository);
    } catch (error) {
      const fields = { repository: repository.name, error: messageOf(error) };
      logger.warn(fields, 'The stale locks of a repository could not be removed');
    }
  }
  await points.learnAll(all);
}

async function closeSessions({ sessions, clock, logger }: RecoveryParts): Promise<void> {
  for (const session of await sessions.open()) {
    const now = clock.now();
    const what = session.status === 'Queued' ? 'waiting for its turn' : 'running';
    const details = `The server stopped while the job was ${what}. Nothing of this run was kept.`;
    const usn = (await sessions.lastUsn(session.id)) + 1;
    const line = { id: randomUUID(), usn, title: `[Failed] ${details}`, createdAt: now, endedAt: now };
    await sessions.addLines(session.id, [line]);
    await sessions.update(session.id, { status: 'Failed', details, endedAt: now });
    logger.warn({ sessionId: session.id, job: session.jobName }, 'A job session was left open by an earlier process');
  }
}
