import type {
  Directory,
  DirectoryGroup,
  DirectoryMember,
  DirectorySite,
  DirectoryTeam,
  DirectoryUser,
  OneDrive,
  Tenant,
} from '@coffer/m365';
import { type Clock, OutsideError, RequestError } from '@coffer/model';
import type { OrganizationService } from '../organizations/organization-service.ts';
import { type Asked, QuerySets, type SetPage, type Source } from '../query-sets.ts';
import { directoryId } from './directory-id.ts';
import { type PersonalPlace, personalSites, type SiteEntry } from './personal-sites.ts';
import { parentSiteUrl, sameSite } from './site-url.ts';

/** Where the objects of a directory live. Everything in an organization of the cloud is in the cloud. */
type LocationFilter = 'Cloud' | 'OnPremises' | 'Hybrid' | 'CloudOrHybrid' | 'OnPremisesOrHybrid' | 'Any';

/** Conditions on names; `*` and `?` are wildcards. */
export interface NameFilter {
  readonly displayName?: string | undefined;
  /** Users: sign-in name. Groups: address, or the display name of a group without one. */
  readonly name?: string | undefined;
  readonly location?: LocationFilter | undefined;
}

/** Conditions on sites. */
export interface SiteFilter {
  readonly includePersonalSites?: boolean | undefined;
  /** `root` for top sites only, an id for the sites directly below it. */
  readonly parentId?: string | undefined;
  readonly location?: 'Cloud' | 'OnPremises' | 'Any' | undefined;
}

/** One page to be read. */
export interface DirectoryRequest {
  readonly organizationId: string;
  readonly page: Asked;
  readonly signal?: AbortSignal | undefined;
}

/** A OneDrive with its owner. */
export interface OwnedDrive {
  readonly drive: OneDrive;
  readonly owner: DirectoryUser;
}

/**
 * Lists an organization's users, groups, sites and teams as Microsoft shows them now. Lists are read page by page as far as
 * needed and kept for a while under an id (see {@link QuerySets}). Single reads reject with `RequestError('not-found')`.
 */
export class DirectoryService {
  readonly #organizations: OrganizationService;
  readonly #sets: QuerySets;

  constructor(parts: { readonly organizations: OrganizationService; readonly clock: Clock }) {
    this.#organizations = parts.organizations;
    this.#sets = new QuerySets(parts.clock);
  }

