import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PackContent } from '../../index/blob-index.ts';
import { Bitset } from './bitset.ts';
import { Census } from './census.ts';
import { contentsOf } from './rewrite-index.ts';
import { tallyUp } from './tally.ts';

const idOf = (number: number) => number.toString(16).padStart(8, '0').repeat(8);

/** Packs that share blobs, some data, some trees, spread over index files of which several may name one pack. */
const anyFiles = fc
  .array(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 })
  .chain((packs) => {
    const contents = packs.map((blobs, number): PackContent => {
      let offset = 0;
      const placed = blobs.map(([blob, tree]) => {
        const here = {
          type: tree ? 'tree' : 'data',
          id: idOf(blob),
          offset,
          length: 40 + blob,
          uncompressedLength: 0,
        } as const;
        offset += here.length;
        return here;
      });
      return { id: idOf(1000 + number), blobs: placed };
    });
    return fc.array(fc.subarray(contents), { maxLength: 5 });
  });

function censusOf(files: readonly (readonly PackContent[])[]): Census {
  const census = new Census();
  for (const [number, packs] of files.entries()) census.add(idOf(5000 + number), packs);
  return census;
}

it('any index files: every copy is counted once, and what they say can be told again', () => {
  fc.assert(
    fc.property(anyFiles, (files) => {
      const census = censusOf(files);
      const packs = new Map(files.flat().map((pack) => [pack.id, pack]));
      const told = new Map([...contentsOf(census, () => true)].map((pack) => [pack.id, pack]));
      expect(told).toEqual(packs);
      expect(census.places).toBe([...packs.values()].reduce((sum, { blobs }) => sum + blobs.length, 0));
      const kinds = new Set([...packs.values()].flatMap(({ blobs }) => blobs.map(({ type, id }) => `${type} ${id}`)));
      expect(census.blobs).toBe(kinds.size);
      for (let blob = 0; blob < census.blobs; blob++) {
        expect(census.find(census.typeOf(blob), census.idOf(blob))).toBe(blob);
        for (const place of census.placesOf(blob)) expect(census.blobOf(place)).toBe(blob);
      }
    }),
  );
});

it('any index files without those parts that are called redundant say the same', () => {
  fc.assert(
    fc.property(anyFiles, (files) => {
      const census = censusOf(files);
      const needed = files.map((packs, number) =>
        packs.filter(({ id }) => !census.files[number]?.redundant.has(census.packNumber(id) ?? -1)),
      );
      const again = censusOf(needed);
      expect(new Map([...contentsOf(again, () => true)].map((pack) => [pack.id, pack]))).toEqual(
        new Map([...contentsOf(census, () => true)].map((pack) => [pack.id, pack])),
      );
      expect(again.files.every(({ redundant }) => redundant.size === 0)).toBe(true);
    }),
  );
});

it('any use: exactly one copy of each used blob is kept, and the figures add up', () => {
  fc.assert(
    fc.property(anyFiles, fc.infiniteStream(fc.boolean()), (files, coin) => {
      const census = censusOf(files);
      for (const pack of census.packs) pack.stored = pack.bytes;
      const used = new Bitset(census.blobs);
      for (let blob = 0; blob < census.blobs; blob++) if (coin.next().value) used.add(blob);
      const { kept, packs, usedBlobs, unusedBlobs, duplicates } = tallyUp(census, used);
      for (let blob = 0; blob < census.blobs; blob++) {
        const copies = [...census.placesOf(blob)].filter((place) => kept.has(place));
        expect(copies.length).toBe(used.has(blob) ? 1 : 0);
      }
      expect(usedBlobs + unusedBlobs + duplicates).toBe(census.places);
      expect(packs.reduce((sum, pack) => sum + pack.usedBlobs, 0)).toBe(usedBlobs);
      expect(packs.reduce((sum, pack) => sum + pack.unusedBlobs, 0)).toBe(unusedBlobs + duplicates);
    }),
  );
});
