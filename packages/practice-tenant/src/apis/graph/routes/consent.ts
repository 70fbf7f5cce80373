import type { Answer } from '../../../http/exchange.ts';
import {
  type Application,
  permissionId,
  RESOURCES,
  type Resource,
  resourceObjectId,
  type World,
} from '../../../world/index.ts';
import { directoryNotFound, GraphError } from '../errors.ts';
import { DIRECTORY_PAGES, directoryCollection } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { presentResource, presentServicePrincipal } from '../present/application.ts';
import { iso } from '../present/item.ts';
import {
  type Call,
  CONSENT_ROLES,
  CONSENT_SCOPES,
  directory,
  READ_APPLICATIONS,
  type Route,
  WRITE_APPLICATIONS,
} from '../route.ts';
import { readJson } from './items.ts';

const ONE = 'servicePrincipals/{principal}';
/** Directory roles that may consent to application permissions of Microsoft Graph ("Grant tenant-wide admin consent"). */
const CONSENTING = ['Global Administrator', 'Privileged Role Administrator'];

const reading = { kind: 'applications', allow: READ_APPLICATIONS, cost: directory(1) };
const writing = { kind: 'applications', allow: WRITE_APPLICATIONS, cost: directory(1, true) };
const roles = { kind: 'consent', allow: CONSENT_ROLES, cost: directory(1, true) };
const scopes = { kind: 'consent', allow: CONSENT_SCOPES, cost: directory(1, true) };

export const consentRoutes: readonly Route[] = [
  { method: 'GET', path: 'servicePrincipals', ...reading, handle: list },
  { method: 'POST', path: 'servicePrincipals', ...writing, handle: create },
  { method: 'GET', path: ONE, ...reading, handle: get },
  { method: 'PATCH', path: ONE, ...writing, handle: update },
  { method: 'DELETE', path: ONE, ...writing, handle: remove },
  { method: 'GET', path: `${ONE}/appRoleAssignments`, ...reading, handle: assignments },
  { method: 'POST', path: `${ONE}/appRoleAssignments`, ...roles, handle: assign },
  { method: 'DELETE', path: `${ONE}/appRoleAssignments/{assignment}`, ...roles, handle: unassign },
  { method: 'GET', path: `${ONE}/appRoleAssignedTo`, ...reading, handle: assignedTo },
  { method: 'POST', path: `${ONE}/appRoleAssignedTo`, ...roles, handle: assign },
  { method: 'DELETE', path: `${ONE}/appRoleAssignedTo/{assignment}`, ...roles, handle: unassign },
  { method: 'GET', path: 'oauth2PermissionGrants', ...reading, handle: grants },
  { method: 'POST', path: 'oauth2PermissionGrants', ...scopes, handle: grant },
  { method: 'GET', path: 'oauth2PermissionGrants/{grant}', ...reading, handle: getGrant },
  { method: 'PATCH', path: 'oauth2PermissionGrants/{grant}', ...scopes, handle: changeGrant },
  { method: 'DELETE', path: 'oauth2PermissionGrants/{grant}', ...scopes, handle: revokeGrant },
];

function principals(world: World): Application[] {
  return [...world.applications.values()].filter(({ hasServicePrincipal }) => hasServicePrincipal);
}

function list(call: Call): Answer {
  const { world } = call.services;
  const rows = [
    ...RESOURCES.map((resource) => presentResource(resource, world.tenantId)),
    ...principals(world).map(presentServicePrincipal),
  ];
  return directoryCollection(call, rows, DIRECTORY_PAGES);
}

async function create(call: Call): Promise<Answer> {
  const { appId } = await readJson(call);
  const application = call.services.world.applications.get(String(appId).toLowerCase());
  if (!application)
    throw badRequest(
      `The appId '${String(appId)}' of the service principal does not reference a valid application object.`,
    );
  if (application.hasServicePrincipal) {
    const message = `The service principal cannot be created because the service principal name ${application.appId} is already in use.`;
    throw new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message);
  }
  application.hasServicePrincipal = true;
  return { status: 201, json: presentServicePrincipal(application) };
}

