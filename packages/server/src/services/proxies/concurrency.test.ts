import { expect, it } from 'vitest';
import { concurrencyOf } from './concurrency.ts';

it('does more at once with more threads, and something with the fewest', () => {
  expect(concurrencyOf(1)).toEqual({ files: 1, filesPerObject: 1, objects: 1 });
  expect(concurrencyOf(64)).toEqual({ files: 8, filesPerObject: 4, objects: 4 });
  expect(concurrencyOf(128).files).toBe(16);
});
