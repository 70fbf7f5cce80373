import type { Backend } from '../backend/backend.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { SEAL_OVERHEAD, unseal } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import type { PackContent } from '../index/blob-index.ts';
import { decodeHeader, LENGTH_BYTES, packBytes } from './header.ts';

/** Read from the end of a pack at first, bytes: holds the header of some 400 blobs, a pack of usual chunks has a few dozen. */
const FIRST_GUESS = 16 * 1024;

/**
 * What a pack says of itself, read from its end: once, or twice where the header is long. `damaged` when the header cannot
 * be opened or does not add up to the size of the file; `missing`, `io`. The blobs themselves are not looked at.
 */
export async function readPackContent(
  { backend, key }: { readonly backend: Backend; readonly key: MasterKey },
  { name, size }: { readonly name: string; readonly size: number },
): Promise<PackContent> {
  const tail = async (length: number) =>
    Buffer.from(await backend.load({ kind: 'pack', name }, { offset: size - length, length }));
  if (size < SEAL_OVERHEAD + LENGTH_BYTES) throw new VaultError('damaged', `the pack ${name} is too short`);
  const end = await tail(Math.min(size, FIRST_GUESS));
  const length = end.readUInt32LE(end.length - LENGTH_BYTES);
  if (length < SEAL_OVERHEAD || length > size - LENGTH_BYTES) {
    throw new VaultError('damaged', `the pack ${name} says its header has ${length} bytes`);
  }
  const trailer = length + LENGTH_BYTES;
  const sealed = (trailer <= end.length ? end.subarray(-trailer) : await tail(trailer)).subarray(0, length);
  const header = unseal(key, sealed);
  if (!header) throw new VaultError('damaged', `the header of the pack ${name} fails its authentication`);
  const blobs = decodeHeader(header);
  if (packBytes(blobs) !== size) throw new VaultError('damaged', `the pack ${name} is not as long as its header says`);
  let offset = 0;
  const placed = blobs.map((blob) => {
    const here = { ...blob, offset };
    offset += blob.length;
    return here;
  });
  return { id: name, blobs: placed };
}
