import { type RawBuilder, sql } from 'kysely';

/** What tells the items of one object of one job. */
export interface ObjectKey {
  readonly jobId: string;
  readonly objectId: string;
}

/** Staged items of one object: a condition on `catalog_staged_items`. */
export type StagedItems = RawBuilder<boolean>;

/** A place in the order in which children of folders lie beside their siblings. */
export interface ChildPlace {
  readonly parentId: string;
  readonly name: string;
  readonly id: string;
}

/** Columns of the staged items in that order. */
export const siblingOrder: RawBuilder<unknown> = sql`catalog_staged_items.parent_id, catalog_staged_items.sort_name,
  catalog_staged_items.id`;

/** All of an object. */
export function allStaged({ jobId, objectId }: ObjectKey): StagedItems {
  return sql<boolean>`catalog_staged_items.job_id = ${jobId} and catalog_staged_items.object_id = ${objectId}`;
}

/** Deletions behind one id and up to another. The one is written out, so that the database sees that its index of deletions will do. */
export function deletionsUpTo(key: ObjectKey, after: string, last: string): StagedItems {
  return sql<boolean>`${allStaged(key)} and catalog_staged_items.is_deleted = 1
    and catalog_staged_items.id > ${after} and catalog_staged_items.id <= ${last}`;
}

/** Top folders: what lies in no folder. The plus keeps the database from going by the mark. */
export function topsStaged(key: ObjectKey): StagedItems {
  return sql<boolean>`${allStaged(key)} and catalog_staged_items.parent_id is null and +catalog_staged_items.is_deleted = 0`;
}

/** Children of folders behind one place, up to another or all the rest. */
export function childrenStaged(key: ObjectKey, after: ChildPlace, last?: ChildPlace): StagedItems {
  const behind = sql<boolean>`${allStaged(key)} and (${siblingOrder}) > (${after.parentId}, ${after.name}, ${after.id})`;
  if (!last) return behind;
  return sql<boolean>`${behind} and (${siblingOrder}) <= (${last.parentId}, ${last.name}, ${last.id})`;
}

/**
 * Staged items beside the committed ones of the same ids. A cross join keeps the database from beginning with the committed ones,
 * which may be many more.
 */
export const stagedBesideCommitted: RawBuilder<unknown> = sql`catalog_staged_items
  cross join catalog_items as item on item.job_id = catalog_staged_items.job_id
  and item.object_id = catalog_staged_items.object_id and item.id = catalog_staged_items.id`;
