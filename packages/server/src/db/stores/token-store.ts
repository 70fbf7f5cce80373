import type { Kysely, Selectable } from 'kysely';
import type { AdministratorsTable } from '../schema/administrators.ts';
import type { Database } from '../schema/database.ts';
import type { TokensTable } from '../schema/tokens.ts';

/** A row as it comes out of the database. */
export type TokenRow = Selectable<TokensTable>;

/** A token with its owner: the name of an administrator, or the facts of a person. */
export interface OwnedToken extends TokenRow {
  readonly name: string | null;
  readonly role: AdministratorsTable['role'] | null;
  readonly organization_id: string | null;
  readonly user_id: string | null;
  readonly user_name: string | null;
  readonly display_name: string | null;
}

/** Issued tokens by their hash. Times are milliseconds since 1970 UTC. */
export class TokenStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /**
   * Adds tokens and sweeps those that expired before `now`. With `descendsFrom`, only while the token of that hash is not revoked; false if
   * it is.
   */
  async insert(rows: readonly TokenRow[], now: number, descendsFrom?: string): Promise<boolean> {
    return await this.#db.transaction().execute(async (db) => {
      const parent = db
        .selectFrom('tokens')
        .select('hash')
        .where('hash', '=', descendsFrom ?? '');
      if (descendsFrom !== undefined && !(await parent.executeTakeFirst())) return false;
      await db.deleteFrom('tokens').where('expires_at', '<=', now).execute();
      await db.insertInto('tokens').values(rows).execute();
      return true;
    });
  }

  /** A live token of that kind with what is known of its owner. */
  async find(hash: string, kind: TokenRow['kind'], now: number): Promise<OwnedToken | undefined> {
    return await this.#db
      .selectFrom('tokens')
      .leftJoin('administrators', 'administrators.id', 'tokens.administrator_id')
      .leftJoin('people', 'people.id', 'tokens.person_id')
      .selectAll('tokens')
      .select([
        'administrators.name',
        'administrators.role',
        'people.organization_id',
        'people.user_id',
        'people.user_name',
      ])
      .select('people.display_name')
      .where('hash', '=', hash)
      .where('kind', '=', kind)
      .where('expires_at', '>', now)
      .executeTakeFirst();
  }

  /** Marks a refresh token as exchanged. False if it already was. */
  async use(hash: string, now: number): Promise<boolean> {
    const result = await this.#db
      .updateTable('tokens')
      .set({ used_at: now })
      .where('hash', '=', hash)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** The sign-in that a token descends from. */
  async familyOf(hash: string): Promise<string | undefined> {
    const row = await this.#db.selectFrom('tokens').select('family_id').where('hash', '=', hash).executeTakeFirst();
    return row?.family_id;
  }

  /** Revokes everything that descends from one sign-in. */
  async deleteFamily(familyId: string): Promise<void> {
    await this.#db.deleteFrom('tokens').where('family_id', '=', familyId).execute();
  }

  /** Revokes what people of the restore portal have. */
  async deleteOfPeople(): Promise<void> {
    await this.#db.deleteFrom('tokens').where('person_id', 'is not', null).execute();
  }
}
