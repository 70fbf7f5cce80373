import { type Kysely, sql } from 'kysely';

/** What jobs keep beside content, clean-ups of repositories, and what they need to know of restore points and of failing items. */
export const operation = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('job_options')
      .addColumn('job_id', 'text', (c) => c.primaryKey().references('jobs.id').onDelete('cascade'))
      .addColumn('options', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('clean_ups')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('repository_id', 'text', (c) => c.notNull().references('backup_repositories.id').onDelete('cascade'))
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('removed_points', 'integer', (c) => c.notNull())
      .addColumn('freed_bytes', 'bigint', (c) => c.notNull())
      .addColumn('details', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema.createIndex('clean_ups_time').on('clean_ups').columns(['repository_id', 'created_at']).execute();
    await db.schema.alterTable('restore_points').addColumn('newest_change', 'bigint').execute();
    // Failing items are few among many: only they are in this index.
    await sql`create index catalog_items_failing on catalog_items (job_id, object_id, id) where status = 'failed'`.execute(
      db,
    );
  },
};
