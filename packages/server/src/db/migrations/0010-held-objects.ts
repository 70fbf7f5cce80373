import type { Kysely } from 'kysely';

/** What repositories hold by object, and which restore points have been read for it. */
export const heldObjects = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('held_objects')
      .addColumn('repository_id', 'text', (c) => c.notNull().references('backup_repositories.id').onDelete('cascade'))
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('organization_id', 'text', (c) => c.notNull())
      .addColumn('workload', 'text', (c) => c.notNull())
      .addColumn('owner_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('display_name', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull())
      .addColumn('web_url', 'text', (c) => c.notNull())
      .addColumn('site_id', 'text')
      .addColumn('is_personal', 'integer', (c) => c.notNull())
      .addColumn('group_id', 'text')
      .addColumn('group_name', 'text')
      .addColumn('first_time', 'bigint', (c) => c.notNull())
      .addColumn('last_time', 'bigint')
      .addColumn('stale_since', 'bigint')
      .addPrimaryKeyConstraint('held_objects_key', ['repository_id', 'job_id', 'object_id'])
      .execute();
    const index = async (name: string, columns: string[]): Promise<void> =>
      await db.schema.createIndex(name).on('held_objects').columns(columns).execute();
    await index('held_objects_names', ['repository_id', 'workload', 'name_key', 'object_id']);
    await index('held_objects_owners', ['repository_id', 'owner_id']);
    await index('held_objects_objects', ['repository_id', 'object_id']);
    await index('held_objects_sites', ['repository_id', 'site_id']);
    await db.schema
      .alterTable('restore_points')
      .addColumn('is_indexed', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
