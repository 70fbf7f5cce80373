import type { Kysely } from 'kysely';

/** Folders that are marked for their trees, and whether anything came into them, left them, or got another name. */
export const reshapedFolders = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('catalog_dirty')
      .addColumn('reshaped', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
