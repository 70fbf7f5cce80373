import { type Kysely, sql } from 'kysely';

/** The totals of the ledger are kept per hour. What was there before belongs to the hour that began in 1970. */
export const ledgerHours = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('ledger_hours')
      .addColumn('organization_id', 'text', (c) => c.notNull())
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('identity', 'text', (c) => c.notNull())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('hour', 'bigint', (c) => c.notNull())
      .addColumn('requests', 'bigint', (c) => c.notNull())
      .addColumn('throttled', 'bigint', (c) => c.notNull())
      .addColumn('failed', 'bigint', (c) => c.notNull())
      .addColumn('resource_units', 'bigint', (c) => c.notNull())
      .addColumn('bytes_in', 'bigint', (c) => c.notNull())
      .addColumn('bytes_out', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('ledger_hours_key', ['session_id', 'organization_id', 'identity', 'purpose', 'hour'])
      .execute();
    await sql`insert into ledger_hours select organization_id, session_id, identity, purpose, 0, requests, throttled,
      failed, resource_units, bytes_in, bytes_out from ledger_totals`.execute(db);
    await db.schema.dropTable('ledger_totals').execute();
    await db.schema.createIndex('ledger_hours_hour').on('ledger_hours').columns(['organization_id', 'hour']).execute();
  },
};
