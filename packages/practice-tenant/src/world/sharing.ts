import { randomUUID } from 'node:crypto';
import { WorldError } from './errors.ts';
import type { Item } from './item.ts';
import { levelsOf, rolesOf } from './role-levels.ts';

/** Somebody who can be given rights: by directory id, by the number of a site group, or outside of the tenant by address. */
export type Principal =
  | { readonly kind: 'user' | 'group'; readonly id: string }
  | { readonly kind: 'siteGroup'; readonly id: string }
  | { readonly kind: 'email'; readonly email: string };

/** What a sharing link allows, and to whom it opens. */
export interface SharingLink {
  readonly type: 'view' | 'edit' | 'review' | 'embed' | 'blocksDownload';
  readonly scope: 'anonymous' | 'organization' | 'users';
  readonly webUrl: string;
  readonly hasPassword: boolean;
}

/** One entry of an item's permissions: rights given to somebody, or a link. Times are ms UTC. */
export interface Grant {
  readonly id: string;
  /** As Graph tells them; coarser than the levels. */
  roles: readonly string[];
  /** Ids of role definitions, see `ROLE_DEFINITIONS`. */
  levels: readonly number[];
  readonly to: Principal | undefined;
  readonly link: SharingLink | undefined;
  /** Who was added to the link. */
  people: readonly Principal[];
  readonly expires: number | undefined;
}

/** A grant to be made: with roles or with levels, the others follow from them. */
export type NewGrant = Pick<Grant, 'to' | 'link'> &
  ({ readonly roles: readonly string[] } | { readonly levels: readonly number[] }) &
  Partial<Pick<Grant, 'id' | 'people' | 'expires'>>;

/** Something that permissions can hang on: an item of a drive, of a list, or a whole site; the top one has no parent. */
export interface Securable {
  readonly id: string | number;
  readonly parent: Securable | undefined;
}

/**
 * Who may do what in one drive, list or site. Permissions hang on whatever has been given its own; the rest inherits from the nearest of
 * these above it, and at last from what surrounds the whole. Sharing an item for the first time copies what it inherited, unless told to
 * drop it.
 */
export class Sharing<T extends Securable = Item> {
  readonly #own = new Map<T['id'], Grant[]>();
  readonly #above: () => readonly Grant[];
  readonly #keep: (item: T) => T;
  readonly #changed: (item: T) => void;

  /**
   * `above` is what the whole inherits; `own` gives an item as its drive keeps it from now on; `changed` hears of every item whose own
   * permissions change.
   */
  constructor(options: { above: () => readonly Grant[]; own?: (item: T) => T; changed: (item: T) => void }) {
    this.#above = options.above;
    this.#keep = options.own ?? ((item) => item);
    this.#changed = options.changed;
  }

  /** True when the item does not inherit. */
  isUnique(item: T): boolean {
    return this.#own.has(item.id);
  }

  /** True when nothing but the whole has permissions of its own. */
  get isUniform(): boolean {
    return this.#own.size === 0;
  }

