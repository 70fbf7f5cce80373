import type { FunctionModule, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { LedgerHoursTable } from '../schema/ledger-hours.ts';

/** A row as it comes out of the database. */
export type LedgerRow = Selectable<LedgerHoursTable>;

/** Database access to the totals of what requests to Microsoft cost. */
export class LedgerStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds the figures of every row to what is stored under the same session, identity, purpose and hour; all or none. */
  async add(rows: readonly LedgerRow[]): Promise<void> {
    await this.#db.transaction().execute(async (change) => await addRows(change, rows));
  }

  /** Adds the rows of a session's hour (milliseconds) to those of no session at hour 0, and forgets which session and hour it was. */
  async forgetHour(sessionId: string, hour: number): Promise<void> {
    await this.#db.transaction().execute(async (change) => {
      const rows = await change
        .deleteFrom('ledger_hours')
        .where('session_id', '=', sessionId)
        .where('hour', '=', hour)
        .returningAll()
        .execute();
      await addRows(
        change,
        rows.map((row) => ({ ...withNumbers(row), session_id: '', hour: 0 })),
      );
    });
  }

  /** The rows of one session, by identity, purpose and hour. */
  async ofSession(sessionId: string): Promise<readonly LedgerRow[]> {
    const rows = await this.#db
      .selectFrom('ledger_hours')
      .selectAll()
      .where('session_id', '=', sessionId)
      .orderBy('identity')
      .orderBy('purpose')
      .orderBy('hour')
      .execute();
    return rows.map(withNumbers);
  }

  /** Resource units of an organization's identities by hour, from the hour of `since` on, oldest first. */
  async unitsByHour(
    organizationId: string,
    identities: readonly string[],
    since: number,
  ): Promise<readonly { readonly hour: number; readonly units: number }[]> {
    const rows = await this.#db
      .selectFrom('ledger_hours')
      .select(['hour'])
      .select(({ fn }) => fn.sum<number>('resource_units').as('units'))
      .where('organization_id', '=', organizationId)
      .where('identity', 'in', identities)
      .where('hour', '>=', since)
      .groupBy('hour')
      .orderBy('hour')
      .execute();
    return rows.map(({ hour, units }) => ({ hour: Number(hour), units: Number(units) }));
  }

  /** What an organization was charged from the hour of `since` on, per identity; sessions, purposes and hours added up. */
  async byIdentity(organizationId: string, since: number): Promise<readonly LedgerRow[]> {
    const rows = await this.#db
      .selectFrom('ledger_hours')
      .select(['organization_id', 'identity'])
      .select(({ fn, val }) => [val('').as('session_id'), val('').as('purpose'), val(0).as('hour'), ...sumsOf(fn)])
      .where('organization_id', '=', organizationId)
      .where('hour', '>=', since)
      .groupBy(['organization_id', 'identity'])
      .orderBy('identity')
      .execute();
    return rows.map(withNumbers);
  }

  /** Everything that was ever charged, per organization, identity and purpose; sessions and hours added up. */
  async sums(): Promise<readonly LedgerRow[]> {
    const rows = await this.#db
      .selectFrom('ledger_hours')
      .select(['organization_id', 'identity', 'purpose'])
      .select(({ fn, val }) => [val('').as('session_id'), val(0).as('hour'), ...sumsOf(fn)])
      .groupBy(['organization_id', 'identity', 'purpose'])
      .orderBy('organization_id')
      .orderBy('identity')
      .orderBy('purpose')
      .execute();
    return rows.map(withNumbers);
  }
}

async function addRows(change: Transaction<Database>, rows: readonly LedgerRow[]): Promise<void> {
  for (const row of rows) {
    await change
      .insertInto('ledger_hours')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['session_id', 'organization_id', 'identity', 'purpose', 'hour']).doUpdateSet((stored) => ({
          requests: stored('ledger_hours.requests', '+', row.requests),
          throttled: stored('ledger_hours.throttled', '+', row.throttled),
          failed: stored('ledger_hours.failed', '+', row.failed),
          resource_units: stored('ledger_hours.resource_units', '+', row.resource_units),
          bytes_in: stored('ledger_hours.bytes_in', '+', row.bytes_in),
          bytes_out: stored('ledger_hours.bytes_out', '+', row.bytes_out),
        })),
      )
      .execute();
  }
}

/** The sum of each figure, under its own name. */
function sumsOf(fn: FunctionModule<Database, 'ledger_hours'>) {
  return [
    fn.sum<number>('requests').as('requests'),
    fn.sum<number>('throttled').as('throttled'),
    fn.sum<number>('failed').as('failed'),
    fn.sum<number>('resource_units').as('resource_units'),
    fn.sum<number>('bytes_in').as('bytes_in'),
    fn.sum<number>('bytes_out').as('bytes_out'),
  ] as const;
}

/** PostgreSQL hands big integers out as text. */
function withNumbers(row: LedgerRow): LedgerRow {
  return {
    ...row,
    hour: Number(row.hour),
    requests: Number(row.requests),
    throttled: Number(row.throttled),
    failed: Number(row.failed),
    resource_units: Number(row.resource_units),
    bytes_in: Number(row.bytes_in),
    bytes_out: Number(row.bytes_out),
  };
}
