import type { Circumstances } from './handler.ts';
import { type Links, linksTo } from './links.ts';

/** A page as the contract shows it. */
export interface Page<T> {
  readonly offset: number;
  readonly limit: number;
  readonly setId?: string;
  readonly results: readonly T[];
  readonly _links: Links;
}

/** The part of a result that belongs on the page. */
export interface PageContent<T> {
  readonly items: readonly T[];
  /** Whether there are items after these. */
  readonly more: boolean;
  /** Id under which the server keeps the whole result. */
  readonly setId?: string | undefined;
}

type Asked = Pick<Circumstances, 'page' | 'path' | 'search'>;

/** The envelope of a page, with links to its neighbours that keep every other query parameter. */
export function pageOf<T>(call: Asked, content: PageContent<T>): Page<T> {
  const { offset, limit } = call.page;
  const at = (start: number): string => {
    const query = new URLSearchParams({ offset: String(start), limit: String(limit) });
    if (content.setId !== undefined) query.set('setId', content.setId);
    for (const [name, value] of call.search) {
      if (!['offset', 'limit', 'setid'].includes(name.toLowerCase())) query.append(name, value);
    }
    return `${call.path}?${query}`;
  };
  return {
    offset,
    limit,
    ...(content.setId === undefined ? {} : { setId: content.setId }),
    results: content.items,
    _links: linksTo({
      first: offset > 0 ? at(0) : undefined,
      prev: offset > 0 ? at(Math.max(0, offset - limit)) : undefined,
      self: at(offset),
      next: content.more ? at(offset + limit) : undefined,
    }),
  };
}

/** The asked part of a list that is held whole; only what is shown of it is presented. */
export function pageOfAll<T>(call: Asked, all: readonly T[]): Page<T>;
export function pageOfAll<From, To>(call: Asked, all: readonly From[], present: (one: From) => To): Page<To>;
export function pageOfAll<From, To>(
  call: Asked,
  all: readonly From[],
  present?: (one: From) => To,
): Page<From> | Page<To> {
  const { offset, limit } = call.page;
  const shown = all.slice(offset, offset + limit);
  const more = all.length > offset + limit;
  return present ? pageOf(call, { items: shown.map(present), more }) : pageOf(call, { items: shown, more });
}
