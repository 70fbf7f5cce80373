import type { Clock } from '../clock.ts';
import { keyOf, secretOf } from './applications.ts';
import { CLOUDS, type CloudName } from './clouds.ts';
import { type DeletedObject, DeletedObjects, isDeleted } from './deleted.ts';
import type { Application, Group, User } from './directory.ts';
import type { Drive } from './drive.ts';
import { ruleMatches } from './dynamic-membership.ts';
import { WorldError } from './errors.ts';
import { Population, type PopulationPlan } from './generated/population.ts';
import { Hashes } from './hashes.ts';
import { guidFor } from './ids.ts';
import { LazyMap } from './lazy-map.ts';
import { Libraries } from './libraries.ts';
import { ONE_DRIVE_TEMPLATE } from './library-list.ts';
import { Lists } from './lists.ts';
import type { NewApplication, NewGroup, NewSite, NewUser, TenantProfile } from './new-objects.ts';
import { Notices } from './notices.ts';
import { personOf } from './person.ts';
import type { Deletion } from './recycle-bin.ts';
import type { Grant } from './sharing.ts';
import { groupLoginName, type Site, userLoginName } from './site.ts';
import { SiteGrants } from './site-grants.ts';
import { SitePages } from './site-pages.ts';
import { SiteRights } from './site-rights.ts';
import { TermStore } from './term-store.ts';
import { Webs } from './webs.ts';

const FIRST_DAY = Date.UTC(2021, 2, 1);
const SYSTEM = { id: '', displayName: 'System Account' };

/**
 * A pretend tenant, wholly in memory: directory, sites, drives, applications. It knows nothing of HTTP, tokens or limits.
 * Ids are derived from names, so the same building steps give the same ids.
 */
