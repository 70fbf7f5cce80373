import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type GraphCall, query, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';
import type { SiteCollection } from '../../site-collections.ts';
import { grantedOnDenial } from '../drive/with-access.ts';
import type { SitesParts } from './parts.ts';
import { findAt, findSite, SITE_FIELDS, siteObject, type WireWeb } from './site.ts';

/** Sites that are asked for their subsites at the same time. */
const AT_ONCE = 6;
/** SharePoint nests sites no deeper than its longest address allows. */
const DEEPEST = 50;

/** Every site of the organization, personal ones left out, or every site below the site `below`, itself not included. */
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
  for await (const collection of parts.collections.all(context)) {
    if (collection.personal) continue;
    const object = await objectOf(parts, collection, context);
    if (object === undefined) continue;
    // With all sites below it, which therefore are told no size of their own.
    if (collection.used !== undefined) context.sized?.(object.id, collection.used);
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

/** A site collection as a protected object. Where the listing does not tell Graph's id, its address leads to it for one unit. */
export async function objectOf(
  parts: SitesParts,
  { id, webUrl, title, siteId }: SiteCollection,
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  if (id !== undefined) return siteObject({ id, webUrl, displayName: title });
  const { host, pathname } = new URL(webUrl);
  const address = pathname === '/' ? host : `${host}:${pathname.replace(/\/+$/, '')}`;
  const site = { siteId, webUrl, name: webUrl };
  try {
    return await findAt(parts, { address, site }, context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof OutsideError) || !['locked', 'denied'].includes(error.code)) throw error;
    context.warn?.(`The site ${webUrl} cannot be looked at: ${error.message}`);
    return undefined;
  }
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
