import { type PlannedJob, planDay, type Tenant } from '@coffer/m365';
import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { Job } from '../../db/stores/job-store.ts';
import { mayRun, nextRun } from '../jobs/schedule.ts';

/** A session that runs. */
export interface RunningSession {
  readonly sessionId: string;
  readonly job: Job;
  readonly tenant: Pick<Tenant, 'day' | 'setAllowances'>;
  readonly full: boolean;
  /** Units it is expected to need; undefined if nobody can know, as with a first run. */
  readonly units: number | undefined;
  /** Hears how it is paced, when that changes. */
  readonly tell: (message: string) => void;
}

/** What days are planned from. */
export interface DayPlannerParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly jobs: (organizationId: string) => Promise<readonly Job[]>;
  /** Units that the next run of a job is expected to need. */
  readonly expected: (job: Job) => Promise<number>;
  /** Units that a session has used so far. */
  readonly spent: (sessionId: string) => Promise<number>;
}

const hour = 3_600_000;
const hoursOfDay = 24;
/** Nobody is held to less than this share of full speed, so that every session goes on. */
const least = 0.01;

/**
 * Spreads the daily units of an application over what runs and what is scheduled for the next 24 hours, by priority and window: when they
 * do not suffice for everything, full runs are held to what incremental ones leave, spread evenly, so that runs in the evening still find
 * some. The share of restores is kept by the governor at every moment. Plans are made anew when a session begins or ends, and every hour.
 */
export class DayPlanner {
  readonly #parts: DayPlannerParts;
  readonly #running = new Map<string, RunningSession>();
  readonly #told = new Map<string, number>();
  #plannedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: DayPlannerParts) {
    this.#parts = parts;
  }

  /** A session begins; its share is set when this resolves. Call {@link end} when it is over. */
  async begin(session: RunningSession): Promise<void> {
    this.#running.set(session.sessionId, session);
    await this.#planQuietly(session.job.organizationId);
  }

  async end(sessionId: string): Promise<void> {
    const session = this.#running.get(sessionId);
    this.#running.delete(sessionId);
    this.#told.delete(sessionId);
    if (session !== undefined) await this.#planQuietly(session.job.organizationId);
  }

  /** Plans anew if an hour has passed. */
  async refresh(): Promise<void> {
    if (this.#parts.clock.now() - this.#plannedAt < hour) return;
    this.#plannedAt = this.#parts.clock.now();
    const organizations = new Set([...this.#running.values()].map(({ job }) => job.organizationId));
    for (const id of organizations) await this.#planQuietly(id);
  }

  /** A run does not depend on its plan. */
  async #planQuietly(organizationId: string): Promise<void> {
    try {
      await this.#plan(organizationId);
    } catch (error) {
      this.#parts.logger.warn({ organizationId, error: messageOf(error) }, 'The day could not be planned');
    }
  }

  async #plan(organizationId: string): Promise<void> {
    const running = [...this.#running.values()].filter(({ job }) => job.organizationId === organizationId);
    for (const tenant of new Set(running.map((session) => session.tenant))) {
      const day = tenant.day();
      if (day === undefined) {
        tenant.setAllowances(new Map());
        continue;
      }
      const work = [...(await this.#workOf(running)), ...(await this.#scheduled(organizationId, running))];
      const fits = work.reduce((sum, { units }) => sum + units, 0) <= day.unitsPerDay;
      const plan = fits ? [] : planDay(work, day);
      const slowest = day.unitsPerMinute * 60 * least;
      const shares = new Map<string, number>();
      for (const { sessionId, full } of running.filter((session) => session.tenant === tenant)) {
        const planned = plan.find(({ id }) => id === sessionId);
        if (full && planned !== undefined) shares.set(sessionId, Math.max(slowest, planned.hours[0] ?? 0));
      }
      tenant.setAllowances(shares);
      this.#tell(running, shares, day.unitsPerMinute * 60);
    }
  }

  /** What the sessions that run still need. What nobody can know takes all there is. */
  async #workOf(running: readonly RunningSession[]): Promise<readonly PlannedJob[]> {
    const work: PlannedJob[] = [];
    for (const { sessionId, job, full, units } of running) {
      const left = units === undefined ? 0 : units - (await this.#parts.spent(sessionId));
      const needs = left > 0 ? left : full ? Number.POSITIVE_INFINITY : 0;
      const window = { from: 0, to: this.#windowEnd(job, 0) };
      work.push({ id: sessionId, priority: full ? 'full' : 'incremental', units: needs, ...window });
    }
    return work;
  }

  /** Runs that the schedule will start in the next 24 hours, except of jobs that run. */
  async #scheduled(organizationId: string, running: readonly RunningSession[]): Promise<readonly PlannedJob[]> {
    const now = this.#parts.clock.now();
    const busy = new Set(running.map(({ job }) => job.id));
    const work: PlannedJob[] = [];
    for (const job of await this.#parts.jobs(organizationId)) {
      if (!job.isEnabled || busy.has(job.id)) continue;
      const starts = startsIn(job, now);
      if (starts.length === 0) continue;
      const units = await this.#parts.expected(job);
      for (const start of starts) {
        const from = Math.floor((start - now) / hour);
        work.push({ id: `${job.id} ${start}`, priority: 'incremental', units, from, to: this.#windowEnd(job, from) });
      }
    }
    return work;
  }

  /** The first hour after `from`, counted from now, in which the job may not run. */
  #windowEnd(job: Job, from: number): number {
    const now = this.#parts.clock.now();
    let end = from + 1;
    while (end < hoursOfDay && mayRun(job.schedule, now + end * hour)) end += 1;
    return end;
  }

  #tell(running: readonly RunningSession[], shares: ReadonlyMap<string, number>, fullSpeed: number): void {
    for (const { sessionId, tell } of running) {
      const share = shares.get(sessionId);
      const told = this.#told.get(sessionId);
      // Shares move a little with every plan.
      if (share === undefined || share >= fullSpeed || (told !== undefined && Math.abs(share - told) < told / 4))
        continue;
      this.#told.set(sessionId, share);
      const units = Math.round(share).toLocaleString('en-US');
      tell(`Paced to ${units} RU an hour, so that the day's units suffice for the runs that are scheduled`);
    }
  }
}

/** The moments of the next 24 hours at which the schedule starts a job. */
function startsIn(job: Job, now: number): readonly number[] {
  const starts: number[] = [];
  for (let at = nextRun(job.schedule, now); at !== undefined && at < now + hoursOfDay * hour; ) {
    starts.push(at);
    at = nextRun(job.schedule, at);
  }
  return starts;
}
