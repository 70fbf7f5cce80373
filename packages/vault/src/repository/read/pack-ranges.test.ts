import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberSet } from '../../index/number-set.ts';
import { packRanges } from './pack-ranges.ts';

const MAX_LENGTH = 8 * 1024 * 1024;
const MAX_PLAIN = 16 * 1024 * 1024;

/** Packs of blobs with gaps between, blobs in any order within their pack. */
const packs = fc
  .array(
    fc
      .array(
        fc.record({
          gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400_000 })),
          uncompressedLength: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4_000_000 })),
          length: fc.oneof(fc.integer({ min: 32, max: 100_000 }), fc.integer({ min: 32, max: 2 * MAX_LENGTH })),
        }),
        { minLength: 1, maxLength: 30 },
      )
      .chain((pieces) => {
        let end = 0;
        const blobs = pieces.map(({ gap, ...blob }) => {
          const offset = end + gap;
          end = offset + blob.length;
          return { offset, ...blob };
        });
        return fc.shuffledSubarray(blobs, { minLength: blobs.length });
      }),
    { maxLength: 6 },
  )
  .map((all) => all.flatMap((blobs, pack) => blobs.map((blob) => ({ ...blob, pack }))));

it('ranges take every blob once, in order, and read neither far beyond nor too much at once', () => {
  fc.assert(
    fc.property(packs, (blobs) => {
      const ranges = [...packRanges(blobs)];
      const taken = ranges.flatMap((range) => range.blobs);
      expect(taken).toEqual(blobs.toSorted((a, b) => a.pack - b.pack || a.offset - b.offset));
      for (const { pack, offset, length, blobs: inside } of ranges) {
        expect(inside.every((blob) => blob.pack === pack)).toBe(true);
        expect(inside[0]?.offset).toBe(offset);
        const last = inside.at(-1);
        expect(offset + length).toBe((last?.offset ?? 0) + (last?.length ?? 0));
        expect(length <= MAX_LENGTH || inside.length === 1).toBe(true);
        const plain = inside.reduce((sum, blob) => sum + Math.max(blob.length, blob.uncompressedLength), 0);
        expect(plain <= MAX_PLAIN || inside.length === 1).toBe(true);
        const wanted = inside.reduce((sum, blob) => sum + blob.length, 0);
        expect(length - wanted).toBeLessThanOrEqual(128 * 1024 * (inside.length - 1));
      }
    }),
  );
});

it('neighbours are read together', () => {
  const blobs = Array.from({ length: 100 }, (_, i) => ({
    pack: 3,
    offset: i * 50_000,
    length: 50_000,
    uncompressedLength: 0,
  }));
  expect([...packRanges(blobs)].map(({ offset, length }) => [offset, length])).toEqual([[0, 5_000_000]]);
});

it('a set of numbers is a set', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(100), fc.nat(1_000_000))), (numbers) => {
      const [ours, theirs] = [new NumberSet(), new Set<number>()];
      for (const number of numbers) {
        expect(ours.add(number)).toBe(!theirs.has(number));
        theirs.add(number);
      }
      expect(ours.size).toBe(theirs.size);
      expect([...ours.values()]).toEqual([...theirs].sort((a, b) => a - b));
      expect(numbers.every((number) => ours.has(number))).toBe(true);
      expect(ours.has(2_000_000)).toBe(false);
    }),
  );
});
