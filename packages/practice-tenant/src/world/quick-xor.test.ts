import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesContent } from './content.ts';
import { QuickXor, quickXorOf } from './quick-xor.ts';

const of = (bytes: Uint8Array) => quickXorOf(bytesContent(bytes));

describe('QuickXorHash', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['one byte', Uint8Array.of(0x4a), 'SgAAAAAAAAAAAAAAAQAAAAAAAAA='],
    ['a sentence', Buffer.from('hello world'), 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
    ['a thousand letters', Buffer.alloc(1000, 'a'), 'cIADHOAABzjAAQ5waAAcgQhEIAI='],
  ] as const)('of %s is the published one', async (_, bytes, expected) => {
    expect(await of(bytes)).toBe(expected);
  });

  it('is the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4000 }), { maxLength: 6 }), (pieces) => {
        const [parts, whole] = [new QuickXor(), new QuickXor()];
        for (const piece of pieces) parts.update(piece);
        whole.update(Buffer.concat(pieces));
        expect(parts.digest()).toBe(whole.digest());
      }),
    );
  });

  it('refuses content that is not as long as promised', async () => {
    await expect(quickXorOf({ size: 5, open: bytesContent(Buffer.from('abc')).open })).rejects.toThrow(
      'promised 5 bytes and yielded 3',
    );
  });
});
