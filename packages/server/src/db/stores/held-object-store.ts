import { isPersonalSite } from '@coffer/m365';
import type { ProtectedObject, WorkloadName } from '@coffer/model';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { HeldObjectsTable } from '../schema/held-objects.ts';
import type { Part, Slice } from './job-session-store.ts';

/** A group whose site is protected. */
export interface SiteGroup {
  readonly id: string;
  readonly name: string;
}

/** One object as the restore points of one job hold it. Times are milliseconds since 1970 UTC. */
export interface HeldObject {
  readonly jobId: string;
  readonly organizationId: string;
  readonly object: ProtectedObject;
  readonly isPersonal: boolean;
  readonly group: SiteGroup | undefined;
  readonly firstTime: number;
  /** Time of the last restore point with it; undefined: the newest of the job has it. */
  readonly lastTime: number | undefined;
  /** While it fails: time of the first restore point that only carries on its last good state. */
  readonly staleSince: number | undefined;
}

/** A run's restore point, as far as what it holds is noted. */
export interface NotedPoint {
  readonly repositoryId: string;
  readonly jobId: string;
  readonly organizationId: string;
  readonly time: number;
}

/** Which objects, by what they are sorted into. */
export interface HeldFilter {
  readonly repositoryId: string;
  /** By what rows count as one: the object itself, its owner, or the group it belongs to. */
  readonly by: 'object_id' | 'owner_id' | 'group_id';
  readonly workload: WorkloadName;
  /** Personal sites whose owners are known count as well. */
  readonly orPersonalSites?: true;
  readonly organizationId?: string | undefined;
  /** Display name; `*` and `?` are wildcards. */
  readonly name?: string | undefined;
  /** Held at this moment: its first restore point is not later, its last one not earlier than the newest before it. */
  readonly at?: number | undefined;
}

/** Rows written or asked for at once. */
const batch = 400;

/** What repositories hold by object: a cache of their restore points. Gaps, in which a job did not have an object, are not kept. */
export class HeldObjectStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds objects of a restore point of any age. */
  async note(point: NotedPoint, objects: readonly ProtectedObject[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const part of parts(objects)) {
        const known = await rowsOf(tx, point, part);
        for (const object of part) {
          const row = known.get(object.id);
          const first = Math.min(Number(row?.first_time ?? point.time), point.time);
          const last = row && row.last_time === null ? null : Math.max(Number(row?.last_time ?? 0), point.time);
          const isNewest = row === undefined || (row.last_time !== null && Number(row.last_time) <= point.time);
          await write(
            tx,
            isNewest ? { ...facts(point, object), ...times(first, last, row) } : { ...row, ...times(first, last, row) },
          );
        }
      }
    });
  }

  /**
   * Makes the newest restore point of a job what it holds now: `good` objects are fresh in it, `stale` ones are carried on, and
   * those that are neither ended with the point before, taken at `before`. Writes what is different only.
   */
  async noteNewest(
    point: NotedPoint,
    held: {
      readonly good: readonly ProtectedObject[];
      readonly stale: ReadonlySet<string>;
      readonly gone: readonly string[];
    },
    more: { readonly before: number | undefined; readonly groups: ReadonlyMap<string, SiteGroup> },
  ): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const part of parts(held.good)) {
        const known = await rowsOf(tx, point, part);
        for (const object of part) {
          const row = known.get(object.id);
          const wanted = {
            ...facts(point, object, more.groups.get(object.id)),
            ...times(Number(row?.first_time ?? point.time), null),
          };
          if (!row || !isSame(row, wanted)) await write(tx, wanted);
        }
      }
      for (const ids of parts([...held.stale])) {
        await of(tx, point, ids).where('stale_since', 'is', null).set({ stale_since: point.time }).execute();
      }
      for (const ids of parts(held.gone)) {
        await of(tx, point, ids)
          .where('last_time', 'is', null)
          .set({ last_time: more.before ?? point.time - 1 })
          .execute();
      }
    });
  }

  /** Objects of a job that the newest point is said to hold and that the catalogue does not have any more. */
  async left(repositoryId: string, jobId: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('held_objects as h')
      .leftJoin('catalog_objects as c', (join) =>
        join.onRef('c.job_id', '=', 'h.job_id').onRef('c.object_id', '=', 'h.object_id'),
      )
      .select('h.object_id')
      .where('h.repository_id', '=', repositoryId)
      .where('h.job_id', '=', jobId)
      .where('h.last_time', 'is', null)
      .where('c.object_id', 'is', null)
      .execute();
    return rows.map((row) => row.object_id);
  }

  /** A stretch of the groups of rows that fit, sorted by name; each with all of its rows that fit. */
  async page(filter: HeldFilter, slice: Slice): Promise<Part<readonly HeldObject[]>> {
    const keys = await this.#select(filter)
      .select(({ ref, fn }) => [ref(filter.by).as('key'), fn.min('name_key').as('sort')])
      .groupBy(['organization_id', filter.by])
      .orderBy('sort')
      .orderBy('key')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await this.#db
      .selectFrom(this.#select(filter).select([filter.by, 'organization_id']).distinct().as('found'))
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    const found = new Map<string, HeldObject[]>(keys.map(({ key }) => [String(key), []]));
    for (const ids of parts([...found.keys()])) {
      const rows = await this.#select(filter).selectAll().where(filter.by, 'in', ids).execute();
      for (const row of rows) found.get(String(row[filter.by]))?.push(fromRow(row));
    }
    return { items: [...found.values()], total: Number(count.n) };
  }

  /** All rows of one object, owner or group that fit. */
  async rows(filter: HeldFilter, key: string): Promise<readonly HeldObject[]> {
    const rows = await this.#select(filter).selectAll().where(filter.by, '=', key).execute();
    return rows.map(fromRow);
  }

  /** The sites that the OneDrives of these site collections live in. */
  async personalSites(repositoryId: string, siteIds: readonly string[]): Promise<readonly HeldObject[]> {
    const found: HeldObject[] = [];
    for (const ids of parts(siteIds)) {
      const rows = await this.#db
        .selectFrom('held_objects')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where('is_personal', '=', 1)
        .where('site_id', 'in', ids)
        .execute();
      found.push(...rows.map(fromRow));
    }
    return found;
  }

  /** Forgets what no restore point holds any more. */
  async sweep(repositoryId: string): Promise<void> {
    await this.#db
      .deleteFrom('held_objects as h')
      .where('h.repository_id', '=', repositoryId)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('restore_points as p')
              .select('p.id')
              .whereRef('p.repository_id', '=', 'h.repository_id')
              .whereRef('p.job_id', '=', 'h.job_id')
              .whereRef('p.backup_time', '>=', 'h.first_time')
              .where((eb) => eb.or([eb('h.last_time', 'is', null), eb('p.backup_time', '<=', eb.ref('h.last_time'))])),
          ),
        ),
      )
      .execute();
  }

  #select(filter: HeldFilter) {
    let query = this.#db
      .selectFrom('held_objects')
      .where('repository_id', '=', filter.repositoryId)
      .where((is) => {
        const personal = is.and([is('is_personal', '=', 1), is('owner_id', '!=', is.ref('object_id'))]);
        return is.or([is('workload', '=', filter.workload), ...(filter.orPersonalSites ? [personal] : [])]);
      })
      .where(filter.by, 'is not', null);
    if (filter.organizationId !== undefined) query = query.where('organization_id', '=', filter.organizationId);
    if (filter.name !== undefined) query = query.where(sql<boolean>`name_key like ${likeOf(filter.name)} escape '\\'`);
    if (filter.at !== undefined) query = query.where('first_time', '<=', filter.at);
    return query;
  }
}

