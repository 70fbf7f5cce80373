import type { Clock } from '../../clock.ts';
import { VaultError } from '../../errors.ts';
import type { Backend, FileId } from '../backend.ts';
import { totalLength } from '../object-body.ts';

/** How patiently a storage is asked again. */
export interface RetryOptions {
  readonly clock: Clock;
  /** Numbers from 0 up to 1, such as `Math.random`, so that many that failed together do not come again together. */
  readonly random: () => number;
  /** Pause after the first failure, milliseconds; doubles with each further one. Default 500. */
  readonly firstPause?: number;
  /** No pause is longer than this, milliseconds. Default 60 seconds. */
  readonly longestPause?: number;
  /** A call that would go on longer than this gives up with its last error, milliseconds. Default 15 minutes. */
  readonly patience?: number;
  /** Ends pauses and attempts to come; calls then reject with its reason. */
  readonly signal?: AbortSignal;
}

/** Files up to this size, bytes, are compared whole with what the storage holds; larger ones by size and tail. */
const COMPARED_BYTES = 1024 * 1024;
/** Of a larger file this many last bytes are compared; a pack ends in its header, which no two packs share. */
const TAIL_BYTES = 64 * 1024;

/**
 * Repeats what failed with an error that is not permanent, after a pause of 50 to 100 % of a doubling time.
 *
 * An answer may be lost after the work was done. So a repeated save that meets `exists` counts as done when the storage
 * holds the same bytes (see {@link COMPARED_BYTES}), and a repeated delete that meets `missing` counts as done. A listing
 * that fails is begun anew and leaves out what it gave already, for which it remembers the names.
 */
export function retryBackend(inner: Backend, options: RetryOptions): Backend {
  const again = <T>(action: (attempt: number) => Promise<T>) => retry(options, action);
  return {
    prepare: () => again(() => inner.prepare()),
    save: (file, parts) =>
      again(async (attempt) => {
        try {
          await inner.save(file, parts);
        } catch (error) {
          const lost = attempt > 1 && error instanceof VaultError && error.code === 'exists';
          if (!lost || !(await again(() => holds(inner, file, parts)))) throw error;
        }
      }),
    load: (file, range) => again(() => inner.load(file, range)),
    list: (kind) => list(inner, options, kind),
    delete: (file) =>
      again(async (attempt) => {
        try {
          await inner.delete(file);
        } catch (error) {
          if (!(attempt > 1 && error instanceof VaultError && error.code === 'missing')) throw error;
        }
      }),
  };
}

async function retry<T>(options: RetryOptions, action: (attempt: number) => Promise<T>): Promise<T> {
  const pauses = new Pauses(options);
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await action(attempt);
    } catch (error) {
      await pauses.after(error);
    }
  }
}

async function* list(
  inner: Backend,
  options: RetryOptions,
  kind: Parameters<Backend['list']>[0],
): ReturnType<Backend['list']> {
  const given = new Set<string>();
  const pauses = new Pauses(options);
  for (;;) {
    options.signal?.throwIfAborted();
    const files = inner.list(kind)[Symbol.asyncIterator]();
    try {
      for (;;) {
        let next: IteratorResult<{ readonly name: string; readonly size: number }>;
        try {
          next = await files.next();
        } catch (error) {
          await pauses.after(error);
          break;
        }
        if (next.done) return;
        if (given.has(next.value.name)) continue;
        given.add(next.value.name);
        pauses.reset();
        yield next.value;
      }
    } finally {
      await files.return?.();
    }
  }
}

/** The pauses of one call. */
class Pauses {
  readonly #options: RetryOptions;
  #began: number;
  #next: number;

  constructor(options: RetryOptions) {
    this.#options = options;
    this.#began = options.clock.now();
    this.#next = this.#first;
  }

  get #first(): number {
    return this.#options.firstPause ?? 500;
  }

  /** There was progress: patience begins anew. */
  reset(): void {
    this.#began = this.#options.clock.now();
    this.#next = this.#first;
  }

  /** Waits before the next attempt, or throws `error` when there should be none. */
  async after(error: unknown): Promise<void> {
    const { clock, random, signal, longestPause = 60_000, patience = 15 * 60_000 } = this.#options;
    if (!(error instanceof VaultError) || error.permanent) throw error;
    const pause = this.#next * (0.5 + random() / 2);
    if (clock.now() - this.#began + pause > patience) throw error;
    this.#next = Math.min(longestPause, this.#next * 2);
    await clock.sleep(pause, signal);
  }
}

/** Whether the storage holds these bytes under that name. */
async function holds(inner: Backend, file: FileId, parts: readonly Uint8Array[]): Promise<boolean> {
  const length = totalLength(parts);
  if (length > COMPARED_BYTES && !(await endsAt(inner, file, length))) return false;
  const offset = length > COMPARED_BYTES ? length - TAIL_BYTES : 0;
  try {
    const stored = await inner.load(file, ...(offset > 0 ? [{ offset, length: TAIL_BYTES }] : []));
    return Buffer.from(stored.buffer, stored.byteOffset, stored.length).equals(tail(parts, length - offset));
  } catch (error) {
    if (error instanceof VaultError && error.code === 'damaged') return false;
    throw error;
  }
}

/** Whether the file has no byte at `length`. */
async function endsAt(inner: Backend, file: FileId, length: number): Promise<boolean> {
  try {
    await inner.load(file, { offset: length, length: 1 });
    return false;
  } catch (error) {
    if (error instanceof VaultError && error.code === 'damaged') return true;
    throw error;
  }
}

function tail(parts: readonly Uint8Array[], length: number): Buffer {
  const last: Uint8Array[] = [];
  let missing = length;
  for (let i = parts.length - 1; i >= 0 && missing > 0; i--) {
    const part = parts[i] as Uint8Array;
    last.unshift(part.subarray(Math.max(0, part.length - missing)));
    missing -= part.length;
  }
  return Buffer.concat(last);
}
