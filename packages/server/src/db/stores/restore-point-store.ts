import type { WorkloadName } from '@coffer/model';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { RestorePointsTable } from '../schema/restore-points.ts';

/** What the server knows of a snapshot. */
export interface RestorePoint {
  /** Snapshot id; unique within its repository, and in practice everywhere. */
  readonly id: string;
  readonly repositoryId: string;
  readonly organizationId: string;
  readonly jobId: string;
  readonly sessionId: string;
  /** Milliseconds since 1970 UTC. */
  readonly backupTime: number;
  readonly workloads: readonly WorkloadName[];
  /** When something in it changed last, not later than the backup time; undefined where that is not known. */
  readonly newestChange?: number | undefined;
}

/** Which restore points; everything that is named must match. */
export interface RestorePointFilter {
  readonly organizationId?: string;
  readonly jobId?: string;
  readonly repositoryId?: string;
  /** Milliseconds since 1970 UTC: not taken later than this. */
  readonly until?: number;
}

/** Restore points: a cache of what the repositories hold. */
export class RestorePointStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Newest first. */
  async list(filter: RestorePointFilter = {}): Promise<readonly RestorePoint[]> {
    let query = this.#db.selectFrom('restore_points').selectAll();
    if (filter.organizationId !== undefined) query = query.where('organization_id', '=', filter.organizationId);
    if (filter.jobId !== undefined) query = query.where('job_id', '=', filter.jobId);
    if (filter.repositoryId !== undefined) query = query.where('repository_id', '=', filter.repositoryId);
    if (filter.until !== undefined) query = query.where('backup_time', '<=', filter.until);
    const rows = await query.orderBy('backup_time', 'desc').orderBy('id').execute();
    return rows.map(fromRow);
  }

  async get(id: string): Promise<RestorePoint | undefined> {
    const row = await this.#db.selectFrom('restore_points').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Adds a point; one that is known already stays as it is. */
  async add(point: RestorePoint): Promise<void> {
    await this.#db
      .insertInto('restore_points')
      .values({
        id: point.id,
        repository_id: point.repositoryId,
        organization_id: point.organizationId,
        job_id: point.jobId,
        session_id: point.sessionId,
        backup_time: point.backupTime,
        workloads: JSON.stringify(point.workloads),
        is_indexed: 0,
        newest_change: point.newestChange ?? null,
      })
      .onConflict((conflict) => conflict.columns(['repository_id', 'id']).doNothing())
      .execute();
  }

  /** The oldest points whose objects have not been read yet. */
  async unread(limit: number): Promise<readonly RestorePoint[]> {
    const rows = await this.#db
      .selectFrom('restore_points')
      .selectAll()
      .where('is_indexed', '=', 0)
      .orderBy('backup_time')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** Notes that the objects of a point have been read. */
  async setRead(point: Pick<RestorePoint, 'repositoryId' | 'id'>): Promise<void> {
    await this.#db
      .updateTable('restore_points')
      .set({ is_indexed: 1 })
      .where('repository_id', '=', point.repositoryId)
      .where('id', '=', point.id)
      .execute();
  }

  /** Forgets points of a repository. */
  async forget(repositoryId: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.#db
        .deleteFrom('restore_points')
        .where('repository_id', '=', repositoryId)
        .where('id', '=', id)
        .execute();
    }
  }
}

function fromRow(row: Selectable<RestorePointsTable>): RestorePoint {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    organizationId: row.organization_id,
    jobId: row.job_id,
    sessionId: row.session_id,
    backupTime: row.backup_time,
    workloads: JSON.parse(row.workloads) as readonly WorkloadName[],
    newestChange: row.newest_change === null ? undefined : Number(row.newest_change),
  };
}
