import type { Group, User } from './directory.ts';
import { WorldError } from './errors.ts';
import { FIRST_GROUPS } from './first-grants.ts';
import type { Actor } from './item.ts';
import type { SiteList } from './list.ts';
import { type Grant, type Principal, samePrincipal } from './sharing.ts';
import { groupLoginName, type Site, userLoginName } from './site.ts';

/** Numbers that SharePoint has for itself on every site. */
const SYSTEM_ACCOUNT = 1_073_741_823;
const SHAREPOINT_APP = 1_073_741_822;

/** The claim of everybody in the tenant who is no guest. */
const EVERYBODY = 'c:0-.f|rolemanager|spo-grid-all-users/';

/** How the groups are named that SharePoint keeps for sharing links. */
const LINK = 'SharingLinks.';

/** A group of a site collection, with its members by number. */
export interface SiteGroup {
  readonly id: number;
  title: string;
  description: string;
  /** The number of whoever may change the group. */
  owner: number;
  readonly members: Set<number>;
  /** By their names in SharePoint REST ("SP.Group"). */
  readonly settings: Record<string, boolean | string>;
}

/** What numbering people needs to know of the tenant. */
export interface Directory {
  readonly tenantId: string;
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  user(idOrName: string): User | undefined;
}

/** Somebody a site collection has met. */
export interface SiteUser {
  readonly id: number;
  readonly title: string;
  readonly loginName: string;
  readonly email: string;
  readonly userPrincipalName: string;
  /** "PrincipalType enumeration": 1 a person, 4 a security group, 8 a group of the site. */
  readonly type: 1 | 4 | 8;
}

/**
 * The people and groups that one site collection knows, numbered in the order in which it met them, as rows of its user information
 * list. Groups of the site are among them and share the numbers.
 */
export class People {
  readonly list: SiteList;
  readonly groups = new Map<number, SiteGroup>();
  readonly #directory: Directory;
  readonly #principals = new Map<number, Principal>();
  readonly #numbers = new Map<string, number>();

  constructor(list: SiteList, site: Site, directory: Directory) {
    this.list = list;
    this.#directory = directory;
    const owner = site.ownerId === undefined ? undefined : directory.users.get(site.ownerId);
    if (owner) this.numberOf({ kind: 'user', id: owner.id });
    else this.#add({ Title: 'System Account', Name: 'SHAREPOINT\\system' }, undefined);
    this.#add({ Title: 'Everyone except external users', Name: `${EVERYBODY}${directory.tenantId}` }, undefined);
    if (site.personal) return;
    for (const { number, name } of FIRST_GROUPS) this.#addGroup({ title: `${site.title} ${name}` }, number);
    if (site.groupId !== undefined) this.#addTeam(site.groupId);
  }

  /** The number of somebody; whoever is new gets the next one. */
  numberOf(principal: Principal): number {
    if (principal.kind === 'siteGroup') return Number(principal.id);
    const login = this.#loginOf(principal);
    const known = this.#numbers.get(login);
    if (known !== undefined) return known;
    return this.#add({ ...this.#facts(principal), Name: login }, principal);
  }

  /** The number of the hidden group that stands for a sharing link of the item with this GUID. */
  linkNumber(itemGuid: string, grant: Pick<Grant, 'id' | 'link'>): number {
    const kind = grant.link?.scope === 'users' ? 'Flexible' : `${grant.link?.scope ?? ''}${grant.link?.type ?? ''}`;
    const name = `${LINK}${itemGuid}.${kind}.${grant.id}`;
    return this.#numbers.get(name.toLowerCase()) ?? this.#add({ Title: name, Name: name }, undefined);
  }

  /** The number of whoever did something; an application is known under one name. */
  actorNumber({ user }: Actor): number {
    if (!user) return SHAREPOINT_APP;
    return this.#directory.users.has(user.id) ? this.numberOf({ kind: 'user', id: user.id }) : SYSTEM_ACCOUNT;
  }

