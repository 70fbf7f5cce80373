import type { Grant, People, RoleDefinition, Secured } from '../../../world/index.ts';
import {
  argument,
  type Collection,
  collection,
  type Entity,
  found,
  type Methods,
  type Navigation,
  type RestCall,
  RestFault,
  type Row,
  value,
} from './node.ts';
import type { Args } from './path.ts';
import { principalNode } from './people.ts';

/** What everything with permissions offers ("SP.SecurableObject"); `guid` names it where a link leads to it. */
export function securable(
  secured: Secured,
  guid: string,
  call: RestCall,
): { readonly secured: Secured; readonly nav: Navigation; readonly methods: Methods } {
  return {
    secured,
    nav: {
      hasuniqueroleassignments: () => value(secured.isUnique),
      effectivebasepermissions: () => value(effective(secured, call)),
      roleassignments: () => assignments(secured, guid, call),
    },
    methods: {
      breakroleinheritance: {
        need: 'full',
        run: (args) => {
          const copy = flag(args, 'copyRoleAssignments', 0, false);
          const clearBelow = flag(args, 'clearSubscopes', 1, false);
          secured.separate({ copy, clearBelow });
          // Whoever breaks inheritance without copying keeps control, as the service sees to it.
          if (!copy && call.caller.user) secured.assign({ kind: 'user', id: call.caller.user.id }, FULL_CONTROL);
          return undefined;
        },
      },
      resetroleinheritance: {
        need: 'full',
        run: () => {
          secured.inherit();
          return undefined;
        },
      },
    },
  };
}

const FULL_CONTROL = 1_073_741_829;

/** The rights that the caller has on something, as two 32-bit numbers; an application has those of its permission. */
function effective(secured: Secured, call: RestCall): Row {
  const { caller, world, site, services } = call;
  const { roleDefinitions } = world.webs.of(site);
  const byRight = { none: undefined, read: 2, write: 3, manage: 6, full: 5 } as const;
  const right = caller.user
    ? world.rights.of(caller.user, site, { grants: secured.grants, now: services.clock.now() })
    : caller.permissions.has('Sites.FullControl.All')
      ? 'full'
      : 'read';
  const definition = roleDefinitions.find(({ kind }) => kind === byRight[right]);
  return { High: definition?.permissions.high ?? '0', Low: definition?.permissions.low ?? '0' };
}

function assignments(secured: Secured, guid: string, call: RestCall): Collection {
  const people = call.world.lists.people(call.site);
  const nodes = secured.grants.map((grant) => assignment(grant, { secured, guid, people, call }));
  const byNumber = (id: string | undefined): Entity | undefined =>
    nodes.find((node) => String(node.row['PrincipalId']) === id);
  const unique = (): void => {
    if (!secured.isUnique)
      throw new RestFault(400, 'This operation can not be performed on an object that inherits its permissions.');
  };
  return collection('SP.RoleAssignment', nodes, {
    need: 'full',
    key: byNumber,
    nav: { getbyprincipalid: (args) => found(byNumber(args.positional[0]), 'Role assignment') },
    methods: {
      addroleassignment: {
        need: 'full',
        run: (args) => {
          unique();
          const definition = definitionOf(args, call);
          const number = Number(argument(args, 'principalid'));
          secured.assign(found(people.principal(number), 'The principal'), definition.id);
          return undefined;
        },
      },
      removeroleassignment: {
        need: 'full',
        run: (args) => {
          unique();
          const definition = definitionOf(args, call);
          const number = Number(argument(args, 'principalid'));
          const grant = secured.grants.find((one) => numberOf(one, { people, guid }) === number);
          secured.revoke(found(grant, 'Role assignment').id, definition.id);
          return undefined;
        },
      },
    },
  });
}

interface Around {
  readonly secured: Secured;
  readonly guid: string;
  readonly people: People;
  readonly call: RestCall;
}

function assignment(grant: Grant, { secured, guid, people, call }: Around): Entity {
  const number = numberOf(grant, { people, guid });
  const bound = call.world.webs.of(call.site).roleDefinitions.filter(({ id }) => grant.levels.includes(id));
  return {
    kind: 'entity',
    type: 'SP.RoleAssignment',
    row: { PrincipalId: number },
    nav: {
      member: () => principalNode(people, number, call),
      roledefinitionbindings: () =>
        collection(
          'SP.RoleDefinition',
          bound.map((one) => definitionNode(one, call)),
        ),
    },
    remove: {
      need: 'full',
      run: () => {
        secured.revoke(grant.id, undefined);
        return undefined;
      },
    },
  };
}

function numberOf(grant: Grant, { people, guid }: Pick<Around, 'people' | 'guid'>): number {
  return grant.to ? people.numberOf(grant.to) : people.linkNumber(guid, grant);
}

/** The permission levels of a site. */
export function definitionsNode(call: RestCall): Collection {
  const web = call.world.webs.of(call.site);
  const nodes = web.roleDefinitions.map((definition) => definitionNode(definition, call));
  const where = (property: string, wanted: string | undefined): Entity =>
    found(
      nodes.find((node) => String(node.row[property]).toLowerCase() === wanted?.toLowerCase()),
      'Role definition',
    );
  return collection('SP.RoleDefinition', nodes, {
    key: (key) => where('Id', key),
    nav: {
      getbyid: (args) => where('Id', args.positional[0]),
      getbyname: (args) => where('Name', args.positional[0]),
      getbytype: (args) => where('RoleTypeKind', args.positional[0]),
    },
    create: {
      need: 'full',
      run: async () => {
        const body = await call.body();
        const permissions = body['BasePermissions'] as Row | undefined;
        if (typeof body['Name'] !== 'string' || !permissions)
          throw new RestFault(400, 'Name or BasePermissions are missing.');
        const added = web.addRoleDefinition({
          name: body['Name'],
          description: String(body['Description'] ?? ''),
          order: Number(body['Order'] ?? 0),
          permissions: { high: String(permissions['High']), low: String(permissions['Low']) },
        });
        return definitionNode(added, call);
      },
    },
  });
}

function definitionNode(definition: RoleDefinition, call: RestCall): Entity {
  const { id, name, description, hidden, order, kind, permissions } = definition;
  const fixed = kind !== 0;
  const own = call.world.webs.of(call.site).roleDefinitions;
  return {
    kind: 'entity',
    type: 'SP.RoleDefinition',
    row: {
      BasePermissions: { High: permissions.high, Low: permissions.low },
      Description: description,
      Hidden: hidden,
      Id: id,
      Name: name,
      Order: order,
      RoleTypeKind: kind,
    },
    ...(fixed
      ? {}
      : {
          remove: {
            need: 'full' as const,
            run: () => {
              own.splice(own.indexOf(definition), 1);
              return undefined;
            },
          },
        }),
  };
}

function definitionOf(args: Args, call: RestCall): RoleDefinition {
  const id = Number(args.named['roledefid'] ?? args.positional[1]);
  return found(
    call.world.webs.of(call.site).roleDefinitions.find((one) => one.id === id),
    'Role definition',
  );
}

function flag(args: Args, name: string, position: number, otherwise: boolean): boolean {
  const text = args.named[name.toLowerCase()] ?? args.positional[position];
  return text === undefined ? otherwise : text.toLowerCase() === 'true' || text === '1';
}
