import type { CatalogItem, CatalogObject, Failure, ObjectFailure } from '@coffer/engine';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import { isFailing, itemColumns, itemOf, objectOf } from './catalog-rows.ts';
import type { Part, Slice } from './job-session-store.ts';

/** Deeper paths are cut. */
const deepest = 100;

/** Reads the catalogue for those who want to know what is not protected; pages of it cost what is on them. */
export class CoverageStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Objects that are held or fail, by id; with `onlyTroubled` those of which not everything is protected. */
  async objects(
    jobId: string,
    onlyTroubled: boolean,
    slice: Slice,
  ): Promise<Part<{ readonly record: CatalogObject | undefined; readonly failure: ObjectFailure | undefined }>> {
    const held = this.#db.selectFrom('catalog_objects').select('object_id').where('job_id', '=', jobId);
    const failing = this.#db.selectFrom('catalog_object_failures').select('object_id').where('job_id', '=', jobId);
    const wanted = onlyTroubled ? held.where(isTroubled) : held;
    const ids = this.#db.selectFrom(wanted.union(failing).as('ids'));
    const rows = await ids.select('object_id').orderBy('object_id').limit(slice.limit).offset(slice.offset).execute();
    const count = await ids.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    const items = [];
    for (const { object_id } of rows) items.push(await this.#object(jobId, object_id));
    return { items, total: Number(count.n) };
  }

  /** Objects that fail as a whole, by id. */
  async failingObjects(jobId: string, slice: Slice): Promise<Part<ObjectFailure>> {
    const query = this.#db.selectFrom('catalog_object_failures').where('job_id', '=', jobId);
    const rows = await query.select('failure').orderBy('object_id').limit(slice.limit).offset(slice.offset).execute();
    const count = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(({ failure }) => JSON.parse(failure) as ObjectFailure), total: Number(count.n) };
  }

  /** Items that fail, by object and id. */
  async failingItems(
    jobId: string,
    slice: Slice,
  ): Promise<Part<{ readonly objectId: string; readonly item: CatalogItem }>> {
    const query = this.#db.selectFrom('catalog_items').where('job_id', '=', jobId).where(isFailing);
    const rows = await query
      .select([...itemColumns, 'object_id'])
      .orderBy('object_id')
      .orderBy('id')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map((row) => ({ objectId: row.object_id, item: itemOf(row) })), total: Number(count.n) };
  }

  async isFailing(jobId: string, objectId: string, itemId: string): Promise<boolean> {
    const row = await this.#item(jobId, objectId, itemId);
    return row?.status === 'failed';
  }

  /** Owners of OneDrives that failed as a whole in their last run and do not rest now, and ids of such sites. `now`: milliseconds since 1970 UTC. */
  async failingOwners(jobIds: readonly string[], now: number): Promise<ReadonlySet<string>> {
    if (jobIds.length === 0) return new Set();
    const rows = await this.#db
      .selectFrom('catalog_object_failures')
      .select('failure')
      .where('job_id', 'in', jobIds)
      .execute();
    const failing = rows.map(({ failure }) => JSON.parse(failure) as ObjectFailure);
    const awake = failing.filter(({ failure }) => !rests(failure, now));
    return new Set(awake.map(({ object }) => (object.workload === 'sharepoint' ? object.id : object.ownerId)));
  }

  /** The path of an item below the top folder of its object. */
  async pathOf(jobId: string, objectId: string, item: CatalogItem): Promise<string> {
    const names = [item.facts.name];
    let { parentId } = item;
    while (parentId !== null && names.length < deepest) {
      const parent = await this.#item(jobId, objectId, parentId);
      if (!parent || parent.parentId === null) break;
      names.unshift(parent.facts.name);
      parentId = parent.parentId;
    }
    return names.join('/').toWellFormed();
  }

  async #item(jobId: string, objectId: string, itemId: string): Promise<CatalogItem | undefined> {
    const row = await this.#db
      .selectFrom('catalog_items')
      .select(itemColumns)
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .where('id', '=', itemId)
      .executeTakeFirst();
    return row && itemOf(row);
  }

  async #object(jobId: string, objectId: string) {
    const held = await this.#db
      .selectFrom('catalog_objects')
      .select('record')
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .executeTakeFirst();
    const failing = await this.#db
      .selectFrom('catalog_object_failures')
      .select('failure')
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .executeTakeFirst();
    return {
      record: held && objectOf(held.record),
      failure: failing && (JSON.parse(failing.failure) as ObjectFailure),
    };
  }
}

function rests({ accepted, reviewAt }: Failure, now: number): boolean {
  return accepted === true || (reviewAt !== undefined && Date.parse(reviewAt) > now);
}

/** Any state but `protected` in the rows of the ledger, or a count that differs. */
const isTroubled = sql<boolean>`(
  exists (
    select 1 from json_each(record, '$.coverage.rows') as r, json_each(r.value, '$.states') as s
    where s.key <> 'protected'
  )
  or exists (
    select 1 from json_each(record, '$.coverage.counts') as c
    where json_extract(c.value, '$.expected') <> json_extract(c.value, '$.held')
  )
)`;
