import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideFates } from './decide.ts';
import type { PackTally } from './tally.ts';

const MB = 1024 * 1024;

function pack(usedBytes: number, unusedBytes: number, more: Partial<PackTally> = {}): PackTally {
  return {
    bytes: usedBytes + unusedBytes + 100,
    usedBlobs: usedBytes > 0 ? 1 : 0,
    usedBytes,
    unusedBlobs: unusedBytes > 0 ? 1 : 0,
    unusedBytes,
    soleBlobs: usedBytes > 0 ? 1 : 0,
    hasData: true,
    hasTrees: false,
    ...more,
  };
}

const anyPack = fc
  .record({
    used: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 16 * MB })),
    unused: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 16 * MB })),
    trees: fc.boolean(),
  })
  .map(({ used, unused, trees }) => pack(used, unused, { hasTrees: trees, hasData: !trees }));

it('keeps full packs, removes useless ones, copies from half-used ones', () => {
  const packs = [pack(16 * MB, 0), pack(0, 16 * MB), pack(8 * MB, 8 * MB)];
  expect(decideFates(packs)).toEqual(['keep', 'remove', 'repack']);
});

it('leaves a twentieth of the repository unused by default', () => {
  const full = Array.from({ length: 20 }, () => pack(16 * MB, 0));
  expect(decideFates([...full, pack(8 * MB, 8 * MB)]).at(-1)).toBe('keep');
  expect(decideFates([...full.slice(0, 8), pack(8 * MB, 8 * MB)]).at(-1)).toBe('repack');
});

it('takes the most wasteful packs first and stops at the limit', () => {
  const packs = [pack(15 * MB, 1 * MB), pack(2 * MB, 14 * MB), pack(10 * MB, 6 * MB)];
  expect(decideFates(packs, { maxUnused: { bytes: 7 * MB } })).toEqual(['keep', 'repack', 'keep']);
  expect(decideFates(packs, { maxUnused: { bytes: 1 * MB } })).toEqual(['keep', 'repack', 'repack']);
  expect(decideFates(packs, { maxUnused: { bytes: 0 } })).toEqual(['repack', 'repack', 'repack']);
});

it('keeps packs with trees tidy whatever the limit', () => {
  const trees = pack(15 * MB, 1, { hasTrees: true, hasData: false });
  expect(decideFates([trees, pack(15 * MB, 1)], { maxUnused: { share: 0.9 } })).toEqual(['repack', 'keep']);
});

it('parts trees from data', () => {
  expect(decideFates([pack(16 * MB, 0, { hasTrees: true })])).toEqual(['repack']);
});

it('joins ten small packs of a kind, not nine and one of the other kind', () => {
  const small = Array.from({ length: 9 }, () => pack(1 * MB, 0));
  const tree = pack(1 * MB, 0, { hasTrees: true, hasData: false });
  expect(decideFates([...small, tree])).toEqual(Array(10).fill('keep'));
  expect(decideFates([...small, pack(1 * MB, 0), tree])).toEqual([...Array(10).fill('repack'), 'keep']);
  expect(decideFates([...small, pack(1 * MB, 0)], { repackSmall: false })).toEqual(Array(10).fill('keep'));
});

it('refuses a share that is none', () => {
  expect(() => decideFates([], { maxUnused: { share: 1 } })).toThrow(RangeError);
  expect(() => decideFates([], { maxUnused: { share: Number.NaN } })).toThrow(RangeError);
});

it('any packs: no used blob is lost, limits are kept, and deciding again on the outcome changes nothing', () => {
  const limits = fc.record({ maxUnused: fc.nat(64 * MB), maxRepackBytes: fc.nat(128 * MB) });
  fc.assert(
    fc.property(fc.array(anyPack, { maxLength: 30 }), limits, (packs, { maxUnused, maxRepackBytes }) => {
      const sum = (fate: string, fates: string[], field: 'bytes' | 'unusedBytes') =>
        packs.reduce((total, one, i) => total + (fates[i] === fate ? one[field] : 0), 0);
      const fates = decideFates(packs, { maxUnused: { bytes: maxUnused }, maxRepackBytes });
      for (const [i, fate] of fates.entries()) expect(fate === 'remove').toBe(packs[i]?.usedBlobs === 0);
      expect(sum('repack', fates, 'bytes')).toBeLessThanOrEqual(maxRepackBytes);
      const unlimited = decideFates(packs, { maxUnused: { bytes: maxUnused } });
      expect(sum('keep', unlimited, 'unusedBytes')).toBeLessThanOrEqual(maxUnused);
      const kept = packs.filter((_, i) => unlimited[i] === 'keep');
      expect(decideFates(kept, { maxUnused: { bytes: maxUnused } })).not.toContain('repack');
    }),
  );
});
