import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Extent, isExact, learned, shownRows, unknownExtent } from './extent.ts';
import type { Entry, Listed, Place } from './source.ts';

/** Entries that one request brings. */
const pageSize = 200;
/** Pages that went out of sight are kept so long for whoever scrolls back. Milliseconds. */
const kept = 10_000;

/** The rows of a listing as far as they are known. */
export interface Entries {
  /** Rows to be shown, those included that are not known yet. */
  readonly count: number;
  /** The entry of a row; undefined while it is on its way. */
  readonly at: (row: number) => Entry | undefined;
  /** Whether the count is that of the listing, and will not change any more. */
  readonly isCounted: boolean;
  readonly isEmpty: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

interface PageOfPart {
  readonly part: number;
  readonly offset: number;
}

/**
 * The entries of a listing, part after part. Only pages of which a row is in sight are asked for and kept, so that a
 * million entries take no more memory than a thousand. Give each listing its own component, for what was learned belongs to one listing.
 */
export function useEntries(
  { id, parts }: Listed,
  place: Place & { readonly parentId: string },
  sight: { readonly first: number; readonly last: number },
): Entries {
  const [extents, setExtents] = useState<readonly Extent[]>(() => parts.map(() => unknownExtent));
  const starts = startsOf(extents);
  const wanted = pagesIn(sight, extents, starts);
  const found = useQueries({
    queries: wanted.map(({ part, offset }) => ({
      queryKey: ['entries', place.restoreSessionId, place.objectId, id, part, offset],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<readonly Entry[]> =>
        (await parts[part]?.(place, { offset, limit: pageSize }, signal)) ?? [],
      staleTime: 60_000,
      gcTime: kept,
    })),
  });
  const pages = new Map(wanted.map(({ part, offset }, index) => [`${part} ${offset}`, found[index]?.data]));
  useEffect(() => setExtents((before) => withPages(before, wanted, pages)));
  const at = (row: number): Entry | undefined => {
    const part = partOf(row, starts);
    const within = row - (starts[part] ?? 0);
    const offset = Math.floor(within / pageSize) * pageSize;
    return pages.get(`${part} ${offset}`)?.[within - offset];
  };
  const failed = found.find(({ error }) => error !== null);
  return {
    count: starts.at(-1) ?? 0,
    at,
    isCounted: extents.every(isExact),
    isEmpty: extents.every((extent) => isExact(extent) && extent.seen === 0),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}

/** The row with which each part begins, and at last how many rows there are. A part whose end is not known is the last one. */
function startsOf(extents: readonly Extent[]): readonly number[] {
  const starts = [0];
  for (const extent of extents) {
    starts.push((starts.at(-1) ?? 0) + shownRows(extent, pageSize));
    if (!isExact(extent)) break;
  }
  return starts;
}

function partOf(row: number, starts: readonly number[]): number {
  const next = starts.findIndex((start) => start > row);
  return (next === -1 ? starts.length - 1 : next) - 1;
}

function pagesIn(
  { first, last }: { readonly first: number; readonly last: number },
  extents: readonly Extent[],
  starts: readonly number[],
): readonly PageOfPart[] {
  const pages: PageOfPart[] = [];
  for (const [part, start] of starts.slice(0, -1).entries()) {
    const end = starts[part + 1] ?? start;
    const from = Math.max(0, first - start);
    const to = Math.min(last, end - 1) - start;
    const whole = extents[part] && isExact(extents[part]) && extents[part].seen === 0;
    if (whole) continue;
    for (let offset = Math.floor(from / pageSize) * pageSize; offset <= to; offset += pageSize)
      pages.push({ part, offset });
  }
  return pages;
}

/** The same extents, unless the pages teach something new. */
function withPages(
  before: readonly Extent[],
  wanted: readonly PageOfPart[],
  pages: ReadonlyMap<string, readonly Entry[] | undefined>,
): readonly Extent[] {
  const after = before.map((extent, part) =>
    wanted
      .filter((page) => page.part === part)
      .reduce((known, { offset }) => {
        const rows = pages.get(`${part} ${offset}`)?.length;
        return rows === undefined ? known : learned(known, { offset, rows, limit: pageSize });
      }, extent),
  );
  return after.every(({ seen, bound }, part) => seen === before[part]?.seen && bound === before[part]?.bound)
    ? before
    : after;
}
