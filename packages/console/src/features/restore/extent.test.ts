import { describe, expect, it } from 'vitest';
import { type Extent, isExact, learned, shownRows, unknownExtent } from './extent.ts';

const limit = 200;

/** What a listing of so many rows answers to whoever asks for the page of a row. */
function ask(extent: Extent, row: number, length: number): Extent {
  const offset = Math.floor(row / limit) * limit;
  return learned(extent, { offset, rows: Math.max(0, Math.min(limit, length - offset)), limit });
}

describe('the length of a listing that does not tell it', () => {
  it.each([0, 1, 199, 200, 201, 4_000, 999_999, 1_000_000])('of %i rows is found by who goes to the end', (length) => {
    let extent = ask(unknownExtent, 0, length);
    let asked = 1;
    while (!isExact(extent)) {
      const before = shownRows(extent, limit);
      expect(before).toBeGreaterThan(extent.seen);
      extent = ask(extent, before - 1, length);
      asked += 1;
    }
    expect(extent.seen).toBe(length);
    expect(asked).toBeLessThan(32);
  });

  it('never shrinks below rows that were there', () => {
    const extent = ask(ask(unknownExtent, 5_000, 10_000), 20_000, 10_000);
    expect(extent.seen).toBe(5_200);
    expect(shownRows(extent, limit)).toBeGreaterThan(5_200);
    expect(ask(extent, 0, 10_000)).toEqual(extent);
  });
});
