/**
 * Gives the memory of an array back at once, instead of when the collector comes round to it: buffers of a megabyte each, made
 * by the hundred in every thread, would otherwise pile up to several times what is in use. The array is empty afterwards; an array
 * that shares its buffer with others is left alone.
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength && !buffer.detached) buffer.transfer(0);
}
