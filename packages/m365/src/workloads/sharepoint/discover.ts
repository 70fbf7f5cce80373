import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type GraphCall, query, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';
import { grantedOnDenial } from '../drive/with-access.ts';
import type { SitesParts } from './parts.ts';
import { findSite, SITE_FIELDS, siteObject, type WireWeb } from './site.ts';

/** Sites that are asked for their subsites at the same time. */
const AT_ONCE = 6;
/** SharePoint nests sites no deeper than its longest address allows. */
const DEEPEST = 50;

/**
 * Every site of the organization, those of OneDrives left out, or every site below the site `below`, itself not included.
 *
 * An application is shown them all. Accounts are shown by search what they may see: as `main` asks, that is what the
 * organization's account may see.
 */
export async function* discoverSites(
  parts: SitesParts,
  context: WorkContext,
  below?: string,
): AsyncGenerator<ProtectedObject> {
  const seen = new Set<string>();
  if (below !== undefined) {
    const top = await findSite(parts, below, context);
    if (top !== undefined) yield* fresh(seen, await subsites(parts, top, context, 0));
    return;
  }
  let waiting: ProtectedObject[] = [];
  const take = async function* (): AsyncGenerator<ProtectedObject> {
    const found = await Promise.all(waiting.map((site) => subsites(parts, site, context, 0)));
    waiting = [];
    yield* fresh(seen, found.flat());
  };
  for await (const wire of allSites(parts, context)) {
    const object = siteObject(wire);
    if (object === undefined) continue;
    yield* fresh(seen, [object]);
    waiting.push(object);
    if (waiting.length >= AT_ONCE) yield* take();
  }
  yield* take();
}

/** Sites that were not given yet. A listing may name subsites too, and before their parent tells of them. */
function* fresh(seen: Set<string>, objects: readonly ProtectedObject[]): Generator<ProtectedObject> {
  for (const object of objects) {
    if (seen.has(object.id)) continue;
    seen.add(object.id);
    yield object;
  }
}

async function* allSites(parts: SitesParts, context: WorkContext): AsyncGenerator<WireWeb> {
  const select = query({ $select: SITE_FIELDS, $top: 999 });
  try {
    yield* listing(parts, context, `/sites/getAllSites${select}`);
  } catch (error) {
    if (!(error instanceof OutsideError) || (error.code !== 'denied' && error.code !== 'rejected')) throw error;
    yield* listing(parts, context, `/sites${query({ search: '*', $select: SITE_FIELDS })}`);
  }
}

function listing(parts: SitesParts, context: WorkContext, path: string): AsyncGenerator<WireWeb> {
  const call: GraphCall = { method: 'GET', path, as: 'main', cost: 'list', purpose: 'discover', context };
  return everyItem((next) => readPage<WireWeb, WireWeb>(parts.graph, call, next, (wire) => wire));
}

/** The sites below one, of all depths. What may not be entered is told to the session: its subsites stay unknown. */
async function subsites(
  parts: SitesParts,
  site: ProtectedObject,
  context: WorkContext,
  depth: number,
): Promise<readonly ProtectedObject[]> {
  try {
    const children = await grantedOnDenial(parts, { object: site, context }, () =>
      directSubsites(parts, site, context),
    );
    if (depth >= DEEPEST) return children;
    const found: ProtectedObject[] = [];
    for (const child of children) found.push(child, ...(await subsites(parts, child, context, depth + 1)));
    return found;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof OutsideError) || !['locked', 'denied', 'gone'].includes(error.code)) throw error;
    // The site itself is given all the same, and fails with its reason when it is scanned.
    context.warn?.(`The subsites of ${site.webUrl} could not be listed: ${error.message}`);
    return [];
  }
}

async function directSubsites(
  parts: SitesParts,
  site: ProtectedObject,
  context: WorkContext,
): Promise<readonly ProtectedObject[]> {
  const call: GraphCall = {
    method: 'GET',
    path: `/sites/${segment(site.id)}/sites${query({ $select: SITE_FIELDS })}`,
    as: 'drive',
    cost: 'list',
    purpose: 'discover',
    objectId: site.id,
    context,
  };
  const found: ProtectedObject[] = [];
  for await (const wire of everyItem((next) => readPage<WireWeb, WireWeb>(parts.graph, call, next, (one) => one))) {
    const object = siteObject(wire, site.id);
    if (object !== undefined) found.push(object);
  }
  return found;
}
