import { OutsideError } from '@coffer/model';
import type { Graph } from '../../client/graph.ts';

/** A drive or list holds at most 30 million items; more pages than that would need mean a server that runs in circles. */
const MOST_PAGES = 1_000_000;

/** Codes that mean: the token is void, begin anew. */
const VOID_TOKEN: ReadonlySet<string> = new Set([
  'invalidRequest',
  'resyncRequired',
  'resyncChangesApplyDifferences',
  'resyncChangesUploadDifferences',
  'resyncApplyDifferences',
  'resyncUploadDifferences',
  'syncStateNotFound',
  'SyncStateInvalid',
]);

/** Where a page of a delta leads: to the next one, or to the state from which the next scan starts. */
export interface DeltaLinks {
  readonly next: string | undefined;
  readonly state: string | undefined;
}

/** What comes of walking a delta: perhaps a `reset` at first, then pages, then the end. */
export type DeltaEvent<P> =
  | { readonly type: 'reset'; readonly reason: string }
  | { readonly type: 'page'; readonly page: P }
  | { readonly type: 'end'; readonly state: string };

/** Reads one page. `incremental`: since a state, which is cheaper. */
export type ReadDelta<P> = (path: string, incremental: boolean) => Promise<P & DeltaLinks>;

/**
 * The pages of a delta of Graph since `state`, or from the start at `first`. A state that Microsoft no longer knows makes a
 * `reset` and begins at `first`.
 *
 * @throws OutsideError `unavailable`, transient, if the walk became void in its middle and must be begun again from the
 * same state.
 */
export async function* deltaPages<P>(
  read: ReadDelta<P>,
  first: string,
  state: string | undefined,
): AsyncGenerator<DeltaEvent<P>> {
  let incremental = state !== undefined;
  let page: P & DeltaLinks;
  try {
    page = await read(state ?? first, incremental);
  } catch (error) {
    if (!incremental || !voidToken(error)) throw error;
    yield { type: 'reset', reason: error instanceof OutsideError ? (error.reason ?? 'resync') : 'resync' };
    incremental = false;
    page = await read(first, false);
  }
  for (let count = 0; count < MOST_PAGES; count += 1) {
    yield { type: 'page', page };
    if (page.state !== undefined) {
      yield { type: 'end', state: page.state };
      return;
    }
    if (page.next === undefined) break;
    page = await readNext(read, page.next, incremental);
  }
  throw new OutsideError('damaged', 'The list of changes does not end.', { transient: true });
}

/** The links of a page of Graph, in the form that can be kept. */
export function deltaLinks(
  graph: Graph,
  page: { readonly '@odata.nextLink'?: string; readonly '@odata.deltaLink'?: string },
): DeltaLinks {
  const relative = (link: string | undefined): string | undefined =>
    link === undefined ? undefined : graph.relative(link);
  return { next: relative(page['@odata.nextLink']), state: relative(page['@odata.deltaLink']) };
}

async function readNext<P>(read: ReadDelta<P>, next: string, incremental: boolean): Promise<P & DeltaLinks> {
  try {
    return await read(next, incremental);
  } catch (error) {
    if (!voidToken(error)) throw error;
    throw new OutsideError('unavailable', 'Microsoft broke off the list of changes; it has to be read again.', {
      transient: true,
      reason: 'resync',
      cause: error,
    });
  }
}

function voidToken(error: unknown): boolean {
  if (!(error instanceof OutsideError)) return false;
  if (error.code === 'gone') return error.reason !== 'itemNotFound' && error.reason !== 'ResourceNotFound';
  return error.code === 'rejected' && VOID_TOKEN.has(error.reason ?? '');
}
