import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { MadeCertificatesTable } from '../schema/made-certificates.ts';

/** A row as it comes out of the database. */
export type MadeCertificateRow = Selectable<MadeCertificatesTable>;

/** Database access to the certificates that wait for an application. */
export class MadeCertificateStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Those of an organization, newest first. */
  async list(organizationId: string): Promise<readonly MadeCertificateRow[]> {
    return await this.#db
      .selectFrom('made_certificates')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
  }

  async insert(row: MadeCertificateRow): Promise<void> {
    await this.#db.insertInto('made_certificates').values(row).execute();
  }

  /** Whether there was one. */
  async delete(organizationId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('made_certificates')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}
