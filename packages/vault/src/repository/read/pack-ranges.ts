/** Bytes nobody asked for that are read along rather than asking the storage twice. */
const MAX_GAP = 128 * 1024;
/** Bytes read at once, unless one blob is longer. */
const MAX_LENGTH = 8 * 1024 * 1024;
/** What they may become when they are opened, unless one blob is longer. */
const MAX_PLAIN = 16 * 1024 * 1024;

/** A blob somewhere in a pack, which is named by its number or its id. */
interface Placed {
  readonly pack: number | string;
  readonly offset: number;
  /** Sealed bytes. */
  readonly length: number;
  /** Plain bytes where they are compressed, else 0. */
  readonly uncompressedLength: number;
}

/** A piece of a pack to read at once, and the blobs to take from it. */
export interface PackRange<T extends Placed> {
  readonly pack: T['pack'];
  readonly offset: number;
  readonly length: number;
  /** In the order of their offsets. */
  readonly blobs: readonly T[];
}

/**
 * Joins neighbours to one read, so that every pack is read once and forwards. The blobs of a pack must follow one another,
 * in any order. Holds the blobs of one pack at a time.
 */
export function* packRanges<T extends Placed>(blobs: Iterable<T>): Generator<PackRange<T>, void, undefined> {
  let samePack: T[] = [];
  for (const blob of blobs) {
    if (samePack[0] && samePack[0].pack !== blob.pack) {
      yield* rangesWithin(samePack);
      samePack = [];
    }
    samePack.push(blob);
  }
  yield* rangesWithin(samePack);
}

function* rangesWithin<T extends Placed>(blobs: T[]): Generator<PackRange<T>, void, undefined> {
  let open: T[] = [];
  let [end, plain] = [0, 0];
  for (const blob of blobs.sort((a, b) => a.offset - b.offset)) {
    const blobEnd = blob.offset + blob.length;
    const [first] = open;
    plain += plainLength(blob);
    if (first && (blob.offset - end > MAX_GAP || blobEnd - first.offset > MAX_LENGTH || plain > MAX_PLAIN)) {
      yield rangeOf(open, end);
      open = [];
      plain = plainLength(blob);
    }
    end = open.length === 0 ? blobEnd : Math.max(end, blobEnd);
    open.push(blob);
  }
  if (open.length > 0) yield rangeOf(open, end);
}

function rangeOf<T extends Placed>(blobs: readonly T[], end: number): PackRange<T> {
  const { pack, offset } = blobs[0] as T;
  return { pack, offset, length: end - offset, blobs };
}

/** At most so many bytes. */
function plainLength({ length, uncompressedLength }: Placed): number {
  return Math.max(length, uncompressedLength);
}
