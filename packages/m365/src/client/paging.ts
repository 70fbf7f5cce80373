import { OutsideError } from '@coffer/model';
import type { Graph, GraphCall } from './graph.ts';

/** One page of a listing. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it back for the next page; absent on the last one. Opaque. */
  readonly next?: string;
}

interface WirePage {
  readonly value?: unknown;
  readonly '@odata.nextLink'?: string;
}

/** No listing is longer than this many pages; more means a server that sends us in circles. */
const MOST_PAGES = 1_000_000;

/**
 * One page of a listing of Graph: the first one by `call.path`, a later one by the token of the page before.
 *
 * @throws OutsideError `damaged` if the answer is no page.
 */
export async function readPage<Wire, T>(
  graph: Graph,
  call: GraphCall,
  next: string | undefined,
  map: (wire: Wire) => T | undefined,
): Promise<Page<T>> {
  const answer = await graph.json({ ...call, path: next === undefined ? call.path : pathOf(next) });
  const page = answer.body as WirePage | undefined;
  if (!Array.isArray(page?.value)) throw new OutsideError('damaged', 'Microsoft Graph sent no page where one was due.');
  const items = (page.value as Wire[]).map(map).filter((item) => item !== undefined);
  const link = page['@odata.nextLink'];
  return link === undefined ? { items } : { items, next: Buffer.from(graph.relative(link)).toString('base64url') };
}

/** All items of a listing, one page in memory at a time. */
export async function* everyItem<T>(page: (next: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let next: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const got: Page<T> = await page(next);
    yield* got.items;
    if (got.next === undefined) return;
    next = got.next;
  }
  throw new OutsideError('damaged', 'A listing does not end.');
}

function pathOf(next: string): string {
  const path = Buffer.from(next, 'base64url').toString('utf8');
  if (!path.startsWith('/'))
    throw new OutsideError('rejected', 'This is not a token of a next page.', { reason: 'bad-token' });
  return path;
}
