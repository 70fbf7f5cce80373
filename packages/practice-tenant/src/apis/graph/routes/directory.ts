import type { Answer } from '../../../http/exchange.ts';
import { type Group, siteUrl } from '../../../world/index.ts';
import { groupOf, userOf } from '../access.ts';
import { GraphError } from '../errors.ts';
import { countOnly, DIRECTORY_PAGES, directoryCollection } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import {
  E3_SKU,
  presentGroup,
  presentMember,
  presentUser,
  SERVICE_PLANS,
  USER_DEFAULTS,
} from '../present/directory.ts';
import { iso } from '../present/item.ts';
import {
  type Call,
  directory,
  READ_GROUPS,
  READ_ME,
  READ_ORGANIZATION,
  READ_TEAMS,
  READ_USERS,
  type Route,
} from '../route.ts';

const USER_PAGES = { ...DIRECTORY_PAGES, defaults: USER_DEFAULTS };

export const directoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'organization',
    kind: 'organization',
    allow: READ_ORGANIZATION,
    cost: directory(1),
    handle: organization,
  },
  {
    method: 'GET',
    path: 'domains',
    kind: 'organization',
    allow: READ_ORGANIZATION,
    cost: directory(1),
    handle: domains,
  },
  {
    method: 'GET',
    path: 'subscribedSkus',
    kind: 'organization',
    allow: READ_ORGANIZATION,
    cost: directory(3),
    handle: subscribedSkus,
  },
  { method: 'GET', path: 'users', kind: 'users', allow: READ_USERS, cost: directory(2), handle: users },
  {
    method: 'GET',
    path: 'users/$count',
    kind: 'users',
    allow: READ_USERS,
    cost: directory(1),
    handle: (call) => countOnly(call, [...call.services.world.users.values()].map(presentUser)),
  },
  {
    method: 'GET',
    path: 'groups/$count',
    kind: 'groups',
    allow: READ_GROUPS,
    cost: directory(1),
    handle: (call) => countOnly(call, [...call.services.world.groups.values()].map(presentGroup)),
  },
  { method: 'GET', path: 'users/{user}', kind: 'users', allow: READ_ME, cost: directory(1), handle: user },
  {
    method: 'GET',
    path: 'users/{user}/memberOf',
    kind: 'groups',
    allow: READ_GROUPS,
    cost: directory(2),
    handle: memberOf,
  },
  {
    method: 'GET',
    path: 'users/{user}/transitiveMemberOf',
    kind: 'groups',
    allow: READ_GROUPS,
    cost: directory(2),
    handle: memberOf,
  },
  { method: 'GET', path: 'groups', kind: 'groups', allow: READ_GROUPS, cost: directory(1), handle: groups },
  { method: 'GET', path: 'groups/{group}', kind: 'groups', allow: READ_GROUPS, cost: directory(1), handle: group },
  {
    method: 'GET',
    path: 'groups/{group}/members',
    kind: 'members',
    allow: READ_GROUPS,
    cost: directory(3),
    handle: members,
  },
  {
    method: 'GET',
    path: 'groups/{group}/members/{cast}',
    kind: 'members',
    allow: READ_GROUPS,
    cost: directory(3),
    handle: members,
  },
  {
    method: 'GET',
    path: 'groups/{group}/owners',
    kind: 'members',
    allow: READ_GROUPS,
    cost: directory(1),
    handle: owners,
  },
  {
    method: 'GET',
    path: 'groups/{group}/transitiveMembers',
    kind: 'members',
    allow: READ_GROUPS,
    cost: directory(5),
    handle: transitiveMembers,
  },
  {
    method: 'GET',
    path: 'groups/{group}/transitiveMembers/{cast}',
    kind: 'members',
    allow: READ_GROUPS,
    cost: directory(5),
    handle: transitiveMembers,
  },
  {
    method: 'GET',
    path: 'groups/{group}/memberOf',
    kind: 'groups',
    allow: READ_GROUPS,
    cost: directory(2),
    handle: groupMemberOf,
  },
  { method: 'GET', path: 'teams', kind: 'teams', allow: READ_TEAMS, cost: directory(1), handle: teams },
];

function organization(call: Call): Answer {
  const { world } = call.services;
  const { profile } = world;
  const row = {
    id: world.tenantId,
    displayName: profile.displayName,
    countryLetterCode: profile.countryLetterCode ?? 'CH',
    createdDateTime: iso(profile.created ?? 0),
    tenantType: 'AAD',
    verifiedDomains: domainRows(call).map((domain) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: domain['isDefault'],
      isInitial: domain['isInitial'],
      name: domain['id'],
      type: 'Managed',
    })),
  };
  return { status: 200, json: { value: [pick(row, call.query.get('$select'))] } };
}

