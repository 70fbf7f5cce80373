import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Entry, Place, Source } from './source.ts';

/** Entries that one request brings. */
const pageSize = 200;

/**
 * What lies in a folder (`root`: at the top), page by page and part after part: folders first. Only what is scrolled to is asked
 * for.
 */
export function entries(source: Source, place: Place & { readonly parentId: string }) {
  const parts = place.parentId === 'root' ? source.top : source.below;
  return infiniteQueryOptions({
    queryKey: ['entries', place.restoreSessionId, place.objectId, place.parentId],
    initialPageParam: { part: 0, offset: 0 },
    queryFn: async ({ pageParam: { part, offset }, signal }): Promise<readonly Entry[]> =>
      (await parts[part]?.(place, { offset, limit: pageSize }, signal)) ?? [],
    getNextPageParam: (last, _pages, { part, offset }) => {
      if (last.length === pageSize) return { part, offset: offset + pageSize };
      return part + 1 < parts.length ? { part: part + 1, offset: 0 } : undefined;
    },
    staleTime: 60_000,
  });
}
