import { infiniteQueryOptions } from '@tanstack/react-query';

/** Rows that one request brings. */
const pageSize = 50;

/** A paged listing of the API, read page by page as it is asked for. */
export function pages<Row>(
  queryKey: readonly unknown[],
  read: (
    page: { readonly offset: number; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<{ readonly results?: readonly Row[] | undefined }>,
) {
  return infiniteQueryOptions({
    queryKey,
    initialPageParam: 0,
    queryFn: async ({ pageParam: offset, signal }): Promise<readonly Row[]> =>
      (await read({ offset, limit: pageSize }, signal)).results ?? [],
    getNextPageParam: (last, all) => (last.length === pageSize ? all.length * pageSize : undefined),
  });
}