  /** Whom a number means, or undefined. */
  principal(number: number): Principal | undefined {
    return this.groups.has(number) ? { kind: 'siteGroup', id: String(number) } : this.#principals.get(number);
  }

  /** Whom a login name of SharePoint means, in claims form or as a plain sign-in name; registered when it is new. */
  ensure(login: string): SiteUser {
    const known = this.#numbers.get(login.toLowerCase());
    const met = known === undefined ? undefined : this.user(known);
    if (met) return met;
    const principal = this.principalNamed(login);
    if (!principal) throw unknown(login);
    const added = this.user(this.numberOf(principal));
    if (!added) throw unknown(login);
    return added;
  }

  /** Somebody of the directory by login name, without registering anybody. */
  principalNamed(login: string): Principal | undefined {
    const name = login.toLowerCase();
    const tail = name.slice(name.lastIndexOf('|') + 1);
    if (name.startsWith('c:0')) {
      const id = tail.replace(/_o$/, '');
      return this.#directory.groups.has(id) ? { kind: 'group', id } : undefined;
    }
    const user = this.#directory.user(tail);
    if (user) return { kind: 'user', id: user.id };
    return this.#directory.groups.has(tail) ? { kind: 'group', id: tail } : undefined;
  }

  /** Somebody by number, or undefined. Groups of the site are among them. */
  user(number: number): SiteUser | undefined {
    if (number === SYSTEM_ACCOUNT) return special(number, 'System Account', 'SHAREPOINT\\system');
    if (number === SHAREPOINT_APP)
      return special(number, 'SharePoint App', 'i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint');
    const fields = this.list.item(number)?.state.fields;
    if (!fields) return undefined;
    const principal = this.principal(number);
    return {
      id: number,
      title: String(fields['Title']),
      loginName: String(fields['Name']),
      email: String(fields['EMail'] ?? ''),
      userPrincipalName: String(fields['UserName'] ?? ''),
      type: typeOf(principal, String(fields['Name'])),
    };
  }

  /** Everybody who has been met, groups of the site left out. */
  users(): SiteUser[] {
    return this.list
      .items()
      .filter(({ id }) => !this.groups.has(id))
      .flatMap(({ id }) => this.user(id) ?? []);
  }

  /** The group of this title, or undefined. */
  groupNamed(title: string): SiteGroup | undefined {
    return [...this.groups.values()].find((group) => group.title.toLowerCase() === title.toLowerCase());
  }

  /** Makes a group. @throws WorldError `nameAlreadyExists`. */
  addGroup(wish: Pick<SiteGroup, 'title'> & Partial<Omit<SiteGroup, 'id' | 'members'>>): SiteGroup {
    if (this.groupNamed(wish.title)) throw new WorldError('nameAlreadyExists', 'The specified name is already in use.');
    return this.#addGroup(wish, undefined);
  }

  removeGroup(group: SiteGroup): void {
    this.groups.delete(group.id);
    const item = this.list.item(group.id);
    if (item) this.list.remove(item);
  }

  /** True when the person is in the group: by number, or through a directory group that is. `ids` are the person and its groups. */
  isMember(group: SiteGroup, ids: ReadonlySet<string>): boolean {
    return [...group.members].some((number) => {
      const principal = this.#principals.get(number);
      const login = this.user(number)?.loginName ?? '';
      if (principal?.kind === 'group' && login.endsWith('_o'))
        return this.#directory.groups.get(principal.id)?.owners.some((id) => ids.has(id)) ?? false;
      if (principal?.kind === 'user' || principal?.kind === 'group') return ids.has(principal.id);
      return login.startsWith(EVERYBODY);
    });
  }

  /** Forgets somebody; the number is not given to anybody else. */
  remove(number: number): void {
    const item = this.list.item(number);
    if (!item) return;
    this.#numbers.delete(String(item.state.fields['Name']).toLowerCase());
    this.#principals.delete(number);
    for (const { members } of this.groups.values()) members.delete(number);
    this.list.remove(item);
  }

