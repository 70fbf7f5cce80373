import type { Kysely, Selectable } from 'kysely';
import type { AdministratorsTable } from '../schema/administrators.ts';
import type { Database } from '../schema/database.ts';

/** A row as it comes out of the database. */
export type AdministratorRow = Selectable<AdministratorsTable>;

/** Administrators; names are found in any case. */
export class AdministratorStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async first(): Promise<AdministratorRow | undefined> {
    return await this.#db.selectFrom('administrators').selectAll().orderBy('name_key').executeTakeFirst();
  }

  async findByName(name: string): Promise<AdministratorRow | undefined> {
    return await this.#db
      .selectFrom('administrators')
      .selectAll()
      .where('name_key', '=', name.toLowerCase())
      .executeTakeFirst();
  }

  async insert(row: AdministratorRow): Promise<void> {
    await this.#db.insertInto('administrators').values(row).execute();
  }

  /** Changes name or password; every token issued before is gone with it. */
  async change(id: string, change: Partial<Omit<AdministratorRow, 'id'>>): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      await db.updateTable('administrators').set(change).where('id', '=', id).execute();
      await db.deleteFrom('tokens').where('administrator_id', '=', id).execute();
    });
  }
}
