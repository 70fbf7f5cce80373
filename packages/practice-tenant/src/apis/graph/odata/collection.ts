import { type Answer, header } from '../../../http/exchange.ts';
import { GraphError } from '../errors.ts';
import type { Call } from '../route.ts';
import { parseFilter, type Row } from './filter.ts';
import { pick } from './select.ts';

/** How a collection is paged. */
export interface PageRules {
  readonly defaultTop: number;
  readonly mostTop: number;
  /** What happens to a `$top` above the most: SharePoint gives fewer items, the directory refuses. */
  readonly beyond: 'fewer' | 'refuse';
  /** Properties returned when nothing is selected; all of them when undefined. */
  readonly defaults?: readonly string[];
}

export const DIRECTORY_PAGES = { defaultTop: 100, mostTop: 999, beyond: 'refuse' } as const;
export const FILE_PAGES = { defaultTop: 200, mostTop: 999, beyond: 'fewer' } as const;

/** Answers a directory collection: `$filter`, `$search`, `$orderby`, `$count`, `$select`, `$top` and paging. */
export function directoryCollection(call: Call, rows: readonly Row[], rules: PageRules): Answer {
  const { query } = call;
  const counts = query.get('$count') === 'true';
  const eventual = header(call.exchange, 'consistencylevel')?.toLowerCase() === 'eventual' && counts;
  let found: readonly Row[] = rows;
  const filterText = query.get('$filter');
  if (filterText !== null) {
    const filter = parseFilter(filterText);
    if (filter.advanced && !eventual) throw unsupported();
    found = found.filter((row) => filter.test(row));
  }
  const search = query.get('$search');
  if (search !== null) {
    if (header(call.exchange, 'consistencylevel')?.toLowerCase() !== 'eventual') throw unsupported();
    found = found.filter((row) => searched(row, search));
  }
  const order = query.get('$orderby')?.split(/\s+/);
  if (order?.[0] !== undefined) found = sorted(found, order[0], order[1]?.toLowerCase() === 'desc');
  return page(
    call,
    found.length,
    rules,
    (from, to) => found.slice(from, to).map((row) => pick(row, query.get('$select'), rules.defaults)),
    counts,
  );
}

/** Answers `/$count`: a plain number, which the directory gives only with eventual consistency. */
export function countOnly(call: Call, rows: readonly Row[]): Answer {
  if (header(call.exchange, 'consistencylevel')?.toLowerCase() !== 'eventual') throw unsupported();
  const text = call.query.get('$filter');
  const filter = text === null ? undefined : parseFilter(text);
  const count = filter ? rows.filter((row) => filter.test(row)).length : rows.length;
  return { status: 200, headers: { 'content-type': 'text/plain' }, text: String(count) };
}

/** Answers one page of a collection whose items are fetched by position. */
export function page(
  call: Call,
  total: number,
  rules: PageRules,
  slice: (from: number, to: number) => readonly unknown[],
  counts = false,
): Answer {
  const { top, offset, link } = position(call, rules);
  const end = Math.min(total, offset + top);
  return {
    status: 200,
    json: {
      ...(counts ? { '@odata.count': total } : {}),
      ...(end < total ? { '@odata.nextLink': link(end) } : {}),
      value: slice(offset, end),
    },
  };
}

/** Where a page of this call begins, how long it may be, and how the address of a later page is written. */
function position(call: Call, rules: PageRules): { top: number; offset: number; link: (offset: number) => string } {
  const top = topOf(call, rules);
  const token = call.query.get('$skiptoken') ?? call.query.get('$skipToken');
  const offset =
    token === null
      ? 0
      : Number(
          Buffer.from(token, 'base64url')
            .toString('utf8')
            .match(/^page:(\d+)$/)?.[1] ?? Number.NaN,
        );
  if (Number.isNaN(offset)) throw new GraphError(400, 'BadRequest', 'Invalid paging token.');
  const link = (next: number): string => {
    const query = new URLSearchParams(call.query);
    query.delete('$skipToken');
    query.set('$skiptoken', Buffer.from(`page:${next}`).toString('base64url'));
    return `${call.exchange.origin}${call.exchange.path}?${writeQuery(query)}`;
  };
  return { top, offset, link };
}

/** The page size asked for, or as many as there may be. */
export function topOf(call: Call, rules: PageRules): number {
  const text = call.query.get('$top') ?? call.query.get('top');
  if (text === null) return rules.defaultTop;
  const top = Number(text);
  if (top > rules.mostTop && rules.beyond === 'fewer') return rules.mostTop;
  if (!Number.isInteger(top) || top < 1 || top > rules.mostTop) {
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${text}'. Must be between 1 and ${rules.mostTop} inclusive.`,
    );
  }
  return top;
}

/** A query with the dollar signs of OData left readable. */
export function writeQuery(query: URLSearchParams): string {
  return query.toString().replaceAll('%24', '$');
}

function unsupported(): GraphError {
  return new GraphError(
    400,
    'Request_UnsupportedQuery',
    'Unsupported query. Add the header ConsistencyLevel: eventual and the query option $count=true.',
  );
}

function searched(row: Row, search: string): boolean {
  const clauses = [...search.matchAll(/"(\w+):([^"]*)"/g)];
  return clauses.some(([, property = '', words = '']) => {
    const tokens = String(row[property] ?? '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u);
    return words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => tokens.some((token) => token.startsWith(word)));
  });
}

function sorted(rows: readonly Row[], property: string, descending: boolean): Row[] {
  const order = [...rows].sort((a, b) => String(a[property] ?? '').localeCompare(String(b[property] ?? ''), 'en'));
  return descending ? order.reverse() : order;
}
