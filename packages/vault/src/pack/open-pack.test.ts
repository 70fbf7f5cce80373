import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../crypto/hash.ts';
import { randomMasterKey } from '../crypto/master-key.ts';
import { encodeHeader } from './header.ts';
import { OpenPack, packBufferBytes } from './open-pack.ts';
import { piecesOf } from './pack-pieces.ts';
import { verifyPack } from './verify-pack.ts';

const key = randomMasterKey();
const MIB = 1024 * 1024;

function openPack(packSize: number, largestBlob: number) {
  return new OpenPack(key, 'data', new Uint8Array(new SharedArrayBuffer(packBufferBytes(packSize, largestBlob))));
}

it('a pack that was filled in place is whole: name, header and every blob', () => {
  const pack = openPack(MIB, MIB);
  const plain = [0, 1, 1000, 300_000, 900_000].map((length) => randomBytes(length));
  for (const bytes of plain) pack.add(sha256(bytes), bytes, 0);
  expect(pack.isFull(MIB)).toBe(true);
  const { id, bytes, length, blobs } = pack.finish();
  const file = new Uint8Array(bytes.subarray(0, length));
  expect(sha256(file)).toBe(id);
  const offsets = Uint32Array.from(blobs, ({ offset }) => offset);
  expect(verifyPack(key, piecesOf(file), { header: encodeHeader(blobs), offsets })).toMatchObject({
    id,
    header: 'expected',
    damaged: [],
  });
});

it('the largest blob always has room in a pack of its own, and none is let in beyond the buffer', () => {
  const pack = openPack(4 * MIB, 8 * MIB);
  expect(pack.hasRoomFor(8 * MIB)).toBe(true);
  const large = randomBytes(8 * MIB);
  pack.add(sha256(large), large, 0);
  expect(pack.hasRoomFor(8 * MIB)).toBe(false);
  expect(pack.finish().blobs).toHaveLength(1);
});
