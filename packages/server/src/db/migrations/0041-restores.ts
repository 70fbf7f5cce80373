import { type Kysely, sql } from 'kysely';

/** Restores, and what they came to. */
export const restores = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('restores')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('session_id', 'text', (c) => c.notNull().references('restore_sessions.id').onDelete('cascade'))
      .addColumn('person_id', 'text')
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('message', 'text', (c) => c.notNull())
      .addColumn('figures', 'text', (c) => c.notNull())
      .addColumn('issues', 'text', (c) => c.notNull())
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    const index = (name: string, columns: string[]) =>
      db.schema.createIndex(name).on('restores').columns(columns).execute();
    await index('restores_time', ['started_at']);
    await index('restores_session', ['session_id', 'started_at']);
    await index('restores_person', ['person_id', 'started_at']);
    await db.schema
      .createIndex('restores_open')
      .on('restores')
      .column('id')
      .where(sql.ref('ended_at'), 'is', null)
      .execute();
  },
};
