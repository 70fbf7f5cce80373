import { compress, decompressTo } from '../compress/zstd.ts';
import { sha256 } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { SEAL_OVERHEAD, sealInto, unseal } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import { freeBytes, freeResult } from '../owned-bytes.ts';

/** Blobs in the form a pack holds, one after the other. */
export interface SealedBlobs {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Sealed length of each blob, bytes. */
  readonly lengths: readonly number[];
  /** Plain length of each compressed blob, 0 for those stored as they are. */
  readonly uncompressedLengths: readonly number[];
}

/** Compresses where it pays and seals; `plain` is the concatenation of blobs of the given lengths. */
export function sealBlobs(key: MasterKey, plain: Uint8Array, blobLengths: readonly number[]): SealedBlobs {
  const payloads: Uint8Array[] = [];
  const uncompressedLengths: number[] = [];
  let at = 0;
  for (const length of blobLengths) {
    const blob = plain.subarray(at, at + length);
    const packed = compress(blob);
    payloads.push(packed ?? blob);
    uncompressedLengths.push(packed ? length : 0);
    at += length;
  }
  const lengths = payloads.map((payload) => payload.length + SEAL_OVERHEAD);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let target = 0;
  for (const payload of payloads) {
    sealInto(key, payload, bytes.subarray(target));
    target += payload.length + SEAL_OVERHEAD;
    if (payload.buffer !== plain.buffer) freeResult(payload);
  }
  return { bytes, lengths, uncompressedLengths };
}

/** The plain bytes of one blob as a pack holds it, proven by authenticator and hash; `damaged` otherwise. */
export function openBlob(
  key: MasterKey,
  sealed: Uint8Array,
  expected: { id: string; uncompressedLength: number },
): Uint8Array {
  const payload = unseal(key, sealed);
  if (!payload) throw new VaultError('damaged', `blob ${expected.id} fails its authentication`);
  const size = expected.uncompressedLength;
  const plain = size > 0 ? decompressTo(payload, size) : payload;
  if (plain !== payload) freeBytes(payload);
  if (sha256(plain) !== expected.id) throw new VaultError('damaged', `blob ${expected.id} has other content`);
  return plain;
}
