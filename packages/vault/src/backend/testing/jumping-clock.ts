import type { Clock } from '../../clock.ts';

/** A clock on which every pause is over at once. Notes how long the pauses were, milliseconds. */
export function jumpingClock(): Clock & { readonly pauses: number[] } {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      pauses.push(milliseconds);
      now += milliseconds;
      await Promise.resolve();
      signal?.throwIfAborted();
    },
  };
}
