import type { Census } from './census.ts';

/** Reading on through a gap of this many bytes is cheaper than asking once more. */
const MAX_GAP = 128 * 1024;
/** Read at once, unless a single blob is longer; bytes. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Tiny blobs cost more for what is known of them than for what they hold. */
const MAX_BLOBS = 2_000;

/** Neighbouring blobs of one pack that are read together. */
export interface Stretch {
  /** Number of the pack. */
  readonly pack: number;
  readonly offset: number;
  readonly length: number;
  readonly places: readonly number[];
}

/** The order in which places lie in packs. */
export function byPosition(census: Census): (a: number, b: number) => number {
  return (a, b) => census.packOf(a) - census.packOf(b) || census.placeAt(a).offset - census.placeAt(b).offset;
}

/** Joins places that follow one another, given in the order of {@link byPosition}, to few large reads. */
export function* stretches(census: Census, places: Iterable<number>): Generator<Stretch, void, undefined> {
  let open: { pack: number; offset: number; end: number; places: number[] } | undefined;
  const close = ({ pack, offset, end, places: inside }: NonNullable<typeof open>): Stretch => ({
    pack,
    offset,
    length: end - offset,
    places: inside,
  });
  for (const place of places) {
    const { pack, offset, length } = census.placeAt(place);
    const end = offset + length;
    const near = open?.pack === pack && offset - open.end <= MAX_GAP && end - open.offset <= MAX_BYTES;
    if (open && near && open.places.length < MAX_BLOBS) {
      open.end = Math.max(open.end, end);
      open.places.push(place);
      continue;
    }
    if (open) yield close(open);
    open = { pack, offset, end, places: [place] };
  }
  if (open) yield close(open);
}
