import { sha256 } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { unseal } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import { decodeHeader, LENGTH_BYTES } from './header.ts';
import { openBlob } from './seal-blob.ts';

/** What must be in a pack, in a form that travels cheaply between threads. */
export interface ExpectedPack {
  /** What `encodeHeader` makes of its blobs, in the order of their offsets. */
  readonly header: Uint8Array;
  /** Where each of these blobs begins, bytes. */
  readonly offsets: Uint32Array;
}

/** What a look at every byte of a pack found. */
export interface PackVerdict {
  /** SHA-256 of the file, hex: its name, if it is whole. */
  readonly id: string;
  /** Whether its header can be read and names exactly the expected blobs. */
  readonly header: 'expected' | 'different' | 'unreadable';
  /** Positions in the expected header of blobs that do not open, or have another id. */
  readonly damaged: readonly number[];
}

/** Proves a whole pack file: its name, its header, and every blob that is expected in it. */
export function verifyPack(key: MasterKey, bytes: Uint8Array, expected: ExpectedPack): PackVerdict {
  const header = unsealHeader(key, bytes);
  const damaged = decodeHeader(expected.header).flatMap((blob, position) => {
    const from = expected.offsets[position] as number;
    return opens(key, bytes.subarray(from, from + blob.length), blob) ? [] : [position];
  });
  const same = header !== undefined && Buffer.compare(header, expected.header) === 0;
  return { id: sha256(bytes), header: same ? 'expected' : header ? 'different' : 'unreadable', damaged };
}

/** The plain header of a pack file, or undefined when it fails its authentication. */
export function unsealHeader(key: MasterKey, pack: Uint8Array): Uint8Array | undefined {
  const end = pack.length - LENGTH_BYTES;
  if (end < 0) return undefined;
  const length = Buffer.from(pack.buffer, pack.byteOffset, pack.length).readUInt32LE(end);
  return length > end ? undefined : unseal(key, pack.subarray(end - length, end));
}

/** Whether the sealed bytes are the blob with this id. */
export function opens(
  key: MasterKey,
  sealed: Uint8Array,
  blob: { readonly id: string; readonly length: number; readonly uncompressedLength: number },
): boolean {
  if (sealed.length !== blob.length) return false;
  try {
    openBlob(key, sealed, blob);
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}
