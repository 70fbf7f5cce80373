/** Bytes that own their whole buffer, so that it can be handed over to another thread without a copy, or given back. */
export type OwnedBytes = Uint8Array<ArrayBuffer>;

/** The same bytes, copied only where they share their buffer with others. */
export function ownedBytes(bytes: Uint8Array): OwnedBytes {
  const { buffer } = bytes;
  const alone = buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength;
  return alone ? (bytes as OwnedBytes) : new Uint8Array(bytes);
}

/**
 * Gives the memory of an array back at once, instead of when the collector comes round to it: buffers of a megabyte each, made
 * by the hundred in every thread, would otherwise pile up to several times what is in use. The array is empty afterwards; an array
 * that shares its buffer with others is left alone. One byte may be left over, as decompressing leaves it; whoever shares a
 * buffer leaves more.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  const alone = bytes.byteOffset === 0 && bytes.byteLength + 1 >= buffer.byteLength;
  if (buffer instanceof ArrayBuffer && alone && !buffer.detached) buffer.transfer(0);
}
