import type { Clock } from '../../clock.ts';
import type { Backend } from '../backend.ts';
import { type CacheOptions, cacheBackend } from './cache.ts';
import { limitBackend } from './limit.ts';
import { type BackendEvent, logBackend } from './log.ts';
import { readonlyBackend } from './readonly.ts';
import { type RetryOptions, retryBackend } from './retry.ts';

/** Which wrappers a storage gets. */
export interface StackOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal?: AbortSignal;
  /** False for storage that fails for good or not at all, such as memory. */
  readonly retry?: Partial<Omit<RetryOptions, 'clock' | 'random' | 'signal'>> | false;
  /** Operations at once. */
  readonly limit?: number;
  readonly cache?: CacheOptions;
  readonly ended?: (event: BackendEvent) => void;
  readonly readonly?: boolean;
}

/**
 * Puts the wrappers around a storage, in the one right order, from the outside in:
 *
 * 1. `readonly`: nothing beneath needs to know.
 * 2. `cache`: a hit costs neither a turn nor an attempt.
 * 3. `retry`: pauses without holding a turn.
 * 4. `limit`: counts single attempts, which is what the storage feels.
 * 5. `log`: sees each attempt, without the waiting.
 */
export function stackBackend(storage: Backend, options: StackOptions): Backend {
  const { clock, random, signal, retry, limit, cache, ended } = options;
  const abort = signal === undefined ? {} : { signal };
  let backend = storage;
  if (ended) backend = logBackend(backend, { clock, ended });
  if (limit !== undefined) backend = limitBackend(backend, { limit, ...abort });
  if (retry !== false) backend = retryBackend(backend, { clock, random, ...abort, ...retry });
  if (cache) backend = cacheBackend(backend, { ...cache, clock });
  if (options.readonly) backend = readonlyBackend(backend);
  return backend;
}
