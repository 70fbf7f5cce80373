import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import type { FreshItems } from './fresh-items.ts';
import type { WireItem } from './item.ts';
import { childByName } from './upload.ts';

/** A folder to be found or made. */
export interface FolderPlace {
  readonly graph: Graph;
  readonly fresh: FreshItems;
  readonly object: ProtectedObject;
  readonly driveId: string;
  /** undefined: the root. */
  readonly parentId: string | undefined;
  readonly name: string;
  /** ISO 8601 UTC; given to a folder that is made. */
  readonly created?: string;
  readonly modified?: string;
  readonly context: WorkContext;
}

/** Of a folder to be restored, what a folder of a drive can have. */
export function datedName({
  name,
  created,
  modified,
}: Pick<FolderPlace, 'name' | 'created' | 'modified'>): Pick<FolderPlace, 'name' | 'created' | 'modified'> {
  return { name, ...(created === undefined ? {} : { created }), ...(modified === undefined ? {} : { modified }) };
}

/**
 * The folder of that name, made if it is not there. Looking costs one unit and making two, and most folders of a restore
 * are there.
 *
 * @throws OutsideError `rejected` with reason `nameAlreadyExists` if a file bears the name.
 */
export async function ensureFolder(place: FolderPlace): Promise<{ readonly id: string; readonly created: boolean }> {
  const parentId = place.parentId ?? (await rootId(place));
  const found = await look(place, parentId);
  if (found !== undefined) return found;
  try {
    const id = await make(place, parentId);
    place.fresh.add(place.driveId, id);
    return { id, created: true };
  } catch (error) {
    if (!(error instanceof OutsideError) || error.reason !== 'nameAlreadyExists') throw error;
    const other = await look(place, parentId);
    if (other === undefined) throw error;
    return other;
  }
}

async function look(place: FolderPlace, parentId: string): Promise<{ id: string; created: boolean } | undefined> {
  const found = await childByName(place, {
    objectId: place.object.id,
    driveId: place.driveId,
    parentId,
    name: place.name,
  });
  if (found?.id === undefined) return undefined;
  if (found.file === undefined) return { id: found.id, created: false };
  throw new OutsideError('rejected', `A file named ${place.name} is where a folder should be.`, {
    reason: 'nameAlreadyExists',
  });
}

async function make(place: FolderPlace, parentId: string): Promise<string> {
  const answer = await place.graph.json({
    method: 'POST',
    path: `/drives/${segment(place.driveId)}/items/${segment(parentId)}/children`,
    as: 'drive',
    cost: 'write',
    purpose: 'restore',
    objectId: place.object.id,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: place.name,
      folder: {},
      ...timesOf(place),
      '@microsoft.graph.conflictBehavior': 'fail',
    }),
    context: place.context,
  });
  return idOf(answer.body);
}

function timesOf({ created, modified }: FolderPlace): object {
  if (created === undefined && modified === undefined) return {};
  return { fileSystemInfo: { createdDateTime: created, lastModifiedDateTime: modified } };
}

async function rootId(place: FolderPlace): Promise<string> {
  const answer = await place.graph.json({
    method: 'GET',
    path: `/drives/${segment(place.driveId)}/root${query({ $select: 'id' })}`,
    as: 'drive',
    cost: 'get',
    purpose: 'restore',
    objectId: place.object.id,
    context: place.context,
  });
  return idOf(answer.body);
}

function idOf(body: unknown): string {
  const id = (body as WireItem | undefined)?.id;
  if (id === undefined) throw new OutsideError('damaged', 'Microsoft named no folder.');
  return id;
}
