import { type Kysely, sql } from 'kysely';

/** What was asked for with each restore, and which were asked for as one. Of those that are there it is not known. */
export const restoreRequests = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('restores').addColumn('request_id', 'text').execute();
    await db.schema.alterTable('restores').addColumn('position', 'integer').execute();
    await db.schema.alterTable('restores').addColumn('wish', 'text').execute();
    await db.schema.alterTable('restores').addColumn('continued_as', 'text').execute();
    await sql`update restores set request_id = id, position = 0`.execute(db);
    await db.schema.createIndex('restores_request').on('restores').columns(['request_id', 'position']).execute();
  },
};
