import type { Kysely } from 'kysely';

/** Certificates that the server made, until an application uses them. */
export const madeCertificates = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('made_certificates')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organization_id', 'text', (c) => c.notNull().references('organizations.id').onDelete('cascade'))
      .addColumn('certificate', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('made_certificates_of_organization')
      .on('made_certificates')
      .columns(['organization_id', 'created_at'])
      .execute();
  },
};
