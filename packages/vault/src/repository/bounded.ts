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
