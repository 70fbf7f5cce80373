import { type Change, type ItemFacts, OutsideError } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { walkDelta } from '../drive/delta.ts';
import type { On } from '../drive/with-access.ts';
import { driveItemId, listFolderId, pageId } from './ids.ts';
import { type ListEvents, type ListScan, resetOf } from './list-events.ts';
import { type ListRow, PAGES } from './lists.ts';
import { withPages } from './pages.ts';
import type { SitesParts } from './parts.ts';

/** What happened in a library since it was last read, as changes of the site. Unchanged: one unit. */
export async function* scanLibrary(scan: ListScan): ListEvents {
  const { parts, on, row, known } = scan;
  const { driveId, driveRootId } = await driveOf(scan);
  const walk = { graph: parts.graph, clock: parts.clock, object: on.object, driveId, context: on.context };
  const place: Place = { row, driveRootId, incremental: known.token !== undefined };
  let token = known.token;
  let anew = token === undefined && known.begun === true;
  for await (const event of walkDelta(walk, token)) {
    if (anew) yield resetOf(row, 'The library was not read to its end before.');
    anew = false;
    if (event.type === 'reset') yield resetOf(row, event.reason);
    else if (event.type === 'end') token = event.state;
    else {
      const changes = event.changes.flatMap((change) => inSite(change, place));
      yield* row.template === PAGES ? withPages(scan, changes) : [{ type: 'changes', changes } as const];
    }
  }
  return { ...known, driveId, driveRootId, ...(token === undefined ? {} : { token }) };
}

/** A library's drive and the drive's root; asked for once. */
async function driveOf({ parts, on, row, known }: ListScan): Promise<{ driveId: string; driveRootId: string }> {
  const { driveId, driveRootId } = known;
  if (driveId !== undefined && driveRootId !== undefined) return { driveId, driveRootId };
  return await libraryDrive(parts, on, row.id);
}

/** The drive of a library, and the drive's root. Two units. */
export async function libraryDrive(
  parts: SitesParts,
  { object, context }: On,
  listId: string,
): Promise<{ driveId: string; driveRootId: string }> {
  const get = async (path: string): Promise<string> => {
    const answer = await parts.graph.json({
      method: 'GET',
      path: `${path}${query({ $select: 'id' })}`,
      as: 'drive',
      cost: 'get',
      purpose: 'scan',
      objectId: object.id,
      context,
    });
    const { id } = (answer.body ?? {}) as { readonly id?: string };
    if (id === undefined) throw new OutsideError('damaged', 'Microsoft named no drive for a library.');
    return id;
  };
  const driveId = await get(`/sites/${segment(object.id)}/lists/${segment(listId)}/drive`);
  return { driveId, driveRootId: await get(`/drives/${segment(driveId)}/root`) };
}

interface Place {
  readonly row: ListRow;
  readonly driveRootId: string;
  readonly incremental: boolean;
}

/** A change of the drive as a change of the site: the drive's root is the library's folder. */
function inSite(change: Change, place: Place): readonly Change[] {
  const { row, driveRootId, incremental } = place;
  if (change.type === 'delete') {
    if (change.id === driveRootId) return [];
    const id = driveItemId(row.id, change.id);
    // What a page shows goes with its file; the file's name, which would tell whether it was one, is not named any more.
    return [{ type: 'delete', id }, ...(row.template === PAGES && incremental ? [gonePage(id)] : [])];
  }
  if (change.item.parentId === null || change.item.id === driveRootId) {
    const { sharing } = change as { readonly sharing?: 'inherited' | 'own' | 'changed' };
    return [{ type: 'upsert', item: row.folder, ...(sharing === undefined ? {} : { sharing }) }];
  }
  return [{ ...change, item: placed(change.item, row.id, driveRootId) }];
}

function gonePage(fileId: string): Change {
  return { type: 'delete', id: pageId(fileId) };
}

/** An item of a library's drive in the ids of the site. */
export function placed(item: ItemFacts, listId: string, driveRootId: string): ItemFacts {
  const { parentId } = item;
  const root = parentId === null || parentId === driveRootId;
  return {
    ...item,
    id: driveItemId(listId, item.id),
    parentId: root ? listFolderId(listId) : driveItemId(listId, parentId),
  };
}
