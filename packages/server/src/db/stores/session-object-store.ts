import type { WorkloadName } from '@coffer/model';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { SessionObjectsTable } from '../schema/session-objects.ts';
import type { Part, Slice } from './job-session-store.ts';

/** What a session did with one object. Times are milliseconds since 1970 UTC. */
export interface SessionObject {
  readonly objectId: string;
  readonly workload: WorkloadName;
  readonly name: string;
  readonly state: SessionObjectsTable['state'];
  readonly items: number;
  readonly readBytes: number;
  readonly failedItems: number;
  readonly requests: number;
  readonly resourceUnits: number;
  readonly reason: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
}

const ranks: Readonly<Record<SessionObjectsTable['state'], number>> = { failed: 0, skipped: 1, warning: 2, success: 3 };
/** Rows of one statement; SQLite takes some 32,000 values in one. */
const rowsAtOnce = 500;

/** Database access to what sessions did with each object. */
export class SessionObjectStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds objects of a session, or replaces what is known of them. */
  async save(sessionId: string, objects: readonly SessionObject[]): Promise<void> {
    for (let at = 0; at < objects.length; at += rowsAtOnce) {
      const rows = objects.slice(at, at + rowsAtOnce).map((object) => toRow(sessionId, object));
      await this.#db
        .insertInto('session_objects')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['session_id', 'object_id']).doNothing())
        .execute();
    }
  }

  /** What failed comes first, then what rests, what needs a look, and what went well; the newest of each first. */
  async page(sessionId: string, onlyTroubled: boolean, slice: Slice): Promise<Part<SessionObject>> {
    let query = this.#db.selectFrom('session_objects').where('session_id', '=', sessionId);
    if (onlyTroubled) query = query.where('rank', '<', ranks.success);
    const rows = await query
      .selectAll()
      .orderBy('rank')
      .orderBy('ended_at', 'desc')
      .orderBy('object_id')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(fromRow), total: Number(count.n) };
  }

  /** Forgets the objects of all but the newest sessions of a job. */
  async keepNewest(jobId: string, sessions: number): Promise<void> {
    await this.#db
      .deleteFrom('session_objects')
      .where('session_id', 'in', (select) =>
        select
          .selectFrom('job_sessions')
          .select('id')
          .where('job_id', '=', jobId)
          .where('id', 'not in', (newest) =>
            newest
              .selectFrom('job_sessions')
              .select('id')
              .where('job_id', '=', jobId)
              .orderBy('created_at', 'desc')
              .limit(sessions),
          ),
      )
      .execute();
  }
}

function toRow(sessionId: string, object: SessionObject): SessionObjectsTable {
  return {
    session_id: sessionId,
    object_id: object.objectId,
    workload: object.workload,
    name: object.name,
    state: object.state,
    rank: ranks[object.state],
    items: object.items,
    read_bytes: object.readBytes,
    failed_items: object.failedItems,
    requests: object.requests,
    resource_units: object.resourceUnits,
    reason: object.reason ?? null,
    started_at: object.startedAt,
    ended_at: object.endedAt,
  };
}

function fromRow(row: Selectable<SessionObjectsTable>): SessionObject {
  return {
    objectId: row.object_id,
    workload: row.workload,
    name: row.name,
    state: row.state,
    items: Number(row.items),
    readBytes: Number(row.read_bytes),
    failedItems: Number(row.failed_items),
    requests: Number(row.requests),
    resourceUnits: Number(row.resource_units),
    reason: row.reason ?? undefined,
    startedAt: Number(row.started_at),
    endedAt: Number(row.ended_at),
  };
}
