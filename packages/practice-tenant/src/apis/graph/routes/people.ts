import type { Answer } from '../../../http/exchange.ts';
import type { Group, GroupKind } from '../../../world/index.ts';
import { groupOf, userOf } from '../access.ts';
import { directoryNotFound, GraphError } from '../errors.ts';
import { DIRECTORY_PAGES, directoryCollection } from '../odata/collection.ts';
import { E3_SKU, presentDeleted, presentGroup, presentUser, SERVICE_PLANS } from '../present/directory.ts';
import { type Call, directory, READ_DIRECTORY, READ_ME, type Route, WRITE_GROUPS, WRITE_USERS } from '../route.ts';
import { readJson } from './items.ts';

const users = { kind: 'users', allow: WRITE_USERS, cost: directory(1, true) };
const groups = { kind: 'groups', allow: WRITE_GROUPS, cost: directory(1, true) };
const reading = { kind: 'users', allow: READ_ME, cost: directory(1) };
const deleted = { kind: 'deleted', allow: READ_DIRECTORY, cost: directory(1) };
const BIN = 'directory/deletedItems';

/** Changes of the directory, and what hangs on a single account. */
export const peopleRoutes: readonly Route[] = [
  { method: 'POST', path: 'users', ...users, handle: createUser },
  { method: 'PATCH', path: 'users/{user}', ...users, handle: updateUser },
  { method: 'DELETE', path: 'users/{user}', ...users, handle: removeUser },
  { method: 'GET', path: 'users/{user}/licenseDetails', ...reading, handle: licenseDetails },
  { method: 'POST', path: 'groups', ...groups, handle: createGroup },
  { method: 'DELETE', path: 'groups/{group}', ...groups, handle: removeGroup },
  { method: 'POST', path: 'groups/{group}/members/$ref', ...groups, handle: addMember },
  { method: 'DELETE', path: 'groups/{group}/members/{member}/$ref', ...groups, handle: removeMember },
  { method: 'GET', path: `${BIN}/{item}`, ...deleted, handle: getDeleted },
  { method: 'POST', path: `${BIN}/{item}/restore`, ...deleted, allow: WRITE_USERS, handle: restore },
  { method: 'DELETE', path: `${BIN}/{item}`, ...deleted, allow: WRITE_USERS, handle: purge },
];

type Json = Readonly<Record<string, unknown>>;

async function createUser(call: Call): Promise<Answer> {
  const body = await readJson(call);
  const password = ((body['passwordProfile'] ?? {}) as Json)['password'];
  const { userPrincipalName, displayName } = body;
  if (typeof userPrincipalName !== 'string' || typeof displayName !== 'string' || typeof password !== 'string')
    throw badRequest('A required property is missing: userPrincipalName, displayName or passwordProfile.');
  const { world } = call.services;
  if (!world.domains.includes(userPrincipalName.split('@')[1]?.toLowerCase() ?? ''))
    throw badRequest('The domain portion of the userPrincipalName property is invalid.');
  if (world.user(userPrincipalName))
    throw badRequest('Another object with the same value for property userPrincipalName already exists.');
  const added = world.addUser({ userPrincipalName, displayName, password, licensed: false });
  if (body['accountEnabled'] === false) added.state = 'disabled';
  return { status: 201, json: presentUser(added) };
}

async function updateUser(call: Call): Promise<Answer> {
  const user = userOf(call, call.params['user'] ?? '');
  const body = await readJson(call);
  for (const name of ['displayName', 'givenName', 'surname', 'jobTitle', 'department'] as const) {
    const value = body[name];
    if (typeof value === 'string') user[name] = value;
  }
  const enabled = body['accountEnabled'];
  if (typeof enabled === 'boolean') user.state = enabled ? 'ok' : 'disabled';
  return { status: 204 };
}

function removeUser(call: Call): Answer {
  call.services.world.removeUser(userOf(call, call.params['user'] ?? ''));
  return { status: 204 };
}

