import type { People, SiteGroup, SiteUser } from '../../../world/index.ts';
import {
  argument,
  type Collection,
  collection,
  type Entity,
  found,
  type Node,
  type RestCall,
  RestFault,
  type Row,
  value,
} from './node.ts';

const SETTINGS = [
  'AllowMembersEditMembership',
  'AllowRequestToJoinLeave',
  'AutoAcceptRequestToJoinLeave',
  'OnlyAllowMembersViewMembership',
  'RequestToJoinLeaveEmailSetting',
];

/** Somebody by number: a person, a security group, or a group of the site. */
export function principalNode(people: People, number: number, call: RestCall): Entity {
  const group = people.groups.get(number);
  if (group) return groupNode(people, group, call);
  return userNode(found(people.user(number), 'User'), call);
}

/** "SP.User". */
export function userNode(user: SiteUser, call: RestCall): Entity {
  const { id, title, loginName, email, userPrincipalName, type } = user;
  const site = call.world.collectionOf(call.site);
  const isAdmin = site.administrators.some((login) => login.toLowerCase() === loginName.toLowerCase());
  const people = call.world.lists.people(call.site);
  return {
    kind: 'entity',
    type: 'SP.User',
    row: {
      Id: id,
      IsHiddenInUI: false,
      LoginName: loginName,
      Title: title,
      PrincipalType: type,
      Email: email,
      Expiration: '',
      IsEmailAuthenticationGuestUser: false,
      IsShareByEmailGuestUser: loginName.includes('#ext#'),
      IsSiteAdmin: isAdmin,
      UserId:
        type === 1 ? { NameId: loginName.split('|').at(-1), NameIdIssuer: 'urn:federation:microsoftonline' } : null,
      UserPrincipalName: userPrincipalName === '' ? null : userPrincipalName,
    },
    nav: {
      groups: () =>
        collection(
          'SP.Group',
          [...people.groups.values()]
            .filter(({ members }) => members.has(id))
            .map((group) => groupNode(people, group, call)),
        ),
    },
  };
}

/** "SP.Group". */
function groupNode(people: People, group: SiteGroup, call: RestCall): Entity {
  return {
    kind: 'entity',
    type: 'SP.Group',
    row: {
      Id: group.id,
      IsHiddenInUI: false,
      LoginName: group.title,
      Title: group.title,
      PrincipalType: 8,
      ...group.settings,
      Description: group.description,
      OwnerTitle: people.user(group.owner)?.title ?? people.groups.get(group.owner)?.title ?? '',
    },
    nav: { users: () => membersOf(people, group, call), owner: () => principalNode(people, group.owner, call) },
    update: {
      need: 'full',
      run: async () => {
        changeGroup(people, group, await call.body());
        return undefined;
      },
    },
  };
}

function changeGroup(people: People, group: SiteGroup, body: Row): void {
  const { Title: title, Description: description } = body;
  if (typeof title === 'string' && title !== group.title && people.groupNamed(title))
    throw new RestFault(400, 'The specified name is already in use.');
  if (typeof title === 'string') group.title = title;
  if (typeof description === 'string') group.description = description;
  for (const name of SETTINGS) {
    const setting = body[name];
    if (typeof setting === 'boolean' || typeof setting === 'string') group.settings[name] = setting;
  }
}

function membersOf(people: People, group: SiteGroup, call: RestCall): Collection {
  const nodes = [...group.members].flatMap((number) => {
    const user = people.user(number);
    return user ? [userNode(user, call)] : [];
  });
  const drop = (number: number | undefined): undefined => {
    if (number === undefined || !group.members.delete(number)) throw new RestFault(404, 'User cannot be found.');
  };
  return collection('SP.User', nodes, {
    key: (key) => nodes.find((node) => String(node.row['Id']) === key || node.row['LoginName'] === key),
    create: {
      need: 'full',
      run: async () => {
        const user = people.ensure(String((await call.body())['LoginName'] ?? ''));
        group.members.add(user.id);
        return userNode(user, call);
      },
    },
    methods: {
      removebyid: { need: 'full', run: (args) => drop(Number(argument(args, 'id'))) },
      removebyloginname: {
        need: 'full',
        run: (args) => {
          const login = argument(args, 'loginName').toLowerCase();
          return drop([...group.members].find((number) => people.user(number)?.loginName.toLowerCase() === login));
        },
      },
    },
    nav: {
      getbyid: (args) =>
        found(
          nodes.find((node) => String(node.row['Id']) === args.positional[0]),
          'User',
        ),
    },
  });
}

