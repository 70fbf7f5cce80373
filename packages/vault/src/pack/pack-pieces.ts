import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A pack, or a part of one, to read piece by piece. */
export interface PackPieces {
  /** Bytes there are. */
  readonly size: number;
  /** The bytes from `from` up to, not including, `to`; fewer where there are no more. Valid until the next call. */
  read(from: number, to: number): Uint8Array;
}

/** Bytes in memory. */
export function piecesOf(bytes: Uint8Array): PackPieces {
  return { size: bytes.length, read: (from, to) => bytes.subarray(from, to) };
}

/** What the buffer of a reader may grow to, bytes; longer pieces get one that does not stay. */
const MAX_BUFFER = 16 * 1024 * 1024;

/** Reads files of this machine into one buffer that serves again and again. It waits for the disk: for threads that may. */
export class PieceReader {
  #buffer = new Uint8Array(1024 * 1024);

  /** Throws what the system says when the file cannot be opened or read. */
  open<T>(path: string, action: (pieces: PackPieces) => T): T {
    const file = openSync(path, 'r');
    try {
      return action({ size: fstatSync(file).size, read: (from, to) => this.#read(file, from, to) });
    } finally {
      closeSync(file);
    }
  }

  #read(file: number, from: number, to: number): Uint8Array {
    const length = Math.max(0, to - from);
    const buffer = this.#room(length);
    let at = 0;
    while (at < length) {
      const count = readSync(file, buffer, at, length - at, from + at);
      if (count === 0) break;
      at += count;
    }
    return buffer.subarray(0, at);
  }

  #room(length: number): Uint8Array {
    if (length <= this.#buffer.length) return this.#buffer;
    if (length > MAX_BUFFER) return new Uint8Array(length);
    this.#buffer = new Uint8Array(2 ** Math.ceil(Math.log2(length)));
    return this.#buffer;
  }
}
