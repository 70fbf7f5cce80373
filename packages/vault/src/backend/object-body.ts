import { Readable } from 'node:stream';
import { VaultError } from '../errors.ts';

/** Bytes handed to the network at a time; small enough that a slow line still shows progress. */
const SLICE_BYTES = 256 * 1024;

/** The bytes of all parts together. */
export function totalLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** The parts as the body of a request, without joining or copying them. `progress` hears of each slice that leaves. */
export function bodyOf(parts: readonly Uint8Array[], progress: () => void): Readable {
  return Readable.from(slices(parts, progress), { objectMode: false, highWaterMark: SLICE_BYTES });
}

function* slices(parts: readonly Uint8Array[], progress: () => void): Generator<Uint8Array> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += SLICE_BYTES) {
      progress();
      yield part.subarray(at, at + SLICE_BYTES);
    }
  }
}

/** Takes in exactly `length` bytes of an answer. An answer that ends early or does not end is a failure of the line. */
export async function takeBody(
  body: AsyncIterable<Uint8Array>,
  length: number,
  progress: () => void,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for await (const piece of body) {
    progress();
    if (at + piece.length > length)
      throw new VaultError('io', 'the storage answered with more bytes than it announced');
    bytes.set(piece, at);
    at += piece.length;
  }
  if (at < length) throw new VaultError('io', `the answer of the storage broke off after ${at} of ${length} bytes`);
  return bytes;
}
