import { Defect } from '@coffer/model';

const ID_BYTES = 32;

/** Hex blob ids as bytes, 32 each, one after the other. */
export function packBlobs(ids: readonly string[]): Uint8Array {
  const packed = Buffer.from(ids.join(''), 'hex');
  if (packed.length !== ids.length * ID_BYTES) throw new Defect('A blob id is not 32 bytes long.');
  return new Uint8Array(packed);
}

/** The hex blob ids of {@link packBlobs}. */
export function unpackBlobs(packed: Uint8Array): readonly string[] {
  const hex = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString('hex');
  if (packed.byteLength === ID_BYTES) return [hex];
  const ids: string[] = [];
  for (let at = 0; at < hex.length; at += ID_BYTES * 2) ids.push(hex.slice(at, at + ID_BYTES * 2));
  return ids;
}
