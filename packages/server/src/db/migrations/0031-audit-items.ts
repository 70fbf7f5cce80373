import type { Kysely } from 'kysely';

/** Users and groups whose restores are told of by mail. */
export const auditItems = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('audit_items')
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('facts', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_items_key', ['organization_id', 'id'])
      .execute();
  },
};
