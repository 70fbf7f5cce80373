/** Bytes that own their whole buffer, so that it can be handed over to another thread without a copy, or given back. */
export type OwnedBytes = Uint8Array<ArrayBuffer>;

/**
 * Bytes that threads take turns with: nothing is copied, nobody hands anything over, and the collector, which hurries when large
 * buffers come and go, does not count them. Whoever makes them keeps them to be used again.
 */
export type SharedBytes = Uint8Array<SharedArrayBuffer>;

/** The same bytes, copied only where they share their buffer with others. */
export function ownedBytes(bytes: Uint8Array): OwnedBytes {
  const { buffer } = bytes;
  const alone = buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength;
  return alone ? (bytes as OwnedBytes) : new Uint8Array(bytes);
}

/**
 * Gives the memory of an array back at once, instead of when the collector comes round to it: buffers of a megabyte each, made
 * by the hundred in every thread, would otherwise pile up to several times what is in use. The array is empty afterwards; an array
 * that shares its buffer with others is left alone.
 */
export function freeBytes(bytes: Uint8Array): void {
  if (bytes.byteLength === bytes.buffer.byteLength) free(bytes);
}

/**
 * The same for what a function of Node returned, which may fill only a part of a buffer of its own. Results below half of
 * `Buffer.poolSize` lie in a buffer of that size, which Node shares among them; they are left alone.
 */
export function freeResult(bytes: Uint8Array): void {
  if (bytes.buffer.byteLength !== Buffer.poolSize) free(bytes);
}

function free({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
