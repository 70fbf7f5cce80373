import type { ProtectedObject } from '@coffer/model';
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { HeldObjectsTable } from '../schema/held-objects.ts';

/** The restore points of one job in one repository that hold an object, from the first to the last. Milliseconds since 1970 UTC. */
export interface HeldSpan {
  readonly repositoryId: string;
  readonly jobId: string;
  readonly first: number;
  /** Undefined: the newest restore point of the job has it. */
  readonly last: number | undefined;
}

/** An object of an organization and the restore points that hold it, whichever job made them. */
export interface OrganizationObject {
  readonly object: ProtectedObject;
  readonly isPersonal: boolean;
  readonly spans: readonly HeldSpan[];
}

/** Which objects. */
export interface OrganizationObjectFilter {
  readonly ownerId?: string | undefined;
  readonly objectId?: string | undefined;
  /** Part of the display name, in any case. */
  readonly name?: string | undefined;
  readonly workload?: 'onedrive' | 'sharepoint' | undefined;
}

/** Objects read at once. */
const batch = 400;

/** What the backups of an organization hold, all repositories together. */
export class HeldByOrganizationStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** By display name, read a few hundred at a time. */
  async *objects(organizationId: string, filter: OrganizationObjectFilter): AsyncIterable<OrganizationObject> {
    let after: { readonly sort: string; readonly id: string } | undefined;
    do {
      const keys = await this.#keys(organizationId, filter, after);
      const rows = await this.#rows(
        organizationId,
        keys.map(({ id }) => id),
      );
      for (const { id } of keys) {
        const own = rows.get(id);
        if (own) yield own;
      }
      after = keys.length < batch ? undefined : keys.at(-1);
    } while (after !== undefined);
  }

  async #keys(
    organizationId: string,
    filter: OrganizationObjectFilter,
    after: { readonly sort: string; readonly id: string } | undefined,
  ) {
    let query = narrowed(this.#db.selectFrom('held_objects').where('organization_id', '=', organizationId), filter)
      .select(({ fn }) => ['object_id as id', fn.min('name_key').as('sort')])
      .groupBy('object_id');
    if (after) {
      const { sort, id } = after;
      query = query.having(sql<boolean>`(min(name_key) > ${sort} or (min(name_key) = ${sort} and object_id > ${id}))`);
    }
    return await query.orderBy('sort').orderBy('object_id').limit(batch).execute();
  }

  async #rows(organizationId: string, ids: readonly string[]): Promise<ReadonlyMap<string, OrganizationObject>> {
    const found = new Map<string, OrganizationObject & { readonly spans: HeldSpan[] }>();
    if (ids.length === 0) return found;
    const rows = await this.#db
      .selectFrom('held_objects')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('object_id', 'in', [...ids])
      .execute();
    for (const row of rows) {
      const span = {
        repositoryId: row.repository_id,
        jobId: row.job_id,
        first: Number(row.first_time),
        last: row.last_time === null ? undefined : Number(row.last_time),
      };
      const known = found.get(row.object_id);
      if (known) known.spans.push(span);
      else found.set(row.object_id, { ...factsOf(row), spans: [span] });
    }
    return found;
  }
}

function narrowed<O>(
  query: SelectQueryBuilder<Database, 'held_objects', O>,
  { ownerId, objectId, name, workload }: OrganizationObjectFilter,
): SelectQueryBuilder<Database, 'held_objects', O> {
  let narrow = query;
  if (ownerId !== undefined) narrow = narrow.where('owner_id', '=', ownerId);
  if (objectId !== undefined) narrow = narrow.where('object_id', '=', objectId);
  if (workload !== undefined) narrow = narrow.where('workload', '=', workload);
  if (name) {
    const pattern = `%${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    narrow = narrow.where(sql<boolean>`name_key like ${pattern} escape '\\'`);
  }
  return narrow;
}

function factsOf(row: HeldObjectsTable): Omit<OrganizationObject, 'spans'> {
  return {
    object: {
      workload: row.workload,
      id: row.object_id,
      ownerId: row.owner_id,
      name: row.name,
      displayName: row.display_name,
      webUrl: row.web_url,
      ...(row.site_id === null ? {} : { siteId: row.site_id }),
    },
    isPersonal: row.is_personal === 1,
  };
}
