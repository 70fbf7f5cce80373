import { type ProtectedObject, RequestError, type WorkloadName } from '@coffer/model';
import type { HeldFilter, HeldObject, HeldObjectStore, SiteGroup } from '../../db/stores/held-object-store.ts';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';
import type { RestorePointStore } from '../../db/stores/restore-point-store.ts';

/** What the service is made of. */
export interface RepositoryContentsParts {
  readonly held: HeldObjectStore;
  readonly points: RestorePointStore;
  readonly organizations: { list(): Promise<readonly { readonly id: string; readonly name: string }[]> };
}

/** Conditions on objects. */
export interface ContentsFilter {
  /** Display name; `*` and `?` are wildcards. */
  readonly name?: string | undefined;
  readonly organizationId?: string | undefined;
  /** Held at this moment, and nothing later is told. Milliseconds since 1970 UTC. */
  readonly at?: number | undefined;
}

/** An object with its newest state in a repository. Times are milliseconds since 1970 UTC. */
export interface ContentsObject {
  readonly organizationId: string;
  readonly object: ProtectedObject;
  /** The newest restore point that has a fresh state of it; undefined if it was carried on only. */
  readonly backedUp: number | undefined;
  /** No job protects it any more. */
  readonly isDeleted: boolean;
}

/** A user with what is held of him. */
export interface ContentsUser {
  readonly organizationId: string;
  readonly userId: string;
  readonly drives: readonly ContentsObject[];
  readonly personalSites: readonly ContentsObject[];
}

/** A group with its site. */
export interface ContentsGroup {
  readonly organizationId: string;
  readonly group: SiteGroup;
  readonly sites: readonly ContentsObject[];
}

/** An organization with restore points in a repository. */
export interface ContentsOrganization {
  readonly id: string;
  readonly name: string;
}

/** Tells what a repository holds, by organization, object, user and group. Single reads reject with RequestError('not-found'). */
export class RepositoryContentsService {
  readonly #parts: RepositoryContentsParts;

  constructor(parts: RepositoryContentsParts) {
    this.#parts = parts;
  }

