import type { Kysely } from 'kysely';

/** How everything of a job stands, in figures, as its last session left it. */
export const coverageTotals = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('coverage_totals')
      .addColumn('job_id', 'text', (c) => c.primaryKey().references('jobs.id').onDelete('cascade'))
      .addColumn('figures', 'text', (c) => c.notNull())
      .addColumn('counted_at', 'bigint', (c) => c.notNull())
      .execute();
  },
};
