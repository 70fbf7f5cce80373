import { type Kysely, sql } from 'kysely';

/**
 * What the catalogue knows of permissions, versions and failures. The catalogue is a cache: it is emptied, and the next run of each
 * job rebuilds it from the newest restore point with everything that it holds now.
 */
export const coverage = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of ['catalog_items', 'catalog_staged_items', 'catalog_objects', 'catalog_staged_objects'])
      await sql`delete from ${sql.table(table)}`.execute(db);
    await sql`delete from catalog_jobs`.execute(db);
    for (const table of ['catalog_items', 'catalog_staged_items'])
      await db.schema.alterTable(table).addColumn('extra', 'text').execute();
    await db.schema
      .createTable('catalog_object_failures')
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('failure', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('catalog_object_failures_key', ['job_id', 'object_id'])
      .execute();
    await db.schema
      .createTable('catalog_decisions')
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('item_id', 'text', (c) => c.notNull())
      .addColumn('decision', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('catalog_decisions_key', ['job_id', 'object_id', 'item_id'])
      .execute();
  },
};