  async users(request: DirectoryRequest, filter: NameFilter): Promise<SetPage<DirectoryUser>> {
    const query = { ...given('displayName', filter.displayName), ...given('userName', filter.name) };
    return await this.#page(request, { kind: 'users', filter }, (directory) =>
      inCloud(filter.location, async (next, signal) => await directory.users(query, next, signal)),
    );
  }

  async groups(request: DirectoryRequest, filter: NameFilter): Promise<SetPage<DirectoryGroup>> {
    const query = given('displayName', filter.displayName);
    const fits = wildcard(filter.name);
    return await this.#page(request, { kind: 'groups', filter }, (directory) =>
      inCloud(filter.location, async (next, signal) => {
        const page = await directory.groups(query, next, signal);
        return { ...page, items: page.items.filter((group) => fits(groupName(group))) };
      }),
    );
  }

  async members(request: DirectoryRequest, groupId: string): Promise<SetPage<DirectoryMember>> {
    const id = directoryId(groupId);
    // A group that does not exist is told apart from one without members.
    if (request.page.offset === 0) await this.group(request, groupId);
    return await this.#page(
      request,
      { kind: 'members', id },
      (directory) => async (next, signal) => await directory.members(id, next, signal),
    );
  }

  async teams(request: DirectoryRequest, filter: NameFilter): Promise<SetPage<DirectoryTeam>> {
    const query = given('displayName', filter.displayName);
    return await this.#page(
      request,
      { kind: 'teams', filter },
      (directory) => async (next, signal) => await directory.teams(query, next, signal),
    );
  }

  async sites(request: DirectoryRequest, filter: SiteFilter): Promise<SetPage<SiteEntry>> {
    const { parentId } = filter;
    const top = parentId?.toLowerCase() === 'root';
    const parent = parentId === undefined || top ? undefined : await this.site(request, parentId);
    const fits = (site: DirectorySite): boolean => {
      if (parentId === undefined) return true;
      const above = parentSiteUrl(site.webUrl);
      if (parent === undefined) return above === undefined;
      return above !== undefined && sameSite(above, parent.url);
    };
    const withPersonal = filter.includePersonalSites === true && parent === undefined;
    return await this.#page(request, { kind: 'sites', filter }, (directory) =>
      inCloud(filter.location, siteSource(directory, fits, withPersonal)),
    );
  }

  /** Sites with words that begin so in their names or addresses, as Microsoft's search finds them; personal sites are left out. */
  async findSites(request: DirectoryRequest, words: string): Promise<SetPage<SiteEntry>> {
    // Of an address the last part is searched for; signs that mean something to the search are left out.
    const [last = ''] = words.split('/').filter(Boolean).slice(-1);
    const said = last.replaceAll(/[^\p{L}\p{N}._-]+/gu, ' ');
    const begun = `${said.trim()}*`;
    return await this.#page(request, { kind: 'found-sites', begun }, (directory) => async (next, signal) => {
      const page = await directory.findSites(begun, next, signal);
      return { ...page, items: page.items.map(siteEntry) };
    });
  }

  async user(request: Omit<DirectoryRequest, 'page'>, id: string): Promise<DirectoryUser> {
    const key = id.includes('@') ? id : directoryId(id);
    return found(await this.#ask(request, async (it) => await it.user(key, request.signal)), `user ${id}`);
  }

  async group(request: Omit<DirectoryRequest, 'page'>, id: string): Promise<DirectoryGroup> {
    const key = directoryId(id);
    return found(await this.#ask(request, async (it) => await it.group(key, request.signal)), `group ${id}`);
  }

  async team(request: Omit<DirectoryRequest, 'page'>, id: string): Promise<DirectoryTeam> {
    const key = directoryId(id);
    return found(await this.#ask(request, async (it) => await it.team(key, request.signal)), `team ${id}`);
  }

  async site(request: Omit<DirectoryRequest, 'page'>, id: string): Promise<SiteEntry> {
    const site = found(await this.#ask(request, async (it) => await it.site(id, request.signal)), `site ${id}`);
    return siteEntry(site);
  }

  /** The OneDrives of a user: one, or none if it was never provisioned. */
  async oneDrives(request: Omit<DirectoryRequest, 'page'>, userId: string): Promise<readonly OwnedDrive[]> {
    const owner = await this.user(request, userId);
    const rights =
      `The organization's sign-in has no rights on the OneDrive of ${owner.userName}. With grantAdminAccess and backup ` +
      'accounts they are granted; application-only sign-in does not need them';
    const drive = await this.#ask(request, async (it) => await it.oneDrive(owner.id, request.signal), rights);
    return drive ? [{ drive, owner }] : [];
  }

  async #page<T>(
    { organizationId, page, signal }: DirectoryRequest,
    question: object,
    source: (directory: Directory) => Source<T>,
  ): Promise<SetPage<T>> {
    const tenant = await this.#organizations.tenant(organizationId);
    const key = JSON.stringify({ organizationId: organizationId.toLowerCase(), ...question });
    return await understood(this.#sets.page(key, page, source(tenant.directory), signal));
  }

  async #ask<T>(
    { organizationId }: Pick<DirectoryRequest, 'organizationId'>,
    question: (directory: Directory) => Promise<T>,
    whenDenied?: string,
  ): Promise<T> {
    const tenant: Tenant = await this.#organizations.tenant(organizationId);
    return await understood(question(tenant.directory), whenDenied);
  }
}

/** The name of a group as the API shows it: its address, or its display name if it has none. */
export function groupName(group: DirectoryGroup): string {
  return group.mail ?? group.displayName;
}

/** Sites first, then, where wanted, the personal ones; the token says which of the two is being read. */
function siteSource(
  directory: Directory,
  fits: (site: DirectorySite) => boolean,
  withPersonal: boolean,
): Source<SiteEntry> {
  return async (token, signal) => {
    const place = token === undefined ? {} : (JSON.parse(token) as { sites?: string; personal?: PersonalPlace });
    if (place.personal) {
      const { items, next } = await personalSites(directory, place.personal, signal);
      return { items, ...(next && { next: JSON.stringify({ personal: next }) }) };
    }
    const page = await directory.sites({}, place.sites, signal);
    const personal = withPersonal ? { personal: { at: 0 } } : undefined;
    const next = page.next === undefined ? personal : { sites: page.next };
    return {
      items: page.items.filter(fits).map(siteEntry),
      ...(next && { next: JSON.stringify(next) }),
    };
  };
}

function siteEntry(site: DirectorySite): SiteEntry {
  return { id: site.id, title: site.displayName, url: site.webUrl, isPersonal: site.personal };
}

/** Everything of a cloud organization is in the cloud, so a filter for other places finds nothing. */
function inCloud<T>(location: LocationFilter | undefined, source: Source<T>): Source<T> {
  const elsewhere = location === 'OnPremises' || location === 'Hybrid' || location === 'OnPremisesOrHybrid';
  return elsewhere ? async () => ({ items: [] }) : source;
}

/** Whether a name fits a pattern with `*` and `?`, in any case. */
function wildcard(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern.slice(0, 512).split(/([*?])/);
  const text = parts
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')))
    .join('');
  const expression = new RegExp(`^${text}$`, 'isu');
  return (name) => expression.test(name);
}

function given<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: string });
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new RequestError('not-found', `There is no ${what} in the organization.`);
  return thing;
}

/** A right that the organization's sign-in lacks is something the caller can put right, so it is said plainly. */
async function understood<T>(
  answer: Promise<T>,
  whenDenied = "The organization's sign-in may not read its directory",
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'denied') throw error;
    throw new RequestError('invalid', `${whenDenied}: ${error.message}`, { cause: error });
  }
}
