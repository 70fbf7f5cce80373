import type { Kysely } from 'kysely';

/** What sessions did with each object, as far as there was anything to do. */
export const sessionObjects = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('session_objects')
      .addColumn('session_id', 'text', (c) => c.notNull().references('job_sessions.id').onDelete('cascade'))
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('workload', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      // Orders what needs a look before what does not.
      .addColumn('rank', 'integer', (c) => c.notNull())
      .addColumn('items', 'bigint', (c) => c.notNull())
      .addColumn('read_bytes', 'bigint', (c) => c.notNull())
      .addColumn('failed_items', 'bigint', (c) => c.notNull())
      .addColumn('requests', 'bigint', (c) => c.notNull())
      .addColumn('resource_units', 'bigint', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('session_objects_key', ['session_id', 'object_id'])
      .execute();
    await db.schema
      .createIndex('session_objects_order')
      .on('session_objects')
      .columns(['session_id', 'rank', 'ended_at', 'object_id'])
      .execute();
  },
};
