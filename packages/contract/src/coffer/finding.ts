import { page, paging, pagingWithSet } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone } from '../permission.ts';
import { choice, Guid, Int64, list, Moment, object, optional, Text } from '../schema.ts';
import { SitePage } from '../schemas/directory.ts';

/** A OneDrive or site of an opened restore point. */
const SessionObject = object('CofferSessionObject', {
  id: Text,
  workload: choice('onedrive', 'sharepoint'),
  displayName: Text,
  url: Text,
});

/** A folder, document or list item that was found in a OneDrive or site of a restore point. */
const FoundInObject = object('CofferFoundItem', {
  kind: choice('folder', 'document', 'item'),
  id: Guid,
  name: Text,
  /** Names of the folders in which it lies, from the top (of a site: from the library or list) down. */
  folders: list(Text),
  /** The last of them; absent at the top. */
  folderId: optional(Guid),
  /** Documents: bytes of what is held. */
  size: optional(Int64),
  modificationTime: Moment,
  modifiedBy: Text,
});

/** Finding things by a part of their name, for organizations that have more of them than anybody reads through. */
export const finding = {
  /** As Microsoft's search knows them: a site made a moment ago may be missing. Without `name`, all of them. */
  Coffer_FindSites: operation('GET', '/coffer/v1/organizations/{organizationId}/sites', {
    tag: 'Coffer',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: { ...paging, name: optional(Text) },
    answer: SitePage,
  }),
  Coffer_FindSessionObjects: operation('GET', '/coffer/v1/restore-sessions/{restoreSessionId}/objects', {
    tag: 'Coffer',
    permission: everyone,
    paged: true,
    built: true,
    params: { restoreSessionId: Guid },
    query: { ...paging, workload: optional(choice('onedrive', 'sharepoint')), name: optional(Text) },
    answer: page('PageOfCofferSessionObject', SessionObject),
  }),
  /** Takes the queries of the v6 API's searches: words of the name, or pairs such as `modified:>2026-01-01`. */
  Coffer_SearchSessionObject: operation(
    'GET',
    '/coffer/v1/restore-sessions/{restoreSessionId}/objects/{objectId}/search',
    {
      tag: 'Coffer',
      permission: everyone,
      paged: true,
      built: true,
      params: { restoreSessionId: Guid, objectId: Text },
      query: { ...pagingWithSet, query: optional(Text) },
      answer: page('PageOfCofferFoundItem', FoundInObject),
    },
  ),
};
