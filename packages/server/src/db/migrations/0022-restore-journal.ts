import type { Kysely } from 'kysely';

/** As what restores made items anew, so that one that broke off does not make them twice. */
export const restoreJournal = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('restore_journal')
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('made', 'text', (c) => c.notNull())
      .addColumn('noted_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('restore_journal_key', ['organization_id', 'place', 'key'])
      .execute();
    await db.schema
      .createIndex('restore_journal_made')
      .on('restore_journal')
      .columns(['organization_id', 'place', 'made'])
      .execute();
    await db.schema.createIndex('restore_journal_time').on('restore_journal').column('noted_at').execute();
  },
};
