import { type Kysely, sql } from 'kysely';

/**
 * A number for each item of the catalogue, and an index of all parts of three characters of their names under these numbers. The numbers of
 * one object are neighbours, and so are those of one job, so that a search within them reads nothing else.
 *
 * This is SQLite's FTS5; another database would index `sort_name` itself (PostgreSQL: `pg_trgm`). The catalogue is a cache: it is emptied, and
 * the next run of each job rebuilds it from the newest restore point.
 */
export const names = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of [
      'catalog_items',
      'catalog_staged_items',
      'catalog_objects',
      'catalog_staged_objects',
      'catalog_jobs',
    ])
      await sql`delete from ${sql.table(table)}`.execute(db);
    await db.schema
      .createTable('catalog_spaces')
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('number', 'integer', (c) => c.notNull().unique())
      .addPrimaryKeyConstraint('catalog_spaces_key', ['job_id', 'object_id'])
      .execute();
    await db.schema.alterTable('catalog_items').addColumn('number', 'integer').execute();
    await db.schema.createIndex('catalog_items_number').on('catalog_items').column('number').unique().execute();
    await sql`create virtual table catalog_names using fts5(name, content='', contentless_delete=1, tokenize='trigram')`.execute(
      db,
    );
  },
};
