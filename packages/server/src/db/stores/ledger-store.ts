import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { LedgerTotalsTable } from '../schema/ledger-totals.ts';

/** A row as it comes out of the database. */
export type LedgerTotalsRow = Selectable<LedgerTotalsTable>;

/** Database access to the totals of what requests to Microsoft cost. */
export class LedgerStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds the figures of every row to what is stored under the same session, identity and purpose; all or none. */
  async add(rows: readonly LedgerTotalsRow[]): Promise<void> {
    await this.#db.transaction().execute(async (change) => {
      for (const row of rows) {
        await change
          .insertInto('ledger_totals')
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(['session_id', 'organization_id', 'identity', 'purpose']).doUpdateSet((stored) => ({
              requests: stored('ledger_totals.requests', '+', row.requests),
              throttled: stored('ledger_totals.throttled', '+', row.throttled),
              failed: stored('ledger_totals.failed', '+', row.failed),
              resource_units: stored('ledger_totals.resource_units', '+', row.resource_units),
              bytes_in: stored('ledger_totals.bytes_in', '+', row.bytes_in),
              bytes_out: stored('ledger_totals.bytes_out', '+', row.bytes_out),
            })),
          )
          .execute();
      }
    });
  }

  /** The totals of one session. */
  async ofSession(sessionId: string): Promise<readonly LedgerTotalsRow[]> {
    const rows = await this.#db
      .selectFrom('ledger_totals')
      .selectAll()
      .where('session_id', '=', sessionId)
      .orderBy('identity')
      .orderBy('purpose')
      .execute();
    return rows.map(withNumbers);
  }
}

/** PostgreSQL hands big integers out as text. */
function withNumbers(row: LedgerTotalsRow): LedgerTotalsRow {
  return {
    ...row,
    requests: Number(row.requests),
    throttled: Number(row.throttled),
    failed: Number(row.failed),
    resource_units: Number(row.resource_units),
    bytes_in: Number(row.bytes_in),
    bytes_out: Number(row.bytes_out),
  };
}
