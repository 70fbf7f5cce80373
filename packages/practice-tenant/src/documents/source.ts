/** The bytes of a file, computed where and as often as they are read; they may be read with or without waiting. */
export interface DocumentSource {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes from `start` to `end` (exclusive). Throws a `RangeError` if they do not lie within the file. */
  open(start: number, end: number): AsyncIterable<Uint8Array> & Iterable<Uint8Array>;
}

const BLOCK_BYTES = 256 * 1024;

/** The bytes at hand, as a source. They must not be changed afterwards. */
export function bytesSource(bytes: Uint8Array): DocumentSource {
  return source(bytes.length, function* (start, end) {
    for (let at = start; at < end; at += BLOCK_BYTES) yield bytes.subarray(at, Math.min(end, at + BLOCK_BYTES));
  });
}

/** The parts one after the other. `parts` is asked again at each reading, so it may build small headers on demand. */
export function joinedSource(size: number, parts: () => Iterable<Uint8Array | DocumentSource>): DocumentSource {
  return source(size, function* (start, end) {
    let position = 0;
    for (const part of parts()) {
      const length = part instanceof Uint8Array ? part.length : part.size;
      const from = Math.max(0, start - position);
      const to = Math.min(length, end - position);
      if (from < to) yield* (part instanceof Uint8Array ? bytesSource(part) : part).open(from, to);
      position += length;
      if (position >= end) return;
    }
  });
}

/** A file of equal records that can each be computed from its number. */
interface Records {
  readonly count: number;
  /** Bytes of one record. */
  readonly length: number;
  /** Fills `block` with whole records, beginning with number `first`. The block lies on a word border of its buffer. */
  write(block: Uint8Array, first: number): void;
}

/** A file of computed records; at most a quarter of a megabyte is held at a time, whatever its size. */
export function recordSource(records: Records): DocumentSource {
  const { length } = records;
  return source(records.count * length, function* (start, end) {
    const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / length));
    const last = Math.ceil(end / length);
    for (let first = Math.floor(start / length); first < last; first += perBlock) {
      const count = Math.min(perBlock, last - first);
      const block = new Uint8Array(count * length);
      records.write(block, first);
      const position = first * length;
      yield block.subarray(Math.max(0, start - position), Math.min(block.length, end - position));
    }
  });
}

/** All bytes of a source at once: for small files. */
export function readAll(from: DocumentSource): Uint8Array {
  const whole = new Uint8Array(from.size);
  let at = 0;
  for (const chunk of from.open(0, from.size)) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function source(size: number, read: (start: number, end: number) => Generator<Uint8Array>): DocumentSource {
  return {
    size,
    open: (start, end) => {
      if (start < 0 || end > size || start > end) throw new RangeError(`No bytes ${start} to ${end} in ${size}`);
      return {
        [Symbol.iterator]: () => read(start, end),
        [Symbol.asyncIterator]: async function* () {
          yield* read(start, end);
        },
      };
    },
  };
}