/** The groups of a site collection. */
export function groupsNode(call: RestCall): Collection {
  const people = call.world.lists.people(call.site);
  const nodes = [...people.groups.values()].map((group) => groupNode(people, group, call));
  const byId = (id: string | undefined): Entity | undefined => nodes.find((node) => String(node.row['Id']) === id);
  const byName = (name: string | undefined): Entity | undefined =>
    nodes.find((node) => String(node.row['Title']).toLowerCase() === name?.toLowerCase());
  const drop = (group: SiteGroup | undefined): undefined => people.removeGroup(found(group, 'Group')) as undefined;
  return collection('SP.Group', nodes, {
    key: byId,
    nav: {
      getbyid: (args) => found(byId(args.positional[0]), 'Group'),
      getbyname: (args) => found(byName(args.positional[0]), 'Group'),
    },
    create: {
      need: 'full',
      run: async () => {
        const body = await call.body();
        const title = String(body['Title'] ?? '');
        if (title === '') throw new RestFault(400, 'The title of the group is missing.');
        const group = people.addGroup({ title, owner: ownerFor(people, call) });
        changeGroup(people, group, body);
        return groupNode(people, group, call);
      },
    },
    methods: {
      removebyid: { need: 'full', run: (args) => drop(people.groups.get(Number(argument(args, 'id')))) },
      removebyloginname: { need: 'full', run: (args) => drop(people.groupNamed(argument(args, 'loginName'))) },
    },
  });
}

/** Whoever makes a group owns it; of an application's it is the owners of the site. */
function ownerFor(people: People, call: RestCall): number {
  const { user } = call.caller;
  return user ? people.numberOf({ kind: 'user', id: user.id }) : 3;
}

/** The people and security groups that a site collection has met. */
export function usersNode(call: RestCall): Collection {
  const people = call.world.lists.people(call.site);
  const nodes = people.users().map((user) => userNode(user, call));
  const byLogin = (login: string | undefined): Entity | undefined =>
    nodes.find((node) => String(node.row['LoginName']).toLowerCase() === login?.toLowerCase());
  return collection('SP.User', nodes, {
    key: byLogin,
    nav: {
      getbyid: (args) => userNode(found(people.user(Number(args.positional[0])), 'User'), call),
      getbyloginname: (args) => found(byLogin(args.positional[0]), 'User'),
      getbyemail: (args) =>
        found(
          nodes.find((node) => node.row['Email'] === args.positional[0]),
          'User',
        ),
    },
    methods: {
      removebyid: {
        need: 'full',
        run: (args) => {
          people.remove(Number(argument(args, 'id')));
          return undefined;
        },
      },
    },
  });
}

/** Makes the site know somebody ("ensureuser"). The name comes in the address or in the body. */
export async function ensureUser(login: string | undefined, call: RestCall): Promise<Node> {
  const wanted = login ?? String((await call.body())['logonName'] ?? '');
  return userNode(call.world.lists.people(call.site).ensure(wanted), call);
}

/** The caller as the site knows them. */
export function currentUser(call: RestCall): Node {
  const people = call.world.lists.people(call.site);
  return userNode(found(people.user(people.actorNumber(call.actor)), 'User'), call);
}

/** One of the three groups that a site begins with. */
export function associatedGroup(number: number, call: RestCall): Node {
  const people = call.world.lists.people(call.site);
  const group = people.groups.get(number);
  return group ? groupNode(people, group, call) : value(null);
}
