/** Bytes that own their whole buffer, so that it can be handed over to another thread without a copy, or given back. */
export type OwnedBytes = Uint8Array<ArrayBuffer>;

/**
 * Bytes that threads take turns with: nothing is copied, nobody hands anything over, and the collector, which hurries when large
 * buffers come and go, does not count them. Whoever makes them keeps them to be used again.
 */
export type SharedBytes = Uint8Array<SharedArrayBuffer>;

/** Buffers below this size are not worth the while, bytes. */
const LARGE = 32 * 1024;

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
 * The same for what a function of Node returned that gives each result a buffer of its own, which may be larger. Small results
 * can lie in the pool that Node shares among them; they are left alone.
 */
export function freeResult(bytes: Uint8Array): void {
  if (bytes.buffer.byteLength > Math.max(Buffer.poolSize, LARGE)) free(bytes);
}

function free({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
