import type { Kysely } from 'kysely';

/** People who sign in to the restore portal, their tokens and sessions, and the roles of restore operators. */
export const portal = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('people')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('user_id', 'text', (c) => c.notNull())
      .addColumn('user_name', 'text', (c) => c.notNull())
      .addColumn('display_name', 'text', (c) => c.notNull())
      .addColumn('signed_in_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('people_user', ['organization_id', 'user_id'])
      .execute();
    await renewTokens(db);
    await db.schema
      .createTable('operator_roles')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('operator_roles_name', ['organization_id', 'name_key'])
      .execute();
    await db.schema
      .createTable('operator_role_items')
      .addColumn('role_id', 'text', (c) => c.notNull().references('operator_roles.id').onDelete('cascade'))
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('object_id', 'text', (c) => c.notNull())
      .addColumn('facts', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('operator_role_items_key', ['role_id', 'list', 'id'])
      .execute();
    await db.schema
      .createIndex('operator_role_items_object')
      .on('operator_role_items')
      .columns(['object_id', 'list', 'type'])
      .execute();
    await db.schema.alterTable('restore_sessions').addColumn('person_id', 'text').execute();
    await db.schema.alterTable('restore_sessions').addColumn('scope', 'text').execute();
    await db.schema
      .createIndex('held_objects_organization_owner')
      .on('held_objects')
      .columns(['organization_id', 'owner_id'])
      .execute();
    await db.schema
      .createIndex('held_objects_organization')
      .on('held_objects')
      .columns(['organization_id', 'object_id', 'name_key'])
      .execute();
  },
};

/** The table of tokens, now for administrators and for people. */
async function renewTokens(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('tokens_family').execute();
  await db.schema.dropIndex('tokens_expiry').execute();
  await db.schema.alterTable('tokens').renameTo('administrator_tokens').execute();
  await db.schema
    .createTable('tokens')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('administrator_id', 'text', (c) => c.references('administrators.id').onDelete('cascade'))
    .addColumn('person_id', 'text', (c) => c.references('people.id').onDelete('cascade'))
    .addColumn('family_id', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  const columns = ['hash', 'kind', 'administrator_id', 'family_id', 'expires_at', 'used_at'] as const;
  const tables = db as Kysely<{ administrator_tokens: Record<string, unknown>; tokens: Record<string, unknown> }>;
  await tables
    .insertInto('tokens')
    .columns([...columns])
    .expression(tables.selectFrom('administrator_tokens').select([...columns]))
    .execute();
  await db.schema.dropTable('administrator_tokens').execute();
  await db.schema.createIndex('tokens_family').on('tokens').column('family_id').execute();
  await db.schema.createIndex('tokens_expiry').on('tokens').column('expires_at').execute();
}
