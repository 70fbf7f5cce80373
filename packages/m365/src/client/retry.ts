import { type Clock, OutsideError, type OutsideErrorCode } from '@coffer/model';

/** Bounds of the repetition of one request. */
const ATTEMPTS: Readonly<Partial<Record<OutsideErrorCode, number>>> = { throttled: 10, locked: 3, rejected: 3 };
const OTHER_ATTEMPTS = 5;
/** No request is repeated for longer than this in all, in milliseconds. */
const TOTAL = 20 * 60_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** What the retry wrapper needs. */
export interface RetryOptions {
  readonly clock: Clock;
  /** 0 (inclusive) to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /**
   * How long a throttled attempt will have to wait before the next one, in milliseconds. It does not pause here, because the governor's
   * fence makes every attempt wait.
   */
  readonly fencedFor: (error: OutsideError) => number;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or the bounds are reached; then the last error is thrown. Only
 * errors that say they are transient are repeated, with exponential pauses and jitter, never sooner than Microsoft asks.
 */
export async function withRetry<T>(attempt: (number: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const started = options.clock.now();
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof OutsideError) || !error.transient || number >= (ATTEMPTS[error.code] ?? OTHER_ATTEMPTS))
        throw error;
      const throttled = error.code === 'throttled';
      const wait = throttled ? options.fencedFor(error) : pause(number, error, options);
      if (options.clock.now() + wait - started > TOTAL) throw error;
      if (!throttled) await options.clock.sleep(wait, options.signal);
    }
  }
}

/** Exponential back-off with full jitter above half: at least half of 0.5, 1, 2, … 30 s, or what the server asks. */
export function pause(number: number, error: OutsideError, options: Pick<RetryOptions, 'random'>): number {
  const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (number - 1));
  return Math.max(error.retryAfter ?? 0, most * (0.5 + options.random() / 2));
}
