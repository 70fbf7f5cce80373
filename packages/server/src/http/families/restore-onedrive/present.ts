import type { SentOf } from '@coffer/contract';
import type { ProtectedObject } from '@coffer/model';
import { itemGuid } from '../../../services/explorer/item-guid.ts';
import { nounOf } from '../../../services/explorer/nouns.ts';
import type { Picked, Place } from '../../../services/explorer/place.ts';
import { pathOf, presentItem, sizeOf } from '../../explorer.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** An object as the contract shows a OneDrive. */
export function presentOneDrive(object: ProtectedObject, sessionId: string): SentOf<'OneDrive'> {
  const self = hrefTo('RestoreSessions', sessionId, 'Organization', 'OneDrives', object.id);
  return {
    id: object.id,
    name: object.displayName,
    url: object.webUrl,
    _links: linksTo({ self, folders: `${self}/Folders`, documents: `${self}/Documents` }),
  };
}

/** A folder. */
export function presentFolder(place: Place, picked: Picked): SentOf<'OneDriveFolder'> {
  return { ...presentItem(place, picked), _links: linksOf(place, picked, 'Folders') };
}

/** A file. Its size is that of the content that is held. */
export function presentDocument(place: Place, picked: Picked): SentOf<'OneDriveDocument'> {
  return {
    ...presentItem(place, picked),
    sizeBytes: sizeOf(picked),
    inheritedPermissions: picked.item.permissions === undefined,
    _links: linksOf(place, picked, 'Documents'),
  };
}

/** What a search found. */
export function presentFound(place: Place, picked: Picked): SentOf<'FoundItem'> {
  return nounOf(picked.item) === 'folder' ? presentFolder(place, picked) : presentDocument(place, picked);
}

function linksOf(place: Place, picked: Picked, kind: 'Folders' | 'Documents') {
  const { session, object } = place;
  const { facts, names } = picked.item;
  const oneDrive = hrefTo('RestoreSessions', session.id, 'Organization', 'OneDrives', object.id);
  const hasFolder = names.length > 1 && facts.parentId !== null;
  return linksTo({
    self: `${oneDrive}/${kind}/${pathOf(place, picked)}`,
    oneDrive,
    parent: hasFolder ? `${oneDrive}/Folders/${itemGuid(object.id, facts.parentId ?? '')}` : undefined,
  });
}
