import type { ItemFacts } from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import { readPage } from '../../client/paging.ts';
import { CURRENT_FIELDS, changeOf, type WireItem } from './item.ts';
import type { On } from './with-access.ts';

/** A folder of a drive by its id there; undefined for the root. */
export interface FolderOfDrive extends On {
  readonly graph: Graph;
  readonly driveId: string;
  readonly folderId: string | undefined;
}

/** No folder has more pages than this; more means a server that sends us in circles. */
const MOST_PAGES = 100_000;

/** What lies directly in a folder of a drive, page by page. Two units a page of up to 999 items. */
export async function* childrenOf(folder: FolderOfDrive): AsyncGenerator<readonly ItemFacts[]> {
  const { graph, driveId, folderId, object, context } = folder;
  const place = folderId === undefined ? 'root' : `items/${segment(folderId)}`;
  const call = {
    method: 'GET',
    path: `/drives/${segment(driveId)}/${place}/children${query({ $select: CURRENT_FIELDS, $top: 999 })}`,
    as: 'drive',
    cost: 'list',
    purpose: 'restore',
    objectId: object.id,
    context,
  } as const;
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const got = await readPage<WireItem, ItemFacts>(graph, call, next, factsOf);
    yield got.items;
    if (got.next === undefined) return;
    next = got.next;
  }
}

function factsOf(wire: WireItem): ItemFacts | undefined {
  const change = changeOf(wire);
  return change === undefined || change.type === 'delete' ? undefined : change.item;
}
