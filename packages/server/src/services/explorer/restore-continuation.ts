import { RequestError } from '@coffer/model';
import type { KeptRestore, RestoreStore, RestoreWithWish } from '../../db/stores/restore-store.ts';
import type { Opener, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { RestoreList } from './restore-list.ts';
import type { RestoreService } from './restore-service.ts';
import type { RestoreCredentials } from './restore-targets.ts';
import { hasCredentials, type KeptWish } from './restore-wish.ts';
import type { WishOpener } from './wish-opener.ts';

/** What the service is made of. */
export interface ContinuationParts {
  readonly list: RestoreList;
  readonly store: RestoreStore;
  readonly sessions: RestoreSessionService;
  readonly restores: RestoreService;
  readonly wishes: WishOpener;
}

/** Which restore goes on, for whom. */
export interface Continuing {
  readonly sessionId: string;
  readonly restoreId: string;
  /** For what was restored with an identity of its own. */
  readonly credentials: RestoreCredentials;
  readonly opener: Opener;
  /** Rejects what the caller may not have restored now. */
  readonly admit: (wish: KeptWish) => Promise<void>;
}

/** Whether something of a restore is not done that can be gone on with. */
export function canContinue(restore: Omit<KeptRestore, 'cannotContinue'>): boolean {
  return refusalOf(restore) === undefined;
}

/** Goes on with restores that ended before everything was done. */
export class RestoreContinuation {
  readonly #parts: ContinuationParts;

  constructor(parts: ContinuationParts) {
    this.#parts = parts;
  }

  /**
   * Goes on with a restore, and with everything else that was asked for with it and is not done. What is there as it was saved is left
   * alone. A session that has ended is opened anew at the same restore points. Returns the restore that goes on, which has begun or waits
   * for those before it. Rejects with RequestError and the reason where nothing can be continued.
   */
  async continue(
    { sessionId, restoreId, credentials, opener, admit }: Continuing,
    closing: AbortSignal,
  ): Promise<{ readonly sessionId: string; readonly id: string }> {
    const { list, sessions, restores, wishes } = this.#parts;
    const asked = await list.require(sessionId, restoreId);
    const refusal = refusalOf(asked);
    if (refusal !== undefined) throw new RequestError('conflict', refusal);
    const parts = await this.#undone(asked.requestId);
    for (const { wish } of parts) await admit(wish);
    if (parts.some(({ wish }) => wish.hasCredentials) && !hasCredentials(credentials)) {
      throw new RequestError(
        'invalid',
        'This was restored with a sign-in of its own, which Coffer does not keep. Give it again to continue: userName with userPassword, ' +
          'or applicationId with applicationCertificate.',
      );
    }
    const session = await sessions.reopen(asked.sessionId, opener);
    const continued = parts.map(({ id }) => id);
    const queue = await restores.queue({ session, restores: parts, closing, continued });
    const opening = { sessionId: session.id, credentials, signal: queue.signal };
    restores.start(queue, async ({ wish }) => ({ ...(await wishes.open(wish, opening)), isContinued: true }));
    const turn = queue.turns[continued.indexOf(asked.id)];
    if (!turn) throw new RequestError('conflict', 'This restore has been continued already.');
    return { sessionId: session.id, id: turn.id };
  }

  /** What of a request can be gone on with, in its order. */
  async #undone(requestId: string) {
    const all = await this.#parts.store.ofRequest(requestId);
    return all.filter(canContinue).map(partOf);
  }
}

function partOf({ id, title, target, wish }: RestoreWithWish) {
  return { id, title, target, wish: JSON.parse(wish) as KeptWish };
}

/** Why a restore cannot be continued; undefined if it can. */
function refusalOf({ status, failed, continuedAs, hasWish }: Omit<KeptRestore, 'cannotContinue'>): string | undefined {
  if (status === 'Running' || status === 'Waiting') return 'This restore is still under way.';
  if (continuedAs !== undefined) return `This restore has been continued already, as ${continuedAs}.`;
  if (status === 'Success') return 'Everything was restored; there is nothing to continue.';
  if (status === 'Warning' && failed === 0) {
    return 'Nothing of it failed; of what was skipped there is nothing to restore.';
  }
  if (!hasWish)
    return 'Of this restore is not known what was asked for. Restore the same again: what is there is left alone.';
  return undefined;
}
