import { OutsideError, type WorkContext } from '@coffer/model';
import { type Graph, type GraphCall, query, segment } from './client/graph.ts';
import { type Page, readPage } from './client/paging.ts';
import {
  type DirectoryGroup,
  type DirectoryMember,
  type DirectorySite,
  type DirectoryTeam,
  type DirectoryUser,
  GROUP_FIELDS,
  groupOf,
  MEMBER_FIELDS,
  memberOf,
  type OneDrive,
  siteOf,
  teamOf,
  USER_FIELDS,
  userOf,
  type WireGroup,
  type WireMember,
  type WireSite,
  type WireUser,
} from './directory-shapes.ts';
import type { OneDriveFinder } from './one-drive.ts';
import { pattern } from './wildcard.ts';

/** Largest page of the directory. */
const PAGE = 999;

/** What to look for. Names may hold `*` and `?`. */
export interface DirectoryQuery {
  readonly displayName?: string;
  /** Sign-in name, users only. */
  readonly userName?: string;
}

/**
 * The organization as its directory shows it. Each listing is one page; conditions that Graph cannot answer are applied
 * to the page that came, so a page may be empty and still have a next one. Single reads give undefined for what does not
 * exist. Ids are Microsoft's own.
 */
export interface Directory {
  users(query?: DirectoryQuery, next?: string, signal?: AbortSignal): Promise<Page<DirectoryUser>>;
  user(id: string, signal?: AbortSignal): Promise<DirectoryUser | undefined>;
  groups(query?: DirectoryQuery, next?: string, signal?: AbortSignal): Promise<Page<DirectoryGroup>>;
  group(id: string, signal?: AbortSignal): Promise<DirectoryGroup | undefined>;
  members(groupId: string, next?: string, signal?: AbortSignal): Promise<Page<DirectoryMember>>;
  sites(query?: DirectoryQuery, next?: string, signal?: AbortSignal): Promise<Page<DirectorySite>>;
  /** Sites, personal ones left out, that Microsoft's search finds for words of their name or address; it may lag behind. */
  findSites(words: string, next?: string, signal?: AbortSignal): Promise<Page<DirectorySite>>;
  site(id: string, signal?: AbortSignal): Promise<DirectorySite | undefined>;
  teams(query?: DirectoryQuery, next?: string, signal?: AbortSignal): Promise<Page<DirectoryTeam>>;
  team(id: string, signal?: AbortSignal): Promise<DirectoryTeam | undefined>;
  /** The site of a Microsoft 365 group or team; undefined if it has none. */
  groupSite(groupId: string, signal?: AbortSignal): Promise<DirectorySite | undefined>;
  /** The user's OneDrive; undefined if he has none. */
  oneDrive(userId: string, signal?: AbortSignal): Promise<OneDrive | undefined>;
}

type Read = Pick<GraphCall, 'path' | 'cost'> & { readonly headers?: Readonly<Record<string, string>> };

/** {@link Directory} through Microsoft Graph. The organization's own identity asks. */
export class GraphDirectory implements Directory {
  readonly #graph: Graph;
  readonly #oneDrives: OneDriveFinder;
  readonly #context: WorkContext;

  /** `context` says on whose behalf; a signal given to a method counts beside its own. */
  constructor(graph: Graph, oneDrives: OneDriveFinder, context: WorkContext) {
    this.#graph = graph;
    this.#oneDrives = oneDrives;
    this.#context = context;
  }

  async users(wanted: DirectoryQuery = {}, next?: string, signal?: AbortSignal): Promise<Page<DirectoryUser>> {
    const name = pattern(wanted.displayName);
    const login = pattern(wanted.userName);
    const conditions = [name.condition('displayName'), login.condition('userPrincipalName')];
    const path = `/users${query({ $select: USER_FIELDS, $filter: all(conditions), $top: PAGE })}`;
    return readPage<WireUser, DirectoryUser>(
      this.#graph,
      this.#call({ path, cost: 'directory-users' }, signal),
      next,
      (wire) => {
        const user = userOf(wire);
        return user !== undefined && name.matches(user.displayName) && login.matches(user.userName) ? user : undefined;
      },
    );
  }

  async user(id: string, signal?: AbortSignal): Promise<DirectoryUser | undefined> {
    const path = `/users/${segment(id)}${query({ $select: USER_FIELDS })}`;
    return this.#one<WireUser, DirectoryUser>({ path, cost: 'directory-get' }, userOf, signal);
  }

