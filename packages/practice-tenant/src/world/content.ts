import { createReadStream } from 'node:fs';

/**
 * The bytes of one file, delivered on demand and never held whole by the world.
 *
 * `open` yields exactly the bytes from `start` up to but not including `end`, and the same bytes every time it is called.
 * `size` is in bytes.
 */
export interface ContentSource {
  readonly size: number;
  /** The QuickXorHash (base64), where it is known without reading; empty when the service has none. */
  readonly quickXorHash?: string;
  open(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** Content that is already in memory; meant for small files. */
export function bytesContent(bytes: Uint8Array): ContentSource {
  return {
    size: bytes.byteLength,
    async *open(start, end) {
      if (end > start) yield bytes.subarray(start, end);
    },
  };
}

/** Content read from a file of this machine, `size` bytes long. The file is opened anew for each reading. */
export function fileContent(file: string, size: number): ContentSource {
  return {
    size,
    async *open(start, end) {
      if (end > start) yield* createReadStream(file, { start, end: end - 1, highWaterMark: 256 * 1024 });
    },
  };
}
