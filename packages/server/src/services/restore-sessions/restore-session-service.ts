import { randomUUID } from 'node:crypto';
import { type Clock, messageOf, type ProtectedObject, RequestError } from '@coffer/model';
import type { Part, Slice } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import type { RestorePoint, RestorePointFilter } from '../../db/stores/restore-point-store.ts';
import type {
  RestoreSession,
  RestoreSessionEvent,
  RestoreSessionStore,
  SessionScope,
} from '../../db/stores/restore-session-store.ts';
import type { AuditedDeed } from '../audit-items/audit-mail.ts';
import type { RepositoryUse } from '../repositories/repository-use.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';

/** What a caller may say when opening a restore point. */
export interface ExploreInput {
  /** ISO 8601 UTC; absent or null: the latest point. */
  readonly dateTime?: string | null | undefined;
  readonly type?: RestoreSession['type'] | null | undefined;
  readonly reason?: string | null | undefined;
  /** Shows too what was deleted before that time, as far as earlier restore points hold it. */
  readonly showDeleted?: boolean | null | undefined;
  /** Shows earlier versions of an item that only earlier restore points hold, too. */
  readonly showAllVersions?: boolean | null | undefined;
}

/** Who opens a session. */
export interface Opener {
  readonly name: string;
  /** Address of the client. */
  readonly address: string;
}

/** What an event tells. */
export interface EventSubject {
  /** Its id; a new one unless given. */
  readonly id?: string;
  readonly type: RestoreSessionEvent['type'];
  readonly title: string;
  readonly itemName?: string;
  readonly itemType?: string;
  /** Bytes. */
  readonly itemSize?: number;
  /** Whose data it is about. */
  readonly object?: ProtectedObject;
  readonly source?: string;
  readonly target?: string;
}

/** How an event ends. */
export interface EventEnd {
  readonly status: 'Success' | 'Warning' | 'Failed' | 'Cancelled';
  readonly message: string;
}

/** What a person of the restore portal opens. */
export interface PersonalSession {
  readonly organizationId: string;
  readonly points: readonly RestorePoint[];
  readonly personId: string;
  readonly scope: SessionScope;
}

/** The part of an organization that sessions show. */
interface NamedOrganization {
  readonly id: string;
  readonly name: string;
}

/** What the service is made of. */
export interface RestoreSessionParts {
  readonly store: RestoreSessionStore;
  readonly points: RestorePointService;
  readonly organizations: { require(id: string): Promise<NamedOrganization> };
  /** Work waits for a clean-up of its repository, and a clean-up for work. */
  readonly use: RepositoryUse;
  /** Hears of everything that was done with what is held of an object. */
  readonly audit: { tell(deed: AuditedDeed): void };
  readonly clock: Clock;
  /** Sessions that nobody used for so long are stopped. Milliseconds. */
  readonly idleTime: number;
}

/** Opens restore points, keeps account of what is done in them, stops those that nobody uses. */
export class RestoreSessionService {
  readonly #parts: RestoreSessionParts;
  /** How many pieces of work are under way in a session; such a session is not idle. */
  readonly #busy = new Map<string, number>();
  readonly #onStop: ((id: string) => void)[] = [];

  constructor(parts: RestoreSessionParts) {
    this.#parts = parts;
  }

  /** Opens the latest point of a job that is not later than asked; before the first one, a session without data. */
  async openForJob(job: Job, input: ExploreInput, opener: Opener): Promise<RestoreSession> {
    const until = untilOf(input);
    const [latest] = await this.#parts.points.list({ jobId: job.id, ...until });
    const organization = await this.#parts.organizations.require(job.organizationId);
    return await this.#open({ organization, job, points: latest ? [latest] : [] }, input, opener);
  }

  /** The same for a whole organization: the latest point of each of its jobs. */
  async openForOrganization(organizationId: string, input: ExploreInput, opener: Opener): Promise<RestoreSession> {
    const organization = await this.#parts.organizations.require(organizationId);
    const all = await this.#parts.points.list({ organizationId: organization.id, ...untilOf(input) });
    const latest = new Map<string, RestorePoint>();
    for (const point of all) if (!latest.has(point.jobId)) latest.set(point.jobId, point);
    return await this.#open({ organization, points: [...latest.values()] }, input, opener);
  }

