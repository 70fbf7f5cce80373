import type { SqlCatalogStore } from '../db/stores/catalog-store.ts';
import { CleanUpStore } from '../db/stores/clean-up-store.ts';
import { CoverageStore } from '../db/stores/coverage-store.ts';
import type { RestoreSessionStore } from '../db/stores/restore-session-store.ts';
import { CoverageService } from '../services/coverage/coverage-service.ts';
import { JobOptionsService } from '../services/job-options/job-options-service.ts';
import { JobService } from '../services/jobs/job-service.ts';
import type { SessionStarter } from '../services/jobs/session-starter.ts';
import { RepositoryContentsService } from '../services/repository-contents/repository-contents-service.ts';
import { RetentionService } from '../services/retention/retention-service.ts';
import type { Turns } from '../services/turns.ts';
import type { Foundation } from './foundation.ts';
import type { MicrosoftServices } from './m365.ts';
import type { Storage } from './storage.ts';

/** The services that tell of what jobs keep and take care of it over the years. Disposing stops clean-ups. */
export interface OperationServices {
  readonly jobOptions: JobOptionsService;
  readonly coverage: CoverageService;
  readonly retention: RetentionService;
  readonly repositoryContents: RepositoryContentsService;
  readonly jobs: JobService;
}

/** Wires them. */
export function composeOperation(
  { db, clock, logger }: Foundation,
  parts: {
    readonly storage: Storage;
    readonly organizations: MicrosoftServices['organizations'];
    readonly catalog: SqlCatalogStore;
    readonly restoreSessions: RestoreSessionStore;
    readonly starter: SessionStarter;
    readonly turns: Turns;
  },
): OperationServices {
  const { storage, organizations, catalog, restoreSessions, starter, turns } = parts;
  const jobs = new JobService({ ...storage, organizations, catalog, starter, turns, clock });
  return {
    jobs,
    jobOptions: new JobOptionsService({ store: storage.jobOptions, jobs }),
    coverage: new CoverageService({ catalog, coverage: new CoverageStore(db), jobs }),
    retention: new RetentionService({ ...storage, restoreSessions, cleanUps: new CleanUpStore(db), clock, logger }),
    repositoryContents: new RepositoryContentsService({
      held: storage.held,
      points: storage.pointStore,
      organizations,
    }),
  };
}
