import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { stagingTables } from '../schema/catalog.ts';
import type { Database } from '../schema/database.ts';
import { dropNames, giveSpaces, indexNames, itemNumber, unindexNames } from './catalog-names.ts';
import { inRange, type StagedRange } from './catalog-range.ts';

/** Rows that one statement of a commit moves, so that none holds up the process for long. */
const rowsAtOnce = 5_000;

/** Drops whatever runs of the job have staged. */
export async function clearStaging(db: Kysely<Database>, jobId: string): Promise<void> {
  for (const table of stagingTables) await db.deleteFrom(table).where('job_id', '=', jobId).execute();
}

/** Objects whose removal is staged leave with their items. */
export async function commitRemovals(db: Kysely<Database>, jobId: string): Promise<void> {
  const removed = await db
    .selectFrom('catalog_staged_objects')
    .select('object_id')
    .where('job_id', '=', jobId)
    .where('record', 'is', null)
    .execute();
  for (const { object_id } of removed) {
    await dropNames(db, { jobId, objectId: object_id });
    for (const table of ['catalog_items', 'catalog_objects', 'catalog_spaces', 'catalog_staged_items'] as const) {
      await db.deleteFrom(table).where('job_id', '=', jobId).where('object_id', '=', object_id).execute();
    }
  }
}

/** Staged records of objects become the committed ones. */
export async function commitObjects(db: Kysely<Database>, jobId: string): Promise<void> {
  await db
    .insertInto('catalog_objects')
    .columns(['job_id', 'object_id', 'owner_id', 'record'])
    .expression((eb) =>
      eb
        .selectFrom('catalog_staged_objects')
        .select(['job_id', 'object_id', 'owner_id'])
        .select((inner) => inner.ref('record').$notNull().as('record'))
        .where('job_id', '=', jobId)
        .where('record', 'is not', null),
    )
    .onConflict((conflict) =>
      conflict.columns(['job_id', 'object_id']).doUpdateSet((eb) => ({
        owner_id: eb.ref('excluded.owner_id'),
        record: eb.ref('excluded.record'),
      })),
    )
    .execute();
}

/** Staged items become the committed ones; the cost is that of what was staged. */
export async function commitItems(db: Kysely<Database>, jobId: string): Promise<void> {
  for (const objectId of await giveSpaces(db, jobId)) {
    let after = '';
    while (true) {
      const last = await lastOf(db, { jobId, objectId, after });
      if (last === undefined) break;
      await commitRange(db, { jobId, objectId, after, last });
      after = last;
      // Whoever else has work in this process gets his turn.
      await setImmediate();
    }
  }
}

async function lastOf(
  db: Kysely<Database>,
  { jobId, objectId, after }: Omit<StagedRange, 'last'>,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('catalog_staged_items')
    .select('id')
    .where('job_id', '=', jobId)
    .where('object_id', '=', objectId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.at(-1)?.id;
}

const columns = [
  'job_id',
  'object_id',
  'id',
  'parent_id',
  'sort_name',
  'status',
  'facts',
  'reason',
  'blobs',
  'content',
  'trees',
  'extra',
] as const;

async function commitRange(db: Kysely<Database>, range: StagedRange): Promise<void> {
  // The plus keeps the database from going by the mark instead of by the range.
  const staged = inRange(range);
  await unindexNames(db, range);
  await sql`delete from catalog_items where (job_id, object_id, id) in
    (select job_id, object_id, id from catalog_staged_items where ${staged} and +is_deleted = 1)`.execute(db);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const updates = columns.slice(3).map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  await sql`insert into catalog_items (${names}, number)
    select ${names}, ${itemNumber} from catalog_staged_items where ${staged} and +is_deleted = 0
    on conflict (job_id, object_id, id) do update set ${sql.join(updates)}`.execute(db);
  await indexNames(db, range);
}
