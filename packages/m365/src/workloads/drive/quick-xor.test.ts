import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuickXor } from './quick-xor.ts';

/** The definition, bit by bit, as the documentation of OneDrive gives it. */
function plain(bytes: Uint8Array): string {
  const hash = new Uint8Array(20);
  for (const [index, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) {
      const at = (index * 11 + bit) % 160;
      if ((byte >> bit) & 1) hash[at >> 3]! ^= 1 << (at & 7);
    }
  }
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  for (const [index, byte] of length.entries()) hash[12 + index]! ^= byte;
  return Buffer.from(hash).toString('base64');
}

function hashOf(...chunks: readonly Uint8Array[]): string {
  const hash = new QuickXor();
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest();
}

describe('quickXorHash', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['one byte', Buffer.from([0x4a]), 'SgAAAAAAAAAAAAAAAQAAAAAAAAA='],
    ['a greeting', Buffer.from('hello world'), 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
    ['a thousand letters', Buffer.alloc(1000, 'a'), 'cIADHOAABzjAAQ5waAAcgQhEIAI='],
    ['zeros', Buffer.alloc(327_680), 'AAAAAAAAAAAAAAAAAAAFAAAAAAA='],
  ])('knows the published value of %s', (_name, bytes, expected) => {
    expect(hashOf(bytes)).toBe(expected);
  });

  it('does not care how the bytes are cut or where they lie in memory', () => {
    const piece = fc.record({ length: fc.integer({ min: 0, max: 6000 }), offset: fc.integer({ min: 0, max: 7 }) });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.integer(), (pieces, seed) => {
        let state = seed | 1;
        const chunks = pieces.map(({ length, offset }) => {
          const memory = new Uint8Array(new ArrayBuffer(length + offset), offset);
          for (let index = 0; index < length; index += 1) {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
            memory[index] = state >>> 24;
          }
          return memory;
        });
        expect(hashOf(...chunks)).toBe(plain(Buffer.concat(chunks)));
      }),
      { numRuns: 60 },
    );
  });
});
