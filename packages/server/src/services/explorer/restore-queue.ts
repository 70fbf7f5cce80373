import { randomUUID } from 'node:crypto';
import { type Clock, messageOf, type ProtectedObject } from '@coffer/model';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { RestoreFigures, RestoreStore } from '../../db/stores/restore-store.ts';
import type { RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { LiveRestores, Turn } from './live-restores.ts';
import { RestoreEnded } from './restore-ended.ts';
import type { KeptWish } from './restore-wish.ts';

/** A restore that waits for those before it. */
export interface QueuedRestore {
  readonly title: string;
  /** Where it writes to, for people. */
  readonly target: string;
  /** Whose data it is about, where that is known. */
  readonly object?: ProtectedObject | undefined;
  readonly wish: KeptWish;
}

/** What is queued. */
export interface Queued {
  readonly session: RestoreSession;
  readonly restores: readonly QueuedRestore[];
  /** Interrupts them. */
  readonly closing: AbortSignal;
  /** Earlier restores that they go on with, one each. */
  readonly continued?: readonly string[];
}

/** What a queue is made of. */
export interface QueueParts {
  readonly sessions: RestoreSessionService;
  readonly live: LiveRestores;
  readonly store: RestoreStore;
  readonly clock: Clock;
}

/** A queued restore in its place. */
export interface QueuedTurn extends Turn, QueuedRestore {}

const nothing: RestoreFigures = {
  ...{ files: 0, bytes: 0, totalFiles: 0, totalBytes: 0, isCounted: false },
  ...{ restored: 0, identical: 0, enriched: 0, existed: 0, skipped: 0, failed: 0 },
};

/**
 * Restores that were asked for as one and are done one after the other. All of them are kept before the first begins, so that whatever
 * happens it is known which had not begun; those whose turn has not come when the queue is disposed are kept as such.
 */
export class RestoreQueue implements AsyncDisposable {
  readonly session: RestoreSession;
  readonly closing: AbortSignal;
  readonly turns: readonly QueuedTurn[];
  /** Aborted with a {@link RestoreEnded} when they are to end early. */
  readonly signal: AbortSignal;
  /** Resolves when the queue has been disposed. */
  readonly ended: Promise<void>;
  readonly #parts: QueueParts;
  readonly #requestId: string;
  readonly #release: () => void;

  private constructor(parts: QueueParts, { session, closing }: Queued, turns: readonly QueuedTurn[]) {
    const requestId = turns[0]?.requestId ?? randomUUID();
    const live = parts.live.request(session.id, requestId);
    const { promise, resolve } = Promise.withResolvers<void>();
    const interrupt = (): void => parts.live.end('interrupted', { requestId });
    closing.addEventListener('abort', interrupt);
    if (closing.aborted) interrupt();
    this.session = session;
    this.closing = closing;
    this.turns = turns;
    this.signal = live.signal;
    this.ended = promise;
    this.#parts = parts;
    this.#requestId = requestId;
    this.#release = () => {
      closing.removeEventListener('abort', interrupt);
      live[Symbol.dispose]();
      resolve();
    };
  }

  /** Rejects with RequestError('conflict') when one of those that are continued has been continued already. */
  static async open(parts: QueueParts, queued: Queued): Promise<RestoreQueue> {
    const { session, restores, continued } = queued;
    const requestId = randomUUID();
    const turns = restores.map((restore) => ({ ...restore, id: randomUUID(), requestId }));
    const shared = {
      sessionId: session.id,
      personId: session.personId,
      figures: nothing,
      startedAt: parts.clock.now(),
    };
    const rows = turns.map(({ id, title, target, wish }) => ({
      ...{ ...shared, id, requestId, title, target },
      status: 'Waiting' as const,
      wish: JSON.stringify(wish),
    }));
    await parts.store.add(rows, continued);
    return new RestoreQueue(parts, queued, turns);
  }

  /** Keeps that one could not even begin. */
  async fail({ id, title, object }: QueuedTurn, error: unknown): Promise<void> {
    const { sessions, store, clock } = this.#parts;
    const message = messageOf(error);
    const status = error instanceof RestoreEnded ? error.status : 'Failed';
    await store.end(id, { status, message, figures: nothing, issues: [], at: clock.now() });
    const close = await sessions.begin(this.session, { type: 'Restore', title, id, ...(object ? { object } : {}) });
    await close({ status: status === 'Failed' ? 'Failed' : 'Cancelled', message });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { sessions, store, clock } = this.#parts;
    try {
      const { reason } = this.signal;
      const { status, ofWaiting: message } = reason instanceof RestoreEnded ? reason : new RestoreEnded('given-up');
      const rest = await store.endWaiting(this.#requestId, { status, message, at: clock.now() });
      if (rest === 0) return;
      const title = `Restoring ${rest} more of the selection`;
      const close = await sessions.begin(this.session, { type: 'Restore', title });
      await close({ status: 'Cancelled', message });
    } finally {
      this.#release();
    }
  }
}
