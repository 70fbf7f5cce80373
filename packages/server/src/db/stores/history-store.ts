import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

/** Rows that go in one statement: others get their turn between two. */
const rowsAtOnce = 1_000;
/** Sessions that are looked up at once. */
const sessionsAtOnce = 50;

/** Tables of what is known of sessions, by what tells the rows of one apart. */
const keys = {
  job_session_logs: 'usn',
  session_objects: 'object_id',
  restores: 'id',
  restore_session_events: 'position',
} as const;

/** Removes what is known of sessions that ended long ago, bit by bit. Nothing that is backed up depends on it. */
export class HistoryStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Some job sessions that ended before `before` (milliseconds) and are not the last of their job, oldest first. */
  async oldJobSessions(before: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('job_sessions as old')
      .select('old.id')
      .where('old.ended_at', '<', before)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('job_sessions as newer')
            .select('newer.id')
            .whereRef('newer.job_id', '=', 'old.job_id')
            .whereRef('newer.created_at', '>', 'old.created_at'),
        ),
      )
      .orderBy('old.created_at')
      .limit(sessionsAtOnce)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Some restore sessions that ended before `before` (milliseconds), oldest first. */
  async oldRestoreSessions(before: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('restore_sessions')
      .select('id')
      .where('state', '=', 'Stopped')
      .where('ended_at', '<', before)
      .orderBy('created_at')
      .limit(sessionsAtOnce)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Removes a part of a job session, and the session itself with the last part; true once it is gone. */
  async removeJobSession(id: string): Promise<boolean> {
    for (const table of ['job_session_logs', 'session_objects'] as const) {
      if ((await this.#removeRows(table, id)) === rowsAtOnce) return false;
    }
    await this.#db.deleteFrom('job_sessions').where('id', '=', id).execute();
    return true;
  }

  /** The same for a restore session. */
  async removeRestoreSession(id: string): Promise<boolean> {
    for (const table of ['restores', 'restore_session_events'] as const) {
      if ((await this.#removeRows(table, id)) === rowsAtOnce) return false;
    }
    await this.#db.deleteFrom('restore_sessions').where('id', '=', id).execute();
    return true;
  }

  /** Removes clean-ups that ended before `before`, but for the last of each repository. Returns how many. */
  async removeCleanUps(before: number): Promise<number> {
    const { numAffectedRows = 0n } = await sql`delete from clean_ups where ended_at < ${before} and exists
      (select 1 from clean_ups as newer where newer.repository_id = clean_ups.repository_id
        and newer.created_at > clean_ups.created_at)`.execute(this.#db);
    return Number(numAffectedRows);
  }

  async #removeRows(table: keyof typeof keys, sessionId: string) {
    const key = keys[table];
    const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where session_id = ${sessionId}
      and ${sql.ref(key)} in (select ${sql.ref(key)} from ${sql.table(table)} where session_id = ${sessionId}
        limit ${rowsAtOnce})`.execute(this.#db);
    return Number(numAffectedRows);
  }
}