function get(call: Call): Answer {
  const { world } = call.services;
  const found = principalOf(call);
  const row = 'objectId' in found ? presentServicePrincipal(found) : presentResource(found, world.tenantId);
  return { status: 200, json: pick(row, call.query.get('$select')) };
}

async function update(call: Call): Promise<Answer> {
  const application = clientOf(call);
  const { accountEnabled } = await readJson(call);
  if (typeof accountEnabled === 'boolean') application.enabled = accountEnabled;
  return { status: 204 };
}

/** Without its service principal the application has no consent left. */
function remove(call: Call): Answer {
  const application = clientOf(call);
  application.hasServicePrincipal = false;
  for (const resource of RESOURCES) application[resource.name] = { roles: [], scopes: [] };
  return { status: 204 };
}

function assignments(call: Call): Answer {
  const found = principalOf(call);
  const rows = 'objectId' in found ? RESOURCES.flatMap((resource) => assignmentRows(call, found, resource)) : [];
  return directoryCollection(call, rows, DIRECTORY_PAGES);
}

function assignedTo(call: Call): Answer {
  const found = principalOf(call);
  const rows =
    'objectId' in found
      ? []
      : principals(call.services.world).flatMap((application) => assignmentRows(call, application, found));
  return directoryCollection(call, rows, DIRECTORY_PAGES);
}

function assignmentRows(call: Call, application: Application, resource: Resource): Row[] {
  return application[resource.name].roles.map((role) => assignmentRow(call, { application, resource, role }));
}

interface Assignment {
  readonly application: Application;
  readonly resource: Resource;
  readonly role: string;
}

function assignmentRow(call: Call, { application, resource, role }: Assignment): Row {
  return {
    id: assignmentId({ application, resource, role }),
    deletedDateTime: null,
    appRoleId: permissionId(resource, 'role', role),
    createdDateTime: iso(application.created),
    principalDisplayName: application.displayName,
    principalId: application.servicePrincipalId,
    principalType: 'ServicePrincipal',
    resourceDisplayName: resource.displayName,
    resourceId: resourceObjectId(resource, call.services.world.tenantId),
  };
}

function assignmentId({ application, resource, role }: Assignment): string {
  return Buffer.from(`${application.servicePrincipalId}/${resource.name}/${role}`).toString('base64url');
}

/** Consents to one application permission ("Grant an appRoleAssignment to a service principal"). */
async function assign(call: Call): Promise<Answer> {
  mayConsent(call);
  const { world } = call.services;
  const { principalId, resourceId, appRoleId } = await readJson(call);
  const application = principals(world).find(({ servicePrincipalId }) => servicePrincipalId === principalId);
  const resource = RESOURCES.find((candidate) => resourceObjectId(candidate, world.tenantId) === resourceId);
  if (!application || !resource) throw directoryNotFound(String(application ? resourceId : principalId));
  const role = resource.roles.find((name) => permissionId(resource, 'role', name) === appRoleId);
  if (role === undefined) throw badRequest('Permission being assigned was not found on application.');
  const before = application[resource.name];
  if (before.roles.includes(role)) throw badRequest('Permission being assigned already exists on the object.');
  application[resource.name] = { ...before, roles: [...before.roles, role] };
  return { status: 201, json: assignmentRow(call, { application, resource, role }) };
}

function unassign(call: Call): Answer {
  mayConsent(call);
  const [principalId, name, role] = Buffer.from(call.params['assignment'] ?? '', 'base64url')
    .toString('utf8')
    .split('/');
  const application = principals(call.services.world).find(
    ({ servicePrincipalId }) => servicePrincipalId === principalId,
  );
  const resource = RESOURCES.find((candidate) => candidate.name === name);
  const before = resource && application?.[resource.name];
  if (!application || !resource || !before?.roles.includes(role ?? ''))
    throw directoryNotFound(call.params['assignment'] ?? '');
  application[resource.name] = { ...before, roles: before.roles.filter((other) => other !== role) };
  return { status: 204 };
}

