import type { Kysely, Selectable } from 'kysely';
import type { JobItem } from '../../services/jobs/job-items.ts';
import type { SchedulePolicy } from '../../services/jobs/schedule.ts';
import type { Database } from '../schema/database.ts';
import type { JobsTable } from '../schema/jobs.ts';

/** A backup job's definition. Times are milliseconds since 1970 UTC. */
export interface Job {
  readonly id: string;
  readonly organizationId: string;
  readonly repositoryId: string;
  readonly name: string;
  readonly description: string;
  readonly backupType: 'EntireOrganization' | 'SelectedItems';
  readonly selectedItems: readonly JobItem[];
  readonly excludedItems: readonly JobItem[];
  readonly schedule: SchedulePolicy;
  readonly isEnabled: boolean;
  readonly nextRun: number | undefined;
  readonly createdAt: number;
}

/** Job definitions. */
export class JobStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** All jobs, oldest first; those of one organization or one repository when named. */
  async list(filter: { organizationId?: string; repositoryId?: string } = {}): Promise<readonly Job[]> {
    let query = this.#db.selectFrom('jobs').selectAll();
    if (filter.organizationId !== undefined) query = query.where('organization_id', '=', filter.organizationId);
    if (filter.repositoryId !== undefined) query = query.where('repository_id', '=', filter.repositoryId);
    const rows = await query.orderBy('created_at').orderBy('id').execute();
    return rows.map(fromRow);
  }

  async get(id: string): Promise<Job | undefined> {
    const row = await this.#db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Enabled jobs whose start is due at `now`. */
  async due(now: number): Promise<readonly Job[]> {
    const rows = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('is_enabled', '=', 1)
      .where('next_run', '<=', now)
      .orderBy('next_run')
      .execute();
    return rows.map(fromRow);
  }

  async insert(job: Job): Promise<void> {
    await this.#db.insertInto('jobs').values(toRow(job)).execute();
  }

  /** Replaces the definition; false when there is no such job. */
  async save(job: Job): Promise<boolean> {
    const { id, ...row } = toRow(job);
    const done = await this.#db.updateTable('jobs').set(row).where('id', '=', id).executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async setNextRun(id: string, nextRun: number | undefined): Promise<void> {
    await this.#db
      .updateTable('jobs')
      .set({ next_run: nextRun ?? null })
      .where('id', '=', id)
      .execute();
  }

  async remove(id: string): Promise<boolean> {
    const done = await this.#db.deleteFrom('jobs').where('id', '=', id).executeTakeFirst();
    return done.numDeletedRows > 0n;
  }
}

function toRow(job: Job): JobsTable {
  return {
    id: job.id,
    organization_id: job.organizationId,
    repository_id: job.repositoryId,
    name: job.name,
    description: job.description,
    backup_type: job.backupType,
    selected_items: JSON.stringify(job.selectedItems),
    excluded_items: JSON.stringify(job.excludedItems),
    schedule: JSON.stringify(job.schedule),
    is_enabled: job.isEnabled ? 1 : 0,
    next_run: job.nextRun ?? null,
    created_at: job.createdAt,
  };
}

function fromRow(row: Selectable<JobsTable>): Job {
  return {
    id: row.id,
    organizationId: row.organization_id,
    repositoryId: row.repository_id,
    name: row.name,
    description: row.description,
    backupType: row.backup_type,
    selectedItems: JSON.parse(row.selected_items) as readonly JobItem[],
    excludedItems: JSON.parse(row.excluded_items) as readonly JobItem[],
    schedule: JSON.parse(row.schedule) as SchedulePolicy,
    isEnabled: row.is_enabled === 1,
    nextRun: row.next_run ?? undefined,
    createdAt: row.created_at,
  };
}
