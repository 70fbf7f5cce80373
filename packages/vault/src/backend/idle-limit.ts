import type { Clock } from '../clock.ts';
import { VaultError } from '../errors.ts';

/** How requests to a storage end when nothing else ends them. */
export interface RequestLimits {
  readonly clock: Clock;
  /** A request that moves no byte for this long, milliseconds, is given up as a transient failure. */
  readonly idleLimit: number;
  /** Ends everything under way; calls then reject with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Without progress for this long a request is given up, milliseconds. Storages answer `put` after the last byte only. */
export const DEFAULT_IDLE_LIMIT = 120_000;

/**
 * Runs one request. `action` gets the signal to pass on and a function to call at each sign of life. Rejects with the
 * outer signal's reason, with a transient `io` when the request stood still, or with what the action threw.
 */
export async function withIdleLimit<T>(
  limits: RequestLimits,
  action: (signal: AbortSignal, progress: () => void) => Promise<T>,
): Promise<T> {
  const { clock, idleLimit, signal: outer } = limits;
  outer?.throwIfAborted();
  const stop = new AbortController();
  const done = new AbortController();
  let last = clock.now();
  const progress = () => {
    last = clock.now();
  };
  const forward = () => stop.abort(outer?.reason);
  outer?.addEventListener('abort', forward, { once: true });
  const watch = async () => {
    try {
      for (let rest = idleLimit; rest > 0; rest = last + idleLimit - clock.now()) await clock.sleep(rest, done.signal);
      stop.abort(new VaultError('io', `the storage was silent for ${idleLimit / 1000} seconds`));
    } catch {
      // The request is over.
    }
  };
  const watching = watch();
  try {
    return await action(stop.signal, progress);
  } catch (error) {
    // Whoever made the request end knows the reason better than the library that was cut off.
    if (stop.signal.aborted) throw stop.signal.reason;
    throw error;
  } finally {
    outer?.removeEventListener('abort', forward);
    done.abort();
    await watching;
  }
}