function domains(call: Call): Answer {
  return directoryCollection(call, domainRows(call), DIRECTORY_PAGES);
}

function domainRows(call: Call): Row[] {
  const { world } = call.services;
  return world.domains.map((id) => ({
    id,
    authenticationType: 'Managed',
    isAdminManaged: true,
    isDefault: id === world.defaultDomain,
    isInitial: id === world.profile.initialDomain,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  }));
}

function subscribedSkus(call: Call): Answer {
  const { world } = call.services;
  const consumedUnits = [...world.users.values()].filter((candidate) => candidate.licensed).length;
  const row = {
    id: `${world.tenantId}_${E3_SKU}`,
    skuId: E3_SKU,
    skuPartNumber: 'ENTERPRISEPACK',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits,
    prepaidUnits: { enabled: world.profile.licences, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: SERVICE_PLANS,
  };
  return directoryCollection(call, [row], DIRECTORY_PAGES);
}

function users(call: Call): Answer {
  if (selects(call, 'mySite'))
    throw new GraphError(501, 'NotImplemented', 'mySite is not supported on a collection of users.');
  return directoryCollection(call, [...call.services.world.users.values()].map(presentUser), USER_PAGES);
}

function user(call: Call): Answer {
  const found = userOf(call, call.params['user'] ?? '');
  const drive = selects(call, 'mySite') ? call.services.world.oneDrive(found.id) : undefined;
  const row = { ...presentUser(found), mySite: drive ? `${siteUrl(drive.site)}/` : null };
  return { status: 200, json: pick(row, call.query.get('$select'), USER_DEFAULTS) };
}

/** Whether `$select` names a property; those that SharePoint stores come only so, and only for a single user. */
function selects(call: Call, property: string): boolean {
  const names = call.query.get('$select')?.split(',') ?? [];
  return names.some((name) => name.trim().toLowerCase() === property.toLowerCase());
}

function memberOf(call: Call): Answer {
  return groupsWith(call, userOf(call, call.params['user'] ?? '').id);
}

function groupMemberOf(call: Call): Answer {
  return groupsWith(call, groupOf(call, call.params['group'] ?? '').id);
}

function groupsWith(call: Call, memberId: string): Answer {
  const { world } = call.services;
  const all = call.exchange.path.toLowerCase().endsWith('/transitivememberof');
  const ids = all
    ? world.groupsOf(memberId)
    : new Set(
        [...world.groups.values()].filter((candidate) => candidate.members.includes(memberId)).map((found) => found.id),
      );
  return directoryCollection(call, memberRows(call, ids), DIRECTORY_PAGES);
}

function groups(call: Call): Answer {
  return directoryCollection(call, [...call.services.world.groups.values()].map(presentGroup), DIRECTORY_PAGES);
}

function group(call: Call): Answer {
  return {
    status: 200,
    json: pick(presentGroup(groupOf(call, call.params['group'] ?? '')), call.query.get('$select')),
  };
}

function members(call: Call): Answer {
  return people(call, visibleGroup(call).members);
}

/** The group, its dynamic membership up to date, if the caller may see who is in it. */
function visibleGroup(call: Call): Group {
  call.services.world.refreshGroups();
  const found = groupOf(call, call.params['group'] ?? '');
  const hidden = found.visibility === 'HiddenMembership' && !call.caller.permissions.has('Member.Read.Hidden');
  // Without the permission the list is empty rather than refused.
  return hidden ? { ...found, members: [] } : found;
}

function owners(call: Call): Answer {
  return people(call, groupOf(call, call.params['group'] ?? '').owners);
}

function transitiveMembers(call: Call): Answer {
  const { world } = call.services;
  const found = new Set<string>();
  const open = [...visibleGroup(call).members];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(world.groups.get(id)?.members ?? []));
  }
  return people(call, [...found]);
}

/** Members by id, of one type only when the address ends in a cast such as `microsoft.graph.user`. */
function people(call: Call, ids: readonly string[]): Answer {
  const cast = call.params['cast'];
  const rows = memberRows(call, ids);
  const wanted = cast === undefined ? rows : rows.filter((row) => row['@odata.type'] === `#${cast}`);
  return directoryCollection(call, wanted, DIRECTORY_PAGES);
}

function memberRows(call: Call, ids: Iterable<string>): Row[] {
  const rows: Row[] = [];
  for (const id of ids) {
    const row = presentMember(call.services.world, id);
    if (row) rows.push(row);
  }
  return rows;
}

function teams(call: Call): Answer {
  const rows = [...call.services.world.groups.values()]
    .filter((candidate) => candidate.team)
    .map(({ id, displayName, description }) => ({
      id,
      displayName,
      description: description ?? null,
      visibility: 'private',
    }));
  return directoryCollection(call, rows, DIRECTORY_PAGES);
}
