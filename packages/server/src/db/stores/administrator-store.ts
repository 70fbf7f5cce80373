import type { Kysely, Selectable } from 'kysely';
import type { AdministratorsTable } from '../schema/administrators.ts';
import type { Database } from '../schema/database.ts';

/** A row as it comes out of the database. */
export type AdministratorRow = Selectable<AdministratorsTable>;

/** Users of the console; names are found in any case. */
export class AdministratorStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** The one of the settings. */
  async ofSettings(): Promise<AdministratorRow | undefined> {
    return await this.#db.selectFrom('administrators').selectAll().where('of_settings', '=', 1).executeTakeFirst();
  }

  /** By name. */
  async list(): Promise<readonly AdministratorRow[]> {
    return await this.#db.selectFrom('administrators').selectAll().orderBy('name_key').execute();
  }

  async get(id: string): Promise<AdministratorRow | undefined> {
    return await this.#db.selectFrom('administrators').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** Removes a user with all tokens. */
  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('administrators').where('id', '=', id).execute();
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
