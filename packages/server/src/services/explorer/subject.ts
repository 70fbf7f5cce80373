import type { EventSubject } from '../restore-sessions/restore-session-service.ts';
import { explorerWords, type Noun, nounOf } from './nouns.ts';
import type { Picked, Place } from './place.ts';

const doing: Readonly<Record<'Save' | 'Send' | 'Restore', string>> = {
  Save: 'Saving',
  Send: 'Sending',
  Restore: 'Restoring',
};
const kinds: Readonly<Record<Noun, string>> = {
  library: 'Library',
  list: 'List',
  folder: 'Folder',
  document: 'Document',
  item: 'Item',
  attachment: 'Attachment',
};

/** What an event says of the items that it is about. */
export function subjectOf(
  place: Place,
  picked: readonly Picked[],
  type: 'Save' | 'Send' | 'Restore',
): EventSubject & { readonly itemName: string } {
  const [only] = picked.length === 1 ? picked : [];
  const itemName = only === undefined ? `${picked.length} items` : nameOf(place, only);
  return {
    type,
    title: `${doing[type]} ${itemName}`,
    itemName,
    itemType: only === undefined ? 'Items' : kindOf(place, only),
    itemSize: picked.reduce((sum, { item, version }) => sum + (version?.size ?? item.size), 0),
    object: place.object,
    source: `${place.object.name}/${only?.item.names.join('/') ?? ''}`,
  };
}

function nameOf(place: Place, { item, version }: Picked): string {
  if (item.names.length === 0) return place.object.displayName;
  return version === undefined ? item.facts.name : `${item.facts.name} (version ${version.id})`;
}

function kindOf(place: Place, { item }: Picked): string {
  if (item.names.length === 0) return explorerWords[place.workload].object;
  const noun = nounOf(item);
  return noun === undefined ? 'Item' : kinds[noun];
}
