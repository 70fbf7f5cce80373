import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BlobPlace } from './blob-table.ts';
import { FurtherPlaces } from './further-places.ts';

const place = fc.record({
  pack: fc.nat(1000),
  offset: fc.nat(0xffffffff),
  length: fc.nat(0xffffffff),
  uncompressedLength: fc.nat(0xffffffff),
});

it('keeps every place of every blob, and gives them newest first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(fc.nat(20), fc.nat(0xffffffff)), place), { maxLength: 300 }), (added) => {
      const places = new FurtherPlaces();
      const expected = new Map<number, BlobPlace[]>();
      for (const [key, one] of added) {
        places.add(key, one);
        expected.set(key, [one, ...(expected.get(key) ?? [])]);
      }
      expect([places.size, places.keys]).toEqual([added.length, expected.size]);
      for (const [key, all] of expected) {
        expect(Array.from(places.of(key), (number) => places.placeAt(number))).toEqual(all);
      }
      for (const [number, [key, { pack }]] of added.entries()) {
        expect([places.keyAt(number), places.packAt(number)]).toEqual([key, pack]);
      }
      expect([...places.of(0x7fffffff)].length).toBe(expected.get(0x7fffffff)?.length ?? 0);
    }),
  );
});
