import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

/** Somebody of an organization who signs in to the restore portal. */
export interface Person {
  readonly id: string;
  readonly organizationId: string;
  /** Directory id, lower case. */
  readonly userId: string;
  /** Sign-in name. */
  readonly userName: string;
  readonly displayName: string;
}

/** People who have signed in to the restore portal. */
export class PersonStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Notes a sign-in at a moment, in milliseconds since 1970 UTC; names are taken anew. */
  async signedIn(facts: Omit<Person, 'id'>, at: number): Promise<Person> {
    const names = { user_name: facts.userName, display_name: facts.displayName, signed_in_at: at };
    const { id } = await this.#db
      .insertInto('people')
      .values({ id: randomUUID(), organization_id: facts.organizationId, user_id: facts.userId, ...names })
      .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doUpdateSet(names))
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id, ...facts };
  }
}
