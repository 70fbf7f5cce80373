import { type ItemFacts, OutsideError } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { type Page, readPage } from '../../client/paging.ts';
import { CURRENT_FIELDS, changeOf, type WireItem } from './item.ts';
import type { DriveParts } from './parts.ts';
import { type On, withAccess } from './with-access.ts';

/** Items of a page. */
const PAGE = 500;
/** No folder has more pages than that; more means a server that sends us in circles. */
const MOST_PAGES = 100_000;

/** What lies directly in a folder of a drive, page by page. Two units a page. */
export async function* listChildren(
  parts: Pick<DriveParts, 'graph' | 'access'>,
  on: On,
  folder: { readonly driveId: string; readonly id: string },
): AsyncGenerator<readonly ItemFacts[]> {
  const call = {
    method: 'GET',
    path: `/drives/${segment(folder.driveId)}/items/${segment(folder.id)}/children${query({ $select: CURRENT_FIELDS, $top: PAGE })}`,
    as: 'drive',
    cost: 'list',
    purpose: 'verify',
    objectId: on.object.id,
    context: on.context,
  } as const;
  let next: string | undefined;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const page: Page<ItemFacts> = await withAccess(parts, on, () => readPage(parts.graph, call, next, factsOf));
    yield page.items;
    if (page.next === undefined) return;
    next = page.next;
  }
}

/** The item of a name directly in a folder of a drive; undefined if there is none. One unit. */
export async function childOf(
  parts: Pick<DriveParts, 'graph' | 'access'>,
  on: On,
  folder: { readonly driveId: string; readonly id: string },
  name: string,
): Promise<ItemFacts | undefined> {
  const call = {
    method: 'GET',
    path: `/drives/${segment(folder.driveId)}/items/${segment(folder.id)}:/${segment(name)}${query({ $select: CURRENT_FIELDS })}`,
    as: 'drive',
    cost: 'get',
    purpose: 'verify',
    objectId: on.object.id,
    context: on.context,
  } as const;
  try {
    const { body } = await withAccess(parts, on, () => parts.graph.json(call));
    return body === undefined ? undefined : factsOf(body as WireItem);
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

function factsOf(wire: WireItem): ItemFacts | undefined {
  const change = changeOf(wire);
  return change === undefined || change.type === 'delete' ? undefined : change.item;
}
