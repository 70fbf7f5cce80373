import type { BackupPolicy } from '@coffer/engine';
import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

/** What a job keeps beside the content of files. */
export type JobOptions = Pick<BackupPolicy, 'versions' | 'permissions'>;

/** What jobs keep by themselves: permissions, and the versions made since the last run. */
const usualOptions: JobOptions = { versions: 'new', permissions: true };

/** Options of jobs. */
export class JobOptionsStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async get(jobId: string): Promise<JobOptions> {
    const row = await this.#db
      .selectFrom('job_options')
      .select('options')
      .where('job_id', '=', jobId)
      .executeTakeFirst();
    return row ? { ...usualOptions, ...(JSON.parse(row.options) as Partial<JobOptions>) } : usualOptions;
  }

  async save(jobId: string, options: JobOptions): Promise<void> {
    const text = JSON.stringify(options);
    await this.#db
      .insertInto('job_options')
      .values({ job_id: jobId, options: text })
      .onConflict((conflict) => conflict.column('job_id').doUpdateSet({ options: text }))
      .execute();
  }
}
