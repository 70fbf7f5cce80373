import type { Kysely, Selectable } from 'kysely';
import type { BackupApplicationsTable } from '../schema/backup-applications.ts';
import type { Database } from '../schema/database.ts';

/** A row as it comes out of the database. */
export type BackupApplicationRow = Selectable<BackupApplicationsTable>;

/** Database access to the pools of backup applications. */
export class BackupApplicationStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** The pool of one organization, in the order in which it was given. */
  async list(organizationId: string): Promise<readonly BackupApplicationRow[]> {
    return await this.#db
      .selectFrom('backup_applications')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('position')
      .execute();
  }

  /** Makes `rows` the whole pool, in one transaction. */
  async replace(organizationId: string, rows: readonly BackupApplicationRow[]): Promise<void> {
    await this.#db.transaction().execute(async (change) => {
      await change.deleteFrom('backup_applications').where('organization_id', '=', organizationId).execute();
      for (const row of rows) await change.insertInto('backup_applications').values(row).execute();
    });
  }

  /** Puts one application into the pool, or in the place of what it was there. */
  async put(row: BackupApplicationRow): Promise<void> {
    const { organization_id: _, application_id: __, ...change } = row;
    await this.#db
      .insertInto('backup_applications')
      .values(row)
      .onConflict((twin) => twin.columns(['organization_id', 'application_id']).doUpdateSet(change))
      .execute();
  }

  /** Takes one application out of the pool. Whether it was there. */
  async remove(organizationId: string, applicationId: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('backup_applications')
      .where('organization_id', '=', organizationId)
      .where('application_id', '=', applicationId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Notes the outcome of a later check, if the application is still in the pool with the same certificate. */
  async setCheckState(row: BackupApplicationRow, state: string): Promise<void> {
    await this.#db
      .updateTable('backup_applications')
      .set({ check_state: state })
      .where('organization_id', '=', row.organization_id)
      .where('application_id', '=', row.application_id)
      .where('certificate', '=', row.certificate)
      .execute();
  }
}
