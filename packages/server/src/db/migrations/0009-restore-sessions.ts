import type { Kysely } from 'kysely';

/** What a restore session shows beside what its restore points hold. */
export const restoreSessions = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const column of ['show_deleted', 'show_all_versions']) {
      await db.schema
        .alterTable('restore_sessions')
        .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    }
  },
};
