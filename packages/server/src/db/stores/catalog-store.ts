import type { CatalogBase, CatalogItems, CatalogObject, CatalogRun, CatalogStore } from '@coffer/engine';
import { Defect, type ProtectedObject } from '@coffer/model';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import { SqlCatalogFailures } from './catalog-failures.ts';
import { SqlCatalogItems } from './catalog-items.ts';
import { objectOf } from './catalog-rows.ts';

/** Objects read at once. */
const pageSize = 200;

/** The tables that a run writes to before its commit. */
const stagingTables = ['catalog_staged_items', 'catalog_staged_objects', 'catalog_dirty', 'catalog_seen'] as const;

/** The other tables of a job. */
const forgottenTables = [
  'catalog_items',
  'catalog_objects',
  'catalog_jobs',
  'catalog_object_failures',
  'catalog_decisions',
] as const;

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
  async objectOfOwner(ownerId: string, jobIds: readonly string[]): Promise<ProtectedObject | undefined> {
    if (jobIds.length === 0) return undefined;
    const row = await this.#db
      .selectFrom('catalog_objects')
      .select('record')
      .where('owner_id', '=', ownerId)
      .where('job_id', 'in', jobIds)
      .executeTakeFirst();
    return row && objectOf(row.record).object;
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
    for (const jobId of jobIds) {
      const known = await this.object(jobId, objectId);
      if (known) return known.object;
    }
    return undefined;
  }

  async begin(jobId: string, _sessionId: string): Promise<CatalogRun> {
    await this.#db.transaction().execute(async (tx) => await clearStaging(tx, jobId));
    return new SqlCatalogRun(this.#db, jobId);
  }

  async forget(jobId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await clearStaging(tx, jobId);
      for (const table of forgottenTables) {
        await tx.deleteFrom(table).where('job_id', '=', jobId).execute();
      }
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

async function clearStaging(db: Kysely<Database>, jobId: string): Promise<void> {
  for (const table of stagingTables) await db.deleteFrom(table).where('job_id', '=', jobId).execute();
}

async function commitRemovals(db: Kysely<Database>, jobId: string): Promise<void> {
  const removed = await db
    .selectFrom('catalog_staged_objects')
    .select('object_id')
    .where('job_id', '=', jobId)
    .where('record', 'is', null)
    .execute();
  for (const { object_id } of removed) {
    for (const table of ['catalog_items', 'catalog_objects', 'catalog_staged_items'] as const) {
      await db.deleteFrom(table).where('job_id', '=', jobId).where('object_id', '=', object_id).execute();
    }
  }
}

async function commitObjects(db: Kysely<Database>, jobId: string): Promise<void> {
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

async function commitItems(db: Kysely<Database>, jobId: string): Promise<void> {
  // By row values, so that the cost is that of what was staged and not that of all items of the job.
  await db
    .deleteFrom('catalog_items')
    .where(
      sql<boolean>`(job_id, object_id, id) in (select job_id, object_id, id from catalog_staged_items where job_id = ${jobId})`,
    )
    .execute();
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
  await db
    .insertInto('catalog_items')
    .columns(columns)
    .expression((eb) =>
      eb.selectFrom('catalog_staged_items').select(columns).where('job_id', '=', jobId).where('is_deleted', '=', 0),
    )
    .execute();
}
