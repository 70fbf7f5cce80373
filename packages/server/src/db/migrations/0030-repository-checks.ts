import type { Kysely } from 'kysely';

/** Checks of repositories and what they found. */
export const repositoryChecks = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('repository_checks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('repository_id', 'text', (c) => c.notNull().references('backup_repositories.id').onDelete('cascade'))
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('percent', 'integer')
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('details', 'text', (c) => c.notNull())
      .addColumn('figures', 'text', (c) => c.notNull())
      .addColumn('findings', 'text', (c) => c.notNull())
      .addColumn('contents', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('repository_checks_time')
      .on('repository_checks')
      .columns(['repository_id', 'created_at'])
      .execute();
  },
};
