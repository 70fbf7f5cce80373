import { randomUUID } from 'node:crypto';
import { WorldError } from './errors.ts';
import type { Item } from './item.ts';

/** Somebody who can be given rights: by directory id, by the number of a site group, or outside of the tenant by address. */
export type Principal =
  | { readonly kind: 'user' | 'group'; readonly id: string }
  | { readonly kind: 'siteGroup'; readonly id: string; readonly displayName: string }
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
  roles: readonly string[];
  readonly to: Principal | undefined;
  readonly link: SharingLink | undefined;
  /** Who was added to the link. */
  readonly people: readonly Principal[];
  readonly expires: number | undefined;
}

/** A grant to be made. */
export type NewGrant = Omit<Grant, 'id' | 'people' | 'expires'> & Partial<Pick<Grant, 'id' | 'people' | 'expires'>>;

/**
 * Who may do what in one drive. Permissions hang on the root and on every item that has been shared by itself; the rest inherits from
 * the nearest of these above it. Sharing an item for the first time copies what it inherited, unless told to drop it.
 */
export class Sharing {
  readonly #own = new Map<string, Grant[]>();
  readonly #keep: (item: Item) => Item;
  readonly #changed: (item: Item) => void;

  /**
   * `grants` is what the whole library starts with; `own` gives an item as its drive keeps it from now on; `changed` hears of every item
   * whose own permissions change.
   */
  constructor(options: {
    root: Item;
    grants: readonly NewGrant[];
    own: (item: Item) => Item;
    changed: (item: Item) => void;
  }) {
    this.#keep = options.own;
    this.#changed = options.changed;
    this.#own.set(options.root.id, options.grants.map(made));
  }

  /** True when the item does not inherit. */
  isUnique(item: Item): boolean {
    return this.#own.has(item.id);
  }

  /** The item whose permissions apply to `item`, itself or one above it, and these permissions. */
  scopeOf(item: Item): { readonly holder: Item; readonly grants: readonly Grant[] } {
    let at = item;
    for (let own = this.#own.get(at.id); ; own = this.#own.get(at.id)) {
      if (own) return { holder: at, grants: own };
      if (!at.parent) return { holder: at, grants: [] };
      at = at.parent;
    }
  }

  /** Gives a right or makes a link; with `retain` false everything the item inherited is dropped if it is shared for the first time. */
  add(known: Item, grant: NewGrant, options: { retain: boolean } = { retain: true }): Grant {
    const item = this.#keep(known);
    const own = this.#ownOf(item, options.retain);
    const same = own.findIndex((known) => grant.to !== undefined && samePrincipal(known.to, grant.to));
    const added = { ...made(grant), ...(same < 0 ? {} : { id: own[same]?.id ?? '' }) };
    if (same < 0) own.push(added);
    else own[same] = added;
    this.#changed(item);
    return added;
  }

  /** Gives an entry other roles. @throws WorldError as `remove` does. */
  change(known: Item, id: string, roles: readonly string[]): Grant {
    const item = this.#keep(known);
    const grant = this.#entry(item, id);
    grant.roles = roles;
    this.#changed(item);
    return grant;
  }

  /**
   * Takes an entry away.
   *
   * @throws WorldError `notFound` when there is none, `invalidRequest` when it is inherited.
   */
  remove(known: Item, id: string): void {
    const item = this.#keep(known);
    const grant = this.#entry(item, id);
    const own = this.#own.get(item.id) ?? [];
    own.splice(own.indexOf(grant), 1);
    this.#changed(item);
  }

  /** Lets the item inherit again. */
  inherit(item: Item): void {
    if (item.parent && this.#own.delete(item.id)) this.#changed(this.#keep(item));
  }

  #entry(item: Item, id: string): Grant {
    const { holder, grants } = this.scopeOf(item);
    const grant = grants.find((candidate) => candidate.id === id);
    if (!grant) throw new WorldError('notFound', 'The permission does not exist.');
    if (holder.id !== item.id) throw new WorldError('invalidRequest', 'Inherited permissions can not be changed here.');
    return grant;
  }

  #ownOf(item: Item, retain: boolean): Grant[] {
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

function made(grant: NewGrant): Grant {
  return { id: randomUUID(), people: [], expires: undefined, ...grant };
}

function samePrincipal(a: Principal | undefined, b: Principal): boolean {
  if (a?.kind !== b.kind) return false;
  return a.kind === 'email' ? b.kind === 'email' && a.email === b.email : b.kind !== 'email' && a.id === b.id;
}
