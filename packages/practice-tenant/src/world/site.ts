/**
 * A SharePoint site (a site collection, or a subsite of one). Rights are kept per site collection: `administrators` are login
 * names as SharePoint writes them (`i:0#.f|membership|upn` for a person, `c:0t.c|tenant|groupId` for a security group).
 */
export interface Site {
  /** The site collection's GUID; a subsite carries that of its collection. */
  readonly id: string;
  readonly webId: string;
  /** True host name, e.g. `office365-my.sharepoint.com`. */
  readonly host: string;
  /** Server-relative path without a trailing slash, empty for the root site of a host. */
  readonly path: string;
  title: string;
  readonly personal: boolean;
  /** The user whose OneDrive this is. */
  readonly ownerId: string | undefined;
  /** The Microsoft 365 group whose site this is; its members may enter. */
  readonly groupId: string | undefined;
  readonly parent: Site | undefined;
  administrators: string[];
  readonly created: number;
  /** `archived` is Microsoft 365 Archive; it refuses everything as `no-access` does. */
  lock: 'none' | 'read-only' | 'no-access' | 'archived';
}

/** The id Microsoft Graph uses for a site: host, collection GUID and web GUID. */
export function graphSiteId(site: Site): string {
  return `${site.host},${site.id},${site.webId}`;
}

/** The address of a site as its users see it. */
export function siteUrl(site: Site): string {
  return `https://${site.host}${site.path}`;
}

/** A user's login name in SharePoint claims form. */
export function userLoginName(userPrincipalName: string): string {
  return `i:0#.f|membership|${userPrincipalName.toLowerCase()}`;
}

/** A directory security group's login name in SharePoint claims form. */
export function groupLoginName(groupId: string): string {
  return `c:0t.c|tenant|${groupId.toLowerCase()}`;
}
