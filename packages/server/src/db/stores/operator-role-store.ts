import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { OperatorRoleItemsTable, OperatorRolesTable } from '../schema/operator-roles.ts';

/** The lists of a role. */
export type RoleList = OperatorRoleItemsTable['list'];

/** A user, group or site in a list of a role. */
export interface RoleItem {
  /** Composite: a fixed GUID of the kind, followed by the object's id. */
  readonly id: string;
  readonly type: OperatorRoleItemsTable['type'];
  /** Microsoft's own id, lower case. */
  readonly objectId: string;
  /** What is shown of it, in the words of the v6 API. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Who may restore what, without its lists. */
export interface OperatorRole {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly description: string;
  readonly type: OperatorRolesTable['type'];
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
}

/** A role with the lists that are to be replaced. */
export interface RoleChange {
  readonly role: OperatorRole;
  readonly lists: Readonly<Partial<Record<RoleList, readonly RoleItem[]>>>;
}

/** Roles of restore operators. */
export class OperatorRoleStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** By name. */
  async list(organizationId?: string): Promise<readonly OperatorRole[]> {
    const all = this.#db.selectFrom('operator_roles').selectAll().orderBy('name_key').orderBy('id');
    const rows = await (organizationId === undefined
      ? all
      : all.where('organization_id', '=', organizationId)
    ).execute();
    return rows.map(fromRow);
  }

  async get(id: string): Promise<OperatorRole | undefined> {
    const row = await this.#db.selectFrom('operator_roles').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** Adds or changes a role and replaces the lists that are given, all or nothing. */
  async save({ role, lists }: RoleChange): Promise<void> {
    const facts = {
      name: role.name,
      name_key: role.name.toLowerCase(),
      description: role.description,
      type: role.type,
    };
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('operator_roles')
        .values({ id: role.id, organization_id: role.organizationId, created_at: role.createdAt, ...facts })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(facts))
        .execute();
      for (const list of ['operators', 'selectedItems', 'excludedItems'] as const) {
        const items = lists[list];
        if (items === undefined) continue;
        await tx.deleteFrom('operator_role_items').where('role_id', '=', role.id).where('list', '=', list).execute();
        await insertItems(tx, role.id, list, items);
      }
    });
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('operator_roles').where('id', '=', id).execute();
  }

  /** In the order of their ids. */
  async items(roleId: string, list: RoleList): Promise<readonly RoleItem[]> {
    const rows = await this.#db
      .selectFrom('operator_role_items')
      .selectAll()
      .where('role_id', '=', roleId)
      .where('list', '=', list)
      .orderBy('id')
      .execute();
    return rows.map(fromItemRow);
  }

  async item(roleId: string, list: RoleList, id: string): Promise<RoleItem | undefined> {
    const row = await this.#db
      .selectFrom('operator_role_items')
      .selectAll()
      .where('role_id', '=', roleId)
      .where('list', '=', list)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && fromItemRow(row);
  }

  /** Adds items to a list; one that is there already takes the new facts. */
  async addItems(roleId: string, list: RoleList, items: readonly RoleItem[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => await insertItems(tx, roleId, list, items));
  }

  async removeItems(roleId: string, list: RoleList, ids: readonly string[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const id of ids) {
        await tx
          .deleteFrom('operator_role_items')
          .where('role_id', '=', roleId)
          .where('list', '=', list)
          .where('id', '=', id)
          .execute();
      }
    });
  }

  /** How many items a list has. */
  async count(roleId: string, list: RoleList): Promise<number> {
    const { n } = await this.#db
      .selectFrom('operator_role_items')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('role_id', '=', roleId)
      .where('list', '=', list)
      .executeTakeFirstOrThrow();
    return Number(n);
  }

  /** The roles of an organization that name a user as their operator. */
  async rolesNaming(organizationId: string, userId: string): Promise<readonly OperatorRole[]> {
    const rows = await this.#db
      .selectFrom('operator_role_items as i')
      .innerJoin('operator_roles as r', 'r.id', 'i.role_id')
      .selectAll('r')
      .where('i.object_id', '=', userId)
      .where('i.list', '=', 'operators')
      .where('i.type', '=', 'User')
      .where('r.organization_id', '=', organizationId)
      .execute();
    return rows.map(fromRow);
  }

  /** The roles of an organization whose operators are the members of groups, with the ids of these groups. */
  async rolesOfGroups(
    organizationId: string,
  ): Promise<readonly { readonly role: OperatorRole; readonly groupId: string }[]> {
    const rows = await this.#db
      .selectFrom('operator_role_items as i')
      .innerJoin('operator_roles as r', 'r.id', 'i.role_id')
      .selectAll('r')
      .select('i.object_id')
      .where('i.list', '=', 'operators')
      .where('i.type', '=', 'Group')
      .where('r.organization_id', '=', organizationId)
      .execute();
    return rows.map((row) => ({ role: fromRow(row), groupId: row.object_id }));
  }
}

async function insertItems(
  tx: Kysely<Database>,
  roleId: string,
  list: RoleList,
  items: readonly RoleItem[],
): Promise<void> {
  for (const { id, type, objectId, facts } of items) {
    const told = { facts: JSON.stringify(facts) };
    await tx
      .insertInto('operator_role_items')
      .values({ role_id: roleId, list, id, type, object_id: objectId, ...told })
      .onConflict((conflict) => conflict.columns(['role_id', 'list', 'id']).doUpdateSet(told))
      .execute();
  }
}

function fromRow(row: Selectable<OperatorRolesTable>): OperatorRole {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    description: row.description,
    type: row.type,
    createdAt: Number(row.created_at),
  };
}

function fromItemRow(row: Selectable<OperatorRoleItemsTable>): RoleItem {
  return {
    id: row.id,
    type: row.type,
    objectId: row.object_id,
    facts: JSON.parse(row.facts) as Readonly<Record<string, unknown>>,
  };
}
