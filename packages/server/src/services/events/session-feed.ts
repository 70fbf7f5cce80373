import { type Clock, RequestError } from '@coffer/model';
import type { JobSession } from '../../db/stores/job-session-store.ts';

/** What the feed reads. */
export interface SessionFeedParts {
  readonly sessions: {
    /** Those that have not ended. */
    open(): Promise<readonly JobSession[]>;
    get(id: string): Promise<JobSession | undefined>;
    /** Those that began at that time or later. */
    begunSince(time: number): Promise<readonly JobSession[]>;
  };
  readonly clock: Clock;
}

/** How often is looked, while anybody listens. Milliseconds. */
const interval = 1_000;
/** Milliseconds after which something is said even if nothing happens, so that nobody on the way hangs up. */
const silence = 15_000;
/** How long one listens at most before he has to come again and show that he still may. Milliseconds. */
const longest = 10 * 60_000;
const mostListeners = 200;
/** One user may not take the places of all others. */
const mostOfOne = 20;

/** What somebody has still to be told: the latest state of each session that changed. */
interface Listener {
  readonly userName: string;
  readonly pending: Map<string, JobSession>;
  readonly known: Map<string, string>;
}

/** Tells whoever listens of sessions of jobs that begin, go on and end. One look serves everybody, and nobody listening costs nothing. */
export class SessionFeed {
  readonly #parts: SessionFeedParts;
  readonly #listeners = new Set<Listener>();
  #open = new Map<string, JobSession>();
  #looking: Promise<void> | undefined;
  #looked = Number.NEGATIVE_INFINITY;
  /** Sessions that began and ended between two looks, of which the last look has told. */
  #short: ReadonlySet<string> = new Set();

  constructor(parts: SessionFeedParts) {
    this.#parts = parts;
  }

  /**
   * The sessions that are open now, then each one whenever it has changed, its end included; undefined when there was nothing to tell for a
   * while. Ends after ten minutes and when `signal` is aborted. Throws RequestError('conflict') when too many listen, or one user too often.
   */
  async *listen(userName: string, signal: AbortSignal): AsyncGenerator<JobSession | undefined> {
    const own = [...this.#listeners].filter((one) => one.userName === userName).length;
    if (this.#listeners.size >= mostListeners || own >= mostOfOne)
      throw new RequestError('conflict', 'Too many are listening already.');
    const { clock } = this.#parts;
    const listener: Listener = { userName, pending: new Map(), known: new Map() };
    this.#listeners.add(listener);
    const until = clock.now() + longest;
    let spoken = clock.now();
    try {
      while (!signal.aborted && clock.now() < until) {
        await this.#look();
        this.#notice(listener);
        const told = [...listener.pending.values()];
        listener.pending.clear();
        for (const session of told) yield session;
        if (told.length > 0) spoken = clock.now();
        else if (clock.now() - spoken >= silence) {
          spoken = clock.now();
          yield undefined;
        }
        await clock.sleep(interval, signal).catch(() => undefined);
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  /** Looks unless somebody has just done so. */
  async #look(): Promise<void> {
    if (this.#parts.clock.now() - this.#looked < interval / 2) return;
    this.#looking ??= this.#read().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async #read(): Promise<void> {
    const { sessions, clock } = this.#parts;
    const begun = clock.now();
    const now = new Map((await sessions.open()).map((session) => [session.id, session]));
    for (const id of this.#open.keys()) {
      if (now.has(id)) continue;
      const ended = await sessions.get(id);
      if (ended) for (const { pending, known } of this.#listeners) if (known.delete(id)) pending.set(id, ended);
    }
    await this.#tellShort(now);
    this.#open = now;
    this.#looked = begun;
  }

  /** A session may be over before anybody looked. The look goes back a little further: a session is written down a moment after it began. */
  async #tellShort(now: ReadonlyMap<string, JobSession>): Promise<void> {
    if (this.#looked === Number.NEGATIVE_INFINITY) return;
    const since = await this.#parts.sessions.begunSince(this.#looked - interval);
    const short = since.filter(({ id, endedAt }) => endedAt !== undefined && !now.has(id) && !this.#open.has(id));
    for (const session of short) {
      if (this.#short.has(session.id)) continue;
      for (const { pending } of this.#listeners) pending.set(session.id, session);
    }
    this.#short = new Set(short.map(({ id }) => id));
  }

  #notice({ pending, known }: Listener): void {
    for (const [id, session] of this.#open) {
      const state = JSON.stringify(session);
      if (known.get(id) === state) continue;
      known.set(id, state);
      pending.set(id, session);
    }
  }
}
