import { RequestError } from '@coffer/model';
import type { RoleItem, RoleList } from '../../db/stores/operator-role-store.ts';
import { directoryId, wireId } from '../directory/directory-id.ts';
import { itemKinds } from '../item-kinds.ts';

interface Subject {
  readonly id?: string | undefined;
  readonly displayName?: string | undefined;
  readonly name?: string | undefined;
  readonly type?: string | null | undefined;
}

/** An item as a caller sends it. */
export interface RoleItemInput {
  readonly type?: RoleItem['type'] | undefined;
  readonly user?: Subject | undefined;
  readonly group?: Subject | undefined;
  readonly site?:
    | {
        readonly id?: string | undefined;
        readonly url?: string | null | undefined;
        readonly title?: string | undefined;
        readonly parentUrl?: string | undefined;
        readonly isCloud?: boolean | null | undefined;
        readonly isPersonal?: boolean | null | undefined;
      }
    | undefined;
}

/** The id of an item, by what it names. */
export function roleItemId(type: RoleItem['type'], objectId: string): string {
  return itemKinds[type] + (type === 'Site' ? objectId : wireId(objectId));
}

/** What a caller named, in the form in which it is stored. Rejects with RequestError('invalid'). */
export function readRoleItem(input: RoleItemInput, list: RoleList): RoleItem {
  const type = input.type ?? (input.user ? 'User' : input.group ? 'Group' : input.site ? 'Site' : undefined);
  if (type === undefined) throw new RequestError('invalid', 'An item of a role needs a type: User, Group or Site.');
  if (type !== 'Site') return directoryItem(type, type === 'User' ? input.user : input.group);
  if (list === 'operators') throw new RequestError('invalid', 'Operators are users and groups; a site cannot be one.');
  const { id, url, title, parentUrl, isCloud, isPersonal } = input.site ?? {};
  if (!id) throw new RequestError('invalid', "An item of type Site needs 'site' with its id.");
  const objectId = id.toLowerCase();
  const facts = {
    id,
    url: url ?? null,
    title: title ?? url ?? id,
    ...(parentUrl === undefined ? {} : { parentUrl }),
    isCloud: isCloud ?? true,
    isPersonal: isPersonal ?? false,
  };
  return { id: roleItemId(type, objectId), type, objectId, facts };
}

function directoryItem(type: 'User' | 'Group', subject: Subject | undefined): RoleItem {
  const member = type === 'User' ? 'user' : 'group';
  if (!subject?.id) throw new RequestError('invalid', `An item of type ${type} needs '${member}' with its id.`);
  const objectId = directoryId(subject.id);
  const name = subject.name ?? subject.displayName ?? objectId;
  const facts = {
    id: wireId(objectId),
    displayName: subject.displayName ?? name,
    name,
    type: subject.type ?? (type === 'User' ? 'User' : null),
  };
  return { id: roleItemId(type, objectId), type, objectId, facts };
}
