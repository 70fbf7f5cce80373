import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import { LedgerStore } from './ledger-store.ts';

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

  /**
   * Removes checks of repositories that ended before `before`, but for the newest of each kind and result, on which it rests how the repository
   * stands, and the newest that measured it. Returns how many.
   */
  async removeChecks(before: number): Promise<number> {
    const { numAffectedRows = 0n } = await sql`delete from repository_checks where ended_at < ${before} and exists
      (select 1 from repository_checks as newer where newer.repository_id = repository_checks.repository_id
        and newer.scope = repository_checks.scope and newer.status = repository_checks.status
        and (newer.contents is not null or repository_checks.contents is null)
        and newer.created_at > repository_checks.created_at)`.execute(this.#db);
    return Number(numAffectedRows);
  }

  /**
   * Adds up what some hours before `before` cost, of sessions that are gone and of no session: hours, sessions and the rows of both are
   * forgotten, the sums by organization, identity and purpose stay. True while there is more.
   */
  async foldLedger(before: number): Promise<boolean> {
    const forgotten = this.#db
      .selectFrom('ledger_hours')
      .select(['session_id', 'hour'])
      .distinct()
      .where('hour', '>', 0)
      .where('hour', '<', before)
      .where('session_id', 'not in', (of) => of.selectFrom('job_sessions').select('id'))
      .where('session_id', 'not in', (of) => of.selectFrom('restore_sessions').select('id'));
    const hours = await forgotten.limit(sessionsAtOnce).execute();
    const ledger = new LedgerStore(this.#db);
    for (const { session_id: session, hour } of hours) await ledger.forgetHour(session, hour);
    return hours.length === sessionsAtOnce;
  }

  async #removeRows(table: keyof typeof keys, sessionId: string) {
    const key = keys[table];
    const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where session_id = ${sessionId}
      and ${sql.ref(key)} in (select ${sql.ref(key)} from ${sql.table(table)} where session_id = ${sessionId}
        limit ${rowsAtOnce})`.execute(this.#db);
    return Number(numAffectedRows);
  }
}
