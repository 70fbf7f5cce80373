import { RequestError } from '@coffer/model';
import type { HeldSpan } from '../../db/stores/held-by-organization-store.ts';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';
import type { Person } from '../../db/stores/person-store.ts';
import type { RestorePoint } from '../../db/stores/restore-point-store.ts';
import type { RestoreSession, SessionScope } from '../../db/stores/restore-session-store.ts';
import { parseDirectoryId } from '../directory/directory-id.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import type { ExploreInput, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { Reach, ReachableObject } from './reach.ts';

/** Whose data an operator wants to open, in the words of the v6 API. */
interface ScopeInput {
  readonly type?: 'User' | 'Group' | 'Site' | undefined;
  readonly user?: { readonly id?: string | undefined } | undefined;
  readonly site?: { readonly id?: string | undefined } | undefined;
}

/** What a person may say when opening a restore point. */
export interface PortalExplore extends ExploreInput {
  /** Absent: the own data. */
  readonly scope?: ScopeInput | undefined;
}

/** What the service is made of. */
export interface PortalParts {
  readonly reach: Reach;
  readonly points: RestorePointService;
  readonly sessions: RestoreSessionService;
}

/** What people do in the restore portal: see when their data was saved, and open it. */
export class PortalService {
  readonly #parts: PortalParts;

  constructor(parts: PortalParts) {
    this.#parts = parts;
  }

  /** The restore points that hold an object, newest first. Rejects with RequestError('not-found'). */
  async restorePoints(person: Person, objectId: string, { offset, limit }: Slice): Promise<Part<RestorePoint>> {
    const object = await this.#parts.reach.object(person, objectId);
    const all = await this.#pointsOf(person.organizationId, [object]);
    return { items: all.slice(offset, offset + limit), total: all.length };
  }

  /**
   * Opens the latest restore points, not later than asked, that hold the data of one owner or one site; the session shows nothing else.
   * Rejects with RequestError('invalid') for a scope that is none, and with RequestError('denied') for one that the person may not restore.
   */
  async explore(person: Person, input: PortalExplore, address: string): Promise<RestoreSession> {
    return await this.#open(person, await this.#scopeOf(person, input), input, address);
  }

  /** Of an owner a SharePoint session shows the personal site, where backups hold it. */
  async #scopeOf(person: Person, input: PortalExplore): Promise<SessionScope> {
    const { reach } = this.#parts;
    const scope = readScope(person, input.scope);
    if (scope.siteId !== undefined) return (await reach.whole(person, scope)) ?? scope;
    return input.type === 'Vesp' ? ((await reach.personalSite(person, scope.ownerId)) ?? scope) : scope;
  }

  /** The same for an object that the portal lists. Rejects with RequestError('not-found'). */
  async exploreObject(
    person: Person,
    objectId: string,
    wish: { readonly input: ExploreInput; readonly address: string },
  ): Promise<RestoreSession> {
    const { scope } = await this.#parts.reach.object(person, objectId);
    return await this.#open(person, scope, wish.input, wish.address);
  }

  async #open(person: Person, scope: SessionScope, input: ExploreInput, address: string): Promise<RestoreSession> {
    const objects = await this.#parts.reach.ofScope(person, scope);
    const until = input.dateTime ? Date.parse(input.dateTime) : Number.POSITIVE_INFINITY;
    const latest = new Map<string, RestorePoint>();
    for (const point of await this.#pointsOf(person.organizationId, objects)) {
      const key = `${point.repositoryId}/${point.jobId}`;
      if (point.backupTime <= until && !latest.has(key)) latest.set(key, point);
    }
    const owner = { personId: person.id, scope, organizationId: person.organizationId };
    return await this.#parts.sessions.openFor({ ...owner, points: [...latest.values()] }, input, {
      name: person.userName,
      address,
    });
  }

  async #pointsOf(organizationId: string, objects: readonly ReachableObject[]): Promise<readonly RestorePoint[]> {
    const spans = objects.flatMap((object) => object.spans);
    const found = new Map<string, RestorePoint>();
    for (const { repositoryId, jobId } of new Map(spans.map((span) => [keyOf(span), span])).values()) {
      const points = await this.#parts.points.list({ organizationId, repositoryId, jobId });
      for (const point of points) if (spans.some((span) => isWithin(span, point))) found.set(point.id, point);
    }
    return [...found.values()].sort((a, b) => b.backupTime - a.backupTime);
  }
}

function keyOf({ repositoryId, jobId }: HeldSpan): string {
  return `${repositoryId}/${jobId}`;
}

function isWithin(span: HeldSpan, { repositoryId, jobId, backupTime }: RestorePoint): boolean {
  if (span.repositoryId !== repositoryId || span.jobId !== jobId) return false;
  return backupTime >= span.first && backupTime <= (span.last ?? Number.POSITIVE_INFINITY);
}

function readScope(person: Person, input: ScopeInput | undefined): SessionScope {
  const type = input?.type ?? (input?.user ? 'User' : input?.site ? 'Site' : undefined);
  if (input === undefined || type === undefined) return { ownerId: person.userId };
  if (type === 'Group') throw new RequestError('invalid', 'Open one user or one site; a group has no data of its own.');
  const id = type === 'User' ? parseDirectoryId(input.user?.id ?? '') : input.site?.id?.toLowerCase();
  if (!id) throw new RequestError('invalid', `A scope of type ${type} needs '${type.toLowerCase()}' with its id.`);
  return type === 'User' ? { ownerId: id } : { siteId: id };
}
