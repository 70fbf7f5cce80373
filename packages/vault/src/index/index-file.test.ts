import fc from 'fast-check';
import { expect, it } from 'vitest';
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

it('any index comes back as it was, also when blobs are not asked for', () => {
  fc.assert(
    fc.property(fc.array(pack), fc.nat(3), (packs, asked) => {
      const json = encodeIndex(packs);
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

it('any form of the same JSON says the same', () => {
  const jumbled = fc.tuple(fc.array(pack), fc.integer({ min: 0, max: 4 }), fc.string());
  fc.assert(
    fc.property(jumbled, ([packs, indent, text]) => {
      const value = JSON.parse(encodeIndex(packs)) as { packs: { id: string; blobs: object[] }[] };
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