  async groups(wanted: DirectoryQuery = {}, next?: string, signal?: AbortSignal): Promise<Page<DirectoryGroup>> {
    const name = pattern(wanted.displayName);
    const path = `/groups${query({ $select: GROUP_FIELDS, $filter: name.condition('displayName'), $top: PAGE })}`;
    return readPage<WireGroup, DirectoryGroup>(
      this.#graph,
      this.#call({ path, cost: 'directory-get' }, signal),
      next,
      (wire) => {
        const group = groupOf(wire);
        return group !== undefined && name.matches(group.displayName) ? group : undefined;
      },
    );
  }

  async group(id: string, signal?: AbortSignal): Promise<DirectoryGroup | undefined> {
    const path = `/groups/${segment(id)}${query({ $select: GROUP_FIELDS })}`;
    return this.#one<WireGroup, DirectoryGroup>({ path, cost: 'directory-get' }, groupOf, signal);
  }

  async members(groupId: string, next?: string, signal?: AbortSignal): Promise<Page<DirectoryMember>> {
    const path = `/groups/${segment(groupId)}/members${query({ $select: MEMBER_FIELDS, $top: PAGE })}`;
    const call = this.#call({ path, cost: 'directory-members' }, signal);
    return readPage<WireMember, DirectoryMember>(this.#graph, call, next, memberOf);
  }

  async sites(wanted: DirectoryQuery = {}, next?: string, signal?: AbortSignal): Promise<Page<DirectorySite>> {
    const name = pattern(wanted.displayName);
    const { items, ...rest } = await this.findSites('*', next, signal);
    return { ...rest, items: items.filter(({ displayName }) => name.matches(displayName)) };
  }

  async findSites(words: string, next?: string, signal?: AbortSignal): Promise<Page<DirectorySite>> {
    const call = this.#call({ path: `/sites${query({ search: words })}`, cost: 'list' }, signal);
    return readPage<WireSite, DirectorySite>(this.#graph, call, next, (wire) => {
      const site = siteOf(wire);
      return site?.personal ? undefined : site;
    });
  }

  async site(id: string, signal?: AbortSignal): Promise<DirectorySite | undefined> {
    return this.#one<WireSite, DirectorySite>({ path: `/sites/${segment(id)}`, cost: 'get' }, siteOf, signal);
  }

  async teams(wanted: DirectoryQuery = {}, next?: string, signal?: AbortSignal): Promise<Page<DirectoryTeam>> {
    const name = pattern(wanted.displayName);
    const conditions = ["resourceProvisioningOptions/Any(x:x eq 'Team')", name.condition('displayName')];
    const path = `/groups${query({ $select: GROUP_FIELDS, $filter: all(conditions), $top: PAGE })}`;
    return readPage<WireGroup, DirectoryTeam>(
      this.#graph,
      this.#call({ path, cost: 'directory-get' }, signal),
      next,
      (wire) => {
        const team = teamOf(wire);
        return team !== undefined && name.matches(team.displayName) ? team : undefined;
      },
    );
  }

  async team(id: string, signal?: AbortSignal): Promise<DirectoryTeam | undefined> {
    const path = `/groups/${segment(id)}${query({ $select: GROUP_FIELDS })}`;
    return this.#one<WireGroup, DirectoryTeam>({ path, cost: 'directory-get' }, teamOf, signal);
  }

  async groupSite(groupId: string, signal?: AbortSignal): Promise<DirectorySite | undefined> {
    const path = `/groups/${segment(groupId)}/sites/root`;
    return this.#one<WireSite, DirectorySite>({ path, cost: 'get' }, siteOf, signal);
  }

  async oneDrive(userId: string, signal?: AbortSignal): Promise<OneDrive | undefined> {
    const user = await this.user(userId, signal);
    return user === undefined ? undefined : this.#oneDrives.find(user, this.#contextWith(signal));
  }

  async #one<Wire, T>(read: Read, map: (wire: Wire) => T | undefined, signal?: AbortSignal): Promise<T | undefined> {
    try {
      const answer = await this.#graph.json(this.#call(read, signal));
      return map((answer.body ?? {}) as Wire);
    } catch (error) {
      if (error instanceof OutsideError && (error.code === 'gone' || error.reason === 'Request_BadRequest'))
        return undefined;
      throw error;
    }
  }

  #call(read: Read, signal: AbortSignal | undefined): GraphCall {
    return { ...read, method: 'GET', as: 'main', purpose: 'discover', context: this.#contextWith(signal) };
  }

  #contextWith(signal: AbortSignal | undefined): WorkContext {
    if (signal === undefined) return this.#context;
    return { ...this.#context, signal: AbortSignal.any([this.#context.signal, signal]) };
  }
}

function all(conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? undefined : given.join(' and ');
}
