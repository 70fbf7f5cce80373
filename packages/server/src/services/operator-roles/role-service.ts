import { randomUUID } from 'node:crypto';
import { type Clock, RequestError } from '@coffer/model';
import type { OperatorRole, OperatorRoleStore, RoleItem, RoleList } from '../../db/stores/operator-role-store.ts';
import type { Turns } from '../turns.ts';
import { type RoleItemInput, readRoleItem } from './role-items.ts';

/** A role as a caller sends it; what is absent stays as it is. */
export interface RoleInput {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly roleType?: OperatorRole['type'] | null | undefined;
  readonly operators?: readonly RoleItemInput[] | undefined;
  readonly selectedItems?: readonly RoleItemInput[] | undefined;
  readonly excludedItems?: readonly RoleItemInput[] | undefined;
}

/** What the service is made of. */
export interface RoleParts {
  readonly store: OperatorRoleStore;
  readonly organizations: { require(id: string): Promise<{ readonly id: string }> };
  readonly turns: Turns;
  readonly clock: Clock;
}

const lists = ['operators', 'selectedItems', 'excludedItems'] as const;
const longestName = 256;

/** Roles of restore operators: who may restore whose data. Changes of one role wait for each other. */
export class OperatorRoleService {
  readonly #parts: RoleParts;

  constructor(parts: RoleParts) {
    this.#parts = parts;
  }

  /** By name; of one organization if it is given. Rejects with RequestError('not-found') if there is no such organization. */
  async list(organizationId?: string): Promise<readonly OperatorRole[]> {
    if (organizationId === undefined) return await this.#parts.store.list();
    return await this.#parts.store.list((await this.#parts.organizations.require(organizationId)).id);
  }

  /** Rejects with RequestError('not-found'). */
  async require(id: string): Promise<OperatorRole> {
    const role = await this.#parts.store.get(id.toLowerCase());
    if (!role) throw new RequestError('not-found', `There is no restore operator role ${id}.`);
    return role;
  }

  /** Rejects with RequestError('invalid') for what cannot be used, 'conflict' for a name that is taken. */
  async add(organizationId: string, input: RoleInput): Promise<OperatorRole> {
    const organization = await this.#parts.organizations.require(organizationId);
    const specific = (input.selectedItems?.length ?? 0) > 0;
    const role: OperatorRole = {
      id: randomUUID(),
      organizationId: organization.id,
      name: nameOf(input.name),
      description: input.description ?? '',
      type: input.roleType ?? (specific ? 'SpecificObjects' : 'EntireOrganization'),
      createdAt: this.#parts.clock.now(),
    };
    return await this.#save(role, input);
  }

  /** Changes what is given. Rejects as {@link add} does, and with RequestError('not-found'). */
  async update(id: string, input: RoleInput): Promise<void> {
    const { organizationId } = await this.require(id);
    await this.#parts.turns.take(`roles of ${organizationId}`, async () => {
      const before = await this.require(id);
      const role = {
        ...before,
        name: input.name === undefined ? before.name : nameOf(input.name),
        description: input.description ?? before.description,
        type: input.roleType ?? before.type,
      };
      await this.#write(role, input);
    });
  }

  /** Rejects with RequestError('not-found'). */
  async remove(id: string): Promise<void> {
    await this.#parts.store.delete((await this.require(id)).id);
  }

  /** One list of a role. Rejects with RequestError('not-found'). */
  async items(id: string, list: RoleList): Promise<readonly RoleItem[]> {
    return await this.#parts.store.items((await this.require(id)).id, list);
  }

  /** Rejects with RequestError('not-found'). */
  async requireItem(id: string, list: RoleList, itemId: string): Promise<RoleItem> {
    const found = await this.#parts.store.item((await this.require(id)).id, list, itemId.toLowerCase());
    if (!found) throw new RequestError('not-found', `The role has no such item: ${itemId}.`);
    return found;
  }

  /** Rejects with RequestError('invalid') for what cannot be used. */
  async addItems(id: string, list: RoleList, inputs: readonly RoleItemInput[]): Promise<void> {
    const { organizationId } = await this.require(id);
    await this.#parts.turns.take(`roles of ${organizationId}`, async () => {
      const role = await this.require(id);
      if (list === 'selectedItems') refuseForAll(role, inputs.length);
      await this.#parts.store.addItems(
        role.id,
        list,
        inputs.map((input) => readRoleItem(input, list)),
      );
    });
  }

  /** Rejects with RequestError('not-found') for an item that is not there, 'invalid' for the last one of a role that needs some. */
  async removeItems(id: string, list: RoleList, itemIds: readonly string[]): Promise<void> {
    const { organizationId } = await this.require(id);
    await this.#parts.turns.take(`roles of ${organizationId}`, async () => {
      const role = await this.require(id);
      const gone = new Set(itemIds.map((itemId) => itemId.trim().toLowerCase()).filter((itemId) => itemId !== ''));
      for (const itemId of gone) await this.requireItem(role.id, list, itemId);
      const left = (await this.#parts.store.count(role.id, list)) - gone.size;
      if (list === 'selectedItems' && role.type === 'SpecificObjects' && left === 0) throw noneLeft();
      await this.#parts.store.removeItems(role.id, list, [...gone]);
    });
  }

  async #save(role: OperatorRole, input: RoleInput): Promise<OperatorRole> {
    await this.#parts.turns.take(`roles of ${role.organizationId}`, async () => await this.#write(role, input));
    return role;
  }

  async #write(role: OperatorRole, input: RoleInput): Promise<void> {
    const { store } = this.#parts;
    const key = role.name.toLowerCase();
    const twin = (await store.list(role.organizationId)).find(
      ({ id, name }) => id !== role.id && name.toLowerCase() === key,
    );
    if (twin) throw new RequestError('conflict', `There is a role ${twin.name} already.`);
    const given: Partial<Record<RoleList, readonly RoleItem[]>> = {};
    for (const list of lists) {
      const inputs = input[list];
      if (inputs !== undefined) given[list] = inputs.map((one) => readRoleItem(one, list));
    }
    if (role.type === 'EntireOrganization') {
      refuseForAll(role, given.selectedItems?.length ?? 0);
      given.selectedItems = [];
    } else {
      const selected = given.selectedItems?.length ?? (await store.count(role.id, 'selectedItems'));
      if (selected === 0) throw noneLeft();
    }
    await store.save({ role, lists: given });
  }
}

function nameOf(name: string | undefined): string {
  const given = name?.trim() ?? '';
  if (given === '') throw new RequestError('invalid', 'A role needs a name.');
  if (given.length > longestName) throw new RequestError('invalid', `A name has at most ${longestName} characters.`);
  return given;
}

function refuseForAll(role: OperatorRole, items: number): void {
  if (role.type !== 'EntireOrganization' || items === 0) return;
  throw new RequestError(
    'invalid',
    'The role is for the entire organization; objects are chosen with SpecificObjects.',
  );
}

function noneLeft(): RequestError {
  return new RequestError('invalid', 'A role for specific objects needs at least one item in selectedItems.');
}
