import type {
  CatalogBase,
  CatalogItem,
  CatalogItems,
  CatalogObject,
  CatalogRun,
  CatalogStore,
  FoundItems,
  NameQuery,
} from '@coffer/engine';
import { Defect, type ProtectedObject, type WorkloadName } from '@coffer/model';
import type { Kysely } from 'kysely';
import { stagingTables } from '../schema/catalog.ts';
import type { Database } from '../schema/database.ts';
import { clearStaging, commitItems, commitObjects, commitRemovals } from './catalog-commit.ts';
import { SqlCatalogFailures } from './catalog-failures.ts';
import { SqlCatalogItems } from './catalog-items.ts';
import { dropNames, findNames } from './catalog-names.ts';
import { itemColumns, itemOf, objectOf } from './catalog-rows.ts';

/** Objects read at once. */
const pageSize = 200;

/** The tables of a job's committed state. */
const stateTables = ['catalog_items', 'catalog_objects', 'catalog_jobs', 'catalog_spaces'] as const;

/** The engine's catalogue in the database. */
export class SqlCatalogStore extends SqlCatalogFailures implements CatalogStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    super(db);
    this.#db = db;
  }

  async base(jobId: string): Promise<CatalogBase | undefined> {
    const row = await this.#db.selectFrom('catalog_jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst();
    return row && { repositoryId: row.repository_id, snapshotId: row.snapshot_id };
  }

  async object(jobId: string, objectId: string): Promise<CatalogObject | undefined> {
    const row = await this.#db
      .selectFrom('catalog_objects')
      .select('record')
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .executeTakeFirst();
    return row && objectOf(row.record);
  }

  async *objects(jobId: string): AsyncIterable<CatalogObject> {
    let after = '';
    while (true) {
      const rows = await this.#db
        .selectFrom('catalog_objects')
        .select(['object_id', 'record'])
        .where('job_id', '=', jobId)
        .where('object_id', '>', after)
        .orderBy('object_id')
        .limit(pageSize)
        .execute();
      for (const row of rows) yield objectOf(row.record);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last.object_id;
    }
  }

  /** The known object of an owner in any of the jobs, so that Microsoft need not be asked where it is. */
  async objectOfOwner(
    ownerId: string,
    workload: WorkloadName,
    jobIds: readonly string[],
  ): Promise<ProtectedObject | undefined> {
    if (jobIds.length === 0) return undefined;
    const rows = await this.#db
      .selectFrom('catalog_objects')
      .select('record')
      .where('owner_id', '=', ownerId)
      .where('job_id', 'in', jobIds)
      .execute();
    return rows.map(({ record }) => objectOf(record).object).find((object) => object.workload === workload);
  }

  /** How many objects the committed state of a job has. */
  async countObjects(jobId: string): Promise<number> {
    const row = await this.#db
      .selectFrom('catalog_objects')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('job_id', '=', jobId)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  }

  /** The object of that id in any of the jobs. */
  async knownObject(objectId: string, jobIds: readonly string[]): Promise<ProtectedObject | undefined> {
    return (await this.#inAny(objectId, jobIds))?.object;
  }

  /** Bytes that any of the jobs holds of an object; undefined if none does. */
  async heldBytes(objectId: string, jobIds: readonly string[]): Promise<number | undefined> {
    return (await this.#inAny(objectId, jobIds))?.totals.bytes;
  }

  async #inAny(objectId: string, jobIds: readonly string[]): Promise<CatalogObject | undefined> {
    if (jobIds.length === 0) return undefined;
    const row = await this.#db
      .selectFrom('catalog_objects')
      .select('record')
      .where('object_id', '=', objectId)
      .where('job_id', 'in', jobIds)
      .executeTakeFirst();
    return row && objectOf(row.record);
  }

  async committed(jobId: string, objectId: string, ids: readonly string[]): Promise<ReadonlyMap<string, CatalogItem>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('catalog_items')
      .select(itemColumns)
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.id, itemOf(row)]));
  }

  async find(jobId: string, query: NameQuery): Promise<FoundItems> {
    return await findNames(this.#db, jobId, query);
  }

  async begin(jobId: string, _sessionId: string): Promise<CatalogRun> {
    await this.#db.transaction().execute(async (tx) => await clearStaging(tx, jobId));
    return new SqlCatalogRun(this.#db, jobId);
  }

  async clear(jobId: string): Promise<void> {
    await this.#drop(jobId, stateTables);
  }

  async forget(jobId: string): Promise<void> {
    await this.#drop(jobId, [...stateTables, 'catalog_object_failures', 'catalog_decisions']);
  }

  async #drop(
    jobId: string,
    tables: readonly ((typeof stateTables)[number] | 'catalog_object_failures' | 'catalog_decisions')[],
  ): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await clearStaging(tx, jobId);
      await dropNames(tx, { jobId });
      for (const table of tables) await tx.deleteFrom(table).where('job_id', '=', jobId).execute();
    });
  }

  /** Forgets what runs of an earlier process left staged. To be called before the first run of this one. */
  async discardStaging(): Promise<void> {
    for (const table of stagingTables) await this.#db.deleteFrom(table).execute();
  }
}

class SqlCatalogRun implements CatalogRun {
  readonly #db: Kysely<Database>;
  readonly #jobId: string;
  #ended = false;

  constructor(db: Kysely<Database>, jobId: string) {
    this.#db = db;
    this.#jobId = jobId;
  }

  async stageObject(object: CatalogObject): Promise<void> {
    await this.#stageRecord(object.object.id, object.object.ownerId, JSON.stringify(object));
  }

  async stageRemoval(objectId: string): Promise<void> {
    await this.#stageRecord(objectId, '', null);
  }

  async discardObject(objectId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const table of stagingTables) {
        await tx.deleteFrom(table).where('job_id', '=', this.#jobId).where('object_id', '=', objectId).execute();
      }
    });
  }

  items(objectId: string): CatalogItems {
    return new SqlCatalogItems(this.#db, { jobId: this.#jobId, objectId });
  }

  async commit(base: CatalogBase): Promise<void> {
    if (this.#ended) throw new Defect('The catalogue run has ended.');
    await this.#db.transaction().execute(async (tx) => {
      await commitRemovals(tx, this.#jobId);
      await commitObjects(tx, this.#jobId);
      await commitItems(tx, this.#jobId);
      const values = { repository_id: base.repositoryId, snapshot_id: base.snapshotId };
      await tx
        .insertInto('catalog_jobs')
        .values({ job_id: this.#jobId, ...values })
        .onConflict((conflict) => conflict.column('job_id').doUpdateSet(values))
        .execute();
      await clearStaging(tx, this.#jobId);
    });
    this.#ended = true;
  }

  async discard(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#db.transaction().execute(async (tx) => await clearStaging(tx, this.#jobId));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.discard();
  }

  async #stageRecord(objectId: string, ownerId: string, record: string | null): Promise<void> {
    await this.#db
      .insertInto('catalog_staged_objects')
      .values({ job_id: this.#jobId, object_id: objectId, owner_id: ownerId, record })
      .onConflict((conflict) => conflict.columns(['job_id', 'object_id']).doUpdateSet({ owner_id: ownerId, record }))
      .execute();
  }
}
