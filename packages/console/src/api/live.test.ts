import { expect, it } from 'vitest';
import { nextWait } from './live.ts';

it('waits longer after each stream that breaks at once, but never longer than five minutes', () => {
  const waits = [2_000];
  for (let breaks = 0; breaks < 20; breaks += 1) waits.push(nextWait(waits.at(-1) ?? 0, 0));
  expect(waits.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(waits.at(-1)).toBe(300_000);
});

it('comes back soon to a stream that had been well', () => {
  expect(nextWait(300_000, 600_000)).toBe(2_000);
});
