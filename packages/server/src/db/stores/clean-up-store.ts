import type { Kysely, Selectable } from 'kysely';
import type { CleanUpsTable } from '../schema/clean-ups.ts';
import type { Database } from '../schema/database.ts';
import type { Part, Slice } from './job-session-store.ts';

/** One clean-up of a repository. Times are milliseconds since 1970 UTC. */
export interface CleanUp {
  readonly id: string;
  readonly repositoryId: string;
  readonly status: CleanUpsTable['status'];
  readonly removedPoints: number;
  readonly freedBytes: number;
  /** For an administrator. */
  readonly details: string;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
}

/** Clean-ups, done and under way. */
export class CleanUpStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds one, or replaces what is known of it. */
  async save(cleanUp: CleanUp): Promise<void> {
    const row = toRow(cleanUp);
    await this.#db
      .insertInto('clean_ups')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  /** Newest first. */
  async page(repositoryId: string, slice: Slice): Promise<Part<CleanUp>> {
    const query = this.#db.selectFrom('clean_ups').where('repository_id', '=', repositoryId);
    const rows = await query
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(fromRow), total: Number(count.n) };
  }

  /** Ends what an earlier process left running. */
  async closeAll(at: number, details: string): Promise<void> {
    await this.#db
      .updateTable('clean_ups')
      .set({ status: 'Failed', details, ended_at: at })
      .where('ended_at', 'is', null)
      .execute();
  }
}

function toRow(cleanUp: CleanUp): CleanUpsTable {
  return {
    id: cleanUp.id,
    repository_id: cleanUp.repositoryId,
    status: cleanUp.status,
    removed_points: cleanUp.removedPoints,
    freed_bytes: cleanUp.freedBytes,
    details: cleanUp.details,
    created_at: cleanUp.createdAt,
    ended_at: cleanUp.endedAt ?? null,
  };
}

function fromRow(row: Selectable<CleanUpsTable>): CleanUp {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    status: row.status,
    removedPoints: row.removed_points,
    freedBytes: Number(row.freed_bytes),
    details: row.details,
    createdAt: Number(row.created_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
  };
}
