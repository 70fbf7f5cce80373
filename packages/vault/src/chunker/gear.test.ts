import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GearChunker, gearTable, MAX_CHUNK, MIN_CHUNK } from './gear.ts';

const TABLE = gearTable('25b468838dcb75');

/** Pseudo-random bytes, the same for the same seed. */
function noise(seed: number, length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed | 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

function chunksOf(bytes: Uint8Array, pieceLengths: readonly number[]): number[] {
  const chunker = new GearChunker(TABLE);
  const lengths: number[] = [];
  let length = 0;
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = Math.min(bytes.length, at + (pieceLengths[turn % pieceLengths.length] as number));
    while (at < end) {
      const cut = chunker.scan(bytes, at, end);
      length += (cut < 0 ? end : cut) - at;
      at = cut < 0 ? end : cut;
      if (cut >= 0) {
        lengths.push(length);
        length = 0;
      }
    }
  }
  if (length > 0) lengths.push(length);
  return lengths;
}

it('cuts the same however the bytes arrive, and keeps the limits', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 6_000_000 }),
      fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 5 }),
      (seed, length, pieces) => {
        const bytes = noise(seed, length);
        const whole = chunksOf(bytes, [Math.max(1, length)]);
        expect(chunksOf(bytes, pieces.length === 1 && pieces[0] === 1 ? [1000] : pieces)).toEqual(whole);
        expect(whole.reduce((sum, n) => sum + n, 0)).toBe(length);
        for (const n of whole.slice(0, -1)) {
          expect(n).toBeGreaterThan(MIN_CHUNK);
          expect(n).toBeLessThanOrEqual(MAX_CHUNK);
        }
      },
    ),
    { numRuns: 30 },
  );
});

it('has a mean near 1 MiB for random data', () => {
  const lengths = chunksOf(noise(7, 200_000_000), [10_000_000]);
  const mean = 200_000_000 / lengths.length;
  expect(mean).toBeGreaterThan(0.9 * 1024 * 1024);
  expect(mean).toBeLessThan(1.25 * 1024 * 1024);
});

it('cuts monotonous data at the largest size or earlier', () => {
  expect(Math.max(...chunksOf(new Uint8Array(20_000_000), [1_000_000]))).toBeLessThanOrEqual(MAX_CHUNK);
});

it('finds the same cuts again behind an insertion', () => {
  const bytes = noise(3, 30_000_000);
  const changed = Buffer.concat([bytes.subarray(0, 1000), Buffer.from('inserted'), bytes.subarray(1000)]);
  const ends = (lengths: number[], shift: number) => {
    let at = 0;
    const positions = new Set<number>();
    for (const length of lengths) {
      at += length;
      positions.add(at - shift);
    }
    return positions;
  };
  const before = ends(chunksOf(bytes, [65536]), 0);
  const after = ends(chunksOf(changed, [65536]), 8);
  expect([...before].filter((end) => after.has(end)).length).toBeGreaterThan(before.size / 2);
});

it('depends on the seed', () => {
  expect(gearTable('a')).not.toEqual(gearTable('b'));
});
