import type { SentOf } from '@coffer/contract';
import type { RestoreItem } from '@coffer/engine';
import type { ProtectedObject } from '@coffer/model';
import { itemGuid } from '../../../services/explorer/item-guid.ts';
import { titleOf } from '../../../services/explorer/list-item.ts';
import { nounOf } from '../../../services/explorer/nouns.ts';
import { guidOf, type Picked, type Place } from '../../../services/explorer/place.ts';
import { isInList } from '../../../services/explorer/site-target.ts';
import { pathOf, presentItem, sizeOf } from '../../explorer.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** A site. */
export function presentSite(object: ProtectedObject, sessionId: string): SentOf<'SharePointSite'> {
  const self = siteHref(sessionId, object.id);
  const below = ['libraries', 'lists', 'folders', 'documents', 'items'] as const;
  const paths = Object.fromEntries(below.map((rel) => [rel, `${self}/${rel.charAt(0).toUpperCase()}${rel.slice(1)}`]));
  const parent = object.parentId === undefined ? undefined : siteHref(sessionId, object.parentId);
  return {
    id: object.id,
    name: object.displayName,
    url: object.webUrl,
    _links: linksTo({ self, parent, ...paths }),
  };
}

/** A library. */
export function presentLibrary(place: Place, item: RestoreItem): SentOf<'SharePointLibrary'> {
  return presentCollection(place, item, 'Libraries');
}

/** A list. */
export function presentList(place: Place, item: RestoreItem): SentOf<'SharePointList'> {
  return presentCollection(place, item, 'Lists');
}

/** A folder of a library or list. */
export function presentFolder(place: Place, picked: Picked): SentOf<'SharePointFolder'> {
  return {
    type: isInList(picked.item) ? 'ListFolder' : 'LibraryFolder',
    ...presentItem(place, picked),
    _links: linksOf(place, picked, 'Folders'),
  };
}

/** A file of a library. Its size is that of the content that is held. */
export function presentDocument(place: Place, picked: Picked): SentOf<'SharePointDocument'> {
  return { sizeBytes: sizeOf(picked), ...presentItem(place, picked), _links: linksOf(place, picked, 'Documents') };
}

/** An item of a list. */
export async function presentListItem(place: Place, picked: Picked): Promise<SentOf<'SharePointItem'>> {
  const title = await titleOf(place.source, picked);
  const shown = presentItem(place, picked);
  return {
    ...(title === undefined ? {} : { title }),
    ...shown,
    name: title ?? shown.name.replace(/\.json$/, ''),
    _links: linksOf(place, picked, 'Items'),
  };
}

/** A file that hangs on an item. */
export function presentAttachment(place: Place, itemId: string, item: RestoreItem): SentOf<'SharePointAttachment'> {
  const id = guidOf(place, item);
  const owner = `${siteHref(place.session.id, place.object.id)}/Items/${encodeURIComponent(itemId)}`;
  return {
    sizeBytes: item.size,
    id,
    name: item.facts.name,
    url: item.facts.webUrl,
    _links: linksTo({ self: `${owner}/Attachments/${id}`, item: owner }),
  };
}

/** What a search found. */
export async function presentFound(place: Place, picked: Picked): Promise<SentOf<'FoundItem'>> {
  const noun = nounOf(picked.item);
  if (noun === 'folder') return presentFolder(place, picked);
  return noun === 'item' ? await presentListItem(place, picked) : presentDocument(place, picked);
}

function presentCollection(place: Place, item: RestoreItem, kind: 'Libraries' | 'Lists') {
  const id = guidOf(place, item);
  const site = siteHref(place.session.id, place.object.id);
  return {
    id,
    name: item.facts.name,
    url: item.facts.webUrl,
    creationTime: item.facts.created,
    _links: linksTo({ self: `${site}/${kind}/${id}`, site }),
  };
}

function linksOf(place: Place, picked: Picked, kind: 'Folders' | 'Documents' | 'Items') {
  const { facts, names } = picked.item;
  const site = siteHref(place.session.id, place.object.id);
  const top = isInList(picked.item) ? { kind: 'Lists', depth: 2 } : { kind: 'Libraries', depth: 1 };
  const above = names.length - 1 > top.depth ? 'Folders' : top.kind;
  const parent = facts.parentId === null ? undefined : itemGuid(place.object.id, facts.parentId);
  return linksTo({
    self: `${site}/${kind}/${pathOf(place, picked)}`,
    site,
    parent: parent === undefined ? undefined : `${site}/${above}/${parent}`,
  });
}

function siteHref(sessionId: string, siteId: string): string {
  return hrefTo('RestoreSessions', sessionId, 'Organization', 'Sites', siteId);
}
