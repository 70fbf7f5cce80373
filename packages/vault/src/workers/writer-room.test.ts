import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../crypto/hash.ts';
import { randomMasterKey } from '../crypto/master-key.ts';
import type { BlobType } from '../pack/blob.ts';
import { encodeHeader } from '../pack/header.ts';
import type { FinishedPack } from '../pack/open-pack.ts';
import { piecesOf } from '../pack/pack-pieces.ts';
import { verifyPack } from '../pack/verify-pack.ts';
import { WriterRoom } from './writer-room.ts';

const key = randomMasterKey();
const packSize = 100_000;

function buffer(bytes: number) {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

/** Hands blobs to a room under the number of a call, and has them all stored. */
function storeAll(room: WriterRoom, type: BlobType, blobs: readonly Uint8Array[], spare = buffer(200_000)) {
  const lengths = blobs.map(({ length }) => length);
  room.hold({ writer: 1, bytes: new Uint8Array(Buffer.concat(blobs)), lengths }, 7);
  return room.store({ writer: 1, type, from: { call: 7 }, wanted: [...blobs.keys()], packSize, spare });
}

function expectWhole({ id, bytes, length, blobs }: FinishedPack | undefined = {} as never, ids: readonly string[]) {
  const file = new Uint8Array(bytes.subarray(0, length));
  const offsets = Uint32Array.from(blobs, ({ offset }) => offset);
  expect(sha256(file)).toBe(id);
  expect(verifyPack(key, piecesOf(file), { header: encodeHeader(blobs), offsets })).toMatchObject({ id, damaged: [] });
  expect(blobs.map((blob) => blob.id)).toEqual(ids);
}

it('keeps data and trees in packs of their own', () => {
  const room = new WriterRoom(key);
  const [data, tree] = [randomBytes(1000), Buffer.from('{"nodes":[]}\n'.repeat(100))];
  storeAll(room, 'data', [data]);
  storeAll(room, 'tree', [tree]);
  const packs = { data: room.finishPack('data').pack, tree: room.finishPack('tree').pack };
  expectWhole(packs.data, [sha256(data)]);
  expectWhole(packs.tree, [sha256(tree)]);
  expect(packs.tree?.blobs[0]).toMatchObject({ type: 'tree', uncompressedLength: tree.length });
  expect(room.finishPack('data')).toEqual({});
});

it('goes on with a pack that another thread had begun, and closes it when it is full', () => {
  const [mine, other] = [new WriterRoom(key), new WriterRoom(key)];
  const blobs = [40_000, 1000, 30_000, 50_000].map((length) => randomBytes(length));
  const ids = blobs.map(sha256);
  storeAll(mine, 'data', blobs.slice(0, 2));
  storeAll(other, 'data', blobs.slice(2));
  const { taken } = other.takePack('data');
  if (!taken) throw new Error('there is no pack');
  expect(other.finishPack('data')).toEqual({});
  const { packs, rest } = mine.store({ writer: 1, type: 'data', from: { taken }, wanted: [0, 1], packSize });
  expect(rest).toEqual([]);
  expect(packs).toHaveLength(1);
  expectWhole(packs[0], ids);
});

it('gives a blob that no buffer holds a pack and a buffer for itself, and the spare one back', () => {
  const room = new WriterRoom(key);
  const [small, huge] = [randomBytes(1000), randomBytes(300_000)];
  const spare = buffer(200_000);
  storeAll(room, 'tree', [small]);
  expect(storeAll(room, 'tree', [huge], spare).packs.map(({ blobs }) => blobs.map(({ id }) => id))).toEqual([
    [sha256(small)],
    [sha256(huge)],
  ]);
  const { packs, spare: unused } = storeAll(room, 'tree', [huge], spare);
  expect(unused).toBe(spare);
  expectWhole(packs[0], [sha256(huge)]);
});