function licenseDetails(call: Call): Answer {
  const { id, licensed } = userOf(call, call.params['user'] ?? '');
  const row = { id: `${id}_${E3_SKU}`, skuId: E3_SKU, skuPartNumber: 'ENTERPRISEPACK', servicePlans: SERVICE_PLANS };
  return directoryCollection(call, licensed ? [row] : [], DIRECTORY_PAGES);
}

async function createGroup(call: Call): Promise<Answer> {
  const body = await readJson(call);
  const { displayName, description, mailNickname, membershipRule } = body;
  const types = Array.isArray(body['groupTypes']) ? body['groupTypes'].map(String) : [];
  if (typeof displayName !== 'string' || typeof mailNickname !== 'string')
    throw badRequest('A required property is missing: displayName or mailNickname.');
  const dynamic = types.includes('DynamicMembership') && typeof membershipRule === 'string';
  const added = call.services.world.addGroup({
    id: crypto.randomUUID(),
    displayName,
    mailNickname,
    kind: kindOf(types, body),
    ...(typeof description === 'string' ? { description } : {}),
    ...(dynamic ? { membershipRule } : {}),
  });
  return { status: 201, json: presentGroup(added) };
}

/** Groups with mail but without Unified are made in Exchange, not through Graph ("Create group"). */
function kindOf(types: readonly string[], body: Json): GroupKind {
  if (types.includes('Unified')) return 'microsoft365';
  if (body['mailEnabled'] === true)
    throw badRequest('The service does not currently support writes of mail-enabled groups.');
  return 'security';
}

function removeGroup(call: Call): Answer {
  call.services.world.removeGroup(groupOf(call, call.params['group'] ?? ''));
  return { status: 204 };
}

async function addMember(call: Call): Promise<Answer> {
  const group = staticGroup(call);
  const id =
    String((await readJson(call))['@odata.id'] ?? '')
      .split('/')
      .at(-1)
      ?.toLowerCase() ?? '';
  const { world } = call.services;
  if (!world.users.has(id) && !world.groups.has(id)) throw directoryNotFound(id);
  if (group.members.includes(id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  group.members.push(id);
  return { status: 204 };
}

function removeMember(call: Call): Answer {
  const group = staticGroup(call);
  const id = call.params['member']?.toLowerCase() ?? '';
  if (!group.members.includes(id)) throw directoryNotFound(id);
  group.members = group.members.filter((member) => member !== id);
  return { status: 204 };
}

function staticGroup(call: Call): Group {
  const group = groupOf(call, call.params['group'] ?? '');
  if (group.membershipRule !== undefined)
    throw badRequest('Insufficient privileges to complete the operation: the group has dynamic membership.');
  return group;
}

/** One deleted object by its id, or those of a kind by the name of its type. */
function getDeleted(call: Call): Answer {
  const { world } = call.services;
  const wanted = call.params['item'] ?? '';
  const kind = wanted.match(/^microsoft\.graph\.(\w+)$/i)?.[1]?.toLowerCase();
  if (kind !== undefined) {
    const rows = world.deleted.list().filter((object) => object.kind === kind);
    return directoryCollection(call, rows.map(presentDeleted), DIRECTORY_PAGES);
  }
  const found = world.deleted.find(wanted);
  if (!found) throw directoryNotFound(wanted);
  return { status: 200, json: presentDeleted(found) };
}

function restore(call: Call): Answer {
  const { world } = call.services;
  const found = world.deleted.find(call.params['item'] ?? '');
  if (!found) throw directoryNotFound(call.params['item'] ?? '');
  world.restore(found);
  const { deletedDateTime, ...row } = presentDeleted(found);
  return { status: 200, json: { ...row, deletedDateTime: null } };
}

function purge(call: Call): Answer {
  const { world } = call.services;
  const found = world.deleted.find(call.params['item'] ?? '');
  if (!found) throw directoryNotFound(call.params['item'] ?? '');
  world.deleted.drop(found.id);
  return { status: 204 };
}

function badRequest(message: string): GraphError {
  return new GraphError(400, 'Request_BadRequest', message);
}
