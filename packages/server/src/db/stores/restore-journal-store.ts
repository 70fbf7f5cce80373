import type { Clock, RestoreJournal } from '@coffer/model';
import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

/** A restore that broke off is taken up again within this time. Milliseconds. */
const KEPT = 90 * 24 * 3600_000;

/** What restores made, by organization. */
export class RestoreJournalStore {
  readonly #db: Kysely<Database>;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The journal of one organization. */
  of(organizationId: string): RestoreJournal {
    const notes = (place: string) =>
      this.#db
        .selectFrom('restore_journal')
        .select('made')
        .where('organization_id', '=', organizationId)
        .where('place', '=', place);
    return {
      find: async (place, key) => (await notes(place).where('key', '=', key).executeTakeFirst())?.made,
      has: async (place, made) => (await notes(place).where('made', '=', made).executeTakeFirst()) !== undefined,
      note: async (place, key, made) => {
        const noted_at = this.#clock.now();
        await this.#db
          .insertInto('restore_journal')
          .values({ organization_id: organizationId, place, key, made, noted_at })
          .onConflict((conflict) =>
            conflict.columns(['organization_id', 'place', 'key']).doUpdateSet({ made, noted_at }),
          )
          .execute();
      },
    };
  }

  /** Forgets what is too old to be of use. */
  async prune(): Promise<void> {
    await this.#db
      .deleteFrom('restore_journal')
      .where('noted_at', '<', this.#clock.now() - KEPT)
      .execute();
  }
}
