import type { ItemSource, RestoreItem } from '@coffer/engine';
import { type ItemVersion, type ProtectedObject, RequestError } from '@coffer/model';
import type { PointAddress, RestoreSession } from '../../db/stores/restore-session-store.ts';
import { itemGuid, type ShownItems } from './item-guid.ts';
import { type ExplorerWorkload, explorerWords, holdsItems, type Noun, nounOf } from './nouns.ts';

/** An opened OneDrive or site within its restore session. */
export interface Place {
  readonly session: RestoreSession;
  readonly workload: ExplorerWorkload;
  readonly object: ProtectedObject;
  readonly source: ItemSource;
  /** The restore point that shows it. */
  readonly address: PointAddress;
  readonly shown: ShownItems;
}

/** An item as it is in the restore point, or as an earlier version has it. */
export interface Picked {
  readonly item: RestoreItem;
  readonly version?: ItemVersion;
}

/** The GUID under which the API shows an item; notes where the item is. */
export function guidOf(place: Place, item: RestoreItem): string {
  const guid = itemGuid(place.object.id, item.facts.id);
  place.shown.remember(guid, item.id);
  return guid;
}

/** The libraries and lists of a site, by name; of a OneDrive its top folder. */
export async function* topFolders(place: Place): AsyncIterable<RestoreItem> {
  const root = await place.source.root(place.object.id);
  if (place.workload === 'onedrive') {
    yield root;
    return;
  }
  for await (const item of place.source.children(root.id)) {
    if (holdsItems(nounOf(item))) yield item;
    else if (item.facts.kind === 'folder' && item.facts.role === undefined && item.restorable) {
      for await (const inner of place.source.children(item.id)) if (holdsItems(nounOf(inner))) yield inner;
    }
  }
}

/**
 * What a caller means by a parent: a folder, library or list; by the top level (`root`), of a site each library and list. Those of
 * which nothing is held are left out. Rejects with RequestError('not-found') for a parent that is not there.
 */
export async function* parents(place: Place, parentId: string): AsyncIterable<RestoreItem> {
  // `null` is how some clients write that there is no folder above.
  if (['root', 'null'].includes(parentId.toLowerCase())) {
    for await (const folder of topFolders(place)) if (folder.restorable) yield folder;
    return;
  }
  const parent = await find(place, parentId);
  if (!parent || !holdsItems(nounOf(parent))) {
    throw new RequestError('not-found', `There is no such folder in ${placeName(place)}.`);
  }
  if (parent.restorable) yield parent;
}

/** The item of a GUID: where it was shown before, or else wherever it is in the object. */
async function find(place: Place, guid: string): Promise<RestoreItem | undefined> {
  const { source, object, shown } = place;
  const wanted = guid.toLowerCase();
  const isIt = (item: RestoreItem): boolean => itemGuid(object.id, item.facts.id) === wanted;
  const known = shown.find(wanted);
  if (known !== undefined) {
    const item = await source.item(known);
    if (isIt(item)) return item;
  }
  for await (const item of source.walk((await source.root(object.id)).id)) {
    if (!isIt(item)) continue;
    shown.remember(wanted, item.id);
    // A listing need not know all versions.
    return await source.item(item.id);
  }
  return undefined;
}

/** An item of that noun by its GUID. Rejects with RequestError('not-found'). */
export async function requireItem(place: Place, noun: Noun, guid: string): Promise<RestoreItem> {
  const item = await find(place, guid);
  if (!item || nounOf(item) !== noun) {
    throw new RequestError('not-found', `There is no such ${noun} in ${placeName(place)}.`);
  }
  return item;
}

/** The folder that holds the attachments of a list item; undefined if it has none. */
export async function attachmentsOf(place: Place, item: RestoreItem): Promise<RestoreItem | undefined> {
  const name = item.treeNames.at(-1) ?? '';
  const folder = await place.source.child(await parentId(place, item), name.replace(/\.json$/, '.attachments'));
  return folder?.facts.role === 'attachments' && folder.restorable ? folder : undefined;
}

/** What the API does not show, but belongs to an item: the page beside its file, the attachments of a list item. */
export async function companionOf(place: Place, item: RestoreItem): Promise<RestoreItem | undefined> {
  const noun = nounOf(item);
  if (noun === 'item') return await attachmentsOf(place, item);
  const name = item.treeNames.at(-1) ?? '';
  if (noun !== 'document' || place.workload === 'onedrive' || !/\.aspx$/i.test(name)) return undefined;
  const page = await place.source.child(await parentId(place, item), `${name}.page.json`);
  return page?.facts.role === 'page' ? page : undefined;
}

/** The bytes of what a library or list is made from, if they are held. */
export async function definitionOf(
  { source }: Place,
  folder: RestoreItem,
): Promise<(() => AsyncIterable<Uint8Array>) | undefined> {
  const definition = folder.restorable ? await source.child(folder.id, '_vti_definition.json') : undefined;
  return definition?.facts.role === 'definition' && definition.restorable
    ? () => source.read(definition.id)
    : undefined;
}

/** Where it is, for people. */
export function placeName({ workload, object }: Place): string {
  return explorerWords[workload].place(object);
}

async function parentId({ source, object }: Place, item: RestoreItem): Promise<string> {
  return ((await source.ancestors(item.id)).at(-1) ?? (await source.root(object.id))).id;
}
