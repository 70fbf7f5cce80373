import { type RawBuilder, sql } from 'kysely';

/** Staged items of one job, behind one key and up to another, both in the order of object and item. */
export interface StagedRange {
  readonly jobId: string;
  readonly after: { readonly objectId: string; readonly id: string };
  readonly last: { readonly objectId: string; readonly id: string };
}

/** The condition of a range on the staged items. */
export function inRange({ jobId, after, last }: StagedRange): RawBuilder<boolean> {
  return sql<boolean>`catalog_staged_items.job_id = ${jobId}
    and (catalog_staged_items.object_id, catalog_staged_items.id) > (${after.objectId}, ${after.id})
    and (catalog_staged_items.object_id, catalog_staged_items.id) <= (${last.objectId}, ${last.id})`;
}
