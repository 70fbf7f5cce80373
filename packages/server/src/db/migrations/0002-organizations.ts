import type { Kysely } from 'kysely';

/** Organizations, their pools of backup accounts and backup applications, and the totals of the ledger. */
export const organizations = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('organizations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('office_name', 'text', (c) => c.notNull())
      .addColumn('tenant_id', 'text', (c) => c.notNull().unique())
      .addColumn('region', 'text', (c) => c.notNull())
      .addColumn('is_exchange_online', 'integer', (c) => c.notNull())
      .addColumn('is_sharepoint_online', 'integer', (c) => c.notNull())
      .addColumn('is_teams_online', 'integer', (c) => c.notNull())
      .addColumn('is_teams_chats_online', 'integer', (c) => c.notNull())
      .addColumn('exchange_settings', 'text')
      .addColumn('sharepoint_settings', 'text')
      .addColumn('secrets', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('backup_accounts')
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('login_key', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('login', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text')
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('is_cloud', 'integer')
      .addColumn('password', 'text', (c) => c.notNull())
      .addColumn('check_state', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('backup_accounts_key', ['organization_id', 'login_key'])
      .execute();
    await db.schema
      .createTable('backup_applications')
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('application_id', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('display_name', 'text')
      .addColumn('certificate_thumbprint', 'text', (c) => c.notNull())
      .addColumn('certificate', 'text', (c) => c.notNull())
      .addColumn('check_state', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('backup_applications_key', ['organization_id', 'application_id'])
      .execute();
    await db.schema
      .createTable('ledger_totals')
      .addColumn('organization_id', 'text', (c) => c.notNull())
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('identity', 'text', (c) => c.notNull())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('requests', 'bigint', (c) => c.notNull())
      .addColumn('throttled', 'bigint', (c) => c.notNull())
      .addColumn('failed', 'bigint', (c) => c.notNull())
      .addColumn('resource_units', 'bigint', (c) => c.notNull())
      .addColumn('bytes_in', 'bigint', (c) => c.notNull())
      .addColumn('bytes_out', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('ledger_totals_key', ['session_id', 'organization_id', 'identity', 'purpose'])
      .execute();
  },
};
