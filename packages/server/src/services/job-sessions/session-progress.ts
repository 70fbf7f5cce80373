import type { JobSession, Part, Slice } from '../../db/stores/job-session-store.ts';
import type { SessionObject, SessionObjectStore } from '../../db/stores/session-object-store.ts';
import type { LedgerService } from '../ledger/ledger.ts';
import type { Cost } from '../ledger/totals.ts';
import type { LiveSession, LiveSessions, RunningObject, SessionWait } from './live-sessions.ts';

/** How far a session is and what it costs. */
export interface SessionProgress {
  readonly session: JobSession;
  readonly plannedObjects: number | undefined;
  readonly cost: Cost;
  /** Resource units that it was expected to need. */
  readonly forecast: number | undefined;
  readonly wait: SessionWait | undefined;
}

/** What it is read from. */
export interface SessionProgressParts {
  readonly sessions: { require(id: string): Promise<JobSession> };
  readonly live: Pick<LiveSessions, 'get'>;
  readonly store: SessionObjectStore;
  readonly ledger: Pick<LedgerService, 'cost'>;
}

/** Shows sessions object by object, while they run and afterwards. Unknown sessions are RequestError('not-found'). */
export class SessionProgressService {
  readonly #parts: SessionProgressParts;

  constructor(parts: SessionProgressParts) {
    this.#parts = parts;
  }

  async of(sessionId: string): Promise<SessionProgress> {
    const session = await this.#parts.sessions.require(sessionId);
    const live = this.#parts.live.get(session.id);
    return {
      session,
      plannedObjects: live?.progress?.plannedObjects,
      cost: await this.#parts.ledger.cost(session.id),
      forecast: live?.forecast?.units,
      wait: live?.wait,
    };
  }

  /**
   * Objects: those that it is busy with, then those that failed, rest, need a look, and those that went well. Objects in which
   * nothing had changed are not among them; neither is anything of a job's older sessions.
   */
  async objects(
    sessionId: string,
    onlyTroubled: boolean,
    { offset, limit }: Slice,
  ): Promise<Part<SessionObject | RunningObject>> {
    const session = await this.#parts.sessions.require(sessionId);
    const live = this.#parts.live.get(session.id);
    const running = onlyTroubled ? [] : await settled(live);
    const first = running.slice(offset, offset + limit);
    const rest = { offset: Math.max(0, offset - running.length), limit: limit - first.length };
    // A page of nothing is still asked for: it tells how many there are.
    const { items, total } = await this.#parts.store.page(session.id, onlyTroubled, rest);
    return { items: [...first, ...items], total: running.length + total };
  }
}

async function settled(live: LiveSession | undefined): Promise<readonly RunningObject[]> {
  await live?.written();
  return live?.running ?? [];
}
