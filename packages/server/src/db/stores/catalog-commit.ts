import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { stagingTables } from '../schema/catalog.ts';
import type { Database } from '../schema/database.ts';
import { dropNames, giveSpaces, indexNames, itemNumber, unindexNames } from './catalog-names.ts';
import {
  allStaged,
  type ChildPlace,
  childrenStaged,
  deletionsUpTo,
  type ObjectKey,
  type StagedItems,
  siblingOrder,
  topsStaged,
} from './catalog-range.ts';

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

/**
 * Staged items become the committed ones; the cost is that of what was staged. New ones are written folder by folder, so that
 * siblings lie side by side: whoever lists a folder then reads few pages of the database.
 */
export async function commitItems(db: Kysely<Database>, jobId: string): Promise<void> {
  for (const objectId of await giveSpaces(db, jobId)) {
    await commitDeletions(db, { jobId, objectId });
    await commitLiving(db, { jobId, objectId });
  }
}

async function commitDeletions(db: Kysely<Database>, key: ObjectKey): Promise<void> {
  let after = '';
  while (true) {
    const { rows } = await sql<{ id: string }>`select id from catalog_staged_items
      where ${allStaged(key)} and is_deleted = 1 and id > ${after} order by id limit ${rowsAtOnce}`.execute(db);
    const last = rows.at(-1)?.id;
    if (last === undefined) return;
    const gone = deletionsUpTo(key, after, last);
    await unindexNames(db, gone);
    await sql`delete from catalog_items where (job_id, object_id, id) in
      (select job_id, object_id, id from catalog_staged_items where ${gone})`.execute(db);
    after = last;
    // Whoever else has work in this process gets his turn.
    await setImmediate();
  }
}

async function commitLiving(db: Kysely<Database>, key: ObjectKey): Promise<void> {
  let last = await endOfRows(db, childrenStaged(key, beginning));
  // Most objects of most runs have few changes.
  if (!last) return await upsert(db, sql<boolean>`${allStaged(key)} and +catalog_staged_items.is_deleted = 0`);
  await upsert(db, topsStaged(key));
  for (let after = beginning; ; after = last, last = await endOfRows(db, childrenStaged(key, after))) {
    await upsert(db, childrenStaged(key, after, last));
    if (!last) return;
    await setImmediate();
  }
}

const beginning: ChildPlace = { parentId: '', name: '', id: '' };

/** The last of so many children as one statement moves; undefined if there are fewer. */
async function endOfRows(db: Kysely<Database>, children: StagedItems): Promise<ChildPlace | undefined> {
  const { rows } = await sql<ChildPlace>`select parent_id as "parentId", sort_name as name, id from catalog_staged_items
    where ${children} order by ${siblingOrder} limit 1 offset ${rowsAtOnce - 1}`.execute(db);
  return rows[0];
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

async function upsert(db: Kysely<Database>, staged: StagedItems): Promise<void> {
  await unindexNames(db, staged);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const updates = columns.slice(3).map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  await sql`insert into catalog_items (${names}, number)
    select ${names}, ${itemNumber} from catalog_staged_items where ${staged} order by ${siblingOrder}
    on conflict (job_id, object_id, id) do update set ${sql.join(updates)}`.execute(db);
  await indexNames(db, staged);
}