type Row = Selectable<HeldObjectsTable>;

function* parts<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < all.length; start += batch) yield all.slice(start, start + batch);
}

function likeOf(pattern: string): string {
  return pattern
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

function of(tx: Kysely<Database>, point: NotedPoint, ids: readonly string[]) {
  return tx
    .updateTable('held_objects')
    .where('repository_id', '=', point.repositoryId)
    .where('job_id', '=', point.jobId)
    .where('object_id', 'in', ids);
}

async function rowsOf(
  tx: Kysely<Database>,
  point: NotedPoint,
  objects: readonly ProtectedObject[],
): Promise<ReadonlyMap<string, Row>> {
  const rows = await tx
    .selectFrom('held_objects')
    .selectAll()
    .where('repository_id', '=', point.repositoryId)
    .where('job_id', '=', point.jobId)
    .where(
      'object_id',
      'in',
      objects.map(({ id }) => id),
    )
    .execute();
  return new Map(rows.map((row) => [row.object_id, row]));
}

function facts(
  point: NotedPoint,
  object: ProtectedObject,
  group?: SiteGroup,
): Omit<Row, 'first_time' | 'last_time' | 'stale_since'> {
  return {
    repository_id: point.repositoryId,
    job_id: point.jobId,
    object_id: object.id,
    organization_id: point.organizationId,
    workload: object.workload,
    owner_id: object.ownerId,
    name: object.name,
    display_name: object.displayName,
    name_key: object.displayName.toLowerCase(),
    web_url: object.webUrl,
    site_id: object.siteId ?? null,
    is_personal: object.workload === 'sharepoint' && isPersonalSite(object.webUrl) ? 1 : 0,
    group_id: group?.id ?? null,
    group_name: group?.name ?? null,
  };
}

function times(first: number, last: number | null, row?: Row): Pick<Row, 'first_time' | 'last_time' | 'stale_since'> {
  return { first_time: first, last_time: last, stale_since: row?.stale_since ?? null };
}

function isSame(row: Row, wanted: Row): boolean {
  return (Object.keys(wanted) as (keyof Row)[]).every((name) => {
    const was = row[name];
    return typeof wanted[name] === 'number' ? Number(was) === wanted[name] && was !== null : was === wanted[name];
  });
}

async function write(tx: Kysely<Database>, row: Row): Promise<void> {
  await tx
    .insertInto('held_objects')
    .values(row)
    .onConflict((conflict) => conflict.columns(['repository_id', 'job_id', 'object_id']).doUpdateSet(row))
    .execute();
}

function fromRow(row: Row): HeldObject {
  return {
    jobId: row.job_id,
    organizationId: row.organization_id,
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
    group: row.group_id === null ? undefined : { id: row.group_id, name: row.group_name ?? row.group_id },
    firstTime: Number(row.first_time),
    lastTime: row.last_time === null ? undefined : Number(row.last_time),
    staleSince: row.stale_since === null ? undefined : Number(row.stale_since),
  };
}
