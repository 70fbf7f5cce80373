import type { Kysely, Selectable } from 'kysely';
import type { BackupAccountsTable } from '../schema/backup-accounts.ts';
import type { Database } from '../schema/database.ts';

/** A row as it comes out of the database. */
export type BackupAccountRow = Selectable<BackupAccountsTable>;

/** Database access to the pools of backup accounts. */
export class BackupAccountStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** The pool of one organization, in the order in which it was given. */
  async list(organizationId: string): Promise<readonly BackupAccountRow[]> {
    return await this.#db
      .selectFrom('backup_accounts')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('position')
      .execute();
  }

  /** Makes `rows` the whole pool, in one transaction. */
  async replace(organizationId: string, rows: readonly BackupAccountRow[]): Promise<void> {
    await this.#db.transaction().execute(async (change) => {
      await change.deleteFrom('backup_accounts').where('organization_id', '=', organizationId).execute();
      for (const row of rows) await change.insertInto('backup_accounts').values(row).execute();
    });
  }

  /** Notes the outcome of a later check, if the account is still in the pool with the same password. */
  async setCheckState(row: BackupAccountRow, state: string): Promise<void> {
    await this.#db
      .updateTable('backup_accounts')
      .set({ check_state: state })
      .where('organization_id', '=', row.organization_id)
      .where('login_key', '=', row.login_key)
      .where('password', '=', row.password)
      .execute();
  }
}
