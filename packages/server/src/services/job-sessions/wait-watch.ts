import type { Tenant } from '@coffer/m365';
import type { Clock } from '@coffer/model';
import type { SessionLog } from './session-log.ts';

/** How often a session is looked at, and how long it may wait without a word. Milliseconds. */
const patience = 15_000;
/** A wait that goes on is told again after this time. Milliseconds. */
const again = 10 * 60_000;

/** Whose waiting is watched. */
export interface WatchedSession {
  readonly sessionId: string;
  readonly clock: Clock;
  readonly log: Pick<SessionLog, 'add'>;
}

/**
 * Says in a session's log when it has waited for Microsoft's budget for a quarter of a minute, which limit binds and until when; once for
 * each limit, and again if the wait goes on. Ends with disposal.
 */
export function watchWaits(tenant: Pick<Tenant, 'waits'>, session: WatchedSession): Disposable {
  const stop = new AbortController();
  void watch(tenant, session, stop.signal);
  return { [Symbol.dispose]: () => stop.abort() };
}

async function watch(
  tenant: Pick<Tenant, 'waits'>,
  { sessionId, clock, log }: WatchedSession,
  signal: AbortSignal,
): Promise<void> {
  const told = new Map<string, number>();
  for (;;) {
    // Aborted when the session has ended.
    await clock.sleep(patience, signal).catch(() => undefined);
    if (signal.aborted) return;
    const now = clock.now();
    const wait = tenant.waits(sessionId);
    if (wait === undefined || now - wait.since < patience) continue;
    if (now - (told.get(wait.limit) ?? Number.NEGATIVE_INFINITY) < again) continue;
    told.set(wait.limit, now);
    const until = wait.until === undefined ? '' : `, until about ${moment(wait.until)}`;
    log.add('Running', `Waits since ${moment(wait.since)} for Microsoft's budget: ${wait.limit}${until}`);
  }
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
