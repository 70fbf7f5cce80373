import type { OperatorRole, OperatorRoleStore, RoleItem, RoleList } from '../../db/stores/operator-role-store.ts';
import type { SessionScope } from '../../db/stores/restore-session-store.ts';
import type { GroupMembers } from './group-members.ts';

/** One list of a role, by kind. Ids are Microsoft's, lower case. */
interface Named {
  readonly users: ReadonlySet<string>;
  readonly sites: ReadonlySet<string>;
  readonly groups: readonly string[];
}

/** What one role leads to: what it names, or everything, without what it leaves out. */
export class RoleReach {
  readonly #role: OperatorRole;
  readonly #selected: Named;
  readonly #excluded: Named;
  readonly #members: GroupMembers;

  private constructor(role: OperatorRole, lists: { selected: Named; excluded: Named }, members: GroupMembers) {
    this.#role = role;
    this.#selected = lists.selected;
    this.#excluded = lists.excluded;
    this.#members = members;
  }

  static async load(role: OperatorRole, store: OperatorRoleStore, members: GroupMembers): Promise<RoleReach> {
    const named = async (list: RoleList): Promise<Named> => sorted(await store.items(role.id, list));
    const lists = { selected: await named('selectedItems'), excluded: await named('excludedItems') };
    return new RoleReach(role, lists, members);
  }

  /**
   * Whether the role leads to the data of that scope. What is left out counts more than what is named. Of a group that is gone nobody can
   * say who was in it: named it leads to nobody, left out it leaves out everybody, until an administrator takes it out of the role.
   */
  async covers(scope: SessionScope): Promise<boolean> {
    if (await this.#names(this.#excluded, scope, true)) return false;
    return this.#role.type === 'EntireOrganization' || (await this.#names(this.#selected, scope, false));
  }

  async #names({ users, sites, groups }: Named, scope: SessionScope, whereGone: boolean): Promise<boolean> {
    if (scope.siteId !== undefined && sites.has(scope.siteId)) return true;
    if (scope.ownerId === undefined) return false;
    if (users.has(scope.ownerId)) return true;
    for (const group of groups) {
      if ((await this.#members.has(this.#role.organizationId, group, scope.ownerId)) ?? whereGone) return true;
    }
    return false;
  }
}

function sorted(items: readonly RoleItem[]): Named {
  const of = (type: RoleItem['type']): readonly string[] =>
    items.filter((item) => item.type === type).map(({ objectId }) => objectId);
  return { users: new Set(of('User')), sites: new Set(of('Site')), groups: of('Group') };
}
