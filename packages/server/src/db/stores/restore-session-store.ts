import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { RestoreSessionEventsTable, RestoreSessionsTable } from '../schema/restore-sessions.ts';
import type { Part, Slice } from './job-session-store.ts';

/** A snapshot in a repository. */
export interface PointAddress {
  readonly repositoryId: string;
  readonly snapshotId: string;
}

/** Whose data a session shows: the OneDrive of one owner, one site, or the personal site of one owner. Ids are Microsoft's, lower case. */
export type SessionScope =
  | { readonly ownerId: string; readonly siteId?: never }
  | { readonly siteId: string; readonly ownerId?: never }
  | { readonly ownerId: string; readonly siteId: string };

/** A restore point opened for browsing and restoring. Times are milliseconds since 1970 UTC. */
export interface RestoreSession {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly type: RestoreSessionsTable['type'];
  readonly jobId: string | undefined;
  /** Newest first; empty when nothing was backed up at that time. */
  readonly points: readonly PointAddress[];
  readonly state: RestoreSessionsTable['state'];
  readonly result: RestoreSessionsTable['result'];
  readonly initiatedBy: string;
  readonly clientHost: string;
  readonly reason: string | undefined;
  /** What was deleted before is shown too. */
  readonly showDeleted: boolean;
  /** Earlier versions that only earlier restore points hold are shown too. */
  readonly showAllVersions: boolean;
  readonly details: string | undefined;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly endedAt: number | undefined;
  /** Whoever opened it in the restore portal; undefined: an administrator did. */
  readonly personId: string | undefined;
  /** Undefined: everything in its restore points is shown. */
  readonly scope: SessionScope | undefined;
}

/** What was done in a restore session. Times are milliseconds since 1970 UTC. */
export interface RestoreSessionEvent {
  readonly id: string;
  readonly sessionId: string;
  /** 1, 2, … within the session. */
  readonly position: number;
  readonly type: RestoreSessionEventsTable['type'];
  readonly status: RestoreSessionEventsTable['status'];
  readonly title: string;
  readonly message: string;
  readonly itemName: string | undefined;
  readonly itemType: string | undefined;
  readonly itemSize: number | undefined;
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** Restore sessions and their events. */
export class RestoreSessionStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async insert(session: RestoreSession): Promise<void> {
    await this.#db
      .insertInto('restore_sessions')
      .values({
        id: session.id,
        name: session.name,
        organization_id: session.organizationId,
        organization_name: session.organizationName,
        type: session.type,
        job_id: session.jobId ?? null,
        points: JSON.stringify(session.points),
        state: session.state,
        result: session.result,
        initiated_by: session.initiatedBy,
        client_host: session.clientHost,
        reason: session.reason ?? null,
        show_deleted: session.showDeleted ? 1 : 0,
        show_all_versions: session.showAllVersions ? 1 : 0,
        details: session.details ?? null,
        created_at: session.createdAt,
        used_at: session.usedAt,
        ended_at: session.endedAt ?? null,
        person_id: session.personId ?? null,
        scope: session.scope === undefined ? null : JSON.stringify(session.scope),
      })
      .execute();
  }

  async get(id: string): Promise<RestoreSession | undefined> {
    const row = await this.#db.selectFrom('restore_sessions').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Newest first; `from` and `to` bound the creation time, both included. */
  async page(filter: { from?: number; to?: number }, slice: Slice): Promise<Part<RestoreSession>> {
    let query = this.#db.selectFrom('restore_sessions');
    if (filter.from !== undefined) query = query.where('created_at', '>=', filter.from);
    if (filter.to !== undefined) query = query.where('created_at', '<=', filter.to);
    const rows = await query
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(fromRow), total: Number(count.n) };
  }

  async touch(id: string, usedAt: number): Promise<void> {
    await this.#db.updateTable('restore_sessions').set({ used_at: usedAt }).where('id', '=', id).execute();
  }

  /** Raises the result; a failure is never taken back by a warning. */
  async setResult(id: string, result: RestoreSession['result']): Promise<void> {
    const from: readonly RestoreSession['result'][] = result === 'Failed' ? ['Success', 'Warning'] : ['Success'];
    if (result === 'Success') return;
    await this.#db
      .updateTable('restore_sessions')
      .set({ result })
      .where('id', '=', id)
      .where('result', 'in', from)
      .execute();
  }

