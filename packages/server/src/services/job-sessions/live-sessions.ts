import type { BackupProgress, ObjectProgress } from '@coffer/engine';
import type { Tenant } from '@coffer/m365';
import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { SessionObject, SessionObjectStore } from '../../db/stores/session-object-store.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { RunSizes } from '../forecast/run-sizes.ts';
import { Trend } from '../forecast/trend.ts';
import type { ObjectCosts } from '../ledger/object-costs.ts';

/** An object that a session is busy with. */
export type RunningObject = Omit<SessionObject, 'state' | 'endedAt'>;

/** What a session that runs is waiting for. Milliseconds since 1970 UTC. */
export interface SessionWait {
  readonly limit: string;
  readonly since: number;
  readonly until: number | undefined;
}

/** The connection of an organization, as far as its sessions are followed by it. */
export type RunTenant = Pick<Tenant, 'waits' | 'usage' | 'reckon'>;

/** What live sessions are made of. */
export interface LiveSessionsParts {
  readonly store: SessionObjectStore;
  readonly costs: ObjectCosts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Sessions of a job of which the objects are remembered. */
const remembered = 20;
/** Ended objects that wait to be written together. */
const together = 200;

/**
 * The sessions that run at the moment in this process, by id: one process runs them all and answers for all. Were runs spread over several,
 * this is where it would have to change: what progress, waits, sizes and running objects are read from would come from the process that runs the
 * session, by the store (`SessionObjectStore` has the objects that ended already) or by its messages; `RunningSessionsService` and
 * `SessionProgressService`, which alone read it, would stay as they are. So would runs, which write to {@link LiveSession} where they are.
 */
export class LiveSessions {
  readonly #parts: LiveSessionsParts;
  readonly #sessions = new Map<string, LiveSession>();

  constructor(parts: LiveSessionsParts) {
    this.#parts = parts;
  }

  get(sessionId: string): LiveSession | undefined {
    return this.#sessions.get(sessionId);
  }

  /** Begins to follow a session until {@link LiveSession.end}. What earlier sessions of the job did long ago is forgotten. */
  begin(session: { readonly id: string; readonly jobId: string }): LiveSession {
    const live = new LiveSession(session.id, this.#parts, () => this.#sessions.delete(session.id));
    this.#sessions.set(session.id, live);
    live.write(async () => await this.#parts.store.keepNewest(session.jobId, remembered));
    return live;
  }
}

/** One session while it runs: how far it is, which objects it is busy with, and the writing down of those that are done. */
export class LiveSession {
  readonly #id: string;
  readonly #parts: LiveSessionsParts;
  readonly #gone: () => void;
  /** When it began, milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly #running = new Map<string, RunningObject>();
  #ended: SessionObject[] = [];
  #writing: Promise<void> = Promise.resolve();
  #progress: BackupProgress | undefined;
  #tenant: RunTenant | undefined;
  /** How fast it has come on lately. */
  readonly trend = new Trend();
  /** What the run was expected to need when it began. */
  forecast: Forecast | undefined;
  /** What is known of how much it has to read, if it reads everything. */
  sizes: RunSizes | undefined;

  constructor(id: string, parts: LiveSessionsParts, gone: () => void) {
    this.#id = id;
    this.#parts = parts;
    this.#gone = gone;
    this.startedAt = parts.clock.now();
  }

  /** Whose budget the session uses. */
  uses(tenant: RunTenant): void {
    this.#tenant = tenant;
  }

  /** The budget that it uses, once that is known. */
  get tenant(): RunTenant | undefined {
    return this.#tenant;
  }

  /** The latest figures. */
  get progress(): BackupProgress | undefined {
    return this.#progress;
  }

  /** It has come further. */
  advance(progress: BackupProgress): void {
    this.#progress = progress;
    this.trend.note(this.#parts.clock.now(), progress);
  }

  /** What it waits for at the moment. */
  get wait(): SessionWait | undefined {
    return this.#tenant?.waits(this.#id);
  }

  /** The objects it is busy with, in the order in which they began. */
  get running(): readonly RunningObject[] {
    return [...this.#running.values()].map((object) => ({
      ...object,
      ...this.#parts.costs.of(this.#id, object.objectId),
    }));
  }

  /** Hears of an object. Returns at once. Of objects in which nothing had changed nothing is kept. */
  note({ object: { id, workload, name }, state, items, readBytes, failedItems, reason }: ObjectProgress): void {
    const now = this.#parts.clock.now();
    this.sizes?.progress(id, readBytes, state !== 'running');
    const startedAt = this.#running.get(id)?.startedAt ?? now;
    const figures = { objectId: id, workload, name, items, readBytes, failedItems, reason, startedAt };
    if (state === 'running') {
      this.#running.set(id, { ...figures, requests: 0, resourceUnits: 0 });
      return;
    }
    this.#running.delete(id);
    const cost = this.#parts.costs.take(this.#id, id);
    if (state === 'success' && items === 0 && readBytes === 0) return;
    this.#ended.push({ ...figures, ...cost, state, endedAt: now });
    if (this.#ended.length >= together) this.#flush();
  }

  /** What is written down so far can be read when this resolves. */
  async written(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  /** The session is over. */
  async end(): Promise<void> {
    await this.written();
    this.#gone();
  }

  /** Writes after what was to be written before. A database that refuses is told to the log; the run goes on. */
  write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => {
      this.#parts.logger.warn(
        { sessionId: this.#id, error: messageOf(error) },
        'The objects of a session were not kept',
      );
    });
  }

  #flush(): void {
    const objects = this.#ended;
    if (objects.length === 0) return;
    this.#ended = [];
    this.write(async () => await this.#parts.store.save(this.#id, objects));
  }
}
