import type { Kysely } from 'kysely';

/** The catalogue: the committed state of every job's objects and items, and what a run stages. */
export const catalog = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('catalog_jobs')
      .addColumn('job_id', 'text', (c) => c.primaryKey())
      .addColumn('repository_id', 'text', (c) => c.notNull())
      .addColumn('snapshot_id', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('catalog_objects')
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('owner_id', 'text', (c) => c.notNull())
      .addColumn('record', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('catalog_objects_key', ['job_id', 'object_id'])
      .execute();
    await db.schema
      .createIndex('catalog_objects_owner')
      .on('catalog_objects')
      .columns(['owner_id', 'job_id'])
      .execute();
    await db.schema
      .createTable('catalog_staged_objects')
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('owner_id', 'text', (c) => c.notNull())
      .addColumn('record', 'text')
      .addPrimaryKeyConstraint('catalog_staged_objects_key', ['job_id', 'object_id'])
      .execute();
    await items(db, 'catalog_items');
    await items(db, 'catalog_staged_items');
    await db.schema
      .alterTable('catalog_staged_items')
      .addColumn('is_deleted', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('catalog_staged_items_deleted')
      .on('catalog_staged_items')
      .columns(['job_id', 'object_id', 'is_deleted'])
      .execute();
    await marks(db);
  },
};

async function items(db: Kysely<unknown>, name: 'catalog_items' | 'catalog_staged_items'): Promise<void> {
  await db.schema
    .createTable(name)
    .addColumn('job_id', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('sort_name', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('facts', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('blobs', 'blob')
    .addColumn('content', 'text')
    .addColumn('trees', 'text')
    .addPrimaryKeyConstraint(`${name}_key`, ['job_id', 'object_id', 'id'])
    .execute();
  await db.schema
    .createIndex(`${name}_children`)
    .on(name)
    .columns(['job_id', 'object_id', 'parent_id', 'sort_name', 'id'])
    .execute();
  await db.schema.createIndex(`${name}_status`).on(name).columns(['job_id', 'object_id', 'status', 'id']).execute();
}

async function marks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('catalog_dirty')
    .addColumn('job_id', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text')
    .addPrimaryKeyConstraint('catalog_dirty_key', ['job_id', 'object_id', 'id'])
    .execute();
  await db.schema
    .createIndex('catalog_dirty_parent')
    .on('catalog_dirty')
    .columns(['job_id', 'object_id', 'parent_id', 'id'])
    .execute();
  await db.schema
    .createTable('catalog_seen')
    .addColumn('job_id', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('catalog_seen_key', ['job_id', 'object_id', 'id'])
    .execute();
}
