import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { JobSessionLogsTable, JobSessionsTable } from '../schema/job-sessions.ts';

/** Figures of a run. Rates are per second of its duration. */
export interface SessionStatistics {
  readonly processingRateBytesPS: number;
  readonly processingRateItemsPS: number;
  readonly readRateBytesPS: number;
  readonly writeRateBytesPS: number;
  readonly transferredDataBytes: number;
  readonly processedObjects: number;
  readonly bottleneck: 'NA' | 'Detecting' | 'Source' | 'Target';
}

/** The figures of a run that has not moved anything. */
export const noStatistics: SessionStatistics = {
  processingRateBytesPS: 0,
  processingRateItemsPS: 0,
  readRateBytesPS: 0,
  writeRateBytesPS: 0,
  transferredDataBytes: 0,
  processedObjects: 0,
  bottleneck: 'NA',
};

/** One run of a job. Times are milliseconds since 1970 UTC. */
export interface JobSession {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly organizationId: string;
  readonly repositoryId: string;
  readonly status: JobSessionsTable['status'];
  readonly details: string | undefined;
  readonly full: boolean;
  readonly origin: 'manual' | 'schedule';
  readonly retryCount: number;
  /** Objects processed so far. */
  readonly progress: number;
  readonly statistics: SessionStatistics;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
}

/** One line of a session's log. `title` begins with the state in brackets. */
export interface SessionLine {
  readonly id: string;
  readonly usn: number;
  readonly title: string;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
}

/** A stretch of a list. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** Part of a list, and how long the whole is. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Runs of jobs and their logs. */
export class JobSessionStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async insert(session: JobSession): Promise<void> {
    await this.#db.insertInto('job_sessions').values(toRow(session)).execute();
  }

  async get(id: string): Promise<JobSession | undefined> {
    const row = await this.#db.selectFrom('job_sessions').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Newest first. `endedSince` leaves out what ended before, and keeps what still runs. */
  async page(filter: { jobId?: string; endedSince?: number }, slice: Slice): Promise<Part<JobSession>> {
    let query = this.#db.selectFrom('job_sessions');
    if (filter.jobId !== undefined) query = query.where('job_id', '=', filter.jobId);
    const since = filter.endedSince;
    if (since !== undefined) {
      query = query.where((eb) => eb.or([eb('ended_at', '>=', since), eb('ended_at', 'is', null)]));
    }
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

  /** The newest run of every job that ever ran, by job id. */
  async latest(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobSession>> {
    const found = new Map<string, JobSession>();
    for (const jobId of jobIds) {
      const { items } = await this.page({ jobId }, { offset: 0, limit: 1 });
      if (items[0]) found.set(jobId, items[0]);
    }
    return found;
  }

  /** Runs that have not ended. */
  async open(): Promise<readonly JobSession[]> {
    const rows = await this.#db
      .selectFrom('job_sessions')
      .selectAll()
      .where('ended_at', 'is', null)
      .orderBy('created_at')
      .execute();
    return rows.map(fromRow);
  }

  /** Those that began at that time (milliseconds) or later. */
  async begunSince(time: number): Promise<readonly JobSession[]> {
    const query = this.#db.selectFrom('job_sessions').selectAll().where('created_at', '>=', time);
    return (await query.orderBy('created_at').execute()).map(fromRow);
  }

  async update(
    id: string,
    change: Partial<Pick<JobSession, 'status' | 'details' | 'progress' | 'statistics' | 'endedAt'>>,
  ): Promise<void> {
    const row = {
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.details === undefined ? {} : { details: change.details }),
      ...(change.progress === undefined ? {} : { progress: change.progress }),
      ...(change.statistics === undefined ? {} : { statistics: JSON.stringify(change.statistics) }),
      ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
    };
    await this.#db.updateTable('job_sessions').set(row).where('id', '=', id).execute();
  }

  /** Writes up to 1,000 lines in one go; the caller numbers the lines of a session from 1 on. */
  async addLines(sessionId: string, lines: readonly SessionLine[]): Promise<void> {
    if (lines.length === 0) return;
    const rows = lines.map(({ id, usn, title, createdAt, endedAt }) => ({
      id,
      session_id: sessionId,
      usn,
      title,
      created_at: createdAt,
      ended_at: endedAt ?? null,
    }));
    await this.#db.insertInto('job_session_logs').values(rows).execute();
  }

  /** The number of the last line; 0 when there is none. */
  async lastUsn(sessionId: string): Promise<number> {
    const row = await this.#db
      .selectFrom('job_session_logs')
      .select((eb) => eb.fn.max('usn').as('usn'))
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    return Number(row?.usn ?? 0);
  }

  /** Lines newest first. */
  async lines(sessionId: string, slice: Slice): Promise<Part<SessionLine>> {
    const query = this.#db.selectFrom('job_session_logs').where('session_id', '=', sessionId);
    const rows = await query.selectAll().orderBy('usn', 'desc').limit(slice.limit).offset(slice.offset).execute();
    const count = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(lineOf), total: Number(count.n) };
  }

  async line(sessionId: string, id: string): Promise<SessionLine | undefined> {
    const row = await this.#db
      .selectFrom('job_session_logs')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && lineOf(row);
  }
}

function toRow(session: JobSession): JobSessionsTable {
  return {
    id: session.id,
    job_id: session.jobId,
    job_name: session.jobName,
    organization_id: session.organizationId,
    repository_id: session.repositoryId,
    status: session.status,
    details: session.details ?? null,
    full: session.full ? 1 : 0,
    origin: session.origin,
    retry_count: session.retryCount,
    progress: session.progress,
    statistics: JSON.stringify(session.statistics),
    created_at: session.createdAt,
    ended_at: session.endedAt ?? null,
  };
}

function fromRow(row: Selectable<JobSessionsTable>): JobSession {
  return {
    id: row.id,
    jobId: row.job_id,
    jobName: row.job_name,
    organizationId: row.organization_id,
    repositoryId: row.repository_id,
    status: row.status,
    details: row.details ?? undefined,
    full: row.full === 1,
    origin: row.origin,
    retryCount: row.retry_count,
    progress: row.progress,
    statistics: JSON.parse(row.statistics) as SessionStatistics,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
  };
}

function lineOf(row: Selectable<JobSessionLogsTable>): SessionLine {
  return {
    id: row.id,
    usn: row.usn,
    title: row.title,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
  };
}
