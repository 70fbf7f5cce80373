import { createHash } from 'node:crypto';
import type { MasterKey } from '../crypto/master-key.ts';
import { unseal } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import { freeResult } from '../owned-bytes.ts';
import type { PackedBlob } from './blob.ts';
import { decodeHeader, LENGTH_BYTES } from './header.ts';
import type { PackPieces } from './pack-pieces.ts';
import { openBlob } from './seal-blob.ts';

/** Bytes from which on a piece of a pack is long enough. Short ones are still in the processor's cache when they are opened. */
const PIECE = 1024 * 1024;

/** What must be in a pack, in a form that travels cheaply between threads. */
export interface ExpectedPack {
  /** What `encodeHeader` makes of its blobs, in the order of their offsets. */
  readonly header: Uint8Array;
  /** Where each of these blobs begins, bytes. */
  readonly offsets: Uint32Array;
}

/** What a look at every byte of a pack found. */
export interface PackVerdict {
  /** Bytes of the file. */
  readonly size: number;
  /** SHA-256 of the file, hex: its name, if it is whole. */
  readonly id: string;
  /** Whether its header can be read and names exactly the expected blobs. */
  readonly header: 'expected' | 'different' | 'unreadable';
  /** Positions in the expected header of blobs that do not open, or have another id. */
  readonly damaged: readonly number[];
}

/** Proves a whole pack file, reading every byte once: its name, its header, and every blob that is expected in it. */
export function verifyPack(key: MasterKey, pack: PackPieces, expected: ExpectedPack): PackVerdict {
  const header = unsealHeader(key, pack);
  const blobs = decodeHeader(expected.header);
  const hash = createHash('sha256');
  const damaged: number[] = [];
  let size = 0;
  for (const { from, to, first, end } of piecesBetween(blobs, expected.offsets, pack.size)) {
    const bytes = pack.read(from, to);
    hash.update(bytes);
    size += bytes.length;
    for (let position = first; position < end; position++) {
      const blob = blobs[position] as PackedBlob;
      const at = (expected.offsets[position] as number) - from;
      if (!opens(key, bytes.subarray(at, at + blob.length), blob)) damaged.push(position);
    }
  }
  const same = header !== undefined && Buffer.compare(header, expected.header) === 0;
  const verdict = same ? 'expected' : header ? 'different' : 'unreadable';
  return { size, id: hash.digest('hex'), header: verdict, damaged };
}

/** A piece of a pack and the positions of the blobs in it. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly end: number;
}

/** Cuts a pack where no blob is cut, wherever an index says that they lie. */
function* piecesBetween(
  blobs: readonly PackedBlob[],
  offsets: Uint32Array,
  size: number,
): Generator<Piece, void, undefined> {
  let [from, first, end] = [0, 0, 0];
  for (const [position, blob] of blobs.entries()) {
    const offset = offsets[position] as number;
    if (offset - from >= PIECE && offset >= end && offset <= size) {
      yield { from, to: offset, first, end: position };
      from = offset;
      first = position;
    }
    end = Math.max(end, offset + blob.length);
  }
  yield { from, to: size, first, end: blobs.length };
}

/** The plain header of a pack file, or undefined when it fails its authentication. */
export function unsealHeader(key: MasterKey, pack: PackPieces): Uint8Array | undefined {
  const end = pack.size - LENGTH_BYTES;
  if (end < 0) return undefined;
  const bytes = pack.read(end, pack.size);
  if (bytes.length < LENGTH_BYTES) return undefined;
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32LE();
  return length > end ? undefined : unseal(key, pack.read(end - length, end));
}

/** Whether the sealed bytes are the blob with this id. */
export function opens(
  key: MasterKey,
  sealed: Uint8Array,
  blob: { readonly id: string; readonly length: number; readonly uncompressedLength: number },
): boolean {
  if (sealed.length !== blob.length) return false;
  try {
    freeResult(openBlob(key, sealed, blob));
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}
