import { SEAL_OVERHEAD } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import type { PackedBlob } from './blob.ts';

const PLAIN_ENTRY = 1 + 4 + 32;
const COMPRESSED_ENTRY = PLAIN_ENTRY + 4;

/** Bytes of the length that ends a pack. */
export const LENGTH_BYTES = 4;
/** A pack with so many blobs is closed: keeps headers, and the index entry of one pack, small where blobs are tiny. */
export const MAX_PACK_BLOBS = 20_000;

/** Size in bytes of a pack file that holds exactly these blobs. */
export function packBytes(blobs: Iterable<Pick<PackedBlob, 'length' | 'uncompressedLength'>>): number {
  let bytes = SEAL_OVERHEAD + LENGTH_BYTES;
  for (const { length, uncompressedLength } of blobs) bytes += blobBytes(length, uncompressedLength);
  return bytes;
}

/** What one blob adds to the size of a pack: its sealed bytes and its header entry. */
export function blobBytes(length: number, uncompressedLength: number): number {
  return length + (uncompressedLength > 0 ? COMPRESSED_ENTRY : PLAIN_ENTRY);
}

/** The header of a pack before sealing (restic design document, "Pack Format"). */
export function encodeHeader(blobs: readonly PackedBlob[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(
    blobs.reduce((sum, blob) => sum + (blob.uncompressedLength > 0 ? COMPRESSED_ENTRY : PLAIN_ENTRY), 0),
  );
  let at = 0;
  for (const blob of blobs) {
    const compressed = blob.uncompressedLength > 0;
    at = bytes.writeUInt8((compressed ? 2 : 0) + (blob.type === 'tree' ? 1 : 0), at);
    at = bytes.writeUInt32LE(blob.length, at);
    if (compressed) at = bytes.writeUInt32LE(blob.uncompressedLength, at);
    at += bytes.write(blob.id, at, 'hex');
  }
  return bytes;
}

/** Undoes {@link encodeHeader}; `damaged` for unknown types or a cut entry. */
export function decodeHeader(header: Uint8Array): PackedBlob[] {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  const blobs: PackedBlob[] = [];
  for (let at = 0; at < bytes.length; ) {
    const type = bytes.readUInt8(at);
    const compressed = type >= 2;
    const size = compressed ? COMPRESSED_ENTRY : PLAIN_ENTRY;
    if (type > 3 || at + size > bytes.length) throw new VaultError('damaged', 'a pack header is malformed');
    blobs.push({
      type: type % 2 === 1 ? 'tree' : 'data',
      id: bytes.toString('hex', at + size - 32, at + size),
      length: bytes.readUInt32LE(at + 1),
      uncompressedLength: compressed ? bytes.readUInt32LE(at + 5) : 0,
    });
    at += size;
  }
  return blobs;
}

/** What the end of a pack takes at most that holds so many blobs, bytes. */
export function packTrailerBytes(blobs: number): number {
  return blobs * COMPRESSED_ENTRY + SEAL_OVERHEAD + LENGTH_BYTES;
}

/** The end of a pack: sealed header and its length. */
export function packTrailer(sealedHeader: Uint8Array): Uint8Array[] {
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32LE(sealedHeader.length);
  return [sealedHeader, length];
}
