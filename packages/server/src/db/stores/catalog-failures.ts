import type { CatalogItem, CatalogStore, Decision, ObjectFailure } from '@coffer/engine';
import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';
import { isFailing, itemColumns, itemOf } from './catalog-rows.ts';

/** Failures read at once. */
const pageSize = 500;

/** The part of the catalogue that tells what fails and what administrators decided of it. */
type FailureStore = Pick<
  CatalogStore,
  'failing' | 'objectFailure' | 'objectFailures' | 'setObjectFailure' | 'decide' | 'decisions'
>;

/** Failures and decisions in SQL. */
export class SqlCatalogFailures implements FailureStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async *failing(jobId: string, objectId: string): AsyncIterable<readonly CatalogItem[]> {
    let after = '';
    while (true) {
      const rows = await this.#db
        .selectFrom('catalog_items')
        .select(itemColumns)
        .where('job_id', '=', jobId)
        .where('object_id', '=', objectId)
        .where(isFailing)
        .where('id', '>', after)
        .orderBy('id')
        .limit(pageSize)
        .execute();
      if (rows.length > 0) yield rows.map(itemOf);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last.id;
    }
  }

  async objectFailure(jobId: string, objectId: string): Promise<ObjectFailure | undefined> {
    const row = await this.#db
      .selectFrom('catalog_object_failures')
      .select('failure')
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .executeTakeFirst();
    return row && (JSON.parse(row.failure) as ObjectFailure);
  }

  async *objectFailures(jobId: string): AsyncIterable<ObjectFailure> {
    let after = '';
    while (true) {
      const rows = await this.#db
        .selectFrom('catalog_object_failures')
        .select(['object_id', 'failure'])
        .where('job_id', '=', jobId)
        .where('object_id', '>', after)
        .orderBy('object_id')
        .limit(pageSize)
        .execute();
      for (const row of rows) yield JSON.parse(row.failure) as ObjectFailure;
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last.object_id;
    }
  }

  async setObjectFailure(jobId: string, objectId: string, failure: ObjectFailure | undefined): Promise<void> {
    if (failure === undefined) {
      await this.#db
        .deleteFrom('catalog_object_failures')
        .where('job_id', '=', jobId)
        .where('object_id', '=', objectId)
        .execute();
      return;
    }
    const text = JSON.stringify(failure);
    await this.#db
      .insertInto('catalog_object_failures')
      .values({ job_id: jobId, object_id: objectId, failure: text })
      .onConflict((conflict) => conflict.columns(['job_id', 'object_id']).doUpdateSet({ failure: text }))
      .execute();
  }

  async decide(
    jobId: string,
    failing: { readonly objectId: string; readonly itemId?: string | undefined },
    decision: Decision | undefined,
  ): Promise<void> {
    const key = { job_id: jobId, object_id: failing.objectId, item_id: failing.itemId ?? '' };
    if (decision === undefined) {
      await this.#db
        .deleteFrom('catalog_decisions')
        .where('job_id', '=', key.job_id)
        .where('object_id', '=', key.object_id)
        .where('item_id', '=', key.item_id)
        .execute();
      return;
    }
    await this.#db
      .insertInto('catalog_decisions')
      .values({ ...key, decision })
      .onConflict((conflict) => conflict.columns(['job_id', 'object_id', 'item_id']).doUpdateSet({ decision }))
      .execute();
  }

  async decisions(jobId: string, objectId: string): Promise<ReadonlyMap<string, Decision>> {
    const rows = await this.#db
      .selectFrom('catalog_decisions')
      .select(['item_id', 'decision'])
      .where('job_id', '=', jobId)
      .where('object_id', '=', objectId)
      .execute();
    return new Map(rows.map((row) => [row.item_id, row.decision as Decision]));
  }
}
