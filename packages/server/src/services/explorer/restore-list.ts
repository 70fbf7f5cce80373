import { RequestError } from '@coffer/model';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';
import type { KeptRestore, RestoreFilter, RestoreStore, RestoreWithIssues } from '../../db/stores/restore-store.ts';
import type { RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { LiveRestores } from './live-restores.ts';

/** What the list is made of. */
export interface RestoreListParts {
  readonly store: RestoreStore;
  readonly live: LiveRestores;
  readonly sessions: RestoreSessionService;
}

/** Restores that are under way, as they stand at this moment, and those that have ended, with what they came to. */
export class RestoreList {
  readonly #parts: RestoreListParts;

  constructor(parts: RestoreListParts) {
    this.#parts = parts;
  }

  /** Newest first. */
  async page(filter: Omit<RestoreFilter, 'sessionId'>, slice: Slice): Promise<Part<KeptRestore>> {
    const { items, total } = await this.#parts.store.page(filter, slice);
    return { items: items.map((one) => ({ ...one, ...this.#now(one) })), total };
  }

  /** Those of one session. Rejects with RequestError('not-found') if there is no such session. */
  async pageOf(
    sessionId: string,
    { isRunning }: Pick<RestoreFilter, 'isRunning'>,
    slice: Slice,
  ): Promise<Part<KeptRestore>> {
    const session = await this.#parts.sessions.require(sessionId);
    const { items, total } = await this.#parts.store.page({ sessionId: session.id, isRunning }, slice);
    return { items: items.map((one) => ({ ...one, ...this.#now(one) })), total };
  }

  /** One of a session. Rejects with RequestError('not-found'). */
  async require(sessionId: string, id: string): Promise<RestoreWithIssues> {
    const session = await this.#parts.sessions.require(sessionId);
    const found = await this.#parts.store.get(session.id, id.toLowerCase());
    if (!found) throw new RequestError('not-found', `The restore session has no restore ${id}.`);
    const issues = found.endedAt === undefined ? this.#parts.live.get(found.id)?.issues : undefined;
    return { ...found, ...this.#now(found), ...(issues ? { issues } : {}) };
  }

  /** Has one end early, and those that were asked for with it. What has ended stays as it is. Rejects with RequestError('not-found'). */
  async stop(sessionId: string, id: string): Promise<void> {
    const { requestId } = await this.require(sessionId, id);
    this.#parts.live.end('stopped', { requestId });
  }

  #now({ id, endedAt }: KeptRestore) {
    return endedAt === undefined ? this.#parts.live.get(id)?.figures() : undefined;
  }
}
