import type { Kysely } from 'kysely';
import type { CoverageFigures } from '../../services/coverage/coverage-figures.ts';
import type { Database } from '../schema/database.ts';

/** How everything of a job stood when it was last counted. */
export interface CoverageTotal {
  readonly jobId: string;
  readonly figures: CoverageFigures;
  /** Milliseconds since 1970 UTC. */
  readonly countedAt: number;
}

/** Figures of the jobs' coverage: one row a job, however much it protects. */
export class CoverageTotalsStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Those of all jobs that were ever counted. */
  async list(): Promise<readonly CoverageTotal[]> {
    const rows = await this.#db.selectFrom('coverage_totals').selectAll().execute();
    return rows.map(({ job_id, figures, counted_at }) => ({
      jobId: job_id,
      figures: JSON.parse(figures) as CoverageFigures,
      countedAt: counted_at,
    }));
  }

  /** Replaces the figures of a job. Nothing is done when the job is gone. */
  async set({ jobId, figures, countedAt }: CoverageTotal): Promise<void> {
    const row = { figures: JSON.stringify(figures), counted_at: countedAt };
    await this.#db
      .insertInto('coverage_totals')
      .columns(['job_id', 'figures', 'counted_at'])
      .expression((eb) =>
        eb
          .selectFrom('jobs')
          .select(['jobs.id', eb.val(row.figures).as('figures'), eb.val(row.counted_at).as('counted_at')])
          .where('jobs.id', '=', jobId),
      )
      .onConflict((conflict) => conflict.column('job_id').doUpdateSet(row))
      .execute();
  }

  /** A job that has a committed state or failures and was never counted. */
  async uncounted(): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('jobs')
      .leftJoin('coverage_totals', 'coverage_totals.job_id', 'jobs.id')
      .select('jobs.id')
      .where('coverage_totals.job_id', 'is', null)
      .where((eb) =>
        eb.exists(eb.selectFrom('catalog_objects').select('object_id').whereRef('job_id', '=', 'jobs.id').limit(1)),
      )
      .executeTakeFirst();
    return row?.id;
  }
}