  /** The same for a person of the restore portal: given points, of which the session shows one owner's or one site's data only. */
  async openFor(what: PersonalSession, input: ExploreInput, opener: Opener): Promise<RestoreSession> {
    const organization = await this.#parts.organizations.require(what.organizationId);
    return await this.#open({ ...what, organization }, input, opener);
  }

  /** Rejects with RequestError('not-found'). Stopped sessions are shown too. */
  async require(id: string): Promise<RestoreSession> {
    await this.stopIdle();
    const session = await this.#parts.store.get(id.toLowerCase());
    if (!session) throw new RequestError('not-found', `There is no restore session ${id}.`);
    return session;
  }

  /** A session to work in: notes that it is used. Rejects with RequestError('not-found') when it has been stopped. */
  async use(id: string): Promise<RestoreSession> {
    const session = await this.require(id);
    if (session.state !== 'Working') throw new RequestError('not-found', `The restore session ${id} has been stopped.`);
    await this.#parts.store.touch(session.id, this.#parts.clock.now());
    return session;
  }

  /**
   * A session to go on in: the same while it is open, else a new one of whoever asks that shows the same. Rejects with
   * RequestError('conflict') when its restore points are gone.
   */
  async reopen(id: string, opener: Opener): Promise<RestoreSession> {
    const { store, points, organizations, clock } = this.#parts;
    const session = await this.require(id);
    if (session.state === 'Working') return await this.use(session.id);
    await organizations.require(session.organizationId);
    const known = await points.list({ organizationId: session.organizationId });
    const gone = session.points.find(({ snapshotId }) => !known.some((point) => point.id === snapshotId));
    if (gone) {
      throw new RequestError(
        'conflict',
        'A restore point that this was restored from has been removed. Open another one, and restore from that.',
      );
    }
    const now = clock.now();
    const { name: initiatedBy, address: clientHost } = opener;
    const fresh = {
      id: randomUUID(),
      state: 'Working',
      result: 'Success',
      endedAt: undefined,
      details: undefined,
    } as const;
    const copy = { ...session, ...fresh, initiatedBy, clientHost, createdAt: now, usedAt: now };
    await store.insert(copy);
    return copy;
  }

  /** Newest first. `from` and `to` bound the time of creation, both included; milliseconds since 1970 UTC. */
  async page(filter: { readonly from?: number; readonly to?: number }, slice: Slice): Promise<Part<RestoreSession>> {
    await this.stopIdle();
    return await this.#parts.store.page(filter, slice);
  }

