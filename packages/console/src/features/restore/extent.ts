/** What is known of the length of a listing that does not say how long it is: it is read by pages at any offset. */
export interface Extent {
  /** So many rows there are at least. */
  readonly seen: number;
  /** And so many at most; the length itself once both are equal. */
  readonly bound: number;
}

/** Nothing is known yet. */
export const unknownExtent: Extent = { seen: 0, bound: Number.POSITIVE_INFINITY };

/** What a page of at most `limit` rows that began at `offset` teaches. */
export function learned(
  extent: Extent,
  page: { readonly offset: number; readonly rows: number; readonly limit: number },
): Extent {
  const { offset, rows, limit } = page;
  const seen = rows > 0 ? Math.max(extent.seen, offset + rows) : extent.seen;
  const bound = rows < limit ? Math.min(extent.bound, offset + rows) : extent.bound;
  return { seen, bound: Math.max(seen, bound) };
}

/** Whether the length is known. */
export function isExact({ seen, bound }: Extent): boolean {
  return seen === bound;
}

/**
 * Rows that are shown: all that are known, and beyond them room for as many again, where whoever scrolls there finds out whether they exist;
 * half of what is uncertain once a page beyond the end was seen. So the end of a million rows is found in some twenty pages.
 */
export function shownRows({ seen, bound }: Extent, limit: number): number {
  if (seen === bound) return seen;
  const more = bound === Number.POSITIVE_INFINITY ? Math.max(limit, seen) : (bound - seen) / 2;
  return Math.min(bound, seen + Math.ceil(more / limit) * limit);
}
