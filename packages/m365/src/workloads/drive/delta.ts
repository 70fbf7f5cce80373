import {
  type Change,
  type Clock,
  OutsideError,
  type ProtectedObject,
  type ScanEvent,
  type WorkContext,
} from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import { changeOf, downloadUrl, ITEM_FIELDS, type WireItem } from './item.ts';
import { type DriveTicket, sealTicket } from './ticket.ts';

/** Items per page. Larger pages cost fewer units; the service gives fewer if it likes. */
const PAGE = 500;
/** So many files of a page are downloaded by the identity that asked for it; more are shared out. */
const SHARE = 48;
/** A drive holds at most 30 million items; more pages than that would need mean a server that runs in circles. */
const MOST_PAGES = 1_000_000;

/** "Best practices for discovering files and detecting changes at scale": what a scan asks for beside the items. */
const SCAN_HEADERS = {
  prefer: 'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing',
  deltaexcludeparent: 'true',
} as const;

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

interface WireDelta {
  readonly value?: readonly WireItem[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

interface DeltaPage {
  readonly changes: readonly Change[];
  readonly next: string | undefined;
  readonly state: string | undefined;
}

/** What a walk of a drive needs. */
export interface DeltaWalk {
  readonly graph: Graph;
  readonly clock: Clock;
  readonly object: ProtectedObject;
  readonly context: WorkContext;
}

/**
 * Everything that happened in a drive since `state`. An unchanged drive costs one request of one unit.
 *
 * If Microsoft no longer knows the state, `reset` comes first and then everything that exists.
 *
 * @throws OutsideError `unavailable`, transient, if the walk became void in its middle and must be begun again from the
 * same state.
 */
export async function* walkDelta(walk: DeltaWalk, state: string | undefined): AsyncGenerator<ScanEvent> {
  let page: DeltaPage;
  let incremental = state !== undefined;
  try {
    page = await readDelta(walk, state ?? firstPath(walk.object.id), incremental);
  } catch (error) {
    if (!incremental || !voidToken(error)) throw error;
    yield { type: 'reset', reason: error instanceof OutsideError ? (error.reason ?? 'resync') : 'resync' };
    incremental = false;
    page = await readDelta(walk, firstPath(walk.object.id), false);
  }
  for (let count = 0; count < MOST_PAGES; count += 1) {
    if (page.changes.length > 0) yield { type: 'changes', changes: page.changes };
    if (page.state !== undefined) {
      yield { type: 'end', state: page.state };
      return;
    }
    if (page.next === undefined) break;
    page = await readNext(walk, page.next, incremental);
  }
  throw new OutsideError('damaged', 'The list of changes does not end.', { transient: true });
}

async function readNext(walk: DeltaWalk, next: string, incremental: boolean): Promise<DeltaPage> {
  try {
    return await readDelta(walk, next, incremental);
  } catch (error) {
    if (!voidToken(error)) throw error;
    throw new OutsideError('unavailable', 'Microsoft broke off the list of changes; it has to be read again.', {
      transient: true,
      reason: 'resync',
      cause: error,
    });
  }
}

async function readDelta(walk: DeltaWalk, path: string, incremental: boolean): Promise<DeltaPage> {
  const { page, identity } = await requestPage(walk, path, incremental);
  const addresses = new Map<string, DriveTicket>();
  collectAddresses(addresses, { page, identity, at: walk.clock.now() });
  await shareOut(walk, { path, incremental, addresses });
  return {
    changes: (page.value ?? []).flatMap((wire) => withTicket(walk, wire, addresses)),
    next: relative(walk.graph, page['@odata.nextLink']),
    state: relative(walk.graph, page['@odata.deltaLink']),
  };
}

async function requestPage(
  walk: DeltaWalk,
  path: string,
  incremental: boolean,
): Promise<{ page: WireDelta; identity: string }> {
  const answer = await walk.graph.json({
    method: 'GET',
    path,
    as: 'drive',
    cost: incremental ? 'delta-token' : 'delta-first',
    purpose: 'scan',
    objectId: walk.object.id,
    headers: SCAN_HEADERS,
    context: walk.context,
  });
  const page = answer.body as WireDelta | undefined;
  if (page === undefined || !Array.isArray(page.value)) {
    throw new OutsideError('damaged', 'Microsoft sent no list of changes.', { transient: true });
  }
  return { page, identity: answer.identity };
}

/**
 * The addresses of a page are made out to whoever asked for it, so all its downloads would fall to him. A page with many
 * files is therefore asked for once more by each of the others, and everybody downloads a share: one request more per
 * identity, where a new address for every file would cost one per file.
 */
async function shareOut(
  walk: DeltaWalk,
  first: {
    readonly path: string;
    readonly incremental: boolean;
    readonly addresses: Map<string, DriveTicket>;
  },
): Promise<void> {
  const files = [...first.addresses.keys()];
  if (files.length === 0) return;
  const parts = Math.max(1, Math.min(Math.ceil(files.length / SHARE), walk.graph.sharers));
  const size = Math.ceil(files.length / parts);
  for (let part = 1; part < parts; part += 1) {
    const others = await pageAgain(walk, first);
    for (const id of files.slice(part * size, (part + 1) * size)) {
      const address = others.get(id);
      if (address !== undefined) first.addresses.set(id, address);
    }
  }
}

async function pageAgain(
  walk: DeltaWalk,
  { path, incremental }: { readonly path: string; readonly incremental: boolean },
): Promise<ReadonlyMap<string, DriveTicket>> {
  const own = new Map<string, DriveTicket>();
  try {
    const { page, identity } = await requestPage(walk, path, incremental);
    collectAddresses(own, { page, identity, at: walk.clock.now() });
  } catch (error) {
    // The page itself is at hand with good addresses; sharing its work out is not worth failing for.
    if (!(error instanceof OutsideError)) throw error;
  }
  return own;
}

function collectAddresses(
  into: Map<string, DriveTicket>,
  from: { page: WireDelta; identity: string; at: number },
): void {
  for (const wire of from.page.value ?? []) {
    const url = downloadUrl(wire);
    if (wire.id !== undefined && url !== undefined) into.set(wire.id, { url, identity: from.identity, at: from.at });
  }
}

function withTicket(walk: DeltaWalk, wire: WireItem, addresses: ReadonlyMap<string, DriveTicket>): readonly Change[] {
  const change = changeOf(wire);
  if (change === undefined) return [];
  const address = change.type === 'upsert' && change.item.kind === 'file' ? addresses.get(change.item.id) : undefined;
  return [
    address === undefined ? change : ({ ...change, ticket: sealTicket(walk.object.workload, address) } as Change),
  ];
}

function relative(graph: Graph, link: string | undefined): string | undefined {
  return link === undefined ? undefined : graph.relative(link);
}

function firstPath(driveId: string): string {
  return `/drives/${segment(driveId)}/root/delta${query({ $select: ITEM_FIELDS, $top: PAGE })}`;
}

function voidToken(error: unknown): boolean {
  if (!(error instanceof OutsideError)) return false;
  if (error.code === 'gone') return error.reason !== 'itemNotFound' && error.reason !== 'ResourceNotFound';
  return error.code === 'rejected' && VOID_TOKEN.has(error.reason ?? '');
}
