import type { Kysely, Selectable } from 'kysely';
import type { AuditEntriesTable } from '../schema/audit-entries.ts';
import type { Database } from '../schema/database.ts';
import type { Slice } from './job-session-store.ts';

/** A row as it comes out of the database. */
export type AuditRow = Selectable<AuditEntriesTable>;

/** Which entries; everything that is given must match. Milliseconds since 1970 UTC. */
export interface AuditFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly userName?: string | undefined;
  readonly operation?: string | undefined;
  readonly outcome?: AuditRow['outcome'] | undefined;
}

/** The trail of what everybody did. */
export class AuditStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async insert(row: AuditRow): Promise<void> {
    await this.#db.insertInto('audit_entries').values(row).execute();
  }

  async end(id: string, end: Pick<AuditRow, 'outcome' | 'reason' | 'ended_at'>): Promise<void> {
    await this.#db.updateTable('audit_entries').set(end).where('id', '=', id).execute();
  }

  /** Newest first. */
  async page(
    filter: AuditFilter,
    { offset, limit }: Slice,
  ): Promise<{ readonly items: readonly AuditRow[]; readonly more: boolean }> {
    let query = this.#db.selectFrom('audit_entries').selectAll();
    if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
    if (filter.to !== undefined) query = query.where('at', '<=', filter.to);
    if (filter.userName !== undefined) query = query.where('user_key', '=', filter.userName.toLowerCase());
    if (filter.operation !== undefined) query = query.where('operation', '=', filter.operation);
    if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
    const rows = await query
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .offset(offset)
      .execute();
    return { items: rows.slice(0, limit), more: rows.length > limit };
  }

  /** Closes what was going on when the process ended. */
  async interrupt(at: number): Promise<void> {
    await this.#db
      .updateTable('audit_entries')
      .set({ outcome: 'Interrupted', ended_at: at })
      .where('outcome', '=', 'Running')
      .execute();
  }

  async deleteBefore(at: number): Promise<void> {
    await this.#db.deleteFrom('audit_entries').where('at', '<', at).execute();
  }
}
