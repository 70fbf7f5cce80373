import type { CatalogItem, CatalogItems, DirtyFolder, ListedItem, Orphan } from '@coffer/engine';
import { CompiledQuery, type Insertable, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { CatalogStagedItemsTable } from '../schema/catalog.ts';
import type { Database } from '../schema/database.ts';
import { folderPages } from './catalog-listing.ts';
import type { ObjectKey } from './catalog-range.ts';
import { type ItemRow, isFailing, itemColumns, itemOf, itemRow } from './catalog-rows.ts';

/** Items of a page that an iteration gives. */
const pageSize = 500;
/** Rows of one statement: few enough for the most careful database's limit of bound values. */
const rowsAtOnce = 500;

/** The items of one object within a run, in SQL: committed rows overlaid by staged ones. */
export class SqlCatalogItems implements CatalogItems {
  readonly #db: Kysely<Database>;
  readonly #key: ObjectKey;

  constructor(db: Kysely<Database>, key: ObjectKey) {
    this.#db = db;
    this.#key = key;
  }

  async get(ids: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>> {
    const found = new Map<string, CatalogItem>();
    for (const some of chunks(ids)) {
      const staged = await this.#staged().select(itemColumns).select('is_deleted').where('id', 'in', some).execute();
      const known = new Set(staged.map((row) => row.id));
      for (const row of staged) if (row.is_deleted === 0) found.set(row.id, itemOf(row));
      const rest = some.filter((id) => !known.has(id));
      if (rest.length === 0) continue;
      const committed = await this.#committed().select(itemColumns).where('id', 'in', rest).execute();
      for (const row of committed) found.set(row.id, itemOf(row));
    }
    return found;
  }

  async stage(items: readonly CatalogItem[]): Promise<void> {
    for (const some of chunks(items)) {
      const rows = some.map((item) => ({ ...itemRow(this.#key.jobId, this.#key.objectId, item), is_deleted: 0 }));
      await this.#replaceStaged(rows);
      await this.#moveMarks(some);
    }
  }

  async stageDeletions(ids: readonly string[]): Promise<void> {
    for (const some of chunks([...new Set(ids)])) {
      await this.#replaceStaged(
        some.map((id) => ({
          job_id: this.#key.jobId,
          object_id: this.#key.objectId,
          id,
          parent_id: null,
          sort_name: '',
          status: 'deleted',
          facts: '{}',
          reason: null,
          blobs: null,
          content: null,
          trees: null,
          extra: null,
          is_deleted: 1,
        })),
      );
      await this.#db
        .updateTable('catalog_dirty')
        .set({ parent_id: null })
        .where('job_id', '=', this.#key.jobId)
        .where('object_id', '=', this.#key.objectId)
        .where('id', 'in', some)
        .execute();
    }
  }

  async *children(parentId: string): AsyncIterable<readonly CatalogItem[]> {
    for await (const page of this.listing(parentId)) yield page.map((item) => item.whole());
  }

  listing(parentId: string): AsyncIterable<readonly ListedItem[]> {
    return folderPages(this.#db, { ...this.#key, parentId });
  }

  async *failed(): AsyncIterable<readonly CatalogItem[]> {
    let after = '';
    while (true) {
      const last = after;
      const page = await this.#overlay((side) => side.where(isFailing).where('id', '>', last));
      if (page.length > 0) yield page.map(itemOf);
      const end = page.at(-1);
      if (end === undefined || page.length < pageSize) return;
      after = end.id;
    }
  }

  async markDirty(folderIds: readonly string[]): Promise<readonly string[]> {
    const fresh: string[] = [];
    for (const some of chunks([...new Set(folderIds)])) {
      const items = await this.get(some);
      const inserted = await this.#db
        .insertInto('catalog_dirty')
        .values(
          some.map((id) => ({
            job_id: this.#key.jobId,
            object_id: this.#key.objectId,
            id,
            parent_id: items.get(id)?.parentId ?? null,
          })),
        )
        .onConflict((conflict) => conflict.columns(['job_id', 'object_id', 'id']).doNothing())
        .returning('id')
        .execute();
      const added = new Set(inserted.map((row) => row.id));
      fresh.push(...some.filter((id) => added.has(id)));
    }
    return fresh;
  }

  async isDirty(folderId: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('catalog_dirty')
      .select('id')
      .where('job_id', '=', this.#key.jobId)
      .where('object_id', '=', this.#key.objectId)
      .where('id', '=', folderId)
      .executeTakeFirst();
    return row !== undefined;
  }

  async *dirtyChildren(parentId: string): AsyncIterable<readonly DirtyFolder[]> {
    const { jobId, objectId } = this.#key;
    let after = '';
    while (true) {
      const marked = [jobId, objectId, parentId, after];
      const query = CompiledQuery.raw(markedSql, [...marked, ...marked]);
      const { rows } = await this.#db.executeQuery<MarkedRow>(query);
      const folders = rows.flatMap(({ within, ...row }) => {
        const folder = itemOf(row);
        return folder.facts.kind === 'folder' ? [{ folder, within: within === 1 }] : [];
      });
      if (folders.length > 0) yield folders;
      const end = rows.at(-1);
      if (end === undefined || rows.length < pageSize) return;
      after = end.id;
    }
  }

  async orphans(limit: number): Promise<readonly Orphan[]> {
    const { jobId, objectId } = this.#key;
    // Written out: asked once for each object that has changed, and a query builder takes ten times as long as the database.
    const query = CompiledQuery.raw(orphansSql, [jobId, objectId, limit, jobId, objectId, limit, limit]);
    const { rows } = await this.#db.executeQuery<OrphanRow>(query);
    return rows.map(({ deleted, ...row }) => ({ item: itemOf(row), parent: deleted === 1 ? 'deleted' : 'unknown' }));
  }

  async markSeen(ids: readonly string[]): Promise<void> {
    for (const some of chunks([...new Set(ids)])) {
      await this.#db
        .insertInto('catalog_seen')
        .values(some.map((id) => ({ job_id: this.#key.jobId, object_id: this.#key.objectId, id })))
        .onConflict((conflict) => conflict.columns(['job_id', 'object_id', 'id']).doNothing())
        .execute();
    }
  }

  async unseen(ids: readonly string[]): Promise<readonly string[]> {
    const unseen: string[] = [];
    for (const some of chunks(ids)) {
      const seen = new Set<string>();
      for (const table of ['catalog_staged_items', 'catalog_seen'] as const) {
        const rows = await this.#db
          .selectFrom(table)
          .select('id')
          .where('job_id', '=', this.#key.jobId)
          .where('object_id', '=', this.#key.objectId)
          .where('id', 'in', some)
          .execute();
        for (const { id } of rows) seen.add(id);
      }
      unseen.push(...some.filter((id) => !seen.has(id)));
    }
    return unseen;
  }

  /** Marks follow their folder when it moves. Where none has moved nothing is written. */
  async #moveMarks(items: readonly CatalogItem[]): Promise<void> {
    const ids = items.flatMap((item) => (item.facts.kind === 'folder' ? [item.id] : []));
    if (ids.length === 0) return;
    const parent = sql<string | null>`(select staged.parent_id from catalog_staged_items as staged
      where staged.job_id = catalog_dirty.job_id and staged.object_id = catalog_dirty.object_id and staged.id = catalog_dirty.id)`;
    await this.#db
      .updateTable('catalog_dirty')
      .set({ parent_id: parent })
      .where('job_id', '=', this.#key.jobId)
      .where('object_id', '=', this.#key.objectId)
      .where('id', 'in', ids)
      .where('parent_id', 'is not', parent)
      .execute();
  }

  /** Written out: most of what a run writes comes this way, and of each of some thousand values a query builder makes an object. */
  async #replaceStaged(rows: readonly Insertable<CatalogStagedItemsTable>[]): Promise<void> {
    const values = rows.flatMap((row) => stagedColumns.map((column) => row[column]));
    const marks = rows.map(() => rowMarks).join(', ');
    await this.#db.executeQuery(CompiledQuery.raw(`${insertStaged} ${marks} ${replaceStaged}`, values));
  }

  /** One page by id, staged rows hiding committed ones of the same id. Each side is cut to a page before they are joined. */
  async #overlay(narrow: (side: Side) => Side): Promise<readonly ItemRow[]> {
    const staged = narrow(this.#staged().where('is_deleted', '=', 0) as Side);
    const committed = narrow(this.#committed().where((eb) => eb.not(eb.exists(this.#stagedTwin()))) as Side);
    const cut = async (side: Side) => await side.select(itemColumns).orderBy('id').limit(pageSize).execute();
    const rows = [...(await cut(staged)), ...(await cut(committed))];
    const keys = new Map(rows.map((row) => [row, Buffer.from(row.id)]));
    rows.sort((a, b) => Buffer.compare(keys.get(a) ?? Buffer.alloc(0), keys.get(b) ?? Buffer.alloc(0)));
    return rows.slice(0, pageSize);
  }

  #staged() {
    return this.#db
      .selectFrom('catalog_staged_items')
      .where('catalog_staged_items.job_id', '=', this.#key.jobId)
      .where('catalog_staged_items.object_id', '=', this.#key.objectId);
  }

  #committed() {
    return this.#db
      .selectFrom('catalog_items')
      .where('catalog_items.job_id', '=', this.#key.jobId)
      .where('catalog_items.object_id', '=', this.#key.objectId);
  }

  /** The staged row, deletion or not, of a committed item. */
  #stagedTwin() {
    return this.#db
      .selectFrom('catalog_staged_items as twin')
      .select('twin.id')
      .where('twin.job_id', '=', this.#key.jobId)
      .where('twin.object_id', '=', this.#key.objectId)
      .where(sql<boolean>`twin.id = catalog_items.id`);
  }
}

const stagedColumns = ['job_id', 'object_id', 'sort_name', 'is_deleted', ...itemColumns] as const;
const rowMarks = `(${stagedColumns.map(() => '?').join(', ')})`;
const insertStaged = `insert into catalog_staged_items (${stagedColumns.join(', ')}) values`;
const replaceStaged = `on conflict (job_id, object_id, id) do update set ${stagedColumns
  .filter((column) => !['job_id', 'object_id', 'id'].includes(column))
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')}`;

type MarkedRow = ItemRow & {
  /** 1 when there are marks in that folder too. */
  readonly within: number;
};

/** Items of one of the tables that are marked, with the condition on the marks. */
const markedIn = (table: 'catalog_items' | 'catalog_staged_items') => `
  select ${itemColumns.map((column) => `item.${column} as ${column}`).join(', ')}, exists (
    select 1 from catalog_dirty as deeper
    where deeper.job_id = mark.job_id and deeper.object_id = mark.object_id and deeper.parent_id = mark.id
  ) as within
  from catalog_dirty as mark
  cross join ${table} as item on item.job_id = mark.job_id and item.object_id = mark.object_id and item.id = mark.id
  where mark.job_id = ? and mark.object_id = ? and mark.parent_id = ? and mark.id > ?`;

/** The marked children of a folder behind an id. Written out as one query, because it is asked for most folders whose trees are built. */
const markedSql = `${markedIn('catalog_staged_items')} and item.is_deleted = 0
  union all ${markedIn('catalog_items')} and not exists (
    select 1 from catalog_staged_items as twin
    where twin.job_id = mark.job_id and twin.object_id = mark.object_id and twin.id = mark.id
  ) order by id limit ${pageSize}`;

type OrphanRow = ItemRow & {
  /** 1 when the deletion of its folder is staged; else nobody knows the folder. */
  readonly deleted: number;
};

const columnsOf = (table: string) => itemColumns.map((column) => `${table}.${column} as ${column}`).join(', ');

/**
 * Staged items whose folder is neither staged nor committed, or whose folder's deletion is staged; then committed items, untouched in this run, whose
 * folder's deletion is staged. A cross join keeps the database from beginning with the committed items, all of which it would look at.
 */
const orphansSql = `
  select * from (
    select ${columnsOf('fresh')}, coalesce(folder.is_deleted, 0) as deleted
    from catalog_staged_items as fresh
    left join catalog_staged_items as folder
      on folder.job_id = fresh.job_id and folder.object_id = fresh.object_id and folder.id = fresh.parent_id
    where fresh.job_id = ? and fresh.object_id = ? and fresh.is_deleted = 0 and fresh.parent_id is not null
      and (folder.is_deleted = 1 or (folder.id is null and not exists (
        select 1 from catalog_items as stored
        where stored.job_id = fresh.job_id and stored.object_id = fresh.object_id and stored.id = fresh.parent_id
      )))
    limit ?
  )
  union all
  select * from (
    select ${columnsOf('item')}, 1 as deleted
    from catalog_staged_items as gone
    cross join catalog_items as item
      on item.job_id = gone.job_id and item.object_id = gone.object_id and item.parent_id = gone.id
    where gone.job_id = ? and gone.object_id = ? and gone.is_deleted = 1 and not exists (
      select 1 from catalog_staged_items as twin
      where twin.job_id = item.job_id and twin.object_id = item.object_id and twin.id = item.id
    )
    limit ?
  )
  limit ?`;

/** A query over either table of items; their common columns bear the same names. */
type Side = SelectQueryBuilder<Database, 'catalog_items', object>;

function* chunks<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += rowsAtOnce) yield all.slice(at, at + rowsAtOnce);
}
