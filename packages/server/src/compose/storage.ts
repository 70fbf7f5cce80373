import { SqlCatalogStore } from '../db/stores/catalog-store.ts';
import { HeldObjectStore } from '../db/stores/held-object-store.ts';
import { JobOptionsStore } from '../db/stores/job-options-store.ts';
import { JobSessionStore } from '../db/stores/job-session-store.ts';
import { JobStore } from '../db/stores/job-store.ts';
import { RepositoryStore } from '../db/stores/repository-store.ts';
import { RestorePointStore } from '../db/stores/restore-point-store.ts';
import { JobBackupFacts } from '../services/jobs/backup-facts.ts';
import { RepositoryUse } from '../services/repositories/repository-use.ts';
import { VaultRegistry } from '../services/repositories/vault-registry.ts';
import { ContentsIndex } from '../services/repository-contents/contents-index.ts';
import { RestorePointService } from '../services/restore-points/restore-point-service.ts';
import type { Foundation } from './foundation.ts';

/** Where backups are kept and what is known of them; knows nothing of Microsoft. Disposing closes the repositories. */
export interface Storage extends AsyncDisposable {
  readonly jobs: JobStore;
  readonly sessions: JobSessionStore;
  readonly repositories: RepositoryStore;
  readonly registry: VaultRegistry;
  readonly points: RestorePointService;
  readonly pointStore: RestorePointStore;
  readonly held: HeldObjectStore;
  readonly contentsIndex: ContentsIndex;
  readonly use: RepositoryUse;
  readonly jobOptions: JobOptionsStore;
  readonly facts: JobBackupFacts;
}

/** Wires the stores of the backup side and the registry of opened repositories. */
export function composeStorage({
  db,
  secrets,
  clock,
  logger,
}: Pick<Foundation, 'db' | 'secrets' | 'clock' | 'logger'>): Storage {
  const jobs = new JobStore(db);
  const repositories = new RepositoryStore(db);
  const pointStore = new RestorePointStore(db);
  const registry = new VaultRegistry({ store: repositories, secrets, logger });
  const held = new HeldObjectStore(db);
  const points = new RestorePointService({ store: pointStore, registry, catalog: new SqlCatalogStore(db), logger });
  return {
    jobs,
    repositories,
    registry,
    sessions: new JobSessionStore(db),
    points,
    pointStore,
    held,
    use: new RepositoryUse(),
    jobOptions: new JobOptionsStore(db),
    contentsIndex: new ContentsIndex({ held, pointStore, points, clock, logger }),
    facts: new JobBackupFacts({ jobs, points: pointStore, registry }),
    [Symbol.asyncDispose]: async () => await registry[Symbol.asyncDispose](),
  };
}
