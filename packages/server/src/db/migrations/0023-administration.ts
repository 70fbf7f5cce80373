import type { Kysely } from 'kysely';

/** Users of the console with roles, and the trail of what everybody did. */
export const administration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('administrators')
      .addColumn('role', 'text', (c) => c.notNull().defaultTo('administrator'))
      .execute();
    // There was one administrator only: the one of the settings.
    await db.schema
      .alterTable('administrators')
      .addColumn('of_settings', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
    await db.schema
      .createTable('audit_entries')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('user_name', 'text', (c) => c.notNull())
      .addColumn('user_key', 'text', (c) => c.notNull())
      .addColumn('user_kind', 'text', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('operation', 'text', (c) => c.notNull())
      .addColumn('path', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema.createIndex('audit_entries_time').on('audit_entries').columns(['at', 'id']).execute();
    await db.schema.createIndex('audit_entries_user').on('audit_entries').columns(['user_key', 'at']).execute();
    await db.schema.createIndex('audit_entries_outcome').on('audit_entries').columns(['outcome', 'at']).execute();
  },
};
