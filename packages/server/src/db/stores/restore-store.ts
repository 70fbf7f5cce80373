import type { RestoredItem } from '@coffer/engine';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { RestoresTable } from '../schema/restores.ts';
import type { Part, Slice } from './job-session-store.ts';

/** How far a restore is. Sizes in bytes. */
export interface RestoreFigures {
  /** Files and items of lists that are done with, and their bytes, those that have gone out of unfinished ones included. */
  readonly files: number;
  readonly bytes: number;
  /** What there is to do, as far as it is counted; all of it once `isCounted`. */
  readonly totalFiles: number;
  readonly totalBytes: number;
  readonly isCounted: boolean;
  /** Files that were written, and what reading back said of them. */
  readonly restored: number;
  readonly identical: number;
  readonly enriched: number;
  /** Files that were there as they were saved, that are not held, and that failed. */
  readonly existed: number;
  readonly skipped: number;
  readonly failed: number;
  /** Why it ended before everything was tried; absent if everything was. */
  readonly cannotContinue?: string;
}

/** A restore. Times are milliseconds since 1970 UTC. */
export interface KeptRestore extends RestoreFigures {
  readonly id: string;
  readonly sessionId: string;
  readonly title: string;
  readonly target: string;
  readonly organizationName: string;
  readonly initiatedBy: string;
  readonly status: RestoresTable['status'];
  /** What became of it, for an administrator. */
  readonly message: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** A restore with the items that need a look. */
export interface RestoreWithIssues extends KeptRestore {
  readonly issues: readonly RestoredItem[];
}

/** A restore that begins. */
export type NewRestore = Pick<KeptRestore, 'id' | 'sessionId' | 'title' | 'target' | 'startedAt'> & {
  readonly personId: string | undefined;
  readonly figures: RestoreFigures;
};

/** How a restore ended. */
export interface RestoreEnd {
  readonly status: Exclude<KeptRestore['status'], 'Running'>;
  readonly message: string;
  readonly figures: RestoreFigures;
  readonly issues: readonly RestoredItem[];
  readonly at: number;
}

/** Which restores are wanted; what is not given does not matter. */
export interface RestoreFilter {
  readonly sessionId?: string | undefined;
  /** Whoever restored in the restore portal. */
  readonly personId?: string | undefined;
  readonly isRunning?: boolean | undefined;
}

const shown = [
  'id',
  'session_id',
  'title',
  'target',
  'status',
  'message',
  'figures',
  'started_at',
  'ended_at',
] as const;

type Shown = Pick<Selectable<RestoresTable>, (typeof shown)[number]> & {
  readonly organization_name: string;
  readonly initiated_by: string;
};

/** Restores and what they came to; they go with their sessions. */
export class RestoreStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async begin({ id, sessionId, personId, title, target, figures, startedAt }: NewRestore): Promise<void> {
    await this.#db
      .insertInto('restores')
      .values({
        id,
        session_id: sessionId,
        person_id: personId ?? null,
        title,
        target,
        status: 'Running',
        message: title,
        figures: JSON.stringify(figures),
        issues: '[]',
        started_at: startedAt,
        ended_at: null,
      })
      .execute();
  }

  /** Notes how far one is, which is what is known of it should the server end without warning. */
  async note(id: string, figures: RestoreFigures): Promise<void> {
    await this.#db
      .updateTable('restores')
      .set({ figures: JSON.stringify(figures) })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  }

  async end(id: string, { status, message, figures, issues, at }: RestoreEnd): Promise<void> {
    await this.#db
      .updateTable('restores')
      .set({ status, message, figures: JSON.stringify(figures), issues: JSON.stringify(issues), ended_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** Ends what an earlier process left running. */
  async interruptAll(at: number, message: string): Promise<void> {
    await this.#db
      .updateTable('restores')
      .set({ status: 'Interrupted', message, ended_at: at })
      .where('ended_at', 'is', null)
      .execute();
  }

  /** Newest first. */
  async page(filter: RestoreFilter, slice: Slice): Promise<Part<KeptRestore>> {
    const rows = await this.#select(filter)
      .orderBy('started_at', 'desc')
      .orderBy('restores.id')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await this.#of(filter)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return { items: rows.map(fromRow), total: Number(count.n) };
  }

  async get(sessionId: string, id: string): Promise<RestoreWithIssues | undefined> {
    const row = await this.#select({ sessionId }).select('issues').where('restores.id', '=', id).executeTakeFirst();
    return row && { ...fromRow(row), issues: JSON.parse(row.issues) as RestoredItem[] };
  }

  #select(filter: RestoreFilter) {
    return this.#of(filter)
      .innerJoin('restore_sessions', 'restore_sessions.id', 'restores.session_id')
      .select(shown.map((column) => `restores.${column}` as const))
      .select(['restore_sessions.organization_name', 'restore_sessions.initiated_by']);
  }

  #of({ sessionId, personId, isRunning }: RestoreFilter) {
    let query = this.#db.selectFrom('restores');
    if (sessionId !== undefined) query = query.where('session_id', '=', sessionId);
    if (personId !== undefined) query = query.where('restores.person_id', '=', personId);
    if (isRunning !== undefined) query = query.where('restores.ended_at', isRunning ? 'is' : 'is not', null);
    return query;
  }
}

function fromRow(row: Shown): KeptRestore {
  return {
    ...(JSON.parse(row.figures) as RestoreFigures),
    id: row.id,
    sessionId: row.session_id,
    title: row.title,
    target: row.target,
    organizationName: row.organization_name,
    initiatedBy: row.initiated_by,
    status: row.status,
    message: row.message,
    startedAt: Number(row.started_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
  };
}
