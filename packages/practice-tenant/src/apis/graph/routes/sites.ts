import type { Answer } from '../../../http/exchange.ts';
import type { Drive, Site } from '../../../world/index.ts';
import { driveOf, enter, groupSiteOf, oneDriveOf, siteOf, userOf } from '../access.ts';
import { accessDenied, GraphError } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import { pick } from '../odata/select.ts';
import { presentDrive, presentSite } from '../present/directory.ts';
import { type Call, LIST_SITES, READ_FILES, type Route, sharePoint } from '../route.ts';

const [one, many] = [sharePoint(1), sharePoint(2)];

export const siteRoutes: readonly Route[] = [
  { method: 'GET', path: 'sites', kind: 'sites', allow: LIST_SITES, cost: many, handle: listSites },
  { method: 'GET', path: 'sites/getAllSites', kind: 'sites', allow: LIST_SITES, cost: many, handle: getAllSites },
  { method: 'GET', path: 'sites/delta', kind: 'sites', allow: LIST_SITES, cost: one, handle: sitesDelta },
  { method: 'GET', path: 'sites/{site}', kind: 'sites', allow: LIST_SITES, cost: one, handle: getSite },
  { method: 'GET', path: 'sites/{site}/sites', kind: 'sites', allow: LIST_SITES, cost: many, handle: subsites },
  { method: 'GET', path: 'sites/{site}/drives', kind: 'drives', allow: READ_FILES, cost: many, handle: siteDrives },
  { method: 'GET', path: 'sites/{site}/drive', kind: 'drives', allow: READ_FILES, cost: one, handle: siteDrive },
  { method: 'GET', path: 'groups/{group}/sites/root', kind: 'sites', allow: LIST_SITES, cost: one, handle: groupSite },
  { method: 'GET', path: 'groups/{group}/drive', kind: 'drives', allow: READ_FILES, cost: one, handle: groupDrive },
  { method: 'GET', path: 'groups/{group}/drives', kind: 'drives', allow: READ_FILES, cost: many, handle: groupDrives },
  { method: 'GET', path: 'users/{user}/drive', kind: 'drives', allow: READ_FILES, cost: one, handle: userDrive },
  { method: 'GET', path: 'users/{user}/drives', kind: 'drives', allow: READ_FILES, cost: many, handle: userDrives },
  { method: 'GET', path: 'drives/{drive}', kind: 'drives', allow: READ_FILES, cost: one, handle: getDrive },
];

/** With an application the full list of sites; with a person only a search, which shows what that person may see. */
function listSites(call: Call): Answer {
  const { world } = call.services;
  const { user } = call.caller;
  const search = call.query.get('search') ?? call.query.get('$search');
  if (user && search === null) throw new GraphError(400, 'invalidRequest', 'Search must be specified.');
  const words = (search ?? '*').replaceAll('*', '').toLowerCase();
  const rootOnly = call.query.get('$filter')?.replaceAll(/\s+/g, ' ') === 'siteCollection/root ne null';
  const found = world.sites.filter((site) => {
    if (user && !world.rights.mayEnter(user, site, call.services.clock.now())) return false;
    if (rootOnly && site.path !== '') return false;
    return `${site.title} ${site.path}`.toLowerCase().includes(words);
  });
  return siteList(call, found);
}

function getAllSites(call: Call): Answer {
  if (call.caller.user) throw accessDenied();
  return siteList(call, call.services.world.sites);
}

/**
 * Which sites are new, changed or gone ("site: delta"). What changed is found by comparing with what the token's reader knew, as for the
 * directory; its reason to be gone is a facet here.
 */
function sitesDelta(call: Call): Answer {
  if (call.caller.user) throw accessDenied();
  const { services } = call;
  const { world, directoryDeltas, clock } = services;
  const token = call.token ?? call.query.get('token') ?? call.query.get('$deltaToken') ?? undefined;
  const latest = token === 'latest';
  const known = token === undefined || latest ? undefined : directoryDeltas.find(token, clock.now());
  if (token !== undefined && !latest && !known) {
    const location = `${call.exchange.origin}${call.exchange.path}`;
    throw new GraphError(410, 'resyncRequired', 'Resync required.', {
      inner: 'resyncChangesApplyDifferences',
      headers: { location },
    });
  }
  const present = world.sites.map((site) => ({ row: presentSite(site, world, 'list'), members: [] }));
  const reading = directoryDeltas.read(present, known, {
    now: clock.now(),
    gone: () => 'deleted',
    memberOf: () => undefined,
  });
  const value = reading.changes.map(({ '@removed': removed, ...row }) =>
    removed === undefined ? row : { ...row, deleted: { state: 'Deleted' } },
  );
  const deltaLink = `${call.exchange.origin}${call.exchange.path}?token=${reading.id}`;
  return { status: 200, json: { '@odata.deltaLink': deltaLink, value: latest ? [] : value } };
}

function getSite(call: Call): Answer {
  const site = siteOf(call, call.params['site'] ?? '');
  return { status: 200, json: pick(presentSite(site, call.services.world, 'single'), call.query.get('$select')) };
}

function subsites(call: Call): Answer {
  const site = siteOf(call, call.params['site'] ?? '');
  const children = call.services.world.sites.filter((candidate) => candidate.parent === site);
  return siteList(call, children);
}

function siteDrives(call: Call): Answer {
  return driveList(call, call.services.world.drivesOf(siteOf(call, call.params['site'] ?? '')));
}

function siteDrive(call: Call): Answer {
  return showDrive(call, firstDrive(call, siteOf(call, call.params['site'] ?? '')));
}

function groupSite(call: Call): Answer {
  const site = groupSiteOf(call, call.params['group'] ?? '');
  enter(call, site);
  return { status: 200, json: presentSite(site, call.services.world, 'single') };
}

function groupDrive(call: Call): Answer {
  return showDrive(call, firstDrive(call, groupSiteOf(call, call.params['group'] ?? '')));
}

function groupDrives(call: Call): Answer {
  const site = groupSiteOf(call, call.params['group'] ?? '');
  enter(call, site);
  return driveList(call, call.services.world.drivesOf(site));
}

function userDrive(call: Call): Answer {
  return showDrive(call, oneDriveOf(call, userOf(call, call.params['user'] ?? '')));
}

function userDrives(call: Call): Answer {
  const drive = oneDriveOf(call, userOf(call, call.params['user'] ?? ''));
  enter(call, drive.site);
  return driveList(call, call.services.world.drivesOf(drive.site));
}

function getDrive(call: Call): Answer {
  return showDrive(call, driveOf(call));
}

function showDrive(call: Call, drive: Drive): Answer {
  enter(call, drive.site);
  return { status: 200, json: pick(presentDrive(drive, call.services.world), call.query.get('$select')) };
}

function firstDrive(call: Call, site: Site): Drive {
  const drive = call.services.world.drivesOf(site)[0];
  if (!drive) throw new GraphError(404, 'itemNotFound', 'The drive could not be found.');
  return drive;
}

function driveList(call: Call, drives: readonly Drive[]): Answer {
  const { world } = call.services;
  const select = call.query.get('$select');
  return page(call, drives.length, FILE_PAGES, (from, to) =>
    drives.slice(from, to).map((drive) => pick(presentDrive(drive, world), select)),
  );
}

function siteList(call: Call, sites: readonly Site[]): Answer {
  const { world } = call.services;
  const select = call.query.get('$select');
  return page(call, sites.length, FILE_PAGES, (from, to) =>
    sites.slice(from, to).map((site) => pick(presentSite(site, world, 'list'), select)),
  );
}
