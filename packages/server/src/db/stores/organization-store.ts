import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { OrganizationsTable } from '../schema/organizations.ts';

/** A row as it comes out of the database. */
export type OrganizationRow = Selectable<OrganizationsTable>;

/** Database access to the added organizations. */
export class OrganizationStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** All of them, oldest first. */
  async list(): Promise<readonly OrganizationRow[]> {
    return await this.#db.selectFrom('organizations').selectAll().orderBy('created_at').orderBy('id').execute();
  }

  async find(id: string): Promise<OrganizationRow | undefined> {
    return await this.#db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async findByTenant(tenantId: string): Promise<OrganizationRow | undefined> {
    return await this.#db.selectFrom('organizations').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  }

  async insert(row: OrganizationRow): Promise<void> {
    await this.#db.insertInto('organizations').values(row).execute();
  }

  async update(id: string, change: Partial<Omit<OrganizationRow, 'id'>>): Promise<void> {
    await this.#db.updateTable('organizations').set(change).where('id', '=', id).execute();
  }

  /** Removes the organization with its pools. */
  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('organizations').where('id', '=', id).execute();
  }
}
