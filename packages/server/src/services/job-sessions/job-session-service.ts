import { RequestError } from '@coffer/model';
import type { JobSession, JobSessionStore, Part, SessionLine, Slice } from '../../db/stores/job-session-store.ts';

/** Shows runs of jobs and their logs. */
export class JobSessionService {
  readonly #store: JobSessionStore;

  constructor(store: JobSessionStore) {
    this.#store = store;
  }

  /** Newest first. There are backup sessions only: for `jobType` Copy there is nothing. */
  async page(
    filter: { jobId?: string; jobType?: 'Backup' | 'Copy'; endedSince?: number },
    slice: Slice,
  ): Promise<Part<JobSession>> {
    if (filter.jobType === 'Copy') return { items: [], total: 0 };
    return await this.#store.page(filter, slice);
  }

  /** Rejects with RequestError('not-found'). */
  async require(id: string): Promise<JobSession> {
    const session = await this.#store.get(id.toLowerCase());
    if (!session) throw new RequestError('not-found', `There is no job session ${id}.`);
    return session;
  }

  /** Lines of a session's log, newest first. */
  async lines(sessionId: string, slice: Slice): Promise<Part<SessionLine>> {
    const session = await this.require(sessionId);
    return await this.#store.lines(session.id, slice);
  }

  /** Rejects with RequestError('not-found'). */
  async requireLine(sessionId: string, id: string): Promise<SessionLine> {
    const session = await this.require(sessionId);
    const line = await this.#store.line(session.id, id.toLowerCase());
    if (!line) throw new RequestError('not-found', `The job session has no log item ${id}.`);
    return line;
  }
}