export class World {
  readonly clock: Clock;
  readonly users = new LazyMap<User>();
  readonly groups = new Map<string, Group>();
  readonly applications = new Map<string, Application>();
  readonly sites: Site[] = [];
  readonly drives = new LazyMap<Drive>();
  /** The cloud the tenant lives in; decides the names of its hosts. To be set before anything is built. */
  cloud: CloudName = 'Worldwide';
  /** Whether people outside of the tenant may be invited and anonymous links be made. */
  sharingPolicy: 'external' | 'internal' = 'external';
  readonly lists: Lists;
  /** Directory objects that were deleted and can be brought back. */
  readonly deleted: DeletedObjects;
  /** Sites that were deleted and can be brought back. */
  readonly deletedSites: Site[] = [];
  readonly webs: Webs;
  readonly terms = new TermStore();
  readonly siteGrants = new SiteGrants();
  /** Messages about sharing. */
  readonly notices = new Notices();
  /** What delegated callers may do on sites. */
  readonly rights: SiteRights;
  /** The document libraries, and those that SharePoint makes for itself. */
  readonly libraries: Libraries;
  readonly pages: SitePages;
  #population: Population | undefined;
  readonly #names = new Map<string, User>();
  readonly #oneDrives = new Map<string, Drive>();
  readonly #hashes = new Hashes();
  #profile: TenantProfile | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
    this.deleted = new DeletedObjects(clock);
    this.lists = new Lists(this);
    this.webs = new Webs(clock);
    this.rights = new SiteRights(this);
    this.libraries = new Libraries({ clock, hashes: this.#hashes, webs: this.webs, drives: this.drives });
    this.pages = new SitePages(this.libraries, clock);
  }

  /** Names the tenant; must be the first thing a seed does. */
  establish(profile: TenantProfile): void {
    this.#profile = profile;
  }

  get profile(): TenantProfile {
    if (!this.#profile) throw new WorldError('invalidRequest', 'the tenant has not been established yet');
    return this.#profile;
  }

  get tenantId(): string {
    return guidFor(`tenant/${this.profile.initialDomain}`);
  }

  get domains(): readonly string[] {
    return [this.profile.initialDomain, ...(this.profile.domains ?? [])];
  }

  get defaultDomain(): string {
    return this.profile.domains?.[0] ?? this.profile.initialDomain;
  }

  /** The true SharePoint host names of the tenant. */
  get hosts(): { readonly root: string; readonly my: string; readonly admin: string } {
    const name = this.profile.initialDomain.split('.')[0] ?? '';
    const suffix = CLOUDS[this.cloud].sharePoint;
    return { root: `${name}.${suffix}`, my: `${name}-my.${suffix}`, admin: `${name}-admin.${suffix}` };
  }

  /** True when this GUID or domain means this tenant. */
  isTenant(nameOrId: string): boolean {
    const wanted = nameOrId.toLowerCase();
    return wanted === this.tenantId || this.domains.includes(wanted);
  }

  addUser(user: NewUser): User {
    const key = user.userPrincipalName.toLowerCase();
    if (this.#names.has(key)) throw new WorldError('nameAlreadyExists', `${user.userPrincipalName} exists already`);
    const licensed = user.licensed ?? user.userType !== 'Guest';
    const added: User = {
      id: guidFor(`user/${key}`),
      userPrincipalName: user.userPrincipalName,
      displayName: user.displayName,
      givenName: user.givenName,
      surname: user.surname,
      mail: user.userPrincipalName,
      jobTitle: user.jobTitle,
      department: user.department,
      userType: user.userType ?? 'Member',
      state: user.state ?? 'ok',
      password: user.password,
      passwordStamp: 1,
      licensed,
      roles: [...(user.roles ?? [])],
      created: this.#birth(),
    };
    this.users.set(added.id, added);
    this.#names.set(key, added);
    if (user.oneDrive ?? licensed) this.provisionOneDrive(added);
    return added;
  }

  addGroup(group: NewGroup): Group {
    const nickname = group.mailNickname ?? group.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
    const added: Group = {
      id: group.id ?? guidFor(`group/${group.displayName}`),
      displayName: group.displayName,
      description: group.description,
      kind: group.kind,
      mail: group.kind === 'security' ? undefined : `${nickname}@${this.defaultDomain}`,
      members: [...(group.members ?? [])],
      owners: [...(group.owners ?? [])],
      team: group.team ?? false,
      membershipRule: group.membershipRule,
      visibility: group.visibility ?? (group.kind === 'microsoft365' ? 'Private' : undefined),
      created: this.#birth(),
    };
    this.groups.set(added.id, added);
    return added;
  }

  addApplication(application: NewApplication): Application {
    const appId = application.appId ?? guidFor(`application/${application.displayName}`);
    const added: Application = {
      appId,
      objectId: guidFor(`application-object/${appId}`),
      servicePrincipalId: guidFor(`service-principal/${appId}`),
      displayName: application.displayName,
      publicClient: application.publicClient ?? false,
      hasServicePrincipal: true,
      enabled: true,
      secrets: application.secret === undefined ? [] : [secretOf(application.secret)],
      certificates: application.certificate ? [keyOf(application.certificate)] : [],
      requiredAccess: [],
      graph: application.graph,
      sharePoint: application.sharePoint,
      created: this.#birth(),
    };
    this.applications.set(appId, added);
    return added;
  }

  addSite(site: NewSite): Site {
    const key = `${this.hosts.root}${site.path}`;
    const added: Site = {
      id: site.parent?.id ?? guidFor(`site/${key}`),
      webId: guidFor(`web/${key}`),
      host: this.hosts.root,
      path: site.path,
      title: site.title,
      personal: false,
      ownerId: undefined,
      groupId: site.groupId,
      parent: site.parent,
      administrators: [...(site.administrators ?? [])],
      created: this.#birth(),
      lock: 'none',
    };
    this.sites.push(added);
    for (const name of site.libraries ?? ['Shared Documents']) this.#addDrive(added, name, SYSTEM);
    return added;
  }

  /** Deletes a site with its subsites; it can be brought back as a whole. */
  removeSite(site: Site): void {
    for (const below of this.sites.filter(({ parent }) => parent === site)) this.removeSite(below);
    this.sites.splice(this.sites.indexOf(site), 1);
    for (const drive of this.librariesOf(site)) this.drives.delete(drive.id);
    this.deletedSites.push(site);
  }

  /** Brings a deleted site back with its subsites. */
  restoreSite(site: Site): void {
    this.deletedSites.splice(this.deletedSites.indexOf(site), 1);
    this.sites.push(site);
    for (const drive of this.librariesOf(site)) this.drives.set(drive.id, drive);
    for (const below of this.deletedSites.filter(({ parent }) => parent === site)) this.restoreSite(below);
  }

  /** Fills the tenant with people who are computed on demand; possible once. */
  populate(plan: PopulationPlan): void {
    const [clock, hashes, host] = [this.clock, this.#hashes, this.hosts.my];
    const bin = (deletion: Deletion): void => void this.webs.bin(deletion.web).put(deletion);
    const grants = (site: Site): readonly Grant[] | undefined => this.webs.ownGrants(site);
    const place = { clock, hashes, host, domain: this.profile.initialDomain, created: this.#birth(), bin, grants };
    const population = new Population(plan, place);
    this.#population = population;
    this.users.fill(population.users);
    this.drives.fill(population.drives((drive) => this.drives.set(drive.id, drive)));
    for (const site of population.sites) this.sites.push(site);
  }

  /** Items of all drives, roots not included. */
  get itemCount(): number {
    let items = this.#population?.items ?? 0;
    for (const drive of this.drives.stored()) if (!drive.source) items += drive.itemCount - 1;
    return items;
  }

  /** Gives the user a OneDrive, if there is none yet. */
  provisionOneDrive(user: User): Drive {
    const existing = this.oneDrive(user.id);
    if (existing) return existing;
    const path = `/personal/${user.userPrincipalName.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`;
    const site: Site = {
      id: guidFor(`site/${this.hosts.my}${path}`),
      webId: guidFor(`web/${this.hosts.my}${path}`),
      host: this.hosts.my,
      path,
      title: user.displayName,
      personal: true,
      ownerId: user.id,
      groupId: undefined,
      parent: undefined,
      administrators: [userLoginName(user.userPrincipalName)],
      created: this.#birth(),
      lock: 'none',
    };
    this.sites.push(site);
    const owner = { user: personOf(user) };
    const drive = this.libraries.add(site, {
      name: 'Documents',
      template: ONE_DRIVE_TEMPLATE,
      owner,
      created: this.#birth(),
    });
    this.#oneDrives.set(user.id, drive);
    return drive;
  }

  /** The account with this id or user principal name, or undefined. */
  user(idOrName: string): User | undefined {
    const key = idOrName.toLowerCase();
    const index = this.#population?.named(key);
    return this.users.get(index === undefined ? key : (this.#population?.idOf(index) ?? key)) ?? this.#names.get(key);
  }

  /** The user's OneDrive, or undefined when there is none. */
  oneDrive(userId: string): Drive | undefined {
    const index = this.#population?.indexOf(userId);
    if (index === undefined || !this.#population) return this.#oneDrives.get(userId);
    return this.drives.get(this.#population.driveIdOf(index));
  }

  /**
   * The OneDrive of the account with this user principal name or id, or the drive with this id.
   *
   * @throws WorldError `notFound` when there is none.
   */
  drive(userOrDriveId: string): Drive {
    const user = this.user(userOrDriveId);
    const drive = user ? this.oneDrive(user.id) : this.drives.get(userOrDriveId);
    if (!drive) throw new WorldError('notFound', `${userOrDriveId} has no OneDrive here`);
    return drive;
  }

  /** Adds a document library to a site. @throws WorldError `nameAlreadyExists`. */
  addLibrary(site: Site, name: string): Drive {
    this.lists.checkName(site, name);
    return this.#addDrive(site, name, SYSTEM);
  }

  /** The drives of one site (web): its document libraries. */
  drivesOf(site: Site): Drive[] {
    const drive = site.ownerId === undefined ? undefined : this.oneDrive(site.ownerId);
    return [...new Set([...(drive ? [drive] : []), ...this.libraries.of(site)])];
  }

  /** All libraries of one site (web), that of its pages among them; a personal site has one of those once it was made. */
  librariesOf(site: Site): Drive[] {
    return this.hasPages(site) ? [...this.drivesOf(site), this.pages.library(site)] : this.drivesOf(site);
  }

  /** Whether the site has pages: every site but a personal one, which has none until their library is made. */
  hasPages(site: Site): boolean {
    return !site.personal || this.libraries.hasPages(site);
  }

  /** Who may do what in the whole site. */
  grantsOf(site: Site): readonly Grant[] {
    return this.webs.grants(site);
  }

  /** Deletes an account; it can be brought back for a while. Its OneDrive stays, but nobody's name leads to it. */
  removeUser(user: User): void {
    this.users.delete(user.id);
    this.#names.delete(user.userPrincipalName.toLowerCase());
    this.deleted.put('user', user.id, user);
  }

  removeGroup(group: Group): void {
    this.groups.delete(group.id);
    this.deleted.put('group', group.id, group);
  }

  /** Brings a deleted object of the directory back as it was. */
  restore(deleted: DeletedObject): void {
    this.deleted.drop(deleted.id);
    if (isDeleted(deleted, 'group')) this.groups.set(deleted.id, deleted.object);
    if (isDeleted(deleted, 'application')) this.applications.set(deleted.object.appId, deleted.object);
    if (!isDeleted(deleted, 'user')) return;
    this.users.set(deleted.id, deleted.object);
    this.#names.set(deleted.object.userPrincipalName.toLowerCase(), deleted.object);
  }

  /** Lets dynamic groups take in and let go whom their rules name now. */
  refreshGroups(): void {
    for (const group of this.groups.values()) {
      const { membershipRule: rule } = group;
      if (rule === undefined) continue;
      group.members = [...this.users.values()].filter((user) => ruleMatches(rule, user)).map(({ id }) => id);
    }
  }

  /** Changes a password; everything signed in with the old one has to sign in anew. */
  setPassword(user: User, password: string): void {
    user.password = password;
    user.passwordStamp++;
  }

  /** The ids of all groups the user or group belongs to, directly or through other groups. */
  groupsOf(memberId: string): Set<string> {
    const found = new Set<string>();
    const open = [memberId];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      for (const group of this.groups.values()) {
        if (!group.members.includes(id) || found.has(group.id)) continue;
        found.add(group.id);
        open.push(group.id);
      }
    }
    return found;
  }

  /** True when the user administers the site collection: by name, or through a security group, however deep. */
  isSiteAdministrator(user: User, site: Site): boolean {
    const logins = new Set(this.collectionOf(site).administrators.map((login) => login.toLowerCase()));
    if (logins.has(userLoginName(user.userPrincipalName))) return true;
    for (const id of this.groupsOf(user.id)) if (logins.has(groupLoginName(id))) return true;
    return false;
  }

  /** The site collection's top site. */
  collectionOf(site: Site): Site {
    let at = site;
    while (at.parent) at = at.parent;
    return at;
  }

  #addDrive(site: Site, name: string, owner: { id: string; displayName: string; email?: string }): Drive {
    return this.libraries.add(site, { name, owner: { user: owner }, created: this.#birth() });
  }

  #birth(): number {
    return this.profile.created ?? FIRST_DAY;
  }
}