function grants(call: Call): Answer {
  const rows = principals(call.services.world).flatMap((application) =>
    RESOURCES.filter(({ name }) => application[name].scopes.length > 0).map((resource) =>
      grantRow(call, application, resource),
    ),
  );
  return directoryCollection(call, rows, DIRECTORY_PAGES);
}

function grantRow(call: Call, application: Application, resource: Resource): Row {
  return {
    id: Buffer.from(`${application.servicePrincipalId}/${resource.name}`).toString('base64url'),
    clientId: application.servicePrincipalId,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: resourceObjectId(resource, call.services.world.tenantId),
    scope: application[resource.name].scopes.join(' '),
  };
}

/** Consents to delegated permissions for everybody ("Create a delegated permission grant"); consent for single persons is not imitated. */
async function grant(call: Call): Promise<Answer> {
  mayConsent(call);
  const { world } = call.services;
  const { clientId, consentType, resourceId, scope } = await readJson(call);
  if (consentType !== 'AllPrincipals') throw badRequest('Only consentType AllPrincipals is imitated here.');
  const application = principals(world).find(({ servicePrincipalId }) => servicePrincipalId === clientId);
  const resource = RESOURCES.find((candidate) => resourceObjectId(candidate, world.tenantId) === resourceId);
  if (!application || !resource) throw directoryNotFound(String(application ? resourceId : clientId));
  if (application[resource.name].scopes.length > 0)
    throw new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.');
  setScopes(application, resource, scope);
  return { status: 201, json: grantRow(call, application, resource) };
}

function getGrant(call: Call): Answer {
  const { application, resource } = grantOf(call);
  return { status: 200, json: pick(grantRow(call, application, resource), call.query.get('$select')) };
}

async function changeGrant(call: Call): Promise<Answer> {
  mayConsent(call);
  const { application, resource } = grantOf(call);
  setScopes(application, resource, (await readJson(call))['scope']);
  return { status: 204 };
}

function revokeGrant(call: Call): Answer {
  mayConsent(call);
  const { application, resource } = grantOf(call);
  setScopes(application, resource, '');
  return { status: 204 };
}

function grantOf(call: Call): { application: Application; resource: Resource } {
  const id = call.params['grant'] ?? '';
  const [principalId, name] = Buffer.from(id, 'base64url').toString('utf8').split('/');
  const application = principals(call.services.world).find(
    ({ servicePrincipalId }) => servicePrincipalId === principalId,
  );
  const resource = RESOURCES.find((candidate) => candidate.name === name);
  if (!application || !resource || application[resource.name].scopes.length === 0) throw directoryNotFound(id);
  return { application, resource };
}

function setScopes(application: Application, resource: Resource, text: unknown): void {
  const names = String(text ?? '')
    .split(' ')
    .filter((name) => name !== '');
  application[resource.name] = { ...application[resource.name], scopes: names };
}

/** A person needs a directory role for it, whatever the application may. */
function mayConsent(call: Call): void {
  const { user } = call.caller;
  if (!user || user.roles.some((role) => CONSENTING.includes(role))) return;
  throw new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

function clientOf(call: Call): Application {
  const found = principalOf(call);
  if ('objectId' in found) return found;
  throw new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** By object id, or by `appId=` and the application id. */
function principalOf(call: Call): Application | Resource {
  const { world } = call.services;
  const id = (call.params['principal'] ?? '').toLowerCase();
  const found =
    principals(world).find(({ servicePrincipalId, appId }) => servicePrincipalId === id || `appid=${appId}` === id) ??
    RESOURCES.find((resource) => resourceObjectId(resource, world.tenantId) === id || `appid=${resource.appId}` === id);
  if (!found) throw directoryNotFound(id);
  return found;
}

function badRequest(message: string): GraphError {
  return new GraphError(400, 'Request_BadRequest', message);
}
