import { RequestError } from '@coffer/model';
import type { AuditItem, AuditItemStore } from '../../db/stores/audit-item-store.ts';
import { directoryId, wireId } from '../directory/directory-id.ts';
import { itemKinds } from '../item-kinds.ts';

interface Subject {
  readonly id?: string | undefined;
  readonly displayName?: string | undefined;
  readonly name?: string | undefined;
}

/** An item as a caller sends it. */
export interface AuditItemInput {
  readonly type?: AuditItem['type'] | undefined;
  readonly user?: Subject | undefined;
  readonly group?: Subject | undefined;
}

/** What the service is made of. */
export interface AuditItemParts {
  readonly store: AuditItemStore;
  readonly organizations: { require(id: string): Promise<{ readonly id: string }> };
}

/** Users and groups whose restores are told of by mail. */
export class AuditItemService {
  readonly #parts: AuditItemParts;

  constructor(parts: AuditItemParts) {
    this.#parts = parts;
  }

  /** Rejects with RequestError('not-found') for an organization that is not there. */
  async list(organizationId: string): Promise<readonly AuditItem[]> {
    const { id } = await this.#parts.organizations.require(organizationId);
    return await this.#parts.store.list(id);
  }

  /** Adds items, all or none. Rejects with RequestError: `not-found`, or `invalid` for what is no user or group. */
  async add(organizationId: string, inputs: readonly AuditItemInput[]): Promise<void> {
    const { id } = await this.#parts.organizations.require(organizationId);
    await this.#parts.store.add(id, inputs.map(readItem));
  }

  /** Removes items, all or none. Rejects with RequestError('not-found') for an organization or item that is not there. */
  async remove(organizationId: string, itemIds: readonly string[]): Promise<void> {
    const { id } = await this.#parts.organizations.require(organizationId);
    const known = new Set((await this.#parts.store.list(id)).map((item) => item.id));
    const gone = itemIds.map((one) => one.trim().toLowerCase());
    const missing = gone.find((one) => !known.has(one));
    if (missing !== undefined) throw new RequestError('not-found', `There is no audit item ${missing}.`);
    await this.#parts.store.remove(id, gone);
  }
}

function readItem(input: AuditItemInput): AuditItem {
  const type = input.type ?? (input.user ? 'User' : 'Group');
  const subject = type === 'User' ? input.user : input.group;
  if (!subject?.id) {
    throw new RequestError('invalid', `An audit item of type ${type} needs '${type.toLowerCase()}' with its id.`);
  }
  const objectId = directoryId(subject.id);
  const id = wireId(objectId);
  const name = subject.name ?? subject.displayName ?? objectId;
  return {
    id: itemKinds[type] + id,
    type,
    objectId,
    facts: { ...subject, id, displayName: subject.displayName ?? name, name },
  };
}
