import type { BlobReader } from './blob-reader.ts';
import type { Run } from './run.ts';

/** Runs being loaded ahead of the one handed out. */
const AHEAD = 2;
/** Neighbours in a pack are read together up to this many plain bytes: few large requests are what storage likes. */
const MAX_RUN = 4 * 1024 * 1024;

/** A part of a file: bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes of a file, or of a range of it; every array belongs to who receives it. Only blobs the range touches are read. A
 * range is cut to the file's size. Throws `missing` at the start when the index lacks a blob, `damaged` where one fails its check.
 */
export async function* readFile(
  reader: BlobReader,
  content: readonly string[],
  range: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
): AsyncGenerator<Uint8Array, void, undefined> {
  const runs = runsOf(reader, content, range);
  const loads: Promise<Uint8Array>[] = [];
  let next = 0;
  try {
    while (next < runs.length || loads.length > 0) {
      for (; next < runs.length && loads.length <= AHEAD; next++) loads.push(started(reader.run(runs[next] as Run)));
      yield await (loads.shift() as Promise<Uint8Array>);
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

function runsOf(reader: BlobReader, content: readonly string[], { start, end }: ByteRange): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const id of content) {
    const place = reader.place(id);
    const length = reader.plainLength(place);
    const from = Math.max(0, start - at);
    const to = Math.min(length, end - at);
    const whole = from === 0 && to === length;
    if (from < to) addTo(runs, { id, place, length }, whole ? undefined : { from, to });
    at += length;
  }
  return runs;
}

function addTo(runs: Run[], blob: Run['blobs'][number] & { readonly length: number }, part: Run['part']): void {
  const { packId: pack, offset, length } = blob.place;
  const last = runs.at(-1);
  const end = last?.blobs.at(-1)?.place;
  const follows = end?.packId === pack && end.offset + end.length === offset;
  if (last && !part && !last.part && follows && last.plainLength + blob.length <= MAX_RUN) {
    last.blobs.push(blob);
    last.length += length;
    last.plainLength += blob.length;
  } else {
    runs.push({ pack, blobs: [blob], part, length, plainLength: blob.length });
  }
}