  /** Stops working sessions: the named one, or those last used before `idleSince`. Returns how many. */
  async stop(which: { id: string } | { idleSince: number }, at: number, details?: string): Promise<number> {
    let query = this.#db
      .updateTable('restore_sessions')
      .set({ state: 'Stopped', ended_at: at, ...(details === undefined ? {} : { details }) })
      .where('state', '=', 'Working');
    query = 'id' in which ? query.where('id', '=', which.id) : query.where('used_at', '<', which.idleSince);
    const done = await query.executeTakeFirst();
    return Number(done.numUpdatedRows);
  }

  /** Snapshots of a repository that working sessions have open. */
  async openPoints(repositoryId: string): Promise<ReadonlySet<string>> {
    const rows = await this.#db
      .selectFrom('restore_sessions')
      .select('points')
      .where('state', '=', 'Working')
      .execute();
    const points = rows.flatMap((row) => JSON.parse(row.points) as readonly PointAddress[]);
    return new Set(points.filter((point) => point.repositoryId === repositoryId).map(({ snapshotId }) => snapshotId));
  }

  async addEvent(event: Omit<RestoreSessionEvent, 'position'>): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const last = await tx
        .selectFrom('restore_session_events')
        .select((eb) => eb.fn.max('position').as('position'))
        .where('session_id', '=', event.sessionId)
        .executeTakeFirst();
      await tx
        .insertInto('restore_session_events')
        .values(eventRow({ ...event, position: Number(last?.position ?? 0) + 1 }))
        .execute();
    });
  }

  async endEvent(
    id: string,
    end: { status: RestoreSessionEvent['status']; message: string; at: number },
  ): Promise<void> {
    await this.#db
      .updateTable('restore_session_events')
      .set({ status: end.status, message: end.message, ended_at: end.at })
      .where('id', '=', id)
      .execute();
  }

  /** Closes events that were running when the process ended; those of restores with a message of their own. */
  async cancelRunningEvents(at: number, message: string, messageOfRestores: string): Promise<void> {
    const cancel = (text: string) =>
      this.#db
        .updateTable('restore_session_events')
        .set({ status: 'Cancelled', message: text, ended_at: at })
        .where('status', '=', 'Running');
    await cancel(messageOfRestores).where('type', '=', 'Restore').execute();
    await cancel(message).execute();
  }

  /** Oldest first. */
  async events(sessionId: string, slice: Slice): Promise<Part<RestoreSessionEvent>> {
    const query = this.#db.selectFrom('restore_session_events').where('session_id', '=', sessionId);
    const rows = await query.selectAll().orderBy('position').limit(slice.limit).offset(slice.offset).execute();
    const count = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(fromEventRow), total: Number(count.n) };
  }

  async event(sessionId: string, id: string): Promise<RestoreSessionEvent | undefined> {
    const row = await this.#db
      .selectFrom('restore_session_events')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromEventRow(row);
  }
}

function fromRow(row: Selectable<RestoreSessionsTable>): RestoreSession {
  return {
    id: row.id,
    name: row.name,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    type: row.type,
    jobId: row.job_id ?? undefined,
    points: JSON.parse(row.points) as readonly PointAddress[],
    state: row.state,
    result: row.result,
    initiatedBy: row.initiated_by,
    clientHost: row.client_host,
    reason: row.reason ?? undefined,
    showDeleted: row.show_deleted === 1,
    showAllVersions: row.show_all_versions === 1,
    details: row.details ?? undefined,
    createdAt: row.created_at,
    usedAt: row.used_at,
    endedAt: row.ended_at ?? undefined,
    personId: row.person_id ?? undefined,
    scope: row.scope === null ? undefined : (JSON.parse(row.scope) as SessionScope),
  };
}

function eventRow(event: RestoreSessionEvent): RestoreSessionEventsTable {
  return {
    id: event.id,
    session_id: event.sessionId,
    position: event.position,
    type: event.type,
    status: event.status,
    title: event.title,
    message: event.message,
    item_name: event.itemName ?? null,
    item_type: event.itemType ?? null,
    item_size: event.itemSize ?? null,
    source: event.source ?? null,
    target: event.target ?? null,
    started_at: event.startedAt,
    ended_at: event.endedAt ?? null,
  };
}

function fromEventRow(row: Selectable<RestoreSessionEventsTable>): RestoreSessionEvent {
  return {
    id: row.id,
    sessionId: row.session_id,
    position: row.position,
    type: row.type,
    status: row.status,
    title: row.title,
    message: row.message,
    itemName: row.item_name ?? undefined,
    itemType: row.item_type ?? undefined,
    itemSize: row.item_size ?? undefined,
    source: row.source ?? undefined,
    target: row.target ?? undefined,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
  };
}