  /** The ids of all that have permissions of their own. */
  holders(): T['id'][] {
    return [...this.#own.keys()];
  }

  /** The id of whatever carries a link with this address, and the entry, or undefined. */
  withLink(webUrl: string): { readonly holder: T['id']; readonly grant: Grant } | undefined {
    for (const [holder, grants] of this.#own) {
      const grant = grants.find(({ link }) => link?.webUrl === webUrl);
      if (grant) return { holder, grant };
    }
    return undefined;
  }

  /** True when the item heads a hierarchy of permissions: the top of the whole, or something that does not inherit. */
  heads(item: T): boolean {
    return item.parent === undefined || this.isUnique(item);
  }

  /** The item whose permissions apply to `item`, itself or one above it, and these permissions. */
  scopeOf(item: T): { readonly holder: T; readonly grants: readonly Grant[] } {
    let at = item;
    for (let own = this.#own.get(at.id); ; own = this.#own.get(at.id)) {
      if (own) return { holder: at, grants: own };
      if (!at.parent) return { holder: at, grants: this.#above() };
      at = at.parent as T;
    }
  }

  /** Gives a right or makes a link; with `retain` false everything the item inherited is dropped if it is shared for the first time. */
  add(known: T, grant: NewGrant, options: { retain: boolean } = { retain: true }): Grant {
    const item = this.#keep(known);
    const own = this.#ownOf(item, options.retain);
    const same = own.findIndex((entry) => grant.to !== undefined && samePrincipal(entry.to, grant.to));
    const added = { ...made(grant), ...(same < 0 ? {} : { id: own[same]?.id ?? '' }) };
    if (same < 0) own.push(added);
    else own[same] = added;
    this.#changed(item);
    return added;
  }

  /** Gives an entry other roles. @throws WorldError as `remove` does. */
  change(known: T, id: string, roles: readonly string[]): Grant {
    const item = this.#keep(known);
    const grant = this.#entry(item, id);
    grant.roles = roles;
    grant.levels = levelsOf(roles);
    this.#changed(item);
    return grant;
  }

  /** Gives somebody one level more, as a role assignment does. The item must have permissions of its own. */
  assign(known: T, to: Principal, level: number): Grant {
    const item = this.#keep(known);
    const same = this.#ownOf(item, true).find((entry) => samePrincipal(entry.to, to));
    if (!same) return this.add(item, { levels: [level], to, link: undefined });
    same.levels = [...new Set([...same.levels, level])];
    same.roles = rolesOf(same.levels);
    this.#changed(item);
    return same;
  }

  /** Adds people to a link. @throws WorldError as `remove` does. */
  addPeople(known: T, id: string, people: readonly Principal[]): Grant {
    const item = this.#keep(known);
    const grant = this.#entry(item, id);
    grant.people = [
      ...grant.people,
      ...people.filter((one) => !grant.people.some((other) => samePrincipal(other, one))),
    ];
    this.#changed(item);
    return grant;
  }

  /** Takes one level from an entry, or the whole entry with its last one or with undefined. @throws WorldError as `remove` does. */
  revoke(known: T, id: string, level: number | undefined): void {
    const item = this.#keep(known);
    const grant = this.#entry(item, id);
    const left = level === undefined ? [] : grant.levels.filter((other) => other !== level);
    if (left.length === 0) {
      this.remove(item, id);
      return;
    }
    grant.levels = left;
    grant.roles = rolesOf(left);
    this.#changed(item);
  }

  /**
   * Takes an entry away.
   *
   * @throws WorldError `notFound` when there is none, `invalidRequest` when it is inherited.
   */
  remove(known: T, id: string): void {
    const item = this.#keep(known);
    const grant = this.#entry(item, id);
    const own = this.#own.get(item.id) ?? [];
    own.splice(own.indexOf(grant), 1);
    this.#changed(item);
  }

  /** Gives the item permissions of its own: those it inherited, or none. Nothing happens to one that has its own. */
  separate(known: T, copy: boolean): void {
    const item = this.#keep(known);
    if (this.isUnique(item)) return;
    this.#ownOf(item, copy);
    this.#changed(item);
  }

  /** Lets the item inherit again. */
  inherit(item: T): void {
    if (this.#own.delete(item.id)) this.#changed(this.#keep(item));
  }

  /** Lets everything that `below` accepts inherit again. */
  inheritBelow(below: (id: T['id']) => T | undefined): void {
    for (const id of [...this.#own.keys()]) {
      const item = below(id);
      if (item) this.inherit(item);
    }
  }

  #entry(item: T, id: string): Grant {
    const { holder, grants } = this.scopeOf(item);
    const grant = grants.find((candidate) => candidate.id === id);
    if (!grant) throw new WorldError('notFound', 'The permission does not exist.');
    if (holder.id !== item.id) throw new WorldError('invalidRequest', 'Inherited permissions can not be changed here.');
    if (this.isUnique(item)) return grant;
    return this.#ownOf(item, true).find((candidate) => candidate.id === id) ?? grant;
  }

  #ownOf(item: T, retain: boolean): Grant[] {
    const known = this.#own.get(item.id);
    if (known) return known;
    const own = retain ? this.scopeOf(item).grants.map((grant) => ({ ...grant })) : [];
    this.#own.set(item.id, own);
    return own;
  }
}

/** How far an item is open: the widest scope of its permissions, or undefined when only `ownerId` and owners have any. */
export function sharedScope(grants: readonly Grant[], ownerId: string | undefined): SharingLink['scope'] | undefined {
  const scopes = grants.map((grant) => grant.link?.scope);
  if (scopes.includes('anonymous')) return 'anonymous';
  if (scopes.includes('organization')) return 'organization';
  const people = grants.some((grant) => {
    if (grant.link) return grant.people.length > 0;
    return !(grant.to?.kind === 'user' && grant.to.id === ownerId);
  });
  return people ? 'users' : undefined;
}

/** The entry that a wish describes. */
export function made(grant: NewGrant): Grant {
  const rights =
    'levels' in grant
      ? { levels: grant.levels, roles: rolesOf(grant.levels) }
      : { roles: grant.roles, levels: levelsOf(grant.roles) };
  return { id: randomUUID(), people: [], expires: undefined, ...grant, ...rights };
}

/** True when both are the same person, group or address. */
export function samePrincipal(a: Principal | undefined, b: Principal): boolean {
  if (a?.kind !== b.kind) return false;
  return a.kind === 'email' ? b.kind === 'email' && a.email === b.email : b.kind !== 'email' && a.id === b.id;
}
