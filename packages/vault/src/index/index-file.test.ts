import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../crypto/hash.ts';
import type { PackContent } from './blob-index.ts';
import { decodeIndex, encodeIndex, readIndex } from './index-file.ts';

const id = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const number = fc.nat(0xffffffff);
const pack: fc.Arbitrary<PackContent> = fc.record({
  id,
  blobs: fc.array(
    fc.record({
      type: fc.constantFrom('data' as const, 'tree' as const),
      id,
      offset: number,
      length: number,
      uncompressedLength: number,
    }),
    { maxLength: 5 },
  ),
});

function jsonOf(packs: readonly PackContent[]): string {
  return Buffer.from(encodeIndex(packs)).toString();
}

it('any index comes back as it was, also when blobs are not asked for', () => {
  fc.assert(
    fc.property(fc.array(pack), fc.nat(3), (packs, asked) => {
      const json = jsonOf(packs);
      expect(decodeIndex(json)).toEqual(packs);
      expect(decodeIndex(`${json}\n`)).toEqual(packs);
      const ids: string[] = [];
      for (const entries of readIndex(json)) {
        ids.push(entries.id);
        let left = asked;
        for (const _ of entries.blobs) if (--left <= 0) break;
      }
      expect(ids).toEqual(packs.map((one) => one.id));
    }),
  );
});

it('a pack of many blobs with the largest numbers there are comes back as it was', () => {
  const blobs = Array.from({ length: 1_001 }, (_, at) => ({
    type: 'tree' as const,
    id: sha256(Buffer.from(`${at}`)),
    offset: 0xffffffff,
    length: 0xffffffff,
    uncompressedLength: 0xffffffff,
  }));
  const packs = [{ id: sha256(Buffer.from('pack')), blobs }];
  expect(decodeIndex(jsonOf(packs))).toEqual(packs);
});

it('a number that no index file can hold is refused instead of cut', () => {
  const blob = { type: 'tree' as const, id: 'a'.repeat(64), offset: 1e20, length: 1e20, uncompressedLength: 1e20 };
  const blobs = Array.from({ length: 1_000 }, () => blob);
  expect(() => encodeIndex([{ id: 'b'.repeat(64), blobs }])).toThrow(RangeError);
});

it('any form of the same JSON says the same', () => {
  const jumbled = fc.tuple(fc.array(pack), fc.integer({ min: 0, max: 4 }), fc.string());
  fc.assert(
    fc.property(jumbled, ([packs, indent, text]) => {
      const value = JSON.parse(jsonOf(packs)) as { packs: { id: string; blobs: object[] }[] };
      const turned = {
        supersedes: [text, `{${text}`, '"}\\'],
        packs: value.packs.map((one) => ({
          blobs: one.blobs.map((blob) => ({ note: `}${text}{"`, more: { deep: [{}] }, ...blob })),
          id: one.id,
        })),
      };
      expect(decodeIndex(JSON.stringify(turned, undefined, indent))).toEqual(packs);
    }),
  );
});

it.each([
  ['', 'empty'],
  ['nonsense', 'no JSON'],
  ['{"packs":[{"id":"00"', 'cut'],
  ['{"packs":[{"id":"00","blobs":[]}]}', 'with a malformed pack id'],
  [
    `{"packs":[{"id":"${'a'.repeat(64)}","blobs":[{"id":"x","type":"data","offset":0,"length":1}]}]}`,
    'with a malformed id',
  ],
  [
    `{"packs":[{"id":"${'a'.repeat(64)}","blobs":[{"id":"${'b'.repeat(64)}","type":"x","offset":0,"length":1}]}]}`,
    'of odd type',
  ],
  [
    `{"packs":[{"id":"${'a'.repeat(64)}","blobs":[{"id":"${'b'.repeat(64)}","type":"data","offset":-1,"length":1}]}]}`,
    'before 0',
  ],
  [
    `{"packs":[{"id":"${'a'.repeat(64)}","blobs":[{"id":"${'b'.repeat(64)}","type":"data","offset":0,"length":1}]}`,
    'unfinished',
  ],
])('an index file that cannot be is damage: %s (%s)', (json) => {
  expect(() => decodeIndex(json)).toThrow(expect.objectContaining({ code: 'damaged' }));
});
