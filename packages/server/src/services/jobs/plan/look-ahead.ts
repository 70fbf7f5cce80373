/** The answers to everything that the source gives, in its order, while up to `most` are asked for at once. */
export async function* ahead<From, To>(
  source: AsyncIterable<From>,
  most: number,
  ask: (one: From) => Promise<To>,
): AsyncIterable<To> {
  const waiting: Promise<To>[] = [];
  for await (const one of source) {
    const asked = ask(one);
    // Seen when its turn comes; until then it must not count as unhandled.
    asked.catch(() => undefined);
    waiting.push(asked);
    if (waiting.length < most) continue;
    const first = waiting.shift();
    if (first) yield await first;
  }
  for (const asked of waiting) yield await asked;
}
