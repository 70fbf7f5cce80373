import { header } from '../../http/exchange.ts';
import type { Drive, Grant, Group, Item, Site, User } from '../../world/index.ts';
import { graphSiteId } from '../../world/index.ts';
import { accessDenied, directoryNotFound, GraphError, itemNotFound } from './errors.ts';
import type { Call } from './route.ts';

/** The user an address names, `@me` being the caller. */
export function userOf(call: Call, id: string): User {
  if (id === '@me') {
    if (!call.caller.user)
      throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
    return call.caller.user;
  }
  const user = call.services.world.user(id);
  if (!user) throw directoryNotFound(id);
  return user;
}

export function groupOf(call: Call, id: string): Group {
  const group = call.services.world.groups.get(id.toLowerCase());
  if (!group) throw directoryNotFound(id);
  return group;
}

/** The site an address names: by composite id, host, the two GUIDs, `root`, or host and path. */
export function siteOf(call: Call, id: string): Site {
  const { sites, hosts } = call.services.world;
  const wanted = id.toLowerCase();
  const path = call.relative === undefined ? undefined : `/${call.relative.join('/')}`.toLowerCase();
  const site = sites.find((candidate) => {
    if (path !== undefined) return candidate.host === wanted && candidate.path.toLowerCase() === path;
    if (wanted === 'root') return candidate.host === hosts.root && candidate.path === '';
    const ids = `${candidate.id},${candidate.webId}`;
    return graphSiteId(candidate) === wanted || ids === wanted || (candidate.host === wanted && candidate.path === '');
  });
  if (!site) throw new GraphError(404, 'itemNotFound', 'Requested site could not be found');
  enter(call, site);
  return site;
}

/** The default OneDrive of a user, worded as Graph does when there is none. */
export function oneDriveOf(call: Call, user: User): Drive {
  const drive = call.services.world.oneDrive(user.id);
  if (drive) return drive;
  if (!user.licensed) throw new GraphError(400, 'BadRequest', "Unable to retrieve user's mysite URL.");
  throw new GraphError(404, 'ResourceNotFound', "User's mysite not found.");
}

/** The drive an address names, if the caller may enter its site. `@users/{id}` and the like mean a default drive. */
export function driveOf(call: Call, reference = call.params['drive'] ?? ''): Drive {
  const drive = locate(call, reference);
  checkSite(call, drive.site);
  if (!mayTouch(call, drive.site, drive.sharing.scopeOf(drive.root).grants)) throw accessDenied();
  return drive;
}

/** The drive an address names, whatever the caller sees of it; what that is is for the route to find out. */
export function driveAt(call: Call): Drive {
  const drive = locate(call, call.params['drive'] ?? '');
  checkSite(call, drive.site);
  return drive;
}

/**
 * The item an address names: by id, and by the names after a colon. A person needs rights on the site or on the item itself.
 *
 * @throws GraphError 404 and 403 as the service answers, 423 for a site that is locked.
 */
export function itemOf(call: Call): { drive: Drive; item: Item } {
  const drive = locate(call, call.params['drive'] ?? '');
  checkSite(call, drive.site);
  const start = drive.item(call.params['item'] ?? '');
  const item = start && drive.below(start, call.relative ?? []);
  if (!mayTouch(call, drive.site, drive.sharing.scopeOf(item ?? drive.root).grants)) throw accessDenied();
  if (!item) throw itemNotFound();
  return { drive, item };
}

/** Refuses callers without rights on the site, and everybody when it is locked. */
export function enter(call: Call, site: Site): void {
  checkSite(call, site);
  if (!mayTouch(call, site, call.services.world.grantsOf(site))) throw accessDenied();
}

/** Refuses to change a file that somebody has open or checked out, unless only a shared lock is in the way and is to be ignored. */
export function checkLock(call: Call, drive: Drive, item: Item): void {
  const lock = drive.locks.get(item.id);
  if (lock === undefined) return;
  const bypass = /(?:^|,)\s*bypass-shared-lock\s*(?:,|$)/i.test(header(call.exchange, 'prefer') ?? '');
  if (lock === 'shared' && bypass) return;
  throw new GraphError(423, 'notAllowed', 'The resource you are attempting to access is locked', {
    inner: 'resourceLocked',
  });
}

function checkSite(call: Call, site: Site): void {
  const lock = call.services.world.collectionOf(site).lock;
  if (lock === 'no-access' || lock === 'archived') {
    throw new GraphError(
      423,
      'notAllowed',
      'Access to this site has been blocked. Please contact the administrator to resolve this problem.',
      { inner: 'resourceLocked' },
    );
  }
  if (lock === 'read-only' && call.exchange.method !== 'GET') throw accessDenied();
}

/** Whether the caller may do what the call does with something on the site that has these permissions. */
export function mayTouch(call: Call, site: Site, grants: readonly Grant[]): boolean {
  const { caller, services } = call;
  if (!caller.user) return true;
  if (!reachesOthers(call) && site.ownerId !== caller.user.id) return false;
  const need = call.exchange.method === 'GET' ? 'read' : 'write';
  return services.world.rights.allows(caller.user, site, { grants, need, now: services.clock.now() });
}

/** Permissions that end in `.All` reach beyond the person's own files. */
function reachesOthers(call: Call): boolean {
  return [...call.caller.permissions].some((name) => name.endsWith('.All'));
}

function locate(call: Call, reference: string): Drive {
  const { world } = call.services;
  if (!reference.startsWith('@')) {
    const drive = world.drives.get(reference);
    if (!drive) throw itemNotFound();
    return drive;
  }
  const slash = reference.indexOf('/');
  const id = reference.slice(slash + 1);
  const kind = reference.slice(1, slash);
  if (kind === 'users') return oneDriveOf(call, userOf(call, id));
  const site = kind === 'groups' ? groupSiteOf(call, id) : siteOf({ ...call, relative: undefined }, id);
  const drive = world.drivesOf(site)[0];
  if (!drive) throw itemNotFound();
  return drive;
}

/** The site of a Microsoft 365 group. */
export function groupSiteOf(call: Call, groupId: string): Site {
  const group = groupOf(call, groupId);
  const site = call.services.world.sites.find((candidate) => candidate.groupId === group.id && !candidate.parent);
  if (!site) throw new GraphError(404, 'ResourceNotFound', 'Resource is not found.');
  return site;
}
