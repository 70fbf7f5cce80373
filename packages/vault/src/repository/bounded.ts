/** Runs `action` for each item, at most `limit` at a time; results in the order of the items. Rejects with the first failure. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  action: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const entries = items.entries();
  const lane = async () => {
    for (const [position, item] of entries) results[position] = await action(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}

/**
 * Works off a list that grows while it is worked off: `step` resolves to what is to be done next, at most `limit` steps at
 * a time, what was found last first. Rejects with the first failure when no step is under way any more.
 */
export async function drain<T>(
  items: readonly T[],
  limit: number,
  step: (item: T) => Promise<readonly T[]>,
): Promise<void> {
  const waiting = [...items];
  const running = new Set<Promise<void>>();
  const run = async (item: T) => {
    for (const found of await step(item)) waiting.push(found);
  };
  try {
    while (waiting.length > 0 || running.size > 0) {
      while (waiting.length > 0 && running.size < limit) {
        const task: Promise<void> = run(waiting.pop() as T).finally(() => running.delete(task));
        running.add(task);
      }
      await Promise.race(running);
    }
  } finally {
    await Promise.allSettled(running);
  }
}

/**
 * Does things side by side. When one fails, the signal of all is aborted; rejects with the first failure when all have come to
 * their ends.
 */
export async function together<T extends readonly unknown[]>(
  signal: AbortSignal | undefined,
  actions: { readonly [K in keyof T]: (signal: AbortSignal) => Promise<T[K]> },
): Promise<T> {
  const failed = new AbortController();
  const any = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const results = actions.map(async (action: (signal: AbortSignal) => Promise<unknown>) => {
    try {
      return await action(any);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(results);
  signal?.throwIfAborted();
  failed.signal.throwIfAborted();
  return (await Promise.all(results)) as unknown as T;
}

/**
 * Runs `action` for each item, at most `limit` at a time, taking items only as they are needed. After the first failure
 * nothing new is begun; rejects with it when all that had begun has come to its end.
 */
export async function eachBounded<T>(
  items: Iterable<T>,
  limit: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failure: { readonly reason: unknown } | undefined;
  const lane = async () => {
    try {
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        await action(next.value);
        if (failure) return;
      }
    } catch (reason) {
      failure ??= { reason };
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failure) throw failure.reason;
}