  /** By name. An organization that was removed from the server is known by its id only. */
  async organizations(repositoryId: string): Promise<readonly ContentsOrganization[]> {
    const names = new Map((await this.#parts.organizations.list()).map(({ id, name }) => [id, name]));
    const ids = new Set((await this.#parts.points.list({ repositoryId })).map(({ organizationId }) => organizationId));
    return [...ids].map((id) => ({ id, name: names.get(id) ?? id })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async organization(repositoryId: string, id: string): Promise<ContentsOrganization> {
    return found(
      (await this.organizations(repositoryId)).find((one) => one.id === id.toLowerCase()),
      'organization',
      id,
    );
  }

  /** Objects of one kind, by display name. */
  async objects(
    repositoryId: string,
    workload: WorkloadName,
    filter: ContentsFilter,
    slice: Slice,
  ): Promise<Part<ContentsObject>> {
    const part = await this.#parts.held.page({ ...filter, repositoryId, workload, by: 'object_id' }, slice);
    const at = await this.#clockOf(repositoryId, filter.at);
    return { ...part, items: part.items.flatMap((rows) => at.view(rows) ?? []) };
  }

  async object(repositoryId: string, workload: WorkloadName, id: string): Promise<ContentsObject> {
    const rows = await this.#parts.held.rows({ repositoryId, workload, by: 'object_id' }, id);
    return found((await this.#clockOf(repositoryId)).view(rows), workload === 'sharepoint' ? 'site' : 'OneDrive', id);
  }

  /** Users by display name. */
  async users(repositoryId: string, slice: Slice): Promise<Part<ContentsUser>> {
    const part = await this.#parts.held.page(userFilter(repositoryId), slice);
    return { ...part, items: await this.#users(repositoryId, part.items) };
  }

  async user(repositoryId: string, organizationId: string | undefined, userId: string): Promise<ContentsUser> {
    const rows = await this.#parts.held.rows({ ...userFilter(repositoryId), organizationId }, userId);
    return found((await this.#users(repositoryId, rows.length === 0 ? [] : [rows]))[0], 'user', userId);
  }

  /** Groups by the name of their site. */
  async groups(repositoryId: string, slice: Slice): Promise<Part<ContentsGroup>> {
    const part = await this.#parts.held.page({ repositoryId, workload: 'sharepoint', by: 'group_id' }, slice);
    const at = await this.#clockOf(repositoryId);
    return { ...part, items: part.items.flatMap((rows) => groupOf(rows, at) ?? []) };
  }

  async group(repositoryId: string, groupId: string): Promise<ContentsGroup> {
    const rows = await this.#parts.held.rows({ repositoryId, workload: 'sharepoint', by: 'group_id' }, groupId);
    return found(groupOf(rows, await this.#clockOf(repositoryId)), 'group', groupId);
  }

  async #users(repositoryId: string, owners: readonly (readonly HeldObject[])[]): Promise<readonly ContentsUser[]> {
    const siteIds = owners.flat().flatMap(({ object }) => object.siteId ?? []);
    const sites = await this.#parts.held.personalSites(repositoryId, siteIds);
    const at = await this.#clockOf(repositoryId);
    return owners.flatMap((rows) => {
      const drives = at.views(rows.filter(({ object }) => object.workload === 'onedrive'));
      const own = new Set(rows.map(({ object }) => object.siteId));
      const personalSites = at.views(sites.filter(({ object }) => own.has(object.siteId)));
      const first = drives[0] ?? personalSites[0];
      if (!first) return [];
      return [{ organizationId: first.organizationId, userId: first.object.ownerId, drives, personalSites }];
    });
  }

  async #clockOf(repositoryId: string, at?: number): Promise<PointTimes> {
    const points = await this.#parts.points.list({ repositoryId, ...(at === undefined ? {} : { until: at }) });
    return new PointTimes(points);
  }
}

/** The times of the restore points of each job, newest first; of objects, what they tell. */
class PointTimes {
  readonly #ofJob = new Map<string, number[]>();

  constructor(points: readonly { readonly jobId: string; readonly backupTime: number }[]) {
    for (const { jobId, backupTime } of points) {
      const times = this.#ofJob.get(jobId) ?? [];
      times.push(backupTime);
      this.#ofJob.set(jobId, times);
    }
  }

  /** One object from its rows, one per job; undefined if no restore point has it. */
  view(rows: readonly HeldObject[]): ContentsObject | undefined {
    const held = rows.filter((row) => this.#newest(row, row.lastTime) !== undefined);
    const [first, ...more] = held.sort((a, b) => (b.lastTime ?? Infinity) - (a.lastTime ?? Infinity));
    if (!first) return undefined;
    const times = [first, ...more].flatMap((row) => this.#newest(row, freshUntil(row)) ?? []);
    return {
      organizationId: first.organizationId,
      object: first.object,
      backedUp: times.length === 0 ? undefined : Math.max(...times),
      isDeleted: first.lastTime !== undefined,
    };
  }

  /** The objects among rows. */
  views(rows: readonly HeldObject[]): readonly ContentsObject[] {
    const byId = Map.groupBy(rows, ({ object }) => object.id);
    return [...byId.values()].flatMap((ofOne) => this.view(ofOne) ?? []);
  }

  #newest(row: HeldObject, until: number | undefined): number | undefined {
    const times = this.#ofJob.get(row.jobId) ?? [];
    return times.find((time) => time >= row.firstTime && (until === undefined || time <= until));
  }
}

function freshUntil({ lastTime, staleSince }: HeldObject): number | undefined {
  if (staleSince === undefined) return lastTime;
  return Math.min(lastTime ?? Infinity, staleSince - 1);
}

function groupOf(rows: readonly HeldObject[], at: PointTimes): ContentsGroup | undefined {
  const sites = at.views(rows);
  const group = rows.find((row) => row.group)?.group;
  return sites[0] && group ? { organizationId: sites[0].organizationId, group, sites } : undefined;
}

function userFilter(repositoryId: string): HeldFilter {
  return { repositoryId, workload: 'onedrive', orPersonalSites: true, by: 'owner_id' };
}

function found<T>(thing: T | undefined, kind: string, id: string): T {
  if (thing === undefined) throw new RequestError('not-found', `The repository holds no ${kind} ${id}.`);
  return thing;
}