  #addGroup(wish: Pick<SiteGroup, 'title'> & Partial<SiteGroup>, number: number | undefined): SiteGroup {
    const id = this.#add({ Title: wish.title, Name: wish.title }, undefined);
    if (number !== undefined && id !== number)
      throw new WorldError('invalidRequest', `group ${id} should be ${number}`);
    const group: SiteGroup = {
      description: '',
      owner: FIRST_GROUPS[0].number,
      ...wish,
      id,
      members: new Set(),
      settings: {
        AllowMembersEditMembership: false,
        AllowRequestToJoinLeave: false,
        AutoAcceptRequestToJoinLeave: false,
        OnlyAllowMembersViewMembership: false,
        RequestToJoinLeaveEmailSetting: '',
        ...wish.settings,
      },
    };
    this.groups.set(id, group);
    return group;
  }

  /** The members of a Microsoft 365 group are members of its site, its owners are owners. */
  #addTeam(groupId: string): void {
    const group = this.#directory.groups.get(groupId);
    if (!group) return;
    const claim = `c:0o.c|federateddirectoryclaimprovider|${groupId}`;
    const mail = group.mail ?? '';
    const principal: Principal = { kind: 'group', id: groupId };
    const owners = this.#add({ Title: `${group.displayName} Owners`, Name: `${claim}_o`, EMail: mail }, undefined);
    const members = this.#add({ Title: `${group.displayName} Members`, Name: claim, EMail: mail }, principal);
    this.#principals.set(owners, principal);
    this.groups.get(FIRST_GROUPS[0].number)?.members.add(owners);
    this.groups.get(FIRST_GROUPS[2].number)?.members.add(members);
  }

  #add(fields: Readonly<Record<string, unknown>>, principal: Principal | undefined): number {
    const { id } = this.list.add({ EMail: '', UserName: '', ...fields }, {});
    this.#numbers.set(String(fields['Name']).toLowerCase(), id);
    if (principal) this.#principals.set(id, principal);
    return id;
  }

  #loginOf(principal: Exclude<Principal, { kind: 'siteGroup' }>): string {
    if (principal.kind === 'group')
      for (const [number, known] of this.#principals)
        if (samePrincipal(known, principal)) return String(this.list.item(number)?.state.fields['Name']).toLowerCase();
    if (principal.kind === 'email')
      return userLoginName(`${principal.email.replace('@', '_')}#ext#@${this.#directory.tenantId}`);
    if (principal.kind === 'group') return groupLoginName(principal.id);
    return userLoginName(this.#directory.users.get(principal.id)?.userPrincipalName ?? principal.id);
  }

  #facts(principal: Exclude<Principal, { kind: 'siteGroup' }>): Record<string, string> {
    if (principal.kind === 'email') return { Title: principal.email, EMail: principal.email };
    if (principal.kind === 'group') {
      const group = this.#directory.groups.get(principal.id);
      return { Title: group?.displayName ?? principal.id, EMail: group?.mail ?? '' };
    }
    const user = this.#directory.users.get(principal.id);
    return {
      Title: user?.displayName ?? principal.id,
      EMail: user?.mail ?? '',
      UserName: user?.userPrincipalName ?? '',
    };
  }
}

function typeOf(principal: Principal | undefined, loginName: string): SiteUser['type'] {
  if (principal?.kind === 'siteGroup' || loginName.startsWith(LINK)) return 8;
  return principal?.kind === 'group' || loginName.startsWith('c:0') ? 4 : 1;
}

function special(id: number, title: string, loginName: string): SiteUser {
  return { id, title, loginName, email: '', userPrincipalName: '', type: 1 };
}

function unknown(login: string): WorldError {
  return new WorldError('notFound', `The specified user ${login} could not be found.`);
}
