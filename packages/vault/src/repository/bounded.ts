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
