import { VaultError } from '../errors.ts';
import { freeResult } from '../owned-bytes.ts';
import { compressAlways, decompress } from './zstd.ts';

/** First byte of a zstd-compressed document (restic design document, "Unpacked Data Format"). */
const COMPRESSED = 2;
/** Documents (index files above all) larger than this are refused, in bytes. */
const LIMIT = 512 * 1024 * 1024;

/** The plain form of an index, snapshot or lock file before sealing. `json` is free afterwards. */
export function encodeUnpacked(json: string | Uint8Array): Uint8Array {
  // Index files have megabytes: what they pass through is given back at once.
  const plain = typeof json === 'string' ? Buffer.from(json) : json;
  const packed = compressAlways(plain);
  const encoded = new Uint8Array(1 + packed.length);
  encoded[0] = COMPRESSED;
  encoded.set(packed, 1);
  freeResult(packed);
  freeResult(plain);
  return encoded;
}

/** Reads both forms: raw JSON, and the marker byte followed by zstd. */
export function decodeUnpacked(bytes: Uint8Array): string {
  const first = bytes[0];
  if (first === 0x7b || first === 0x5b) return Buffer.from(bytes).toString('utf8');
  if (first !== COMPRESSED) throw new VaultError('damaged', `unknown document encoding ${String(first)}`);
  return Buffer.from(decompress(bytes.subarray(1), LIMIT)).toString('utf8');
}
