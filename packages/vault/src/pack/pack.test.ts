import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../crypto/hash.ts';
import { randomMasterKey } from '../crypto/master-key.ts';
import { seal, unseal } from '../crypto/seal.ts';
import type { PackedBlob } from './blob.ts';
import { decodeHeader, encodeHeader } from './header.ts';
import { openBlob, sealBlobs } from './seal-blob.ts';

const key = randomMasterKey();

it('a pack header comes back as it was', () => {
  const blob: fc.Arbitrary<PackedBlob> = fc.record({
    type: fc.constantFrom('data' as const, 'tree' as const),
    id: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    length: fc.integer({ min: 32, max: 0xffffffff }),
    uncompressedLength: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 0xffffffff })),
  });
  fc.assert(
    fc.property(fc.array(blob), (blobs) => {
      const header = encodeHeader(blobs);
      expect(header.length).toBe(blobs.reduce((sum, b) => sum + (b.uncompressedLength > 0 ? 41 : 37), 0));
      expect(decodeHeader(header)).toEqual(blobs);
    }),
  );
});

it('a pack header with an unknown type or a cut entry is damage', () => {
  expect(() => decodeHeader(Uint8Array.of(7, ...new Uint8Array(40)))).toThrow(
    expect.objectContaining({ code: 'damaged' }),
  );
  expect(() => decodeHeader(new Uint8Array(36))).toThrow(expect.objectContaining({ code: 'damaged' }));
});

it('sealed bytes open with the key, and not when one bit differs', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(), (plain, where) => {
      const sealed = seal(key, plain);
      expect(Buffer.from(unseal(key, sealed) ?? [1]).equals(Buffer.from(plain))).toBe(true);
      const position = where % (sealed.length * 8);
      sealed[position >> 3] = (sealed[position >> 3] as number) ^ (1 << (position & 7));
      expect(unseal(key, sealed)).toBeUndefined();
    }),
  );
});

it('the authenticator is that of the published Poly1305-AES example', () => {
  // D. J. Bernstein, "The Poly1305-AES message-authentication code", appendix B, first example: message f3 f6.
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  const example = {
    encrypt: new Uint8Array(32),
    macK: hex('ec 07 4c 83 55 80 74 17 01 42 5b 62 32 35 ad d6'),
    macR: hex('85 1f c4 0c 34 67 ac 0b e0 5c c2 04 04 f3 f7 00'),
  };
  const sealed = Buffer.concat([
    hex('fb 44 73 50 c4 e8 68 c5 2a c3 27 5c f9 d4 32 7e'),
    hex('f3 f6'),
    hex('f4 c6 33 c3 04 4f c1 45 f8 4f 33 5c b8 19 53 de'),
  ]);
  expect(unseal(example, sealed)).toBeDefined();
});

it('text is compressed, noise is not, and both come back', () => {
  const text = Buffer.from('the same words over and over. '.repeat(5000));
  const noise = randomBytes(200_000);
  const sealed = sealBlobs(key, Buffer.concat([text, noise]), [text.length, noise.length]);
  expect(sealed.uncompressedLengths).toEqual([text.length, 0]);
  expect(sealed.lengths[1]).toBe(noise.length + 32);
  const first = sealed.bytes.subarray(0, sealed.lengths[0]);
  const opened = openBlob(key, first, { id: sha256(text), uncompressedLength: text.length });
  expect(Buffer.from(opened).equals(text)).toBe(true);
});

it('a blob that is not what its id says is damage', () => {
  const sealed = seal(key, Buffer.from('swapped'));
  const expected = { id: sha256(Buffer.from('wanted')), uncompressedLength: 0 };
  expect(() => openBlob(key, sealed, expected)).toThrow(expect.objectContaining({ code: 'damaged' }));
});
