import type { Answer } from '../../../http/exchange.ts';
import type { SiteGrant } from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { type Call, type Permissions, type Route, sharePoint } from '../route.ts';
import { readJson } from './items.ts';

const GRANTS = 'sites/{site}/permissions';
const FULL: Permissions = { roles: ['Sites.FullControl.All'], scopes: ['Sites.FullControl.All'] };
/** Everything about permissions costs 5 units ("Avoid getting throttled or blocked in SharePoint Online"). */
const granting = { kind: 'site-permissions', allow: FULL, cost: sharePoint(5) };
const ROLES: readonly SiteGrant['role'][] = ['read', 'write', 'owner', 'fullcontrol'];

/** What applications with `Sites.Selected` may do on a site ("Create permission" of a site). */
export const sitePermissionRoutes: readonly Route[] = [
  { method: 'GET', path: GRANTS, ...granting, handle: list },
  { method: 'POST', path: GRANTS, ...granting, handle: create },
  { method: 'GET', path: `${GRANTS}/{permission}`, ...granting, handle: get },
  { method: 'PATCH', path: `${GRANTS}/{permission}`, ...granting, handle: change },
  { method: 'DELETE', path: `${GRANTS}/{permission}`, ...granting, handle: remove },
];

function list(call: Call): Answer {
  const grants = call.services.world.siteGrants.of(siteOf(call, call.params['site'] ?? ''));
  return page(call, grants.length, FILE_PAGES, (from, to) => grants.slice(from, to).map(show));
}

async function create(call: Call): Promise<Answer> {
  const site = siteOf(call, call.params['site'] ?? '');
  const body = await readJson(call);
  const identities = (body['grantedToIdentities'] ?? body['grantedToIdentitiesV2']) as readonly Row[] | undefined;
  const application = identities?.[0]?.['application'] as Row | undefined;
  const appId = application?.['id'];
  if (typeof appId !== 'string') throw invalidRequest('The application is missing.');
  const displayName = String(application?.['displayName'] ?? '');
  const grant = call.services.world.siteGrants.add(site, { appId, displayName, role: roleIn(body) });
  return { status: 201, json: show(grant) };
}

function get(call: Call): Answer {
  return { status: 200, json: show(grantOf(call)) };
}

async function change(call: Call): Promise<Answer> {
  const grant = grantOf(call);
  grant.role = roleIn(await readJson(call));
  return { status: 200, json: show(grant) };
}

function remove(call: Call): Answer {
  const site = siteOf(call, call.params['site'] ?? '');
  if (!call.services.world.siteGrants.remove(site, call.params['permission'] ?? '')) throw itemNotFound();
  return { status: 204 };
}

function grantOf(call: Call): SiteGrant {
  const site = siteOf(call, call.params['site'] ?? '');
  const grant = call.services.world.siteGrants.of(site).find(({ id }) => id === call.params['permission']);
  if (!grant) throw itemNotFound();
  return grant;
}

function roleIn(body: Row): SiteGrant['role'] {
  const [role] = Array.isArray(body['roles']) ? body['roles'] : [];
  const known = ROLES.find((one) => one === role);
  if (known === undefined)
    throw invalidRequest('The roles are not valid; they can be read, write, owner or fullcontrol.');
  return known;
}

function show({ id, role, appId, displayName }: SiteGrant): Row {
  const identities = [{ application: { id: appId, displayName } }];
  return { id, roles: [role], grantedToIdentities: identities, grantedToIdentitiesV2: identities };
}
