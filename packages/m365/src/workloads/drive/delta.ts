import {
  type Change,
  type Clock,
  OutsideError,
  type ProtectedObject,
  type ScanEvent,
  type WorkContext,
} from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import { type DeltaLinks, deltaLinks, deltaPages } from './delta-pages.ts';
import { changeOf, downloadUrl, ITEM_FIELDS, type WireItem } from './item.ts';
import { type DriveTicket, sealTicket, type TicketPage } from './ticket.ts';

/** Items per page. Larger pages cost fewer units; the service gives fewer if it likes. */
const PAGE = 500;
/** So many files of a page are downloaded by the identity that asked for it; more are shared out. */
const SHARE = 48;

/** "Best practices for discovering files and detecting changes at scale": what a scan asks for beside the items. */
const SCAN_HEADERS = {
  prefer: 'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing',
  deltaexcludeparent: 'true',
} as const;

interface WireDelta {
  readonly value?: readonly WireItem[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
}

interface DeltaPage extends DeltaLinks {
  readonly changes: readonly Change[];
}

/** What a walk of a drive needs. */
export interface DeltaWalk {
  readonly graph: Graph;
  readonly clock: Clock;
  /** On whose account the requests are booked. */
  readonly object: ProtectedObject;
  readonly driveId: string;
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
  const read = (path: string, incremental: boolean): Promise<DeltaPage> => readDelta(walk, path, incremental);
  for await (const event of deltaPages(read, firstPath(walk.driveId), state)) {
    if (event.type !== 'page') yield event;
    else if (event.page.changes.length > 0) yield { type: 'changes', changes: event.page.changes };
  }
}

async function readDelta(walk: DeltaWalk, path: string, incremental: boolean): Promise<DeltaPage> {
  const { page, identity, hierarchical } = await requestPage(walk, path, incremental);
  const addresses = new Map<string, DriveTicket>();
  collectAddresses(addresses, { page, identity, at: walk.clock.now(), from: { path, incremental } });
  await shareOut(walk, { path, incremental, addresses });
  return {
    changes: (page.value ?? []).flatMap((wire) => withTicket(walk, changeOf(wire, hierarchical), addresses)),
    ...deltaLinks(walk.graph, page),
  };
}

async function requestPage(
  walk: DeltaWalk,
  path: string,
  incremental: boolean,
): Promise<{ page: WireDelta; identity: string; hierarchical: boolean }> {
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
  // Whoever names the preferences he keeps and leaves this one out puts `shared` on everything that is shared.
  const kept = answer.headers['preference-applied'];
  const hierarchical = kept === undefined || kept.toLowerCase().includes('hierarchicalsharing');
  return { page, identity: answer.identity, hierarchical };
}

/**
 * The addresses of a page are made out to whoever asked for it, so all its downloads would fall to him. A page with many
 * files is therefore asked for once more by each of the others, and everybody downloads a share: one request more per
 * identity, where a new address for every file would cost one per file.
 */
async function shareOut(
  walk: DeltaWalk,
  first: TicketPage & { readonly addresses: Map<string, DriveTicket> },
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

async function pageAgain(walk: DeltaWalk, page: TicketPage): Promise<ReadonlyMap<string, DriveTicket>> {
  try {
    return await readAddresses(walk, page);
  } catch (error) {
    // The page itself is at hand with good addresses; sharing its work out is not worth failing for.
    if (!(error instanceof OutsideError)) throw error;
    return new Map();
  }
}

/** New addresses for the files of a page, made out to whoever comes to ask. One or two units, as the page cost. */
export async function readAddresses(walk: DeltaWalk, from: TicketPage): Promise<ReadonlyMap<string, DriveTicket>> {
  const addresses = new Map<string, DriveTicket>();
  const { page, identity } = await requestPage(walk, from.path, from.incremental);
  collectAddresses(addresses, { page, identity, at: walk.clock.now(), from });
  return addresses;
}

function collectAddresses(
  into: Map<string, DriveTicket>,
  of: { page: WireDelta; identity: string; at: number; from: TicketPage },
): void {
  const { identity, at, from } = of;
  for (const wire of of.page.value ?? []) {
    const url = downloadUrl(wire);
    if (wire.id !== undefined && url !== undefined) into.set(wire.id, { url, identity, at, page: from });
  }
}

function withTicket(
  walk: DeltaWalk,
  change: Change | undefined,
  addresses: ReadonlyMap<string, DriveTicket>,
): readonly Change[] {
  if (change === undefined) return [];
  const address = change.type === 'upsert' && change.item.kind === 'file' ? addresses.get(change.item.id) : undefined;
  return [
    address === undefined ? change : ({ ...change, ticket: sealTicket(walk.object.workload, address) } as Change),
  ];
}

function firstPath(driveId: string): string {
  return `/drives/${segment(driveId)}/root/delta${query({ $select: ITEM_FIELDS, $top: PAGE })}`;
}
