import { randomBytes } from 'node:crypto';
import type { Answer } from '../../../http/exchange.ts';
import { type Drive, type Grant, type Item, type Principal, type SharingLink, siteUrl } from '../../../world/index.ts';
import { itemOf } from '../access.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { presentPermission } from '../present/permission.ts';
import { type Call, READ_FILES, type Route, sharePoint, WRITE_FILES } from '../route.ts';
import { readJson } from './items.ts';

const ITEM = 'drives/{drive}/items/{item}';
/** Everything about permissions costs 5 units ("Avoid getting throttled or blocked in SharePoint Online"). */
const COST = sharePoint(5);
const LINK_TYPES = ['view', 'edit', 'review', 'embed', 'blocksDownload'];
const LINK_SCOPES = ['anonymous', 'organization', 'users'];

const reading = { kind: 'permissions', allow: READ_FILES, cost: COST };
const writing = { kind: 'permissions', allow: WRITE_FILES, cost: COST };

export const permissionRoutes: readonly Route[] = [
  { method: 'GET', path: `${ITEM}/permissions`, ...reading, handle: list },
  { method: 'GET', path: `${ITEM}/permissions/{permission}`, ...reading, handle: get },
  { method: 'PATCH', path: `${ITEM}/permissions/{permission}`, ...writing, handle: change },
  { method: 'DELETE', path: `${ITEM}/permissions/{permission}`, ...writing, handle: remove },
  { method: 'POST', path: `${ITEM}/invite`, ...writing, handle: invite },
  { method: 'POST', path: `${ITEM}/createLink`, ...writing, handle: createLink },
];

function list(call: Call): Answer {
  const { drive, item } = itemOf(call);
  const { holder, grants } = drive.sharing.scopeOf(item);
  return { status: 200, json: { value: grants.map((grant) => show(call, grant, { item, holder, drive })) } };
}

function get(call: Call): Answer {
  const { drive, item } = itemOf(call);
  const { holder, grants } = drive.sharing.scopeOf(item);
  const grant = grants.find(({ id }) => id === call.params['permission']);
  if (!grant) throw itemNotFound();
  return { status: 200, json: show(call, grant, { item, holder, drive }) };
}

async function change(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  const roles = rolesOf(await readJson(call));
  const grant = drive.sharing.change(item, call.params['permission'] ?? '', roles);
  return { status: 200, json: show(call, grant, { item, holder: item, drive }) };
}

function remove(call: Call): Answer {
  const { drive, item } = itemOf(call);
  drive.sharing.remove(item, call.params['permission'] ?? '');
  return { status: 204 };
}

/** Gives rights to people and groups ("driveItem: invite"). Whoever would get a message is noted in the world; there is no mail here. */
async function invite(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  const body = await readJson(call);
  const roles = rolesOf(body);
  const recipients = body['recipients'];
  if (!Array.isArray(recipients) || recipients.length === 0) throw invalidRequest('The recipients are missing.');
  const people = recipients.map((recipient) => principal(call, recipient));
  const options = { retain: body['retainInheritedPermissions'] !== false };
  const expires = expiry(body);
  const grants = people.map((to) => drive.sharing.add(item, { roles, to, link: undefined, expires }, options));
  if (body['sendInvitation'] === true) call.services.world.notices.note(item, people);
  return { status: 200, json: { value: grants.map((grant) => show(call, grant, { item, holder: item, drive })) } };
}

/** Makes a link, or answers with the one that is there already ("driveItem: createLink"). */
async function createLink(call: Call): Promise<Answer> {
  const { drive, item } = itemOf(call);
  const body = await readJson(call);
  const { type, scope = 'organization', recipients } = body;
  if (!LINK_TYPES.includes(String(type))) throw invalidRequest('The link type is not valid.');
  if (!LINK_SCOPES.includes(String(scope))) throw invalidRequest('The link scope is not valid.');
  if (scope === 'anonymous') allowOutside(call);
  const people = Array.isArray(recipients) ? recipients.map((recipient) => principal(call, recipient)) : [];
  const wish = { type: type as SharingLink['type'], scope: scope as SharingLink['scope'] };
  const known = people.length === 0 ? existingLink(drive, item, wish) : undefined;
  if (known) return { status: 200, json: show(call, known, { item, holder: item, drive }) };
  const webUrl = `${siteUrl(drive.site)}/:${item.kind === 'file' ? 'u' : 'f'}:/g/${randomBytes(24).toString('base64url')}`;
  const link: SharingLink = { ...wish, webUrl, hasPassword: typeof body['password'] === 'string' };
  const roles = type === 'edit' ? ['write'] : ['read'];
  const options = { retain: body['retainInheritedPermissions'] !== false };
  const grant = drive.sharing.add(item, { roles, to: undefined, link, people, expires: expiry(body) }, options);
  if (body['sendNotification'] === true) call.services.world.notices.note(item, people);
  return { status: 201, json: show(call, grant, { item, holder: item, drive }) };
}

function existingLink(drive: Drive, item: Item, wish: Pick<SharingLink, 'type' | 'scope'>): Grant | undefined {
  if (!drive.sharing.isUnique(item)) return undefined;
  const { grants } = drive.sharing.scopeOf(item);
  return grants.find(({ link }) => link?.type === wish.type && link.scope === wish.scope);
}

function show(call: Call, grant: Grant, place: { item: Item; holder: Item; drive: Drive }): object {
  return presentPermission(grant, place, call.services);
}

function rolesOf(body: Readonly<Record<string, unknown>>): string[] {
  const { roles } = body;
  const known = Array.isArray(roles) && roles.length > 0 && roles.every((role) => role === 'read' || role === 'write');
  if (!known) throw invalidRequest('The roles are not valid; they can be read or write.');
  return roles as string[];
}

/** Whom a recipient means: somebody of the directory by `objectId`, `email` or `alias`, or an address outside of it. */
export function principal(call: Call, recipient: unknown): Principal {
  const { world } = call.services;
  const { objectId, email, alias } = (recipient ?? {}) as Readonly<Record<string, unknown>>;
  const wanted = String(objectId ?? email ?? alias ?? '').toLowerCase();
  const user =
    world.user(wanted) ?? [...world.users.values()].find((candidate) => candidate.mail?.toLowerCase() === wanted);
  if (user) return { kind: 'user', id: user.id };
  const group =
    world.groups.get(wanted) ??
    [...world.groups.values()].find((candidate) => candidate.mail?.toLowerCase() === wanted);
  if (group) return { kind: 'group', id: group.id };
  const domain = typeof email === 'string' ? email.split('@')[1]?.toLowerCase() : undefined;
  if (domain === undefined || world.domains.includes(domain)) {
    throw new GraphError(400, 'invalidRequest', 'One or more users could not be resolved', {
      inner: 'noResolvedUsers',
    });
  }
  allowOutside(call);
  return { kind: 'email', email: String(email) };
}

function allowOutside(call: Call): void {
  if (call.services.world.sharingPolicy === 'external') return;
  throw new GraphError(403, 'accessDenied', 'Sharing has been disabled on this site.', { inner: 'sharingDisabled' });
}

function expiry(body: Readonly<Record<string, unknown>>): number | undefined {
  const value = body['expirationDateTime'];
  if (value === undefined || value === null || value === '') return undefined;
  const time = Date.parse(String(value));
  if (Number.isNaN(time)) throw invalidRequest('The expirationDateTime is not valid.');
  return time;
}
