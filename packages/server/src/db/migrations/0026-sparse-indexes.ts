import { type Kysely, sql } from 'kysely';

/**
 * What a run looks for by its state is rare among its items: failing ones and deletions. Only they are in an index, which spares
 * every other item two entries while it is staged and one when it is committed (failing ones have had an index of their own).
 */
export const sparseIndexes = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const index of ['catalog_items_status', 'catalog_staged_items_status', 'catalog_staged_items_deleted'])
      await db.schema.dropIndex(index).execute();
    await sql`create index catalog_staged_items_failing on catalog_staged_items (job_id, object_id, id)
      where status = 'failed'`.execute(db);
    await sql`create index catalog_staged_items_deleted on catalog_staged_items (job_id, object_id, id)
      where is_deleted = 1`.execute(db);
  },
};
