import { type ProtectedObject, RequestError } from '@coffer/model';
import type {
  HeldByOrganizationStore,
  OrganizationObject,
  OrganizationObjectFilter,
} from '../../db/stores/held-by-organization-store.ts';
import type { Slice } from '../../db/stores/job-session-store.ts';
import type { OperatorRole, OperatorRoleStore } from '../../db/stores/operator-role-store.ts';
import type { Person } from '../../db/stores/person-store.ts';
import type { SessionScope } from '../../db/stores/restore-session-store.ts';
import { scopeOf } from '../explorer/session-scope.ts';
import type { GroupMembers } from './group-members.ts';
import { RoleReach } from './role-reach.ts';

/** What is held of an object that a person may restore. */
export interface ReachableObject extends OrganizationObject {
  readonly scope: SessionScope;
  /** Whether it is the person's own. */
  readonly isOwn: boolean;
}

/** What the service is made of. */
export interface ReachParts {
  readonly roles: OperatorRoleStore;
  readonly held: HeldByOrganizationStore;
  readonly members: GroupMembers;
}

/**
 * What a person may see and restore in the portal: the own OneDrive and personal site always, and what the roles lead to of which the person is an
 * operator. It is worked out anew for every question, so that a change of a role counts at once.
 */
export class Reach {
  readonly #parts: ReachParts;

  constructor(parts: ReachParts) {
    this.#parts = parts;
  }

  /** The roles that name the person, or a group that the person is in. Rejects with an OutsideError when Microsoft does not say who is. */
  async roles(person: Person): Promise<readonly OperatorRole[]> {
    const { roles, members } = this.#parts;
    const found = new Map<string, OperatorRole>();
    for (const role of await roles.rolesNaming(person.organizationId, person.userId)) found.set(role.id, role);
    for (const { role, groupId } of await roles.rolesOfGroups(person.organizationId)) {
      if (found.has(role.id)) continue;
      if (await members.has(person.organizationId, groupId, person.userId)) found.set(role.id, role);
    }
    return [...found.values()];
  }

  /** Whether the person may restore the data of that scope. */
  async covers(person: Person, scope: SessionScope): Promise<boolean> {
    const whole = await this.whole(person, scope);
    if (whole === undefined) return false;
    if (isOwn(person, whole)) return true;
    return await this.#anyCovers(await this.#roles(person), whole);
  }

  /** A scope with the owner of its site, if that is a personal one; undefined for the personal site of nobody knows whom. */
  async whole(person: Person, scope: SessionScope): Promise<SessionScope | undefined> {
    if (scope.siteId === undefined) return scope;
    const filter = { objectId: scope.siteId, workload: 'sharepoint' as const };
    for await (const { object } of this.#parts.held.objects(person.organizationId, filter)) return scopeOf(object);
    return scope;
  }

  /** The scope of somebody's personal site; undefined if backups hold none. */
  async personalSite(person: Person, ownerId: string): Promise<SessionScope | undefined> {
    const found: ProtectedObject[] = [];
    const filter = { ownerId, workload: 'sharepoint' as const };
    for await (const { object } of this.#parts.held.objects(person.organizationId, filter)) found.push(object);
    // Sites below it have longer addresses.
    const [top] = found.sort((a, b) => a.webUrl.length - b.webUrl.length);
    return top && scopeOf(top);
  }

  /** A page of the objects that the person may restore, by name. */
  async objects(
    person: Person,
    filter: OrganizationObjectFilter,
    { offset, limit }: Slice,
  ): Promise<{ readonly items: readonly ReachableObject[]; readonly more: boolean }> {
    const items: ReachableObject[] = [];
    let passed = 0;
    for await (const object of this.#walk(person, filter)) {
      passed += 1;
      if (passed <= offset) continue;
      if (items.length === limit) return { items, more: true };
      items.push(object);
    }
    return { items, more: false };
  }

  /** Rejects with RequestError('not-found') for what is not there and for what the person may not restore, which look the same. */
  async object(person: Person, objectId: string): Promise<ReachableObject> {
    const { items } = await this.objects(person, { objectId }, { offset: 0, limit: 1 });
    const [found] = items;
    if (!found) throw new RequestError('not-found', `There is no object ${objectId} that you may restore.`);
    return found;
  }

  /** What is held of a scope that the person may restore. Rejects with RequestError('denied') for any other. */
  async ofScope(person: Person, scope: SessionScope): Promise<readonly ReachableObject[]> {
    if (!(await this.covers(person, scope))) {
      throw new RequestError('denied', 'You may restore neither this user nor this site.');
    }
    const filter =
      scope.siteId === undefined
        ? { ownerId: scope.ownerId, workload: 'onedrive' as const }
        : { objectId: scope.siteId };
    const found: ReachableObject[] = [];
    for await (const held of this.#parts.held.objects(person.organizationId, filter)) {
      const own = scopeOf(held.object);
      if (own) found.push({ ...held, scope: own, isOwn: isOwn(person, own) });
    }
    return found;
  }

  /** Everything that the roles of the person lead to and that backups hold, by name. */
  async *managed(person: Person): AsyncIterable<ReachableObject> {
    const roles = await this.#roles(person);
    if (roles.length === 0) return;
    for await (const held of this.#parts.held.objects(person.organizationId, {})) {
      const scope = scopeOf(held.object);
      if (scope && (await this.#anyCovers(roles, scope))) yield { ...held, scope, isOwn: isOwn(person, scope) };
    }
  }

  async *#walk(person: Person, filter: OrganizationObjectFilter): AsyncIterable<ReachableObject> {
    const roles = await this.#roles(person);
    // Whoever has no role need not look at what others have.
    const ownOnly = roles.length === 0 ? { ...filter, ownerId: person.userId } : filter;
    for await (const held of this.#parts.held.objects(person.organizationId, ownOnly)) {
      const scope = scopeOf(held.object);
      if (!scope) continue;
      const own = isOwn(person, scope);
      if (own || (await this.#anyCovers(roles, scope))) yield { ...held, scope, isOwn: own };
    }
  }

  async #roles(person: Person): Promise<readonly RoleReach[]> {
    const { roles, members } = this.#parts;
    const all = await this.roles(person);
    return await Promise.all(all.map(async (role) => await RoleReach.load(role, roles, members)));
  }

  async #anyCovers(roles: readonly RoleReach[], scope: SessionScope): Promise<boolean> {
    for (const role of roles) if (await role.covers(scope)) return true;
    return false;
  }
}

function isOwn(person: Person, scope: SessionScope): boolean {
  return scope.ownerId === person.userId;
}
