import { type ItemFacts, OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import { CURRENT_FIELDS, changeOf, type WireItem } from './item.ts';

/** What asking for one item needs. */
export interface CurrentItem {
  readonly graph: Graph;
  readonly object: ProtectedObject;
  readonly driveId: string;
  readonly item: ItemFacts;
  readonly context: WorkContext;
}

/** The item as it is in its drive now, for one unit; undefined if it is not there any more. */
export async function currentItem({
  graph,
  object,
  driveId,
  item,
  context,
}: CurrentItem): Promise<ItemFacts | undefined> {
  try {
    const answer = await graph.json({
      method: 'GET',
      path: `/drives/${segment(driveId)}/items/${segment(item.id)}${query({ $select: CURRENT_FIELDS })}`,
      as: 'drive',
      cost: 'get',
      purpose: 'restore',
      objectId: object.id,
      context,
    });
    const change = changeOf((answer.body ?? {}) as WireItem);
    return change === undefined || change.type === 'delete' ? undefined : change.item;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}
