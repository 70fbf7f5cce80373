import { type Answer, header } from '../../../http/exchange.ts';
import type { DirectoryObject, DirectoryReading } from '../directory-deltas.ts';
import { GraphError } from '../errors.ts';
import { writeQuery } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { GROUP_DEFAULTS, presentGroup, presentUser, USER_DEFAULTS } from '../present/directory.ts';
import { type Call, directory, READ_GROUPS, READ_USERS, type Route } from '../route.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

export const directoryDeltaRoutes: readonly Route[] = [
  { method: 'GET', path: 'users/delta', kind: 'users', allow: READ_USERS, cost: directory(2), handle: userDelta },
  { method: 'GET', path: 'groups/delta', kind: 'groups', allow: READ_GROUPS, cost: directory(2), handle: groupDelta },
];

function userDelta(call: Call): Answer {
  return delta(call, () =>
    [...call.services.world.users.values()].map((user) => ({
      row: pick(presentUser(user), withId(call), USER_DEFAULTS),
      members: [],
    })),
  );
}

/** Members come as changes of their own, unless only other properties were selected. */
function groupDelta(call: Call): Answer {
  const select = call.query.get('$select');
  const members = select === null || select.split(',').includes('members');
  return delta(call, () =>
    [...call.services.world.groups.values()].map((group) => ({
      row: pick(presentGroup(group), withId(call), GROUP_DEFAULTS),
      members: members ? [...group.members] : [],
    })),
  );
}

function withId(call: Call): string | null {
  const select = call.query.get('$select');
  return select === null ? null : `id,${select}`;
}

function delta(call: Call, present: () => DirectoryObject[]): Answer {
  for (const name of ['$top', '$orderby', '$expand', '$search']) {
    if (call.query.has(name)) throw unsupported(`The query parameter '${name}' is not supported with a delta query.`);
  }
  const { services } = call;
  const now = services.clock.now();
  const skip = option(call, '$skiptoken')?.match(/^([\w-]+)~(\d+)$/);
  if (skip) {
    const reading = services.directoryDeltas.find(skip[1] ?? '', now);
    if (!reading) throw gone(call);
    return onePage(call, reading, Number(skip[2]));
  }
  const token = option(call, '$deltatoken');
  const known = token === undefined || token === 'latest' ? undefined : services.directoryDeltas.find(token, now);
  if (token !== undefined && token !== 'latest' && !known) throw gone(call);
  services.world.refreshGroups();
  const { world } = services;
  const reading = services.directoryDeltas.read(present(), known, {
    now,
    gone: (id) => (world.deleted.find(id) ? 'changed' : 'deleted'),
    memberOf: (id) => memberOf(call, id),
  });
  if (token === 'latest') return finish(call, [], { name: '$deltatoken', value: reading.id });
  return onePage(call, reading, 0);
}

function memberOf(call: Call, id: string): Row | undefined {
  const { users, groups } = call.services.world;
  const type = users.has(id) ? 'user' : groups.has(id) ? 'group' : undefined;
  return type === undefined ? undefined : { '@odata.type': `#microsoft.graph.${type}`, id };
}

function onePage(call: Call, reading: DirectoryReading, offset: number): Answer {
  const asked = Number(header(call.exchange, 'prefer')?.match(/odata\.maxpagesize=(\d+)/i)?.[1] ?? DEFAULT_PAGE);
  const end = Math.min(reading.changes.length, offset + Math.min(Math.max(1, asked), LARGEST_PAGE));
  const value = reading.changes.slice(offset, end);
  if (end < reading.changes.length) return finish(call, value, { name: '$skiptoken', value: `${reading.id}~${end}` });
  return finish(call, value, { name: '$deltatoken', value: reading.id });
}

function finish(call: Call, value: readonly Row[], link: { name: string; value: string }): Answer {
  const rel = link.name === '$skiptoken' ? '@odata.nextLink' : '@odata.deltaLink';
  return { status: 200, json: { [rel]: address(call, link), value } };
}

/** The same question with another token; everything else is baked in. */
function address(call: Call, link: { name: string; value: string }): string {
  const query = new URLSearchParams();
  for (const [name, value] of call.query) if (!/^\$(?:skip|delta)token$/i.test(name)) query.set(name, value);
  query.set(link.name, link.value);
  return `${call.exchange.origin}${call.exchange.path}?${writeQuery(query)}`;
}

/** A query option in any case. */
function option(call: Call, wanted: string): string | undefined {
  for (const [name, value] of call.query) if (name.toLowerCase() === wanted) return value;
  return undefined;
}

function gone(call: Call): GraphError {
  const location = address(call, { name: '$deltatoken', value: '' }).replace(/\$deltatoken=$/, '$deltatoken');
  return new GraphError(
    410,
    'syncStateNotFound',
    'The sync state generation is not found; the delta query starts anew.',
    {
      headers: { location: location.replace(/[?&]\$deltatoken$/, '') },
    },
  );
}

function unsupported(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}
