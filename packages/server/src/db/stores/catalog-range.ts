import { type RawBuilder, sql } from 'kysely';

/** Staged items of one object, behind one id and up to another, both in the order of their ids. */
export interface StagedRange {
  readonly jobId: string;
  readonly objectId: string;
  readonly after: string;
  readonly last: string;
}

/** The condition of a range on the staged items. */
export function inRange({ jobId, objectId, after, last }: StagedRange): RawBuilder<boolean> {
  return sql<boolean>`catalog_staged_items.job_id = ${jobId} and catalog_staged_items.object_id = ${objectId}
    and catalog_staged_items.id > ${after} and catalog_staged_items.id <= ${last}`;
}

/**
 * Staged items beside the committed ones of the same ids. A cross join keeps the database from beginning with the committed ones,
 * which may be many more.
 */
export const stagedBesideCommitted: RawBuilder<unknown> = sql`catalog_staged_items
  cross join catalog_items as item on item.job_id = catalog_staged_items.job_id
  and item.object_id = catalog_staged_items.object_id and item.id = catalog_staged_items.id`;
