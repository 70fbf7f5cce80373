import { randomUUID } from 'node:crypto';
import type { JobQueue } from '@coffer/engine';
import { type Clock, messageOf, RequestError } from '@coffer/model';
import { type JobSession, type JobSessionStore, noStatistics } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';

/** The kind under which runs of backup jobs are queued. */
export const backupKind = 'backup';

/** How a run was asked for. */
export interface StartOptions {
  /** Reads everything again. */
  readonly full: boolean;
  readonly origin: JobSession['origin'];
  /** Which repetition after a failure this is; 0 for the first try. */
  readonly retryCount?: number;
}

/** What the starter is made of. */
export interface StarterParts {
  readonly sessions: JobSessionStore;
  readonly queue: JobQueue;
  readonly clock: Clock;
}

/** Puts runs into the queue and takes them out. One run per job at a time. */
export class SessionStarter {
  readonly #parts: StarterParts;
  /** Session ids by job id. */
  readonly #active = new Map<string, string>();

  constructor(parts: StarterParts) {
    this.#parts = parts;
  }

  /** Whether a run of the job is queued or under way. */
  isActive(jobId: string): boolean {
    return this.#active.has(jobId);
  }

  /** Job and session of every run that is queued or under way. */
  active(): ReadonlyMap<string, string> {
    return this.#active;
  }

  /** Queues a run. Rejects with RequestError('conflict') when there is one already. */
  async start(job: Job, options: StartOptions): Promise<JobSession> {
    const { sessions, queue, clock } = this.#parts;
    if (this.#active.has(job.id)) throw new RequestError('conflict', `The job ${job.name} is running already.`);
    const session: JobSession = {
      id: randomUUID(),
      jobId: job.id,
      jobName: job.name,
      organizationId: job.organizationId,
      repositoryId: job.repositoryId,
      status: 'Queued',
      details: undefined,
      full: options.full,
      origin: options.origin,
      retryCount: options.retryCount ?? 0,
      progress: 0,
      statistics: noStatistics,
      createdAt: clock.now(),
      endedAt: undefined,
    };
    this.#active.set(job.id, session.id);
    try {
      await sessions.insert(session);
      await queue.submit({ sessionId: session.id, kind: backupKind, payload: {} });
    } catch (error) {
      this.#active.delete(job.id);
      const details = messageOf(error);
      await sessions.update(session.id, { status: 'Failed', details, endedAt: clock.now() });
      throw error;
    }
    return session;
  }

  /** Takes a job's run out of the queue or aborts it; false when there is none. */
  async stop(jobId: string, reason: string): Promise<boolean> {
    const sessionId = this.#active.get(jobId);
    if (sessionId === undefined) return false;
    const wasRunning = this.#parts.queue.sessions().some((one) => one.sessionId === sessionId && one.running);
    const known = await this.#parts.queue.cancel(sessionId, reason);
    if (known && !wasRunning) await this.ended(jobId, { status: 'Stopped', details: reason });
    return known;
  }

  /** To be called when a run has ended; writes how, if it is not written yet. */
  async ended(jobId: string, end?: { readonly status: JobSession['status']; readonly details: string }): Promise<void> {
    const sessionId = this.#active.get(jobId);
    if (sessionId === undefined) return;
    try {
      if (end) await this.#parts.sessions.update(sessionId, { ...end, endedAt: this.#parts.clock.now() });
    } finally {
      this.#active.delete(jobId);
    }
  }
}
