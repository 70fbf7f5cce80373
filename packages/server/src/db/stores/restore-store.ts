import type { RestoredItem } from '@coffer/engine';
import { RequestError } from '@coffer/model';
import type { Insertable, Kysely, Selectable } from 'kysely';
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
  /** The same for restores that were asked for as one. */
  readonly requestId: string;
  /** Whether it is known what was asked for. */
  readonly hasWish: boolean;
  /** The restore that goes on with it. */
  readonly continuedAs: string | undefined;
}

/** A restore with the items that need a look. */
export interface RestoreWithIssues extends KeptRestore {
  readonly issues: readonly RestoredItem[];
}

/** A restore with what was asked for, to be read by whoever wrote it. */
export interface RestoreWithWish extends KeptRestore {
  readonly wish: string;
}

/** A restore that begins or waits. */
export type NewRestore = Pick<KeptRestore, 'id' | 'requestId' | 'sessionId' | 'title' | 'target' | 'startedAt'> & {
  readonly personId: string | undefined;
  readonly status: 'Waiting' | 'Running';
  readonly figures: RestoreFigures;
  /** What was asked for. */
  readonly wish: string;
};

/** A waiting restore whose turn has come. */
export type BegunTurn = Pick<NewRestore, 'id' | 'title' | 'target' | 'figures' | 'startedAt'>;

/** How a restore ended. */
export interface RestoreEnd {
  readonly status: Exclude<KeptRestore['status'], 'Waiting' | 'Running'>;
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
  'request_id',
  'continued_as',
] as const;

/** Rows of one statement, which takes 32,766 values. */
const rowsAtOnce = 1_000;

type Shown = Pick<Selectable<RestoresTable>, (typeof shown)[number]> & {
  readonly organization_name: string;
  readonly initiated_by: string;
  readonly has_wish: number | boolean;
};

/** Restores and what they came to; they go with their sessions. */
export class RestoreStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /**
   * Keeps restores that were asked for as one, in their order. Those that they go on with, one each, are noted as continued; rejects with
   * RequestError('conflict'), and nothing is kept, when one of them has been continued already.
   */
  async add(restores: readonly NewRestore[], continued: readonly string[] = []): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const [position, id] of continued.entries()) {
        const { numUpdatedRows } = await tx
          .updateTable('restores')
          .set({ continued_as: restores[position]?.id ?? null })
          .where('id', '=', id)
          .where('continued_as', 'is', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw new RequestError('conflict', 'This restore has been continued already.');
      }
      for (let from = 0; from < restores.length; from += rowsAtOnce) {
        const rows = restores.slice(from, from + rowsAtOnce).map((one, index) => rowOf(one, from + index));
        await tx.insertInto('restores').values(rows).execute();
      }
    });
  }

  /** Its turn has come. */
  async begin({ id, title, target, figures, startedAt }: BegunTurn): Promise<void> {
    await this.#db
      .updateTable('restores')
      .set({
        status: 'Running',
        message: title,
        title,
        target,
        figures: JSON.stringify(figures),
        started_at: startedAt,
      })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  }

  /** Takes back one that was waiting. */
  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('restores').where('id', '=', id).execute();
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

  /** Ends those of a request that are still waiting. Returns how many. */
  async endWaiting(requestId: string, { status, message, at }: Pick<RestoreEnd, 'status' | 'message' | 'at'>) {
    const { numUpdatedRows } = await this.#db
      .updateTable('restores')
      .set({ status, message, ended_at: at })
      .where('request_id', '=', requestId)
      .where('status', '=', 'Waiting')
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  }

  /** Ends what an earlier process left running or waiting. */
  async interruptAll(at: number, messages: { readonly running: string; readonly waiting: string }): Promise<void> {
    for (const [status, message] of [
      ['Running', messages.running],
      ['Waiting', messages.waiting],
    ] as const) {
      await this.#db
        .updateTable('restores')
        .set({ status: 'Interrupted', message, ended_at: at })
        .where('ended_at', 'is', null)
        .where('status', '=', status)
        .execute();
    }
  }

  /** Those of a request of which is known what was asked for, in their order. */
  async ofRequest(requestId: string): Promise<readonly RestoreWithWish[]> {
    const rows = await this.#select({})
      .select('restores.wish')
      .where('restores.request_id', '=', requestId)
      .orderBy('restores.position')
      .execute();
    return rows.flatMap((row) => (row.wish === null ? [] : [{ ...fromRow(row), wish: row.wish }]));
  }

  /** Newest first; those that wait in their order. */
  async page(filter: RestoreFilter, slice: Slice): Promise<Part<KeptRestore>> {
    const rows = await this.#select(filter)
      .orderBy('started_at', 'desc')
      .orderBy('restores.position')
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
      .select(['restore_sessions.organization_name', 'restore_sessions.initiated_by'])
      .select(({ eb }) => eb('restores.wish', 'is not', null).as('has_wish'));
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
    requestId: row.request_id ?? row.id,
    hasWish: Boolean(row.has_wish),
    continuedAs: row.continued_as ?? undefined,
  };
}

function rowOf(one: NewRestore, position: number): Insertable<RestoresTable> {
  return {
    id: one.id,
    session_id: one.sessionId,
    person_id: one.personId ?? null,
    title: one.title,
    target: one.target,
    status: one.status,
    message: one.title,
    figures: JSON.stringify(one.figures),
    issues: '[]',
    started_at: one.startedAt,
    ended_at: null,
    request_id: one.requestId,
    position,
    wish: one.wish,
    continued_as: null,
  };
}
