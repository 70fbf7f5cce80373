import { type Clock, type Logger, messageOf, RequestError } from '@coffer/model';
import type { JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { Job, JobStore } from '../../db/stores/job-store.ts';
import { mayRun, nextRun } from './schedule.ts';
import type { SessionStarter } from './session-starter.ts';

/** What the scheduler is made of. */
export interface SchedulerParts {
  readonly jobs: JobStore;
  readonly sessions: JobSessionStore;
  readonly starter: SessionStarter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Further things to be done at every look, such as stopping idle restore sessions. */
  readonly chores: readonly (() => Promise<unknown>)[];
}

/** How often the scheduler looks. Milliseconds. */
const interval = 15_000;
const minute = 60_000;

/** Starts jobs when they are due, repeats failed runs, ends runs whose backup window has closed. */
export class Scheduler implements AsyncDisposable {
  readonly #parts: SchedulerParts;
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
  }

  /** Begins to look on its own; ends with disposal. A start that was missed while the server was down is made up for. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** One look. */
  async look(): Promise<void> {
    const { jobs, clock, chores } = this.#parts;
    const now = clock.now();
    for (const job of await jobs.due(now)) await this.#startDue(job, now);
    for (const job of await jobs.list()) {
      await this.#retry(job, now);
      await this.#closeWindow(job, now);
    }
    for (const chore of chores) await chore();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        logger.error({ error: messageOf(error) }, 'The scheduler failed and tries again later');
      }
      await clock.sleep(interval, signal).catch(() => undefined);
    }
  }

  async #startDue(job: Job, now: number): Promise<void> {
    await this.#parts.jobs.setNextRun(job.id, nextRun(job.schedule, now));
    // A start that is made up for can come when the window has closed.
    if (mayRun(job.schedule, now)) await this.#startQuietly(job, 0);
  }

  /** Repeats the last scheduled run if it failed, as often and after as long a wait as the policy says, within the window. */
  async #retry(job: Job, now: number): Promise<void> {
    const { schedule } = job;
    if (!job.isEnabled || schedule.retryEnabled !== true || !mayRun(schedule, now)) return;
    if (this.#parts.starter.isActive(job.id)) return;
    const last = (await this.#parts.sessions.latest([job.id])).get(job.id);
    if (last?.origin !== 'schedule' || last.status !== 'Failed' || last.endedAt === undefined) return;
    if (last.retryCount >= (schedule.retryNumber ?? 0)) return;
    if (now < last.endedAt + (schedule.retryWaitInterval ?? 0) * minute) return;
    await this.#startQuietly(job, last.retryCount + 1);
  }

  async #closeWindow(job: Job, now: number): Promise<void> {
    const sessionId = this.#parts.starter.active().get(job.id);
    if (sessionId === undefined || mayRun(job.schedule, now)) return;
    const session = await this.#parts.sessions.get(sessionId);
    if (session?.origin === 'schedule') await this.#parts.starter.stop(job.id, 'The backup window has closed.');
  }

  async #startQuietly(job: Job, retryCount: number): Promise<void> {
    try {
      await this.#parts.starter.start(job, { full: false, origin: 'schedule', retryCount });
    } catch (error) {
      const isConflict = error instanceof RequestError && error.code === 'conflict';
      const fields = { job: job.name, error: messageOf(error) };
      if (isConflict) this.#parts.logger.info(fields, 'A scheduled start was left out');
      else this.#parts.logger.error(fields, 'A scheduled start failed');
    }
  }
}
