import type { RestoreItem } from '@coffer/engine';
import type { Slice } from '../../db/stores/job-session-store.ts';
import { groupOfNoun, type Noun, nounOf } from './nouns.ts';
import { guidOf, type Place, parents, topFolders } from './place.ts';

/** A part of a listing. */
export interface ItemsPart {
  readonly items: readonly RestoreItem[];
  readonly more: boolean;
}

/** Which items are wanted. */
export interface WantedItems extends Slice {
  /** As {@link parents} takes it; absent or empty: everything in the object, which is walked through up to the end of the page. */
  readonly parentId?: string | undefined;
}

/**
 * A page of the items of a noun: of the libraries or lists of a site, or of what lies directly in a folder, library or list; a page of
 * these costs its own length wherever it begins. Rejects with RequestError('not-found') for a parent that is not there.
 */
export async function itemsPage(place: Place, noun: Noun, { parentId, ...slice }: WantedItems): Promise<ItemsPart> {
  if (noun === 'library' || noun === 'list') return await pageOfWalk(place, topFolders(place), noun, slice);
  if (parentId !== undefined && parentId !== '')
    return await pageOfFolders(place, parents(place, parentId), noun, slice);
  const { source, object } = place;
  return await pageOfWalk(place, source.walk((await source.root(object.id)).id), noun, slice);
}

/** A page of the items of a noun that lie directly in folders, one folder after the other. */
export async function pageOfFolders(
  place: Place,
  folders: AsyncIterable<RestoreItem> | Iterable<RestoreItem>,
  noun: Noun,
  { offset, limit }: Slice,
): Promise<ItemsPart> {
  const { source } = place;
  const group = groupOfNoun[noun];
  const found: RestoreItem[] = [];
  let skip = offset;
  for await (const { id } of folders) {
    const before = found.length;
    // One more than wanted tells whether there are more.
    for await (const item of source.children(id, { group, skip, limit: limit + 1 - found.length })) found.push(item);
    if (found.length > limit) break;
    if (found.length > before) skip = 0;
    else if (skip > 0) skip = Math.max(0, skip - (await source.count(id, group)));
  }
  return shown(place, found, limit);
}

async function pageOfWalk(
  place: Place,
  all: AsyncIterable<RestoreItem>,
  noun: Noun,
  { offset, limit }: Slice,
): Promise<ItemsPart> {
  const found: RestoreItem[] = [];
  let passed = 0;
  for await (const item of all) {
    if (nounOf(item) !== noun) continue;
    passed += 1;
    if (passed > offset) found.push(item);
    if (found.length > limit) break;
  }
  return shown(place, found, limit);
}

function shown(place: Place, found: readonly RestoreItem[], limit: number): ItemsPart {
  const items = found.slice(0, limit);
  for (const item of items) guidOf(place, item);
  return { items, more: found.length > limit };
}
