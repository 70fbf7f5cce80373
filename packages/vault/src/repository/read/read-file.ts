import type { BlobReader } from './blob-reader.ts';

/** Blobs being loaded ahead of the one handed out. */
const AHEAD = 2;

/** A part of a file: bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

interface Piece {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The bytes of a file, or of a range of it, blob by blob. Only blobs the range touches are read. A range is cut to the
 * file's size. Throws `missing` at the start when the index lacks a blob, `damaged` where one fails its check.
 */
export async function* readFile(
  reader: BlobReader,
  content: readonly string[],
  range: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = piecesOf(reader, content, range);
  const loads: Promise<Uint8Array>[] = [];
  try {
    for (const [position, piece] of pieces.entries()) {
      while (loads.length < Math.min(pieces.length, position + 1 + AHEAD)) {
        const { id } = pieces[loads.length] as Piece;
        loads.push(started(reader.data(id)));
      }
      const bytes = await (loads[position] as Promise<Uint8Array>);
      yield bytes.subarray(piece.from, piece.to);
      // Only the cache may keep what was handed out.
      loads[position] = Promise.resolve(new Uint8Array());
    }
  } finally {
    await Promise.allSettled(loads);
  }
}

/** Marks the promise as looked after: it is awaited later, or settled when the reader leaves early. */
function started<T>(promise: Promise<T>): Promise<T> {
  void Promise.allSettled([promise]);
  return promise;
}

function piecesOf(reader: BlobReader, content: readonly string[], { start, end }: ByteRange): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const id of content) {
    const length = reader.plainLength(id);
    const from = Math.max(0, start - at);
    const to = Math.min(length, end - at);
    if (from < to) pieces.push({ id, from, to });
    at += length;
  }
  return pieces;
}