  /** Ends a session and what listens for that. Ending one that has ended already changes nothing. */
  async stop(id: string): Promise<void> {
    const session = await this.require(id);
    await this.#parts.store.stop({ id: session.id }, this.#parts.clock.now());
    for (const tell of this.#onStop) tell(session.id);
  }

  /** Tells of sessions that somebody ends. Those that are stopped because nobody uses them have nothing under way. */
  onStop(tell: (id: string) => void): void {
    this.#onStop.push(tell);
  }

  /** Stops the sessions that nobody used for the idle time. */
  async stopIdle(): Promise<void> {
    const { store, clock, idleTime } = this.#parts;
    const now = clock.now();
    for (const id of this.#busy.keys()) await store.touch(id, now);
    await store.stop({ idleSince: now - idleTime }, now, 'The session was stopped because nobody used it.');
  }

  /**
   * Does a piece of work in a session with an event that tells of it. The event fails with what is thrown, and is
   * cancelled when `signal` was aborted.
   */
  async work<T>(
    session: RestoreSession,
    subject: EventSubject,
    signal: AbortSignal,
    work: () => Promise<{ readonly result: T; readonly end: EventEnd }>,
  ): Promise<T> {
    const close = await this.begin(session, subject);
    try {
      const { result, end } = await work();
      await close(end);
      return result;
    } catch (error) {
      const status = signal.aborted ? 'Cancelled' : 'Failed';
      await close({ status, message: messageOf(signal.aborted ? signal.reason : error) });
      throw error;
    }
  }

  /** Writes an event that runs, and returns what ends it. Until then no clean-up touches the session's repositories. */
  async begin(session: RestoreSession, subject: EventSubject): Promise<(end: EventEnd) => Promise<void>> {
    const { store, use, clock, audit } = this.#parts;
    const { id = randomUUID() } = subject;
    const startedAt = clock.now();
    const leave = this.#enter(session.id);
    const release = await (async () => {
      await store.addEvent({ ...eventOf(subject), id, sessionId: session.id, startedAt });
      return await use.hold(session.points.map(({ repositoryId }) => repositoryId));
    })().catch((error: unknown) => {
      leave();
      throw error;
    });
    return async (end) => {
      leave();
      release();
      await store.touch(session.id, clock.now());
      await store.endEvent(id, { status: end.status, message: end.message, at: clock.now() });
      if (end.status === 'Failed' || end.status === 'Warning') await store.setResult(session.id, end.status);
      const { object, title, source, target } = subject;
      if (object) audit.tell({ session, object, title, source, target, ...end, startedAt });
    };
  }

  /** Oldest first. */
  async events(id: string, slice: Slice): Promise<Part<RestoreSessionEvent>> {
    return await this.#parts.store.events((await this.require(id)).id, slice);
  }

  /** Rejects with RequestError('not-found'). */
  async requireEvent(id: string, eventId: string): Promise<RestoreSessionEvent> {
    const event = await this.#parts.store.event((await this.require(id)).id, eventId.toLowerCase());
    if (!event) throw new RequestError('not-found', `The restore session has no event ${eventId}.`);
    return event;
  }

  /** Keeps a session from being idle until the returned function is called. */
  #enter(id: string): () => void {
    const busy = this.#busy;
    busy.set(id, (busy.get(id) ?? 0) + 1);
    return () => {
      const left = (busy.get(id) ?? 1) - 1;
      if (left > 0) busy.set(id, left);
      else busy.delete(id);
    };
  }

  async #open(
    what: { organization: NamedOrganization; job?: Job } & Pick<PersonalSession, 'points'> & Partial<PersonalSession>,
    input: ExploreInput,
    opener: Opener,
  ): Promise<RestoreSession> {
    const now = this.#parts.clock.now();
    const points = [...what.points].sort((a, b) => b.backupTime - a.backupTime);
    const session: RestoreSession = {
      id: randomUUID(),
      name: `${what.job?.name ?? what.organization.name} ${new Date(points[0]?.backupTime ?? now).toISOString()}`,
      organizationId: what.organization.id,
      organizationName: what.organization.name,
      type: input.type ?? 'Veod',
      jobId: what.job?.id,
      points: points.map((point) => ({ repositoryId: point.repositoryId, snapshotId: point.id })),
      state: 'Working',
      result: 'Success',
      initiatedBy: opener.name,
      clientHost: opener.address,
      reason: input.reason ?? undefined,
      showDeleted: input.showDeleted === true,
      showAllVersions: input.showAllVersions === true,
      details: points.length === 0 ? 'Nothing was backed up at that time.' : undefined,
      createdAt: now,
      usedAt: now,
      endedAt: undefined,
      personId: what.personId,
      scope: what.scope,
    };
    await this.#parts.store.insert(session);
    return session;
  }
}

/** An event that runs. */
function eventOf({ type, title, itemName, itemType, itemSize, source, target }: EventSubject) {
  const running = { type, status: 'Running', title, message: title, endedAt: undefined } as const;
  return { ...running, itemName, itemType, itemSize, source, target };
}

function untilOf(input: ExploreInput): Pick<RestorePointFilter, 'until'> {
  return input.dateTime ? { until: Date.parse(input.dateTime) } : {};
}
