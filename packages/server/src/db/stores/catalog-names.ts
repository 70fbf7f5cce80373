import type { FoundItems, NameQuery } from '@coffer/engine';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import { type StagedItems, siblingOrder, stagedBesideCommitted } from './catalog-range.ts';
import { type ItemRow, itemColumns, itemOf } from './catalog-rows.ts';

/**
 * Numbers of items: twelve bits for the job, 21 for the object, 31 for the item. They exceed what a JavaScript number
 * holds, so they stay in the database and travel as text.
 */
const jobBits = 52;
const objectBits = 31;

/** The trigram index knows no shorter texts. */
const shortestIndexed = 3;
/** Names looked through at a time for a shorter text. */
const window = 20_000;

/** The number of a staged item that is new to the catalogue: behind all of its object. */
export const itemNumber: RawBuilder<number> = sql`(
  select space.number + coalesce((select max(known.number) from catalog_items as known
    where known.number between space.number and space.number + (1 << ${sql.lit(objectBits)}) - 1) - space.number, 0)
  from catalog_spaces as space
  where space.job_id = catalog_staged_items.job_id and space.object_id = catalog_staged_items.object_id
) + row_number() over (partition by catalog_staged_items.object_id order by ${siblingOrder})`;

/** Gives each object that a run staged items of a space of numbers, if it has none. Returns the objects. */
export async function giveSpaces(db: Kysely<Database>, jobId: string): Promise<readonly string[]> {
  const staged = await sql<{ object_id: string }>`
    select distinct object_id from catalog_staged_items where job_id = ${jobId}`.execute(db);
  const objects = staged.rows.map(({ object_id }) => object_id);
  for (const objectId of objects) {
    await sql`insert into catalog_spaces (job_id, object_id, number) values (${jobId}, ${objectId}, coalesce(
      (select max(number) + (1 << ${sql.lit(objectBits)}) from catalog_spaces where job_id = ${jobId}),
      (select min(free) << ${sql.lit(jobBits)} from (
        select 0 as free union select (number >> ${sql.lit(jobBits)}) + 1 from catalog_spaces
      ) where free not in (select number >> ${sql.lit(jobBits)} from catalog_spaces))
    )) on conflict (job_id, object_id) do nothing`.execute(db);
  }
  return objects;
}

/** Takes the names of staged items that are deleted or renamed out of the index. Before the items change. */
export async function unindexNames(db: Kysely<Database>, staged: StagedItems): Promise<void> {
  await sql`delete from catalog_names where rowid in (
    select item.number from ${stagedBesideCommitted}
    where ${staged} and (catalog_staged_items.is_deleted = 1 or catalog_staged_items.sort_name <> item.sort_name)
  )`.execute(db);
}

/** Puts the names of staged items that are not in the index into it. After the items changed. */
export async function indexNames(db: Kysely<Database>, staged: StagedItems): Promise<void> {
  await sql`insert into catalog_names (rowid, name)
    select item.number, item.sort_name from ${stagedBesideCommitted}
    where ${staged} and item.parent_id is not null
      and not exists (select 1 from catalog_names as known where known.rowid = item.number)`.execute(db);
}

/** Takes the names of a job or of one of its objects out of the index. Before the items go. */
export async function dropNames(
  db: Kysely<Database>,
  { jobId, objectId }: { readonly jobId: string; readonly objectId?: string },
): Promise<void> {
  const { first, last } = bounds(jobId, objectId);
  await sql`delete from catalog_names where rowid >= ${first} and rowid <= ${last}`.execute(db);
}

/** Finds committed items by a part of their names. Letters beyond ASCII are told from their capitals in texts below three characters. */
export async function findNames(db: Kysely<Database>, jobId: string, query: NameQuery): Promise<FoundItems> {
  const rows =
    [...query.text].length < shortestIndexed ? await lookThrough(db, jobId, query) : await lookUp(db, jobId, query);
  const last = rows.at(-1);
  return {
    items: rows.map((row) => ({ objectId: row.object_id, item: itemOf(row) })),
    ...(last !== undefined && rows.length >= query.limit ? { next: last.item_number } : {}),
  };
}

type FoundRow = ItemRow & { object_id: string; item_number: string };

const foundColumns = sql`item.object_id, cast(item.number as text) as item_number, ${sql.join(
  itemColumns.map((column) => sql.ref(`item.${column}`)),
)}`;

async function lookUp(db: Kysely<Database>, jobId: string, query: NameQuery): Promise<readonly FoundRow[]> {
  const { first, last } = bounds(jobId, query.objectId);
  const phrase = `"${query.text.replaceAll('"', '""')}"`;
  const found = await sql<FoundRow>`select ${foundColumns} from catalog_names
    join catalog_items as item on item.number = catalog_names.rowid
    where catalog_names match ${phrase}
      and catalog_names.rowid >= max(${first}, cast(${query.after ?? '-1'} as integer) + 1)
      and catalog_names.rowid <= ${last}
    order by catalog_names.rowid limit ${query.limit}`.execute(db);
  return found.rows;
}

async function lookThrough(db: Kysely<Database>, jobId: string, query: NameQuery): Promise<readonly FoundRow[]> {
  const { first, last } = bounds(jobId, query.objectId);
  const rows: FoundRow[] = [];
  let after = query.after ?? '-1';
  while (rows.length < query.limit) {
    const from = sql`max(${first}, cast(${after} as integer) + 1)`;
    const end = await sql<{ last: string | null }>`select cast(max(number) as text) as last from (
      select number from catalog_items where number >= ${from} and number <= ${last} order by number limit ${window}
    )`.execute(db);
    const upTo = end.rows[0]?.last;
    if (upTo === null || upTo === undefined) break;
    const found = await sql<FoundRow>`select ${foundColumns} from catalog_items as item
      where item.number >= ${from} and item.number <= cast(${upTo} as integer)
        and item.parent_id is not null and instr(lower(item.sort_name), ${query.text.toLowerCase()}) > 0
      order by item.number limit ${query.limit - rows.length}`.execute(db);
    rows.push(...found.rows);
    after = upTo;
  }
  return rows;
}

/** The first and the last number of a job or of one of its objects; of an unknown one they hold nothing between them. */
function bounds(
  jobId: string,
  objectId: string | undefined,
): { readonly first: RawBuilder<number>; readonly last: RawBuilder<number> } {
  if (objectId !== undefined) {
    const space = sql`select number from catalog_spaces where job_id = ${jobId} and object_id = ${objectId}`;
    return {
      first: sql`coalesce((${space}), 1)`,
      last: sql`coalesce((${space}) + (1 << ${sql.lit(objectBits)}) - 1, 0)`,
    };
  }
  const job = sql`select number >> ${sql.lit(jobBits)} from catalog_spaces where job_id = ${jobId} limit 1`;
  return {
    first: sql`coalesce((${job}) << ${sql.lit(jobBits)}, 1)`,
    last: sql`coalesce((((${job}) + 1) << ${sql.lit(jobBits)}) - 1, 0)`,
  };
}
