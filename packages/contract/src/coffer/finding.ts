import { page, paging } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone } from '../permission.ts';
import { choice, Guid, object, optional, Text } from '../schema.ts';
import { SitePage } from '../schemas/directory.ts';

/** A OneDrive or site of an opened restore point. */
const SessionObject = object('CofferSessionObject', {
  id: Text,
  workload: choice('onedrive', 'sharepoint'),
  displayName: Text,
  url: Text,
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
};
